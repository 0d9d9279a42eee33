// What all that a partner brings shows. A share counts for what it is at least, so that a handful proves nothing.
import type { Around } from '../history.ts';
import { limits } from '../limits.ts';
import { atLeast, type Profile } from '../profile.ts';

type Looked = string | undefined;

const percent = (share: number) => `${Math.round(share * 100)} %`;

const fewest = 5;

/** Told when the share is above `most` at least. */
function above(most: number, { count, of, what }: { count: number; of: number; what: string }): Looked {
  return of >= fewest && atLeast(count, of) > most ? `${count} of ${of} ${what} (${percent(count / of)})` : undefined;
}

export function refunds(_around: Around, { refunded, sales }: Profile): Looked {
  return above(limits.refundRate, { count: refunded, of: sales, what: 'sales were given back' });
}

export function manyRefunds(_around: Around, { refunded, sales }: Profile): Looked {
  return above(0.35, { count: refunded, of: sales, what: 'sales were given back' });
}

export function ownAddress(_around: Around, { own, sales }: Profile): Looked {
  return above(0.15, { count: own, of: sales, what: 'sales came from where the partner is' });
}

export function partnersBuy(_around: Around, { byPartners, sales }: Profile): Looked {
  return above(0.15, { count: byPartners, of: sales, what: 'buyers are partners too' });
}

export function couponsAlone(_around: Around, { byCouponAlone, sales }: Profile): Looked {
  return above(0.6, { count: byCouponAlone, of: sales, what: 'sales came by a coupon without a visit' });
}

export function overAtOnce(_around: Around, { overAtOnce: count, timed }: Profile): Looked {
  return above(0.6, { count, of: timed, what: 'visits were over at once' });
}

export function oneBrowser(_around: Around, { all: { byOneBrowser, clicks } }: Profile): Looked {
  if (clicks < 30) return undefined;
  return above(0.7, { count: byOneBrowser, of: clicks, what: 'visits came by one browser' });
}

export function chargebacks(_around: Around, { chargedBack, sales }: Profile): Looked {
  return above(0.2, { count: chargedBack, of: sales, what: 'sales were charged back' });
}

export function fast(_around: Around, { delays }: Profile): Looked {
  const count = delays.filter((seconds) => seconds < 2 * limits.secondsOnSite).length;
  return above(0.2, { count, of: delays.length, what: 'sales came within seconds of the visit' });
}

/** Real visits lead to sales soon or hardly; forged ones are as far from the sale as chance puts them. */
export function scattered(_around: Around, { delays, all: { clicks } }: Profile): Looked {
  if (clicks < 15 * delays.length) return undefined;
  const late = delays.filter((seconds) => seconds > 43_200).length;
  return above(0.4, { count: late, of: delays.length, what: 'sales came half a day or more after the visit' });
}

export function stuffing(_around: Around, { all: { clicks, sales } }: Profile): Looked {
  return clicks >= 300 && sales / clicks < 0.008 ? `${sales} sales of ${clicks} visits` : undefined;
}

export function disposable(_around: Around, { disposable: count, sales }: Profile): Looked {
  return above(0.15, { count, of: sales, what: 'mailboxes are thrown away' });
}

export function shared(_around: Around, { shared: count, sales }: Profile): Looked {
  return above(0.2, { count, of: sales, what: 'sales share a device or an account' });
}

export function oneNetwork(_around: Around, { fromOneNetwork, all: { clicks } }: Profile): Looked {
  if (clicks < 30) return undefined;
  return above(0.4, { count: fromOneNetwork, of: clicks, what: 'visits come from one network' });
}

export function clockwork(_around: Around, { evenness, all: { clicks } }: Profile): Looked {
  return evenness > 0.6 ? `${percent(evenness)} of ${clicks} visits came at the same interval` : undefined;
}

export function wrongReferrer({ partner }: Around, { all: { clicks, fromNowhere, fromStrangers } }: Profile): Looked {
  const told = clicks - fromNowhere;
  if (!partner.website || told < 20) return undefined;
  return above(0.6, { count: fromStrangers, of: told, what: 'visits come from pages of strangers' });
}

export function suspect(_around: Around, { suspect: count, sales }: Profile): Looked {
  return above(0.2, { count, of: sales, what: 'sales look like fraud by themselves' });
}
