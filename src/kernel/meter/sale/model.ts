// The arithmetic of what is sold: what a use, a success and a part of a period come to. Pure. Prices of use are
// millionths of the currency's unit for a thousand; an amount is rounded once, at the end of its line.
import { z } from 'zod';
import { exponentOf, type Money } from '#base/money';
import type { Instant } from '#base/time';
import { text } from '#kernel/contract';
import { units } from '../model.ts';

export const buyerKinds = ['company', 'person', 'agent'] as const;
export type BuyerKind = (typeof buyerKinds)[number];
export const tiers = ['tier1', 'tier2', 'tier3'] as const;
export type Tier = (typeof tiers)[number];
export const states = ['trialing', 'active', 'past_due', 'unpaid', 'paused', 'incomplete', 'ended'] as const;
export type State = (typeof states)[number];

/** Paid late is still served while the service tries again. */
const served: readonly State[] = ['trialing', 'active', 'past_due'];

export function isServed(state: State): boolean {
  return served.includes(state);
}

const Slug = z.string().regex(/^[a-z][a-z0-9_-]{0,59}$/);
const most = 1_000_000_000_000;

const PriceTier = z.object({
  upTo: z.int().min(1).max(most).nullable().describe('Up to how many in a period; null for all the rest'),
  microsPerThousand: z.int().min(0).max(most).describe("For a thousand, in millionths of the currency's unit"),
});

export const Metric = z.object({
  name: Slug,
  unit: z.enum(units).describe('costMicros: what models cost, to be sold on with a margin'),
  capability: z
    .string()
    .regex(/^[a-z][a-zA-Z0-9.-]{0,99}$/)
    .optional()
    .describe('Only of what is called like this: voice.'),
  tiers: z.array(PriceTier).min(1).max(20).describe('Each part at its own price; free is what is included'),
  remoteMeter: z.string().min(1).max(100).optional().describe('Told to the billing service under this name'),
});
export type Metric = z.output<typeof Metric>;

export const Bonus = z.object({
  outcome: Slug,
  amount: z.int().min(0).max(most).default(0).describe('For each, in smallest units'),
  shareBp: z.int().min(0).max(10_000).default(0).describe('And of what it brought, in hundredths of a percent'),
});
export type Bonus = z.output<typeof Bonus>;

export const RemotePrice = z.object({
  priceId: z.string().min(1).max(255).describe('A price at the billing service'),
  isMetered: z.boolean().default(false),
});
export type RemotePrice = z.output<typeof RemotePrice>;

export const Line = z.object({
  what: text(200),
  kind: z.enum(['base', 'usage', 'outcome', 'service']),
  quantity: z.int(),
  amount: z.int(),
  chargedBy: z.enum(['us', 'service']).describe('The billing service charges the base and what is told to its meters'),
});
export type Line = z.output<typeof Line>;

/** Graduated: a tier's price is for what lies in it alone. */
export function priceOfUse(quantity: number, priceTiers: Metric['tiers'], currency: string): number {
  let from = 0;
  let sum = 0n;
  for (const { upTo, microsPerThousand } of priceTiers) {
    const until = Math.min(quantity, upTo ?? quantity);
    if (until > from) sum += BigInt(until - from) * BigInt(microsPerThousand);
    from = Math.max(from, until);
  }
  return rounded(sum * 10n ** BigInt(exponentOf(currency)), 1_000_000_000n);
}

/** Each tier reaches further than the one before, and the last takes all the rest. */
export function isGraduated({ tiers: priceTiers }: Pick<Metric, 'tiers'>): boolean {
  return priceTiers.every(({ upTo }, index) => {
    if (index === priceTiers.length - 1) return upTo === null;
    const before = priceTiers[index - 1]?.upTo ?? 0;
    return upTo !== null && upTo > before;
  });
}

export function bonusFor({ amount, shareBp }: Bonus, value: Money | undefined): number {
  return amount + rounded(BigInt(value?.amount ?? 0) * BigInt(shareBp), 10_000n);
}

/** Of a period that was cut short only its part. */
export function partOf(amount: number, { from, until, end }: { from: Instant; until: Instant; end: Instant }): number {
  if (until >= end) return amount;
  const whole = BigInt(Date.parse(end) - Date.parse(from));
  return rounded(BigInt(amount) * BigInt(Math.max(0, Date.parse(until) - Date.parse(from))), whole);
}

/** So many months after the first day; the last day of a month where it has no such day. */
export function monthsAfter(start: Instant, months: number): Instant {
  const at = new Date(start);
  const day = at.getUTCDate();
  at.setUTCDate(1);
  at.setUTCMonth(at.getUTCMonth() + months);
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  at.setUTCDate(Math.min(day, last));
  return at.toISOString();
}

/** When the period ends that begins here, of a subscription that began then: periods stay on the day of the first. */
export function periodEnd(startedAt: Instant, from: Instant, months: number): Instant {
  for (let count = 1; ; count += 1) {
    const end = monthsAfter(startedAt, months * count);
    if (end > from) return end;
  }
}

/** Half a unit goes up. */
function rounded(numerator: bigint, denominator: bigint): number {
  return Number((2n * numerator + denominator) / (2n * denominator));
}

export interface Billed {
  readonly lines: readonly Line[];
  readonly total: number;
  readonly due: number;
}

export function billOf(lines: readonly Line[]): Billed {
  const sum = (some: readonly Line[]) => some.reduce((all, { amount }) => all + amount, 0);
  return { lines, total: sum(lines), due: sum(lines.filter(({ chargedBy }) => chargedBy === 'us')) };
}
