// The rules of counting: what is limited, in which period, and what a use costs. Money is counted in micros, millionths
// of the currency's unit, because a model call costs fractions of a cent.
import { exponentOf, type Money } from '#base/money';
import { type Instant, instantOf } from '#base/time';

export const scopes = ['tenant', 'workspace', 'crew', 'agent', 'run', 'user'] as const;
export type Scope = (typeof scopes)[number];

export const units = ['tokens', 'costMicros', 'calls'] as const;
export type Unit = (typeof units)[number];
export type Amount = { readonly [U in Unit]?: number };

export const periods = ['month', 'day', 'run'] as const;
export type Period = (typeof periods)[number];

/** All prices and limits of money are in this one currency: then no limit is passed by paying in another. */
export const currency = 'USD';
/** Under which a model's use stands that was asked within a call; the call has a row of its own. */
export const modelUse = 'model.provider.ask';
/** Instead of an id: each one of its kind that has no quota of its own. */
export const everyone = '*';
/** The most that can be limited; nine thousand times of it can still be added up exactly. */
export const mostOfLimit = 1_000_000_000_000;

export const limitFields = [
  { field: 'monthlyTokenLimit', period: 'month', unit: 'tokens' },
  { field: 'dailyTokenLimit', period: 'day', unit: 'tokens' },
  { field: 'runTokenLimit', period: 'run', unit: 'tokens' },
  { field: 'monthlyCostLimit', period: 'month', unit: 'costMicros' },
  { field: 'dailyCostLimit', period: 'day', unit: 'costMicros' },
  { field: 'runCostLimit', period: 'run', unit: 'costMicros' },
  { field: 'monthlyCallLimit', period: 'month', unit: 'calls' },
  { field: 'dailyCallLimit', period: 'day', unit: 'calls' },
  { field: 'runCallLimit', period: 'run', unit: 'calls' },
] as const;
export type LimitField = (typeof limitFields)[number]['field'];

export interface Quota {
  readonly id: string;
  readonly version: number;
  readonly scope: Scope;
  readonly scopeId: string;
  readonly hardCapEnabled: boolean;
  readonly softCapEnabled: boolean;
  readonly softCapThreshold: number;
  /** In the units of the field: tokens, micros, calls. */
  readonly limits: Readonly<Record<LimitField, number | null>>;
}

/** One limit of one quota, as it concerns one holder in one period. */
export interface Cap {
  readonly quotaId: string;
  readonly version: number;
  readonly scope: Scope;
  readonly scopeId: string;
  readonly period: Period;
  readonly unit: Unit;
  readonly limit: number;
  readonly isHard: boolean;
  readonly warnAt: number | undefined;
  readonly threshold: number;
}

/** The limits that a quota sets; none that neither blocks nor warns. */
export function capsOf(quota: Quota): Cap[] {
  const { id, version, scope, scopeId, hardCapEnabled, softCapEnabled, softCapThreshold: threshold } = quota;
  if (!hardCapEnabled && !softCapEnabled) return [];
  return limitFields.flatMap(({ field, period, unit }) => {
    const limit = quota.limits[field];
    if (limit === null) return [];
    const warnAt = softCapEnabled ? warningOf(limit, threshold) : undefined;
    return {
      ...{ quotaId: id, version, scope, scopeId, period, unit, limit },
      isHard: hardCapEnabled,
      warnAt,
      threshold,
    };
  });
}

/** Eight tenths of ten is eight, whatever binary fractions make of it. */
function warningOf(limit: number, threshold: number): number {
  return Math.ceil(Number((limit * threshold).toPrecision(15)));
}

/** Months and days are those of UTC; a run has one period, its life. */
export function startOf(period: Period, atMs: number): Instant {
  if (period === 'run') return '1970-01-01T00:00:00.000Z';
  const now = instantOf(atMs);
  return period === 'day' ? `${now.slice(0, 10)}T00:00:00.000Z` : `${now.slice(0, 7)}-01T00:00:00.000Z`;
}

/** When a limit is free again; never for a run. */
export function resetOf(period: Period, start: Instant): Instant | null {
  if (period === 'run') return null;
  const at = new Date(start);
  if (period === 'day') at.setUTCDate(at.getUTCDate() + 1);
  else at.setUTCMonth(at.getUTCMonth() + 1);
  return at.toISOString();
}

const perUnit = 1_000_000;

export function microsOf({ amount, currency: code }: Money): number {
  return (amount * perUnit) / 10 ** exponentOf(code);
}

