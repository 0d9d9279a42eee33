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

export function plus(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new RangeError(`${a.currency} and ${b.currency} can not be added`);
  return { amount: a.amount + b.amount, currency: a.currency };
}

/** Shares a whole amount by weights without making or losing a unit (largest remainder). */
export function share(amount: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0) throw new RangeError('There is no weight to share by');
  const exact = weights.map((weight) => (amount * weight) / total);
  const parts = exact.map((value) => Math.trunc(value));
  const unit = Math.sign(amount);
  const missing = Math.abs(amount - parts.reduce((sum, part) => sum + part, 0));
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: Math.abs(value - Math.trunc(value)) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, missing)) parts[index] = (parts[index] ?? 0) + unit;
  return parts;
}
