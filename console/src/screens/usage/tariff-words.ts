// What is sold, in words of people: a base for each period, use by the piece, and what success is paid with.
import { count, type Money, micros, money, percent } from '../../base/numbers.ts';

interface PriceTier {
  readonly upTo: number | null;
  readonly microsPerThousand: number;
}

interface Metric {
  readonly name: string;
  readonly unit: 'calls' | 'tokens' | 'costMicros';
  readonly tiers: readonly PriceTier[];
}

interface Bonus {
  readonly outcome: string;
  readonly amount: number;
  readonly shareBp: number;
}

export function every(months: number): string {
  if (months === 1) return 'a month';
  return months === 12 ? 'a year' : `every ${months} months`;
}

export function baseWords({ base, months }: { readonly base: Money; readonly months: number }): string {
  return base.amount === 0 ? 'no base' : `${money(base)} ${every(months)}`;
}

/** "calls: 2 included, then $1.00 each up to 5, then $0.50 each". */
export function useWords({ name, unit, tiers }: Metric, currency: string): string {
  const parts = tiers.map(({ upTo, microsPerThousand }) => {
    const until = upTo === null ? '' : amountOf(upTo, unit, currency);
    if (microsPerThousand === 0) return until ? `${until} included` : 'included';
    return [priceOf(microsPerThousand, unit, currency), until && `up to ${until}`].filter(Boolean).join(' ');
  });
  return `${name}: ${parts.join(', then ')}`;
}

function amountOf(value: number, unit: Metric['unit'], currency: string): string {
  return unit === 'costMicros' ? `${micros(value, currency)} of cost` : count(value);
}

/** What costs less than a cent is told by the thousand. */
const centMicros = 10_000;

function priceOf(microsPerThousand: number, unit: Metric['unit'], currency: string): string {
  if (unit === 'costMicros') return `${percent(microsPerThousand / 1000)} of what models cost`;
  const each = microsPerThousand / 1000;
  const one = unit === 'tokens' ? 'a token' : 'each';
  return each < centMicros ? `${micros(microsPerThousand, currency)} a thousand` : `${micros(each, currency)} ${one}`;
}

/** "qualified-lead: $10.00 and 5% of what it brought". */
export function bonusWords({ outcome, amount, shareBp }: Bonus, currency: string): string {
  const share = shareBp > 0 ? `${shareBp / 100}% of what it brought` : '';
  const fixed = amount > 0 ? money({ amount, currency }) : '';
  return `${outcome}: ${[fixed, share].filter(Boolean).join(' and ') || 'nothing'}`;
}

interface Sold {
  readonly base: Money;
  readonly metrics: readonly Metric[];
  readonly bonuses: readonly Bonus[];
  readonly monthlyCallLimit: number | null;
}

/** Everything besides the base, one line each. */
export function besides({ base: { currency }, metrics, bonuses, monthlyCallLimit }: Sold): string[] {
  return [
    ...metrics.map((metric) => useWords(metric, currency)),
    ...bonuses.map((bonus) => bonusWords(bonus, currency)),
    ...(monthlyCallLimit === null ? [] : [`at most ${count(monthlyCallLimit)} calls a month`]),
  ];
}
