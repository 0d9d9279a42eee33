// Whether partners go on selling: by the month in which they joined, which share sold in each month since. Pure.
import type { Beginning } from '../../parts/chart/cohort.tsx';

interface Joined {
  readonly id: string;
  readonly createdAt: string;
}

interface Sold {
  readonly partnerId: string;
  readonly at: string;
}

/** Months since the year nought, so that they can be counted. */
export function monthOf(instant: string): number {
  const at = new Date(instant);
  return at.getUTCFullYear() * 12 + at.getUTCMonth();
}

const format = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });

export function monthWords(month: number): string {
  return format.format(new Date(Date.UTC(Math.floor(month / 12), month % 12, 1)));
}

/** `from` is the first month of which every sale is known; months before it say nothing. */
export function cohorts(
  { partners, sales }: { readonly partners: readonly Joined[]; readonly sales: readonly Sold[] },
  { from, now }: { readonly from: number; readonly now: number },
): Beginning[] {
  const soldIn = new Set(sales.map(({ partnerId, at }) => `${partnerId} ${monthOf(at)}`));
  const byMonth = Map.groupBy(partners, ({ createdAt }) => monthOf(createdAt));
  const months = [...byMonth.keys()].filter((month) => month >= from && month <= now).sort((a, b) => a - b);
  return months.map((month) => {
    const own = byMonth.get(month) ?? [];
    const shares = Array.from({ length: now - month + 1 }, (_, since) => {
      const sold = own.filter(({ id }) => soldIn.has(`${id} ${month + since}`)).length;
      return sold / own.length;
    });
    return { label: monthWords(month), n: own.length, shares };
  });
}
