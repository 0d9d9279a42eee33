// What this module promises about its settings: keys, policies, health, history, ratings.
import { z } from 'zod';
import { contract, event, Id, Instant, list, Page, secret, text } from '#kernel/contract';
import { statuses } from './choose.ts';
import { costFactors } from './cost-factor.ts';
import { KeptPolicy, ModelName, Policy, ProviderName } from './policy.ts';

const exampleId = '019abcde-0000-7000-8000-000000000000';
const Models = z
  .object({ fast: ModelName, strong: ModelName, embedding: ModelName, image: ModelName })
  .extend({ video: ModelName, speech: ModelName, transcription: ModelName })
  .partial()
  .describe('Which of its models for what; those of the table when absent');
const Factor = z.enum(costFactors);
const Costs = z.object({ fast: Factor, strong: Factor, embedding: Factor }).partial();
const Key = secret(z.string().trim().min(1).max(2000)).describe('The key of the provider; it is never shown again');
const Seen = z.object({ providerId: Id, ifVersion: z.int().min(1).describe('The version you saw') });

export const ProviderCard = z.object({
  id: Id,
  provider: z.string(),
  title: z.string(),
  baseUrl: z.string().nullable().describe('Of an endpoint of your own'),
  hint: z.string().describe('The end of the key'),
  models: Models,
  isEnabled: z.boolean(),
  version: z.int(),
  testedAt: Instant.nullable(),
  isWorking: z.boolean().nullable(),
  note: z.string().nullable(),
});
export type ProviderCard = z.output<typeof ProviderCard>;

export const addProvider = contract({
  name: 'model.provider.add',
  guarded: true,
  summary: 'Add the key of a provider of models, or an endpoint of your own that speaks as OpenAI does.',
  title: ({ provider, title }) => `Connect the models of ${title ?? provider}`,
  effect: 'write',
  access: 'model.provider.manage',
  http: 'POST /api/llm-config',
  input: z.object({
    provider: ProviderName.describe('openai, anthropic, gemini … or a name for your own endpoint'),
    key: Key.optional(),
    title: text(100).optional(),
    baseUrl: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .optional()
      .describe('Only for an endpoint of your own, such as https://models.example.com/v1'),
    models: Models.default({}),
  }),
  output: ProviderCard,
  undo: {
    by: 'model.provider.remove',
    input: (_in, { id, version }) => ({ providerId: id, ifVersion: Math.max(1, version) }),
  },
  example: { provider: 'openai', key: 'the key from the page of the provider' },
});

export const editProvider = contract({
  name: 'model.provider.edit',
  guarded: true,
  summary: 'Change the key of a provider, its models, or whether it is used.',
  effect: 'write',
  access: 'model.provider.manage',
  http: 'PATCH /api/llm-config/:providerId',
  aliases: ['PUT /api/llm-config/:providerId'],
  input: Seen.extend({
    key: Key.optional(),
    title: text(100).optional(),
    models: Models.optional(),
    isEnabled: z.boolean().optional(),
  }),
  output: ProviderCard,
  undo: { never: 'The former key is gone; edit it once more' },
  example: { providerId: exampleId, ifVersion: 1, isEnabled: false },
});

export const removeProvider = contract({
  name: 'model.provider.remove',
  guarded: true,
  summary: 'Remove a provider and its key.',
  effect: 'write',
  access: 'model.provider.manage',
  http: 'DELETE /api/llm-config/:providerId',
  input: Seen,
  output: ProviderCard,
  undo: { never: 'Its key is gone; add it once more' },
  example: { providerId: exampleId, ifVersion: 1 },
});

export const testProvider = contract({
  name: 'model.provider.test',
  summary: 'Ask a provider whether it takes the key, without spending anything.',
  effect: 'send',
  access: 'model.provider.manage',
  http: 'POST /api/llm-config/:providerId/test',
  input: z.object({ providerId: Id }),
  output: z.object({ isWorking: z.boolean(), latencyMs: z.number(), note: z.string().nullable() }),
  undo: { never: 'Nothing was changed there' },
  pretend: () => ({ isWorking: true, latencyMs: 0, note: 'not asked while rehearsing' }),
  example: { providerId: exampleId },
});

export const listProviders = contract({
  name: 'model.provider.list',
  summary: 'List the providers of models that the company has added, without their keys.',
  effect: 'read',
  access: 'model.provider.read',
  http: 'GET /api/llm-config',
  input: Page.extend({ after: Id.optional() }),
  output: list(ProviderCard),
  example: { limit: 20 },
});

export const noteProvider = contract({
  name: 'model.provider.note',
  summary: 'Write down whether a provider took the key.',
  effect: 'write',
  access: 'model.provider.note',
  internal: true,
  input: z.object({ providerId: Id, isWorking: z.boolean(), note: z.string().max(500).nullable() }),
  output: z.object({ isNoted: z.boolean() }),
  undo: { never: 'It has been so' },
  example: { providerId: exampleId, isWorking: true, note: null },
});

export const listWires = contract({
  name: 'model.wire.list',
  summary: 'List the providers that can be added, what each can do, and which are there to be used.',
  effect: 'read',
  access: 'model.provider.read',
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        provider: z.string(),
        title: z.string(),
        abilities: z.array(z.string()),
        models: Models,
        costs: Costs.describe('How dear they are, of those that are paid by the token and have a price'),
        source: z.enum(['company', 'operator', 'builtin', 'none']).describe('Whose key is used'),
      }),
    ),
  }),
  example: {},
});

