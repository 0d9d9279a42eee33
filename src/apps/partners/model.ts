// What a partner earns. Pure: whatever order sales and refunds come in, the same sales come to the same money.
import { z } from 'zod';
import { share } from '#base/money';

const whole = 10_000;

/** By the sales of a month, in whole dollars or what the program counts as one; the lower bound belongs to the tier. */
export const tiers = [
  { name: 'diamond', fromUnits: 100_000, rateBp: 4000 },
  { name: 'platinum', fromUnits: 25_000, rateBp: 3500 },
  { name: 'gold', fromUnits: 5000, rateBp: 3000 },
  { name: 'silver', fromUnits: 1000, rateBp: 2500 },
  { name: 'bronze', fromUnits: Number.NEGATIVE_INFINITY, rateBp: 2000 },
] as const;
export const Tier = z.enum(['bronze', 'silver', 'gold', 'platinum', 'diamond']);
export type Tier = z.output<typeof Tier>;

/** Who earns how much of the commission: the seller, who brought the seller, who brought them. */
export const levels = [
  { level: 1, percent: 100 },
  { level: 2, percent: 10 },
  { level: 3, percent: 5 },
] as const;

/** `standardBp` is earned where the tier does not say; an agreed rate lies between the two ends, in basis points. */
export const kinds = {
  affiliate: { title: 'Affiliate', about: 'Sends visitors who buy', leastBp: 2000, mostBp: 4000 },
  reseller: { title: 'Reseller', about: 'Buys wholesale, sells retail', leastBp: 3500, mostBp: 5000, standardBp: 3500 },
  white_label: { title: 'White label', about: 'Sells it under its own brand', leastBp: 2000, mostBp: 5000 },
  influencer: { title: 'Influencer', about: 'Recommends it to an audience', leastBp: 2000, mostBp: 4000 },
  agency: { title: 'Agency', about: 'Runs it for clients of its own', leastBp: 2000, mostBp: 4000 },
  strategic: { title: 'Strategic', about: 'An alliance with terms of its own', leastBp: 0, mostBp: 5000 },
} as const satisfies Readonly<Record<string, Terms>>;

interface Terms {
  readonly title: string;
  readonly about: string;
  readonly leastBp: number;
  readonly mostBp: number;
  readonly standardBp?: number;
}

export const Kind = z.enum(['affiliate', 'reseller', 'white_label', 'influencer', 'agency', 'strategic']);
export type Kind = z.output<typeof Kind>;

/** The tier that sales of `volume` reach, when `tierUnit` smallest units count as one of the table's. */
export function tierOf(volume: number, tierUnit: number): Tier {
  return tiers.find(({ fromUnits }) => volume >= fromUnits * tierUnit)?.name ?? 'bronze';
}

/** The tier above, and how much is missing to it. */
export function nextTier(volume: number, tierUnit: number): { tier: Tier; missing: number } | null {
  const above = tiers.findLast(({ fromUnits }) => fromUnits * tierUnit > volume);
  return above ? { tier: above.name, missing: above.fromUnits * tierUnit - volume } : null;
}

export function rateOfTier(tier: Tier): number {
  return tiers.find(({ name }) => name === tier)?.rateBp ?? 0;
}

/** The rate a sale has for good, whatever the month brings: the agreed one, or the kind's own. */
export function fixedRate(kind: Kind, agreedBp: number | null): number | null {
  const { standardBp }: Terms = kinds[kind];
  return agreedBp ?? standardBp ?? null;
}

export function mayAgree(kind: Kind, rateBp: number): boolean {
  const { leastBp, mostBp } = kinds[kind];
  return rateBp >= leastBp && rateBp <= mostBp;
}

/** What a reseller pays for what sells at `retail`. */
export function wholesaleOf(retail: number, marginBp: number): number {
  return retail - commissionOf(retail, marginBp);
}

/** The seller's part of an amount; the merchant keeps the rest, and between the two no unit is made or lost. */
export function commissionOf(amount: number, rateBp: number): number {
  return share(amount, [rateBp, whole - rateBp])[0] ?? 0;
}

/** The most that all levels together may cost: the commission, and what those above may have of it. */
export function poolOf(commission: number): number {
  const above = levels.slice(1).reduce((sum, { percent }) => sum + percent, 0);
  return commission + Number((BigInt(commission) * BigInt(above)) / 100n);
}

/** What each level earns of an amount. The seller has the whole commission; those above share the rest of the pool. */
export function earned(amount: number, rateBp: number): number[] {
  const commission = commissionOf(amount, rateBp);
  const above = levels.slice(1).map(({ percent }) => percent);
  return [commission, ...share(poolOf(commission) - commission, above)];
}

export interface Sale {
  readonly amount: number;
  readonly refunded: number;
  /** Rejected sales earn nothing and count for nothing. */
  readonly isRejected: boolean;
  readonly fixedRateBp: number | null;
}

/** What of a sale still stands: this is what counts for the month and what is earned on. */
export function standing({ amount, refunded, isRejected }: Pick<Sale, 'amount' | 'refunded' | 'isRejected'>): number {
  return isRejected ? 0 : amount - refunded;
}

/** What each level is to have of a sale in a month of this tier. A refund in full leaves nothing at any level. */
export function entitled(sale: Sale, tier: Tier): number[] {
  return earned(standing(sale), sale.fixedRateBp ?? rateOfTier(tier));
}

/** What each level is still to be given, or to give back. */
export function owed(entitlement: readonly number[], given: readonly number[]): number[] {
  return entitlement.map((amount, index) => amount - (given[index] ?? 0));
}

/** `2026-03`, in UTC: the month a sale counts for. */
export function monthOf(at: string): string {
  return at.slice(0, 7);
}
