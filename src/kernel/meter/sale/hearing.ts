// What the billing service tells of subscriptions and payments. It tells late, twice and in any order: the newest word
// counts, what has ended stays so, and the same word again changes nothing. All of it can be put right by hand, so
// nobody has to be asked although it came from outside.
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import * as told from '#contracts/billing';
import { type Call, contract, Id, Money, reaction } from '#kernel/contract';
import { post } from '#kernel/ledger';
import { accounts, chartIn } from './booking.ts';
import { payInvoice } from './invoices.ts';
import { states } from './model.ts';
import { grantUse } from './rights.ts';
import { moved, subscriptionDoubled } from './subscription.ts';
import { type SubscriptionRow, subscriptions, type TariffRow, tariffs } from './tables.ts';
import { anyId } from './tariffs.ts';

type Told = z.output<typeof told.subscriptionChanged.data>;

const exampleAt = '2026-03-14T09:26:53.000Z';
const exampleTold = { connectionId: anyId, at: exampleAt };
const exampleSubscription: told.Subscription = {
  ...{ subscriptionId: 'sub_1Abc', customerId: 'cus_1Abc', state: 'active' as const, items: [] },
  ...{ periodEndsAt: null, endsWithPeriod: false, reference: `sub:${anyId}` },
};

export const hearSubscription = contract({
  name: 'meter.subscription.hear',
  summary: 'Hear in which state the billing service has a subscription.',
  effect: 'write',
  access: 'meter.subscription.hear',
  internal: true,
  input: told.subscriptionChanged.data,
  output: z.object({
    subscriptionId: Id.nullable().describe('Null when it is none of ours, or nothing new'),
    version: z.int(),
    previousState: z.enum(states),
  }),
  undo: {
    by: 'meter.subscription.setState',
    input: (_input, { subscriptionId, version, previousState }) => ({
      ...{ subscriptionId: subscriptionId ?? anyId, state: previousState, ifVersion: Math.max(1, version) },
    }),
  },
  example: { ...exampleTold, subscription: exampleSubscription },
}).implement(async (call, heard) => {
  const before = await ours(call, heard.subscription);
  if (!before || isOld(before, heard)) return nothingNew;
  const { subscriptionId: remoteId } = heard.subscription;
  if (before.remoteId !== null && before.remoteId !== remoteId) {
    const both = { subscriptionId: before.id, remoteId: before.remoteId, otherRemoteId: remoteId };
    if (heard.subscription.state !== 'ended') call.emit(subscriptionDoubled, both);
    return nothingNew;
  }
  const tariff = await tariffOf(call, before, heard);
  const change = { ...changeOf(heard), tariffId: tariff.id };
  if (isSame(before, change)) {
    await call.db.update(subscriptions).set({ toldAt: heard.at }).where(eq(subscriptions.id, before.id));
    return nothingNew;
  }
  const row = await moved(call, { before, tariff, change });
  // Of two words at one moment one has been heard by now, and the other is told again.
  if (!row) throw new Fault('unavailable', 'The subscription was changed just now; this is heard again');
  await grantUse(call, row, tariff);
  return { subscriptionId: row.id, version: row.version, previousState: before.state };
});

const nothingNew = { subscriptionId: null, version: 0, previousState: 'incomplete' } as const;

interface Named {
  readonly reference: string | null;
  readonly subscriptionId: string | null;
}

/** By its name at the service; by ours as long as that has not been heard. */
async function ours({ db }: Call, { reference, subscriptionId }: Named): Promise<SubscriptionRow | undefined> {
  const byName = eq(subscriptions.remoteId, subscriptionId ?? '');
  const [known] = await db.select().from(subscriptions).where(byName);
  if (known) return known;
  const id = Id.safeParse(/^sub:(.+)$/.exec(reference ?? '')?.[1]);
  if (!id.success) return undefined;
  const [meant] = await db.select().from(subscriptions).where(eq(subscriptions.id, id.data));
  return meant;
}

function isOld({ state, toldAt, isByHand, remoteId }: SubscriptionRow, { at, subscription }: Told): boolean {
  if (isByHand || remoteId !== subscription.subscriptionId) return isByHand;
  // Several words fit into one second; none that has begun is ever unbegun.
  const isBeginning = subscription.state === 'incomplete' && state !== 'incomplete';
  return state === 'ended' || isBeginning || (toldAt !== null && at < toldAt);
}

