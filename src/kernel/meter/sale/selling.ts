// Selling: a checkout at the billing service for whoever wants to subscribe, or by hand what an enterprise has signed.
import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { ensureCustomer, openCheckout } from '#contracts/billing';
import { type Call, type Capability, contract, Id, Instant, text, via } from '#kernel/contract';
import type { Shop } from './house.ts';
import { buyerKinds, states } from './model.ts';
import { grantUse } from './rights.ts';
import { beginning, currentOf, moved, Subscription, shownSubscription, subscriptionById } from './subscription.ts';
import { subscriptions, type TariffRow } from './tables.ts';
import { anyId, tariffById } from './tariffs.ts';

const Page = z.url({ protocol: /^https?$/ }).max(2000);
const Buyer = {
  tariffId: Id,
  buyerKind: z.enum(buyerKinds).describe('A company of this installation, or a person or agent of this company'),
  buyerId: Id,
  buyerName: text(200),
};

export const openSale = contract({
  name: 'meter.sale.open',
  summary: 'Open a checkout at the billing service, on which somebody subscribes to a tariff.',
  effect: 'send',
  access: 'meter.sale.open',
  input: z.object({
    via,
    ...Buyer,
    email: z.email().max(254),
    trialDays: z.int().min(1).max(730).optional(),
    successUrl: Page,
    cancelUrl: Page,
  }),
  output: z.object({ subscriptionId: Id, url: z.url(), expiresAt: Instant }),
  undo: { never: 'It runs out by itself, and nobody has to pay on it' },
  pretend: ({ successUrl }) => ({ subscriptionId: anyId, url: successUrl, expiresAt: '2100-01-01T00:00:00.000Z' }),
  example: {
    ...{ tariffId: anyId, buyerKind: 'person', buyerId: anyId, buyerName: 'Grace', email: 'grace@example.com' },
    ...{ successUrl: 'https://example.com/thanks', cancelUrl: 'https://example.com/prices' },
  },
});

export const prepareSale = contract({
  name: 'meter.sale.prepare',
  summary: 'Have a subscription that waits for its checkout: the one that is there, or a new one.',
  effect: 'write',
  access: 'meter.sale.open',
  internal: true,
  input: z.object({ ...Buyer, email: z.email().max(254) }),
  output: Subscription,
  undo: { never: 'Nothing is charged by it' },
  example: { tariffId: anyId, buyerKind: 'person', buyerId: anyId, buyerName: 'Grace', email: 'grace@example.com' },
});

export const beginSubscription = contract({
  name: 'meter.subscription.begin',
  guarded: true,
  summary: 'Begin a subscription that we bill ourselves, such as one an enterprise has signed.',
  title: ({ buyerName }) => `Begin a subscription of ${buyerName}`,
  effect: 'write',
  access: 'meter.subscription.manage',
  input: z.object(Buyer),
  output: Subscription,
  undo: {
    by: 'meter.subscription.setState',
    input: (_input, { id, version }) => ({ subscriptionId: id, state: 'ended', ifVersion: Math.max(1, version) }),
  },
  example: { tariffId: anyId, buyerKind: 'person', buyerId: anyId, buyerName: 'Grace' },
});

export const setState = contract({
  name: 'meter.subscription.setState',
  guarded: true,
  summary: 'Say by hand in which state a subscription is: the end of one we bill, or what we were not told.',
  effect: 'write',
  access: 'meter.subscription.manage',
  input: z.object({ subscriptionId: Id, state: z.enum(states), ifVersion: z.int().min(1) }),
  output: Subscription.extend({ previousState: z.enum(states) }),
  undo: {
    by: 'meter.subscription.setState',
    input: (_input, { id, version, previousState }) => ({
      ...{ subscriptionId: id, state: previousState, ifVersion: Math.max(1, version) },
    }),
  },
  example: { subscriptionId: anyId, state: 'ended', ifVersion: 1 },
});