export function moneyOf(micros: number): Money {
  return { amount: Math.round((micros * 10 ** exponentOf(currency)) / perUnit), currency };
}

/** Read from what a provider had kept, or kept by it for minutes or for an hour: priced apart from plain reading. */
export const cacheItems = ['cached_token', 'cache_write_token', 'cache_write_hour_token'] as const;
export const priceItems = ['input_token', 'output_token', ...cacheItems, 'image', 'second', 'call'] as const;
export type PriceItem = (typeof priceItems)[number];
export type Units = { readonly [Item in PriceItem]?: number };

export interface Cost {
  readonly costMicros: number;
  /** What was used and has no price: it is counted at nothing, and said. */
  readonly unpriced: readonly PriceItem[];
}

/** Rounded up to a whole micro once, at the end: nothing is ever used for less than it costs. */
export function costOf(used: Units, microsPerMillion: ReadonlyMap<PriceItem, number>): Cost {
  const there = priceItems.filter((item) => (used[item] ?? 0) > 0);
  const unpriced = there.filter((item) => !microsPerMillion.has(item));
  return { costMicros: costIn(there, used, microsPerMillion), unpriced };
}

/** In plain numbers as long as they are exact, which they nearly always are. */
function costIn(there: readonly PriceItem[], used: Units, microsPerMillion: ReadonlyMap<PriceItem, number>): number {
  let sum = 0;
  for (const item of there) sum += (used[item] ?? 0) * (microsPerMillion.get(item) ?? 0);
  const isExact = sum < mostExact && there.every((item) => Number.isSafeInteger(used[item]));
  if (isExact) return Math.ceil(sum / 1_000_000);
  const total = there.reduce((all, item) => all + product(used[item] ?? 0, microsPerMillion.get(item) ?? 0), 0n);
  return Number((total + millionth - 1n) / millionth);
}

/** Beyond it dividing by a million might round across a whole number. */
const mostExact = 2 ** 52;

/** Seconds come in parts: they are counted to the thousandth, the rest of a thousandth as a whole one. */
const millionth = 1_000_000_000n;

function product(count: number, microsPerMillion: number): bigint {
  return BigInt(Math.ceil(Number((count * 1000).toPrecision(15)))) * BigInt(microsPerMillion);
}

/** Instead of a model, or of a provider too: whatever of it has no price of its own. */
export const anything = '*';

/** As makers name the versions of a model: gpt-4o-2024-08-06, claude-opus-4-5-20251101, gemini-2.5-pro-002. */
const version = /-(?:\d{4}-\d{2}-\d{2}|\d{8}|\d{3,4}|latest)$/;

/** The model of which it is a version; itself when it is none. */
export function parentOf(model: string): string {
  return model.replace(version, '');
}

/** What to enter, for the person who can. */
export function sentenceOfUnpriced(of: { provider: string; model: string; items: readonly PriceItem[] }): string {
  const [name, items] = [`${of.provider}/${of.model}`, of.items.join(' and ')];
  const mend = `set what ${items} cost of ${name} (meter.price.set), or state it for your company (meter.price.state)`;
  return `A limit of money stands, and nobody knows what ${name} costs: ${mend}`;
}

const kinds: Readonly<Record<Scope, string>> = {
  tenant: 'the company',
  workspace: 'the workspace',
  crew: 'the crew',
  agent: 'the agent',
  run: 'the run',
  user: 'the person',
};
const rhythms: Readonly<Record<Period, string>> = { month: 'monthly', day: 'daily', run: 'whole' };
const number = new Intl.NumberFormat('en-US');

export function spelled(unit: Unit, count: number): string {
  if (unit !== 'costMicros') return `${number.format(count)} ${unit}`;
  const amount = (count / perUnit).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 6 });
  return `${amount} ${currency}`;
}

export interface Shortage {
  readonly cap: Cap;
  readonly needed: number;
  readonly left: number;
  readonly resetsAt: Instant | null;
}

/** For the person who can mend it: which limit, how much is left of it, and when it is free again. */
export function sentenceOf({ cap, needed, left, resetsAt }: Shortage): string {
  const { scope, scopeId, period, unit, limit } = cap;
  const whose = scopeId === '' ? kinds[scope] : `${kinds[scope]} ${scopeId}`;
  const spent = `The ${rhythms[period]} limit of ${spelled(unit, limit)} of ${whose} is reached`;
  const rest = `${spelled(unit, left)} left, ${spelled(unit, needed)} needed`;
  return `${spent}: ${rest}; ${resetsAt ? `it starts anew at ${resetsAt}` : 'it does not start anew'}`;
}
