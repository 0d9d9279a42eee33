// What this module promises: who may what, what a company has settled for itself, and what one may oneself.
import { z } from 'zod';
import { contract, event, Id, Instant, list, Money, Page, roles, text } from '#kernel/contract';
import { abilities, surfaces } from './matrix.ts';
import { grantEffects, whoKinds } from './own.ts';

const anyGrant = '01900000-0000-7000-8000-000000000003';
const RoleName = z.enum(roles);

export const RoleShown = z.object({
  role: RoleName,
  title: z.string(),
  summary: z.string(),
  alsoCalled: z.array(z.string()).describe('Other names for the same role'),
  may: z.array(z.string()).describe('What the role may do, as patterns: notes.*'),
  mayNot: z.array(z.string()).describe('What is kept from it although a pattern covers it'),
});
export type RoleShown = z.infer<typeof RoleShown>;

export const listRoles = contract({
  name: 'access.role.list',
  summary: 'List the roles with what each of them may do.',
  effect: 'read',
  access: 'access.role.list',
  input: z.object({}),
  output: list(RoleShown),
  example: {},
});

const Cell = z.object({
  role: RoleName,
  level: z.string(),
  opens: z.boolean().describe('Whether the role has any of it'),
});

export const showMatrix = contract({
  name: 'access.matrix.show',
  summary: 'Show how far each role gets on every surface and with agents, whatever else it is granted.',
  effect: 'read',
  access: 'access.matrix.show',
  input: z.object({}),
  output: z.object({
    surfaces: z.array(z.object({ surface: z.enum(surfaces), title: z.string(), cells: z.array(Cell) })),
    agents: z.array(z.object({ ability: z.enum(abilities), patterns: z.array(z.string()), cells: z.array(Cell) })),
  }),
  example: {},
});

const Pattern = z
  .string()
  .regex(/^(\*|[a-z][a-z0-9-]*(\.[a-z][A-Za-z0-9]*)*(\.\*)?)$/)
  .max(120)
  .describe('What may be done: notes.note.create, notes.*');

const Path = z
  .string()
  .regex(/^(\*|[A-Za-z_][A-Za-z0-9_]{0,59})(\.(\*|[A-Za-z_][A-Za-z0-9_]{0,59})){0,9}$/)
  .describe('A field of the answer: items.email');

const Conditions = z.object({
  redact: z.array(Path).max(50).describe('Fields of the answer that they do not see'),
  cap: Money.nullable().describe('The most that one call may cost or move'),
  ask: z.boolean().describe('Whether every call waits for approval'),
});

const GrantText = Conditions.extend({
  who: z.object({
    kind: z.enum(whoKinds),
    id: text(100).describe("A role's name, or the id of a person or an agent"),
  }),
  pattern: Pattern,
  effect: z.enum(grantEffects).describe('Whoever is denied anywhere may not'),
  from: Instant.nullable(),
  until: Instant.nullable(),
  reason: text(300).nullable(),
});

export const Grant = GrantText.extend({
  id: Id,
  givenBy: z.string(),
  revokedAt: Instant.nullable(),
  createdAt: Instant,
});
export type Grant = z.infer<typeof Grant>;

export const giveGrant = contract({
  name: 'access.grant.give',
  guarded: true,
  summary: 'Allow a role, person or agent something, perhaps under conditions, or deny it to them.',
  title({ who, effect, pattern }) {
    const whom = who.kind === 'role' ? `the role ${who.id.replaceAll('_', ' ')}` : `one ${who.kind}`;
    return `${effect === 'deny' ? 'Deny' : 'Allow'} ${whom} ${pattern}`;
  },
  effect: 'write',
  access: 'access.grant.give',
  input: GrantText.extend({
    effect: GrantText.shape.effect.default('allow'),
    redact: Conditions.shape.redact.default([]),
    cap: Conditions.shape.cap.default(null),
    ask: Conditions.shape.ask.default(false),
    from: GrantText.shape.from.default(null),
    until: GrantText.shape.until.default(null),
    reason: GrantText.shape.reason.default(null),
  }),
  output: Grant,
  undo: { by: 'access.grant.revoke', input: (_input, output) => ({ grantId: output.id }) },
  example: { who: { kind: 'role', id: 'manager' }, pattern: 'meter.usage.read', redact: ['items.userId'] },
});

export const listGrants = contract({
  name: 'access.grant.list',
  summary: 'List what the company has allowed and denied beside what the roles bring.',
  effect: 'read',
  access: 'access.grant.list',
  input: Page.extend({ after: Id.optional() }),
  output: list(Grant),
  example: { limit: 50 },
});

export const revokeGrant = contract({
  name: 'access.grant.revoke',
  guarded: true,
  summary: 'Take back what the company has allowed or denied.',
  effect: 'write',
  access: 'access.grant.revoke',
  input: z.object({ grantId: Id }),
  output: Grant,
  undo: {
    by: 'access.grant.give',
    input: (_input, { who, pattern, effect, redact, cap, ask, from, until, reason }) => ({
      ...{ who, pattern, effect, redact, cap, ask, from, until, reason },
    }),
  },
  example: { grantId: anyGrant },
});

export const grantGiven = event({
  name: 'access.grant.given',
  summary: 'A company has allowed or denied something.',
  data: z.object({ grantId: Id, who: GrantText.shape.who, pattern: z.string(), effect: z.enum(grantEffects) }),
});

export const grantRevoked = event({
  name: 'access.grant.revoked',
  summary: 'A company has taken back what it had allowed or denied.',
  data: grantGiven.data.pick({ grantId: true, who: true, pattern: true, effect: true }),
});

export const showMe = contract({
  name: 'access.me.show',
  summary: 'Show which surfaces and areas one sees, and how much of each one may use.',
  effect: 'read',
  access: 'signed-in',
  input: z.object({}),
  output: z.object({
    roles: z.array(z.object({ role: RoleName, title: z.string() })),
    surfaces: z.array(
      z.object({ surface: z.enum(surfaces), title: z.string(), level: z.string(), opens: z.boolean() }),
    ),
    areas: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        opens: z.boolean().describe('Whether it is shown to one, its documentation included'),
        usable: z.int(),
        capabilities: z.int(),
      }),
    ),
  }),
  example: {},
});

export const MyCapability = z.object({
  name: z.string(),
  summary: z.string(),
  effect: z.enum(['read', 'write', 'send']),
  may: z.boolean(),
  why: z.string().nullable().describe('Why not'),
  plan: z.string().nullable().describe('The plan that would include it, when the company does not have it'),
  conditions: z.object({ redact: z.array(z.string()), caps: z.array(Money), ask: z.boolean() }),
  heldBy: z.array(RoleName).describe('The roles that may'),
  allowedBy: RoleName.nullable().describe('Who could allow it; nobody when it can not be given'),
});

export const listMine = contract({
  name: 'access.me.list',
  summary: 'List the capabilities by name with whether one may use them, and who could allow the others.',
  effect: 'read',
  access: 'signed-in',
  input: Page.extend({
    area: z.string().max(60).optional().describe('Only those of one area'),
    may: z.boolean().optional().describe('Only those one may, or may not, use'),
  }),
  output: list(MyCapability),
  example: { area: 'tenant', may: false },
});