export function sellingCapabilities(shop: Shop): Capability[] {
  return [
    openSale.implement(
      async (call, { via, email, trialDays, successUrl, cancelUrl, ...buyer }) => {
        const { id, buyerKind, buyerId } = await call.invoke(prepareSale, { ...buyer, email });
        const { remotePrices } = await tariffById(call.db, buyer.tariffId);
        const who = { reference: `${buyerKind}:${buyerId}`, email, name: buyer.buyerName };
        const { customerId } = await call.invoke(ensureCustomer, { via, ...who });
        const { url, expiresAt } = await call.invoke(openCheckout, {
          ...{ via, customerId, kind: 'subscription', reference: referenceOf(id), lines: remotePrices },
          ...{ trialDays, successUrl, cancelUrl },
        });
        return { subscriptionId: id, url, expiresAt };
      },
      // Each of its parts is done once under its own key.
      { lookup: async () => undefined },
    ),

    prepareSale.implement(async (call, wanted) => {
      checkBuyer(shop, call, wanted);
      const tariff = await openTariff(call, wanted);
      if (tariff.remotePrices.length === 0) {
        throw new Fault('conflict', `The tariff ${tariff.name} has no prices at the billing service; begin it by hand`);
      }
      return shownSubscription(await waitingFor(call, wanted));
    }),

    beginSubscription.implement(async (call, wanted) => {
      checkBuyer(shop, call, wanted);
      const tariff = await openTariff(call, wanted);
      const started = { state: 'active', isByHand: true, ...beginning(call.now, tariff) } as const;
      const row = await insert(call, { ...wanted, ...started });
      await grantUse(call, row, tariff);
      return shownSubscription(row);
    }),

    setState.implement(async (call, { subscriptionId, state, ifVersion }) => {
      const before = await subscriptionById(call.db, subscriptionId);
      const tariff = await tariffById(call.db, before.tariffId);
      const row = before.version === ifVersion ? await moved(call, { before, tariff, change: { state } }) : undefined;
      if (!row) throw new Fault('conflict', 'This subscription has been changed in the meantime; look at it again');
      await grantUse(call, row, tariff);
      return { ...shownSubscription(row), previousState: before.state };
    }),
  ];
}

/** By which the billing service's words find their way back. */
export function referenceOf(subscriptionId: string): string {
  return `sub:${subscriptionId}`;
}

type Wanted = z.output<typeof prepareSale.spec.input> | z.output<typeof beginSubscription.spec.input>;

function checkBuyer({ house }: Shop, call: Call, { buyerKind }: Wanted) {
  if (buyerKind !== 'company' || call.tenant.id === house().sellerId()) return;
  throw new Fault('invalid', 'buyerKind: only the company that owns the installation sells to other companies');
}

async function openTariff(call: Call, wanted: Wanted): Promise<TariffRow> {
  const tariff = await tariffById(call.db, wanted.tariffId);
  if (!tariff.isOpen) throw new Fault('conflict', `The tariff ${tariff.name} is closed; choose another one`);
  if ((wanted.buyerKind === 'company') !== (tariff.tier !== null)) {
    throw new Fault('invalid', 'tariffId: companies buy plans, people and agents what is no plan');
  }
  const current = await currentOf(call.db, wanted);
  if (current) {
    const { id, isByHand } = current.subscription;
    const mend = isByHand
      ? 'end it first (meter.subscription.setState)'
      : 'change it on the pages of the billing service';
    throw new Fault('conflict', `There is a subscription already; ${mend}`, { details: { subscriptionId: id } });
  }
  return tariff;
}

/** One checkout that was not gone through is enough for each of whom and what. */
async function waitingFor(
  call: Call,
  { tariffId, buyerKind, buyerId, buyerName, email }: z.output<typeof prepareSale.spec.input>,
) {
  const [known] = await call.db
    .update(subscriptions)
    .set({ email, buyerName, version: sql`${subscriptions.version} + 1` })
    .where(
      and(
        ...[eq(subscriptions.tariffId, tariffId), eq(subscriptions.state, 'incomplete')],
        ...[eq(subscriptions.buyerKind, buyerKind), eq(subscriptions.buyerId, buyerId)],
      ),
    )
    .returning();
  return (
    known ?? insert(call, { tariffId, buyerKind, buyerId, buyerName, email, state: 'incomplete', isByHand: false })
  );
}

type New = Omit<typeof subscriptions.$inferInsert, 'id' | 'version' | 'endsWithPeriod'>;

async function insert(call: Call, one: New) {
  const [made] = await call.db
    .insert(subscriptions)
    .values({ ...one, id: call.newId(), version: 1, endsWithPeriod: false })
    .returning();
  if (!made) throw new Fault('internal', 'The subscription was not kept');
  return made;
}
