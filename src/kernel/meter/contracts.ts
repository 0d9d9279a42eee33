// What this module promises about limits, what is left of them, and prices.
import { z } from 'zod';
import { spoken } from '#base/money';
import { contract, event, Id, Instant, list, Money, Page, text } from '#kernel/contract';
import { anything, mostOfLimit, periods, priceItems, scopes, units } from './model.ts';

const Holder = z.object({
  scope: z.enum(scopes).default('tenant'),
  scopeId: z.string().trim().max(200).default('').describe('Whose; nothing for the company, * for each of its kind'),
});

const Limit = z.int().min(0).max(mostOfLimit).nullable().default(null);
const CostLimit = Money.extend({
  amount: z
    .int()
    .min(0)
    .max(mostOfLimit / 10_000),
})
  .nullable()
  .default(null);

const settings = {
  hardCapEnabled: z.boolean().default(true).describe('Stop before more is spent'),
  softCapEnabled: z.boolean().default(true).describe('Warn once in each period'),
  softCapThreshold: z.number().gt(0).max(1).default(0.8).describe('At which part of a limit to warn'),
  monthlyTokenLimit: Limit,
  dailyTokenLimit: Limit,
  runTokenLimit: Limit.describe('For a run as a whole, however long it takes'),
  monthlyCostLimit: CostLimit,
  dailyCostLimit: CostLimit,
  runCostLimit: CostLimit,
  monthlyCallLimit: Limit,
  dailyCallLimit: Limit,
  runCallLimit: Limit,
};

export const Quota = z.object({
  scope: z.enum(scopes),
  scopeId: z.string(),
  version: z.int().describe('0 for a quota that is not there'),
  ...z.object(settings).shape,
});
export type Quota = z.infer<typeof Quota>;

const Settings = Holder.extend(settings);
export type Settings = z.infer<typeof Settings>;

export const getQuota = contract({
  name: 'meter.quota.get',
  summary: 'Show the limits of the company, or of one of its workspaces, crews, agents, runs or people.',
  effect: 'read',
  access: 'meter.quota.read',
  input: Holder,
  output: Quota,
  example: { scope: 'tenant' },
});

export const setQuota = contract({
  name: 'meter.quota.set',
  guarded: true,
  summary: 'Set the limits of the company, or of one of its workspaces, crews, agents, runs or people.',
  title({ scope, monthlyCostLimit, dailyCostLimit, runCostLimit }) {
    const costs = [
      [dailyCostLimit, 'a day'],
      [monthlyCostLimit, 'a month'],
      [runCostLimit, 'a run'],
    ] as const;
    const said = costs.flatMap(([limit, per]) => (limit ? [`${spoken(limit)} ${per}`] : []));
    const whose = scope === 'tenant' ? 'the company' : `one ${scope}`;
    return said.length > 0 ? `Let ${whose} spend up to ${said.join(', ')}` : `Change the limits of ${whose}`;
  },
  effect: 'write',
  access: 'meter.quota.set',
  input: Settings.extend({
    ifVersion: z.int().min(0).optional().describe('Only if the quota still has this version; 0 if there is none'),
  }),
  output: z.object({ quota: Quota, previous: Settings }),
  undo: {
    by: 'meter.quota.set',
    input: (_input, { quota, previous }) => ({ ...previous, ifVersion: Math.max(0, quota.version) }),
  },
  example: { monthlyTokenLimit: 1_000_000, dailyCostLimit: { amount: 40_00, currency: 'USD' } },
});

export const listQuotas = contract({
  name: 'meter.quota.list',
  summary: 'List every limit that has been set.',
  effect: 'read',
  access: 'meter.quota.read',
  input: Page.extend({ after: Id.optional() }),
  output: list(Quota.extend({ id: Id })),
  example: { limit: 50 },
});

/** Plumbing: the process that noticed asks for it, once for each account. */
export const warnOfQuota = contract({
  name: 'meter.quota.warn',
  summary: 'Tell that a limit is nearly reached.',
  effect: 'write',
  access: 'meter.quota.warn',
  internal: true,
  undo: { never: 'whoever has read it has read it' },
  input: z.object({ accountId: Id, limit: z.int().min(0), threshold: z.number().gt(0).max(1) }),
  output: z.object({ hasWarned: z.boolean() }),
  example: { accountId: '01900000-0000-7000-8000-000000000001', limit: 1_000_000, threshold: 0.8 },
});

const Left = z.object({
  scope: z.enum(scopes),
  scopeId: z.string(),
  period: z.enum(periods),
  unit: z.enum(units).describe("costMicros are millionths of the currency's unit"),
  limit: z.int(),
  isHard: z.boolean(),
  spent: z.int(),
  reserved: z.int().describe('Held by work that is under way'),
  lost: z.int().describe('Held by work that ended without a word; counted as spent until it is released'),
  left: z.int(),
  hasWarned: z.boolean(),
  resetsAt: Instant.nullable(),
});

