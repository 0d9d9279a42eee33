// Whether one share is really larger than another. Pure; the formulas are Wilson's interval (1927) and the pooled
// two-proportion test.

export interface Share {
  readonly good: number;
  readonly total: number;
}

/** Two-sided 95 %. */
const usualZ = 1.959963984540054;

export function wilson({ good, total }: Share, z = usualZ): { readonly low: number; readonly high: number } {
  if (total === 0) return { low: 0, high: 1 };
  const share = good / total;
  const square = z * z;
  const middle = share + square / (2 * total);
  const spread = z * Math.sqrt((share * (1 - share)) / total + square / (4 * total * total));
  const whole = 1 + square / total;
  return { low: Math.max(0, (middle - spread) / whole), high: Math.min(1, (middle + spread) / whole) };
}

/** `p` is the chance of a difference at least as large, in either direction, where there is none. */
export function compareShares(a: Share, b: Share): { readonly z: number; readonly p: number } {
  const pooled = (a.good + b.good) / (a.total + b.total);
  const spread = Math.sqrt(pooled * (1 - pooled) * (1 / a.total + 1 / b.total));
  if (!(spread > 0)) return { z: 0, p: 1 };
  const z = (a.good / a.total - b.good / b.total) / spread;
  return { z, p: complementaryError(Math.abs(z) / Math.SQRT2) };
}

/** erfc for what is not negative: its series near zero, its continued fraction (Lentz) further out. */
export function complementaryError(x: number): number {
  return x < 2 ? 1 - errorBySeries(x) : errorByFraction(x);
}

function errorBySeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum) && n < 200; n += 1) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

function errorByFraction(x: number): number {
  let fraction = 0;
  for (let n = 60; n > 0; n -= 1) fraction = n / 2 / (x + fraction);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
}
