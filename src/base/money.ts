// Money is a whole number of the currency's smallest unit. Nothing here ever rounds silently.

export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** ISO 4217 currencies whose smallest unit is not a hundredth. */
const exponents: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLF: 4,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  UYI: 0,
  UYW: 4,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};

export function exponentOf(currency: string): number {
  return exponents[currency] ?? 2;
}

/** As people write it: $12.50, €412.00, ¥900. */
export function spoken({ amount, currency }: Money): string {
  const digits = exponentOf(currency);
  const style = { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat('en-US', style).format(amount / 10 ** digits).replaceAll('\u00a0', ' ');
}

export function plus(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new RangeError(`${a.currency} and ${b.currency} can not be added`);
  return { amount: exact(a.amount + b.amount), currency: a.currency };
}

/** Shares a whole amount by weights without making or losing a unit (largest remainder, the first of equal ones). */
export function share(amount: number, weights: readonly number[]): number[] {
  const whole = wholeWeights(weights);
  const total = whole.reduce((sum, weight) => sum + weight, 0n);
  const due = BigInt(Math.abs(exact(amount)));
  const shares = whole.map((weight, index) => ({ index, part: (due * weight) / total, rest: (due * weight) % total }));
  const given = shares.reduce((sum, { part }) => sum + part, 0n);
  const byRest = shares.toSorted((a, b) => Number(b.rest > a.rest) - Number(b.rest < a.rest) || a.index - b.index);
  for (const one of byRest.slice(0, Number(due - given))) one.part += 1n;
  return shares.map(({ part }) => Math.sign(amount) * Number(part) || 0);
}

const fine = 2 ** 52;

/** The same proportions in whole numbers: multiplying amounts by anything else would round. */
function wholeWeights(weights: readonly number[]): bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const fit = weights.every((weight) => Number.isFinite(weight) && weight >= 0);
  if (!fit || !(total > 0) || !Number.isFinite(total)) throw new RangeError('These are no weights to share by');
  if (weights.every(Number.isSafeInteger)) return weights.map(BigInt);
  return weights.map((weight) => BigInt(Math.round((weight / total) * fine)));
}

function exact(amount: number): number {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${amount} is not an amount in whole units`);
  return amount;
}