export const showBudget = contract({
  name: 'meter.budget.show',
  summary: 'Show what is left of each limit in this period.',
  effect: 'read',
  access: 'meter.budget.read',
  http: 'GET /api/ai-advanced/usage/quota',
  input: z.object({
    scope: z.enum(scopes).optional(),
    scopeId: z.string().trim().max(200).optional(),
  }),
  output: z.object({ items: z.array(Left), currency: z.string() }),
  example: { scope: 'tenant' },
});

export const releaseBudget = contract({
  name: 'meter.budget.release',
  summary: 'Give back what is held by work that ended without a word.',
  effect: 'write',
  access: 'meter.budget.release',
  undo: { never: 'it may have been spent again already' },
  input: z.object({}),
  output: z.object({ released: z.array(z.object({ unit: z.enum(units), amount: z.int() })) }),
  example: {},
});

export const sweepBudgets = contract({
  name: 'meter.budget.sweep',
  summary: 'Forget what was counted in periods that are long over.',
  effect: 'write',
  access: 'meter.budget.sweep',
  internal: true,
  undo: { never: 'nobody needs it any more' },
  input: z.object({}),
  output: z.object({ forgotten: z.int() }),
  example: {},
});

const Article = z.object({
  provider: text(100),
  model: text(200).describe('Or *, for whatever has no price of its own'),
  item: z.enum(priceItems),
});

export const Price = Article.extend({
  id: Id,
  tenantId: Id.nullable().describe('Null for the price of everybody'),
  microsPerMillion: z.int().describe('For a million units, in millionths of the currency'),
  currency: z.string(),
  validFrom: Instant,
  validUntil: Instant.nullable(),
  isStated: z.boolean().describe('By the company itself: it counts where nobody else has set a price'),
  isConfirmed: z.boolean().describe('False for one that came with the house and that its maker may ask otherwise'),
});
export type Price = z.infer<typeof Price>;

export const listPrices = contract({
  name: 'meter.price.list',
  summary: 'List what models cost, now and at other times.',
  effect: 'read',
  access: 'meter.price.read',
  input: Page.extend({
    after: Id.optional(),
    provider: z.string().max(100).optional(),
    model: z.string().max(200).optional(),
    at: Instant.optional().describe('Only what is valid at this instant'),
  }),
  output: list(Price),
  example: { provider: 'openai' },
});

export const setPrice = contract({
  name: 'meter.price.set',
  guarded: true,
  summary: 'Set what a unit costs from now or a later instant on; what was used before keeps its price.',
  title: ({ provider, model, item, microsPerMillion }) =>
    `Price a million ${item.replaceAll('_', ' ')}s of ${provider} ${model} at $${(microsPerMillion / 1e6).toFixed(2)}`,
  effect: 'write',
  access: 'meter.price.set',
  input: Article.extend({
    microsPerMillion: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
    validFrom: Instant.optional().describe('Now, when it is not said; never before now'),
    tenantId: Id.optional().describe('For one company alone'),
  }),
  output: Price,
  undo: { never: 'It may have been paid already; set another price' },
  example: { provider: 'openai', model: 'gpt-4', item: 'input_token', microsPerMillion: 30_000_000 },
});

const stating = Article.extend({
  provider: text(100).default(anything).describe('Or *, for every provider'),
  model: text(200).default(anything).describe('Or *, for each of its models'),
});

export const statePrice = contract({
  name: 'meter.price.state',
  guarded: true,
  summary: 'State what your company pays for a model that has no price, or for all such models at most.',
  effect: 'write',
  access: 'meter.price.state',
  input: stating.extend({
    microsPerMillion: z
      .int()
      .min(0)
      .max(Number.MAX_SAFE_INTEGER)
      .nullable()
      .describe('For a million units, in millionths of a dollar; null to take back what was stated'),
  }),
  output: z.object({ price: Price.nullable(), previous: z.int().nullable() }),
  undo: {
    by: 'meter.price.state',
    input: ({ provider, model, item }, { previous }) => ({ provider, model, item, microsPerMillion: previous }),
  },
  example: { item: 'output_token', microsPerMillion: 60_000_000 },
});

export const quotaChanged = event({
  name: 'meter.quota.changed',
  summary: 'A limit has been set.',
  data: z.object({ scope: z.enum(scopes), scopeId: z.string() }),
});

export const quotaWarned = event({
  name: 'meter.quota.warned',
  summary: 'A limit is nearly reached.',
  data: z.object({
    scope: z.enum(scopes),
    scopeId: z.string(),
    period: z.enum(periods),
    unit: z.enum(units),
    limit: z.int(),
    spent: z.int(),
    threshold: z.number(),
    resetsAt: Instant.nullable(),
  }),
});
