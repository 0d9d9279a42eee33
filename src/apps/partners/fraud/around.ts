// What there is around sales, from the database. Many are looked at together: what is of a partner is asked for once a
// day, and what is of each sale in the same round trip, for a thousand sales would else ask eight thousand times.
import type { z } from 'zod';
import type { Db } from '#kernel/store';
import type { Around, SeenSale } from './history.ts';
import { boundTo, ofBuyers, ofPartners, usually } from './looking.ts';
import { type Profile, profileOf } from './profile.ts';
import type { Sale } from './seen.ts';
import { type Bonds, bondsAmong, unbound } from './ties.ts';

export interface Asked extends z.output<typeof Sale> {
  readonly at: string;
  readonly ownWords: readonly string[];
  readonly landingUrl: string | null;
}

export interface Looked<Item> {
  readonly sale: Item;
  readonly around: Around;
  /** The same for all sales of one partner on one day. */
  readonly profile: Profile;
}

/** Each may have thousands of visits, which are not to be held all at once. */
const partnersAtOnce = 8;

/** One partner after the other; whose partner is not there any more is left out. */
export async function* lookAround<Item extends Asked>(db: Db, asked: readonly Item[]): AsyncGenerator<Looked<Item>> {
  const { nameOf } = daily(asked, ({ partnerId }) => partnerId);
  const byPartner = [...Map.groupBy(asked, nameOf).values()];
  const usualOf = byPartner.length > 0 ? await usualFor(db, asked) : () => nothing;
  for (let done = 0; done < byPartner.length; done += partnersAtOnce) {
    yield* await aroundThese(db, byPartner.slice(done, done + partnersAtOnce).flat(), usualOf);
  }
}

interface Usual {
  readonly amount: number | null;
  readonly front: number | null;
}

type UsualOf = (sale: Asked) => Usual;

const nothing: Usual = { amount: null, front: null };

async function usualFor(db: Db, asked: readonly Asked[]): Promise<UsualOf> {
  const { nameOf, values } = daily(asked, ({ currency }) => currency);
  const found = new Map((await usually(db, values)).map(({ name, ...usual }) => [name, usual]));
  return (sale) => found.get(nameOf(sale)) ?? nothing;
}

async function aroundThese<Item extends Asked>(
  db: Db,
  asked: readonly Item[],
  usualOf: UsualOf,
): Promise<Looked<Item>[]> {
  const partners = daily(asked, ({ partnerId }) => partnerId);
  const [theirs, buyers] = await Promise.all([
    ofPartners(db, partners.values),
    ofBuyers(db, [JSON.stringify(asked.map(buyerOf))]),
  ]);
  const byPartner = new Map(theirs.map(({ name, ...their }) => [name, their]));
  const bySale = new Map(buyers.map(({ saleId, ...of }) => [saleId, of]));
  const found = asked.flatMap((sale) => {
    const their = byPartner.get(partners.nameOf(sale));
    const of = bySale.get(sale.id);
    const [partner] = their?.partner ?? [];
    if (!their || !of || !partner) return [];
    const { twins, sales, clicks } = their;
    const { ownWords, landingUrl } = sale;
    const click = clicks.find(({ id }) => id === sale.clickId);
    const { amount: usualAmount, front: usualFront } = usualOf(sale);
    const usual = { usualAmount, usualFront, ownWords, ownHost: hostOf(landingUrl) };
    return { ...of, ...usual, sale, partner, twins, sales, clicks, click };
  });
  const bonds = await bondsOf(db, found);
  const profiles = new Map<string, Profile>();
  return found.map((around) => {
    const name = partners.nameOf(around.sale);
    const profile = profiles.get(name) ?? profileOf(around);
    profiles.set(name, profile);
    return { sale: around.sale, around: { ...around, bonds: bonds.get(name) ?? unbound }, profile };
  });
}

function buyerOf({ id, at, ip, device, paymentKey, customerKey }: Asked) {
  return { id, at, ip, device, paymentKey, customerKey };
}

function hostOf(url: string | null): string | null {
  return url && URL.canParse(url) ? new URL(url).hostname : null;
}

interface Dated {
  readonly at: string;
}

/** What is asked for once a day: which, when, and under what name it comes back. */
function daily<Item extends Dated>(items: readonly Item[], which: (item: Item) => string) {
  const dayOf = ({ at }: Item) => `${at.slice(0, 10)}T00:00:00.000Z`;
  const nameOf = (item: Item) => `${which(item)} ${dayOf(item)}`;
  const once = [...new Map(items.map((item) => [nameOf(item), item])).values()];
  const rows = once.map((item) => ({ what: which(item), day: dayOf(item), name: nameOf(item) }));
  return { nameOf, values: [JSON.stringify(rows)] };
}

interface Suspected {
  readonly sale: SeenSale & Dated;
  readonly twins: readonly unknown[];
  readonly buyers: readonly { readonly id: string }[];
}

/** Asked only of partners who share something with another, or to whom another sells. */
async function bondsOf(db: Db, found: readonly Suspected[]): Promise<Map<string, Bonds>> {
  const suspects = found
    .filter(({ sale, twins, buyers }) => twins.length > 0 || buyers.some(({ id }) => id !== sale.partnerId))
    .map(({ sale }) => sale);
  if (suspects.length === 0) return new Map();
  const rows = await boundTo(db, daily(suspects, ({ partnerId }) => partnerId).values);
  return new Map(rows.map(({ name, members, buys }) => [name, bondsAmong(members, buys)]));
}
