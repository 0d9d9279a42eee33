// Where an event stands among all others: in the order of commits, which is not the order of ids. What a listener has
// heard is exactly what was committed at one moment, and of the next moment's events those up to a place in their
// order.
import { Fault } from '#base/fault';

/** What PostgreSQL says was committed: all below `xmin`, and below `xmax` all but `open`. */
export interface Moment {
  readonly era: number;
  readonly xmin: bigint;
  readonly xmax: bigint;
  readonly open: readonly bigint[];
}

export interface Place {
  readonly era: number;
  readonly txid: bigint;
  readonly id: string;
}

/** Everything of `from` has been heard, and of what `to` has besides that, all up to `at`. */
export interface Cursor {
  readonly from: Moment;
  readonly to: Moment;
  readonly at: Place;
}

/** `snapshot` as PostgreSQL writes it: `10:20:10,14,15`. */
export function momentOf(era: number, snapshot: string): Moment {
  const [xmin = '', xmax = '', open = ''] = snapshot.split(':');
  return { era, xmin: BigInt(xmin), xmax: BigInt(xmax), open: open === '' ? [] : open.split(',').map(BigInt) };
}

export function includes({ era, xmin, xmax, open }: Moment, place: Pick<Place, 'era' | 'txid'>): boolean {
  if (place.era !== era) return place.era < era;
  return place.txid < xmin || (place.txid < xmax && !open.includes(place.txid));
}

/** The same moment as if these had not been committed yet. */
export function without(moment: Moment, txids: readonly bigint[]): Moment {
  const undone = txids.filter((txid) => txid < moment.xmax);
  let { xmin } = moment;
  for (const txid of undone) if (txid < xmin) xmin = txid;
  return { ...moment, xmin, open: [...new Set([...moment.open, ...undone])] };
}

/** Before everything that this transaction and later ones wrote, and after everything else. */
export function momentBefore(era: number, txid: bigint): Moment {
  return { era, xmin: txid, xmax: txid, open: [] };
}

function momentText({ era, xmin, xmax, open }: Moment): string {
  return [era, xmin, xmax, ...open].join('-');
}

/** For many events of one stretch. */
export function cursorsBetween({ from, to }: Pick<Cursor, 'from' | 'to'>): (at: Place) => string {
  const stretch = `${momentText(from)}.${momentText(to)}`;
  return (at) => `${stretch}.${placeText(at)}`;
}

function placeText({ era, txid, id }: Place): string {
  return `${era}.${txid}.${id}`;
}

const moment = String.raw`\d{1,9}(?:-\d{1,19}){2,}`;
export const longestCursor = 8000;
export const cursorPattern = new RegExp(
  String.raw`^${moment}\.${moment}\.\d{1,9}\.\d{1,19}\.[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$`,
);

export function readCursor(text: string): Cursor {
  if (!cursorPattern.test(text)) throw new Fault('invalid', 'This is not a cursor of the stream of events');
  const [from = '', to = '', era = '', txid = '', id = ''] = text.split('.');
  return { from: readMoment(from), to: readMoment(to), at: { era: Number(era), txid: BigInt(txid), id } };
}

function readMoment(text: string): Moment {
  const [era = '', xmin = '', xmax = '', ...open] = text.split('-');
  return { era: Number(era), xmin: BigInt(xmin), xmax: BigInt(xmax), open: open.map(BigInt) };
}