function isSame(before: SubscriptionRow, { toldAt: _, ...change }: Partial<SubscriptionRow>): boolean {
  return Object.entries(change).every(([field, value]) => Reflect.get(before, field) === value);
}

function changeOf({ at, connectionId, subscription }: Told) {
  const { state, subscriptionId: remoteId, customerId, endsWithPeriod, periodEndsAt: paidUntil } = subscription;
  const over = connectionId === null ? {} : { connectionId };
  return { ...over, state, remoteId, customerId, endsWithPeriod, paidUntil, toldAt: at };
}

/** On the pages of the service one may have changed to another tariff: its prices say to which. */
async function tariffOf({ db }: Call, { tariffId }: SubscriptionRow, { subscription }: Told): Promise<TariffRow> {
  const all = await db.select().from(tariffs);
  const own = all.find(({ id }) => id === tariffId);
  if (!own) throw new TypeError('a subscription has lost its tariff');
  const paid = new Set(subscription.items.map(({ priceId }) => priceId));
  const matches = ({ remotePrices }: TariffRow) =>
    remotePrices.length > 0 && remotePrices.every(({ priceId }) => paid.has(priceId));
  if (matches(own)) return own;
  return all.find((one) => matches(one) && (one.tier !== null) === (own.tier !== null)) ?? own;
}

export const hearCheckout = contract({
  name: 'meter.invoice.hear',
  summary: 'Hear that somebody has paid one of our invoices on a page of the billing service.',
  effect: 'write',
  access: 'meter.subscription.hear',
  internal: true,
  input: told.checkoutCompleted.data,
  output: z.object({ invoiceId: Id.nullable().describe('Null when it is none of ours, or was paid before') }),
  undo: { by: 'meter.invoice.reopen', input: (_input, { invoiceId }) => ({ invoiceId: invoiceId ?? anyId }) },
  example: {
    ...{ ...exampleTold, checkoutId: 'cs_1Abc', customerId: null, subscriptionId: null, isPaid: true },
    ...{ reference: `invoice:${anyId}`, total: { amount: 100, currency: 'USD' } },
  },
}).implement(async (call, { reference, isPaid, total }) => {
  const id = Id.safeParse(/^invoice:(.+)$/.exec(reference ?? '')?.[1]);
  if (!id.success || !isPaid || !total) return { invoiceId: null };
  const paid = await payInvoice(call, { invoiceId: id.data, received: total });
  return { invoiceId: paid?.id ?? null };
});

export const hearPayment = contract({
  name: 'meter.subscription.hearPayment',
  summary: 'Hear that the billing service has collected for a subscription, and book it.',
  effect: 'write',
  access: 'meter.subscription.hear',
  internal: true,
  input: told.invoicePaid.data,
  output: z.object({ entryId: Id.nullable().describe('Null when it is for nothing of ours'), paid: Money }),
  undo: { by: 'ledger.entry.reverse', input: (_input, { entryId }) => ({ entryId: entryId ?? anyId }) },
  example: {
    ...{ ...exampleTold, invoiceId: 'in_1', customerId: null, subscriptionId: 'sub_1Abc', reference: `sub:${anyId}` },
    paid: { amount: 297_00, currency: 'USD' },
  },
}).implement(async (call, { invoiceId, paid, ...named }) => {
  const about = await ours(call, named);
  if (!about || about.isByHand || paid.amount <= 0) return { entryId: null, paid };
  await chartIn(call, paid.currency);
  const lines = [
    { account: accounts.service, money: paid },
    { account: accounts.income, money: { ...paid, amount: -paid.amount } },
  ];
  const cause = { kind: 'subscription', id: about.id };
  const { entryId } = await post(call, { lines, cause, key: `billing:${invoiceId}`, memo: 'Collected by the service' });
  return { entryId, paid };
});

export const hearing = [hearSubscription, hearCheckout, hearPayment];

export const heard = [
  reaction(told.subscriptionChanged, hearSubscription.contract, ({ data }) => data),
  reaction(told.subscriptionEnded, hearSubscription.contract, ({ data }) => data),
  reaction(told.checkoutCompleted, hearCheckout.contract, ({ data }) => data),
  reaction(told.invoicePaid, hearPayment.contract, ({ data }) => data),
];
