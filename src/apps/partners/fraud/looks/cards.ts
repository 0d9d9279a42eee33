// What is bought with cards of other people: costly things, at once, until the banks take it back.
import type { Around } from '../history.ts';
import type { Profile } from '../profile.ts';
import { delayOf, share } from './likeness.ts';

const tenMinutes = 600;

/** Costly things at once, by people who come from nowhere: what is bought with other people's cards. */
export function costly(around: Around, { all }: Profile): string | undefined {
  const { sale, sales, usualAmount } = around;
  if (usualAmount === null || delayOf(around) > tenMinutes || sale.amount < 2 * usualAmount) return undefined;
  if (all.clicks < 20 || share(all.fromNowhere, all.clicks) < 0.95) return undefined;
  const same = sales.filter(({ currency }) => currency === sale.currency);
  const dear = same.filter(({ amount }) => amount >= 3 * usualAmount).length;
  if (same.length < 3 || share(dear, same.length) < 0.4) return undefined;
  return `${dear} of ${same.length} sales are of three times the usual amount, and no visit came from a page`;
}

export function quickChargebacks(around: Around, { all, chargedBack }: Profile): string | undefined {
  const usual = around.sale.chargedBack ? 0.15 : 0.2;
  if (share(chargedBack, all.sales) < usual || delayOf(around) > 550) return undefined;
  return `Bought within minutes, and ${chargedBack} of ${all.sales} sales were charged back`;
}

/** What costs much is what a card was stolen for; of readers somebody takes a payment back now and then. */
export function dearCards(around: Around, { all, chargedBack }: Profile): string | undefined {
  const { sale, usualAmount } = around;
  if (usualAmount === null || sale.amount < 1.5 * usualAmount || delayOf(around) > tenMinutes) return undefined;
  if (share(chargedBack, all.sales) < 0.2 || share(all.fromNowhere, all.clicks) < 0.9) return undefined;
  return `Costs more than usual, and ${chargedBack} of ${all.sales} sales were charged back`;
}