const rules = [
  {
    ...{ segment: 'executives', provider: 'openai', model: 'gpt-4', fallback: ['gpt-4-turbo', 'gpt-3.5-turbo'] },
    latency_budget_ms: 3000,
  },
  { segment: 'bulk', provider: 'openai', model: 'gpt-3.5-turbo', fallback: [], latency_budget_ms: 2000 },
];

export const setPolicy = contract({
  name: 'model.policy.set',
  guarded: true,
  summary: 'Say which models a workspace uses for whom, and which stand in when one fails.',
  effect: 'write',
  access: 'model.policy.set',
  http: 'POST /api/ai-advanced/model-policy/set',
  aliases: ['POST /api/ai-advanced/model-policy/model-policy/set'],
  input: Policy.extend({ if_version: z.int().min(0).optional().describe('Only if it still has this version') }),
  output: KeptPolicy.extend({ previous: Policy }),
  undo: {
    by: 'model.policy.set',
    input: (_input, { previous, version }) => ({ ...previous, if_version: Math.max(0, version) }),
  },
  example: { workspace_id: 'default', rules, fallback_strategy: 'latency', auto_fallback_enabled: true },
});

export const getPolicy = contract({
  name: 'model.policy.get',
  summary: 'Show which models a workspace uses for whom.',
  effect: 'read',
  access: 'model.policy.read',
  http: 'GET /api/ai-advanced/model-policy',
  aliases: ['GET /api/ai-advanced/model-policy/model-policy'],
  input: Policy.pick({ workspace_id: true }),
  output: KeptPolicy,
  example: { workspace_id: 'default' },
});

export const Health = z.object({
  provider: z.string(),
  model: z.string(),
  status: z.enum(statuses),
  average_latency_ms: z.number().nullable().describe('Of the answers of the last ten minutes'),
  error_rate: z.number().describe('Between 0 and 1'),
  within_3s: z.number().nullable().describe('Which share was answered within three seconds; null when not known'),
  samples: z.int(),
  note: z.string().nullable(),
  checked_at: Instant,
});
export type Health = z.output<typeof Health>;

export const showHealth = contract({
  name: 'model.health.show',
  summary: 'Show how the models that the company uses are doing.',
  effect: 'read',
  access: 'model.health.read',
  http: 'GET /api/ai-advanced/model-health',
  input: z.object({}),
  output: z.object({ items: z.array(Health) }),
  example: {},
});

export const checkHealth = contract({
  name: 'model.health.check',
  summary: 'Ask the providers that nobody has asked lately whether they are there.',
  effect: 'send',
  access: 'model.health.check',
  internal: true,
  input: z.object({}),
  output: z.object({ checked: z.int() }),
  undo: { never: 'Nothing was changed there' },
  pretend: () => ({ checked: 0 }),
  example: {},
});

export const noteHealth = contract({
  name: 'model.health.note',
  summary: 'Write down how the models are doing.',
  effect: 'write',
  access: 'model.health.note',
  internal: true,
  input: z.object({ items: z.array(Health.omit({ checked_at: true })).max(500) }),
  output: z.object({ noted: z.int() }),
  undo: { never: 'It has been so' },
  example: { items: [] },
});

export const listGenerations = contract({
  name: 'model.generation.list',
  summary: 'List what models were asked and what they answered, newest first, with what it cost.',
  effect: 'read',
  access: 'model.generation.read',
  sensitive: true,
  untrusted: true,
  input: Page.extend({ after: Id.optional(), segment: text(60).optional(), userId: z.string().max(200).optional() }),
  output: list(
    z.object({
      id: Id,
      at: Instant,
      userId: z.string(),
      task: z.string(),
      segment: z.string(),
      workspaceId: z.string(),
      provider: z.string(),
      model: z.string(),
      runId: z.string().nullable(),
      promptId: Id.nullable().describe('The version of a prompt of the library by which it was asked'),
      finish: z.string(),
      tokensIn: z.int(),
      tokensOut: z.int(),
      costMicros: z.int(),
      latencyMs: z.number(),
      prompt: z.string().nullable().describe('Null when it was forgotten'),
      result: z.string().nullable(),
    }),
  ),
  example: { limit: 20 },
});

export const rateResponse = contract({
  name: 'model.response.rate',
  summary: 'Say how good an answer was; models that are compared are told apart by that.',
  effect: 'write',
  access: 'model.response.rate',
  input: z.object({
    generationId: Id,
    rating: z.int().min(1).max(5).describe('Four and five are good'),
    comment: text(2000).optional(),
  }),
  output: z.object({ generationId: Id, provider: z.string(), model: z.string(), rating: z.int() }),
  undo: { never: 'Rate it once more: the last rating counts' },
  example: { generationId: exampleId, rating: 5 },
});

export const settingsChanged = event({
  name: 'model.settings.changed',
  summary: 'Which models are used, or with whose key, has been changed.',
  data: z.object({ what: z.enum(['policy', 'provider']), name: z.string() }),
});

export const responseRated = event({
  name: 'model.response.rated',
  summary: 'Somebody has said how good an answer was.',
  data: z.object({ generationId: Id, provider: z.string(), model: z.string(), rating: z.int() }),
});
