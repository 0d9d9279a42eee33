// Amounts as Stripe writes them: like ours, but for a few currencies that it treats in its own way.
// https://docs.stripe.com/currencies#special-cases

import { Fault } from '#base/fault';
import { exponentOf, type Money } from '#base/money';

const itsOwn: Readonly<Record<string, number>> = { ISK: 2, UGX: 2, MGA: 0 };

function shiftOf(currency: string): number {
  return (itsOwn[currency] ?? exponentOf(currency)) - exponentOf(currency);
}

export function moneyIn({ amount, currency: written }: { amount: number; currency: string }): Money {
  const currency = written.toUpperCase();
  const shift = shiftOf(currency);
  // Nothing is charged there in parts of the smallest unit.
  return { amount: shift > 0 ? Math.round(amount / 10 ** shift) : amount * 10 ** -shift, currency };
}

export function writtenAmount({ amount, currency }: Money): { unit_amount: number; currency: string } {
  const shift = shiftOf(currency);
  const written = shift >= 0 ? amount * 10 ** shift : amount / 10 ** -shift;
  if (Number.isSafeInteger(written)) return { unit_amount: written, currency: currency.toLowerCase() };
  throw new Fault('invalid', `Stripe charges ${currency} in whole units only`);
}
