// What this part promises about agents: software that acts under a name of its own, for somebody.
import { z } from 'zod';
import { contract, event, Id, Instant, list, Page, secret, text } from '#kernel/contract';
import { ApiKey, Pattern, RoleName, something } from '../contracts.ts';

const Agent = z.object({
  id: Id,
  name: z.string(),
  role: RoleName,
  scopes: z.array(z.string()).nullable().describe('What it is limited to; null for everything its role may'),
  ownerId: Id.describe('For whom it acts when nobody else has started it'),
  status: z.enum(['active', 'disabled']),
  createdAt: Instant,
});

export const createAgent = contract({
  name: 'identity.agent.create',
  guarded: true,
  summary: 'Create an agent that acts for oneself, with a role not above the own one.',
  title: ({ name, role }) => `Make the agent ${name}, as ${role.replaceAll('_', ' ')}`,
  effect: 'write',
  access: 'identity.agent.create',
  input: z.object({
    name: text(80),
    role: RoleName,
    scopes: z.array(Pattern).min(1).max(50).nullable().default(null),
  }),
  output: Agent,
  undo: { by: 'identity.agent.disable', input: (_input, output) => ({ agentId: output.id }) },
  example: { name: 'Bookkeeper', role: 'manager', scopes: ['notes.*'] },
});

export const listAgents = contract({
  name: 'identity.agent.list',
  summary: 'List the agents of the company.',
  effect: 'read',
  access: 'identity.agent.list',
  input: Page,
  output: list(Agent),
  example: { limit: 50 },
});

export const disableAgent = contract({
  name: 'identity.agent.disable',
  guarded: true,
  summary: 'Stop an agent: whatever it comes with is refused at once.',
  effect: 'write',
  access: 'identity.agent.disable',
  input: z.object({ agentId: Id }),
  output: Agent,
  undo: { by: 'identity.agent.enable', input: (_input, output) => ({ agentId: output.id }) },
  example: { agentId: something },
});

export const enableAgent = contract({
  name: 'identity.agent.enable',
  guarded: true,
  summary: 'Let a stopped agent act again.',
  effect: 'write',
  access: 'identity.agent.enable',
  input: z.object({ agentId: Id }),
  output: Agent,
  undo: { by: 'identity.agent.disable', input: (_input, output) => ({ agentId: output.id }) },
  example: { agentId: something },
});

export const createAgentKey = contract({
  name: 'identity.agent.createKey',
  guarded: true,
  summary: 'Create an API key with which an agent acts for oneself; the key itself is answered this once.',
  effect: 'write',
  access: 'identity.agent.createKey',
  input: z.object({
    agentId: Id,
    name: text(80),
    scopes: z.array(Pattern).min(1).max(50).nullable().default(null),
    expiresAt: Instant.nullable().default(null),
  }),
  output: ApiKey.extend({ secret: secret(z.string().describe('The key; it is not shown again')) }),
  undo: { by: 'identity.key.revoke', input: (_input, output) => ({ keyId: output.id }) },
  example: { agentId: something, name: 'Nightly run' },
});

export const agentChanged = event({
  name: 'identity.agent.changed',
  summary: 'An agent has been stopped, or may act again.',
  data: z.object({ agentId: Id, status: z.enum(['active', 'disabled']) }),
});
