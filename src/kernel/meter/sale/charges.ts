// What is charged beside the base and the usage: success that was agreed to be paid for, and services.

import { and, asc, desc, eq, isNull, lt } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { spoken } from '#base/money';
import { type Call, type Capability, contract, Id, Instant, list, Money, Page, text } from '#kernel/contract';
import { bonusFor } from './model.ts';
import { subscriptionById } from './subscription.ts';
import { charges, type SubscriptionRow, type TariffRow } from './tables.ts';
import { anyId, tariffById } from './tariffs.ts';

const Reference = text(200).describe('What it was, by a name of yours; told again it is charged once');

const Charge = z.object({
  id: Id,
  subscriptionId: Id,
  kind: z.enum(['outcome', 'service']),
  what: z.string(),
  reference: z.string(),
  at: Instant,
  price: Money,
  invoiceId: Id.nullable(),
  isCancelled: z.boolean(),
});
type Charge = z.output<typeof Charge>;

export const tellOutcome = contract({
  name: 'meter.charge.tellOutcome',
  summary: 'Tell of a success that a subscriber pays for, as their tariff says.',
  effect: 'write',
  access: 'meter.charge.add',
  input: z.object({
    subscriptionId: Id,
    outcome: text(60),
    reference: Reference,
    value: Money.optional().describe('What it brought, where a share of it is charged'),
  }),
  output: Charge,
  undo: { by: 'meter.charge.cancel', input: (_input, { id }) => ({ chargeId: id }) },
  example: { subscriptionId: anyId, outcome: 'qualified-lead', reference: 'lead:42' },
}).implement(async (call, { subscriptionId, outcome, reference, value }) => {
  const { tariff } = await running(call, subscriptionId);
  const bonus = tariff.bonuses.find((one) => one.outcome === outcome);
  if (!bonus) throw new Fault('invalid', `The tariff ${tariff.name} does not pay for ${outcome}`);
  if (value && (value.currency !== tariff.currency || value.amount < 0)) {
    throw new Fault('invalid', `value: an amount in ${tariff.currency} that is not negative`);
  }
  const amount = bonusFor(bonus, value);
  return charge(call, { subscriptionId, kind: 'outcome', what: outcome, reference, amount, currency: tariff.currency });
});

export const chargeService = contract({
  name: 'meter.charge.addService',
  summary: 'Charge a subscriber for a service, such as a day of consulting.',
  title: ({ what, price }) => `Charge ${spoken(price)} for ${what}`,
  effect: 'write',
  access: 'meter.charge.add',
  input: z.object({ subscriptionId: Id, what: text(200), reference: Reference, price: Money }),
  output: Charge,
  stake: async (_call, { price }) => price,
  undo: { by: 'meter.charge.cancel', input: (_input, { id }) => ({ chargeId: id }) },
  example: {
    ...{ subscriptionId: anyId, what: 'Set-up by our team', reference: 'order-7' },
    price: { amount: 500_00, currency: 'USD' },
  },
}).implement(async (call, { price: { amount, currency }, ...wanted }) => {
  const { tariff } = await running(call, wanted.subscriptionId);
  if (currency !== tariff.currency || amount <= 0) {
    throw new Fault('invalid', `price: an amount of more than nothing in ${tariff.currency}`);
  }
  return charge(call, { ...wanted, kind: 'service', amount, currency });
});

export const cancelCharge = contract({
  name: 'meter.charge.cancel',
  summary: 'Take a charge back that is on no invoice yet.',
  effect: 'write',
  access: 'meter.charge.add',
  input: z.object({ chargeId: Id }),
  output: Charge,
  undo: { by: 'meter.charge.restore', input: (_input, { id }) => ({ chargeId: id }) },
  example: { chargeId: anyId },
}).implement((call, { chargeId }) => setCancelled(call, chargeId, call.now));

export const restoreCharge = contract({
  name: 'meter.charge.restore',
  summary: 'Charge again what was taken back.',
  effect: 'write',
  access: 'meter.charge.add',
  input: z.object({ chargeId: Id }),
  output: Charge,
  undo: { by: 'meter.charge.cancel', input: (_input, { id }) => ({ chargeId: id }) },
  example: { chargeId: anyId },
}).implement((call, { chargeId }) => setCancelled(call, chargeId, null));

export const listCharges = contract({
  name: 'meter.charge.list',
  summary: 'List what subscribers are charged beside base and usage, newest first.',
  effect: 'read',
  access: 'meter.subscription.read',
  input: Page.extend({ after: Id.optional(), subscriptionId: Id.optional() }),
  output: list(Charge),
  example: { limit: 50 },
}).implement(async (call, { after, limit, subscriptionId }) => {
  const rows = await call.db
    .select()
    .from(charges)
    .where(
      and(
        after ? lt(charges.id, after) : undefined,
        subscriptionId ? eq(charges.subscriptionId, subscriptionId) : undefined,
      ),
    )
    .orderBy(desc(charges.id))
    .limit(limit);
  return { items: rows.map(shown), next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null };
});

export const chargeCapabilities: readonly Capability[] = [
  ...[tellOutcome, chargeService, cancelCharge, restoreCharge, listCharges],
];

/** Not on an invoice, in the order in which they came. */
export function openCharges({ db }: Call, subscriptionId: string) {
  const isOpen = and(isNull(charges.invoiceId), isNull(charges.cancelledAt));
  return db
    .select()
    .from(charges)
    .where(and(eq(charges.subscriptionId, subscriptionId), isOpen))
    .orderBy(asc(charges.id))
    .for('update');
}

async function running(call: Call, id: string): Promise<{ subscription: SubscriptionRow; tariff: TariffRow }> {
  const subscription = await subscriptionById(call.db, id, { hold: true });
  if (subscription.periodEnd === null) {
    throw new Fault('conflict', 'This subscription is not billed: it has not begun, or its last invoice is written');
  }
  return { subscription, tariff: await tariffById(call.db, subscription.tariffId) };
}

type New = Omit<typeof charges.$inferInsert, 'id' | 'at'>;

async function charge(call: Call, one: New): Promise<Charge> {
  const [made] = await call.db
    .insert(charges)
    .values({ ...one, id: call.newId(), at: call.now })
    .onConflictDoNothing()
    .returning();
  if (made) return shown(made);
  throw new Fault('conflict', `${one.reference} has been charged already`);
}

async function setCancelled(call: Call, chargeId: string, cancelledAt: string | null): Promise<Charge> {
  const [changed] = await call.db
    .update(charges)
    .set({ cancelledAt })
    .where(and(eq(charges.id, chargeId), isNull(charges.invoiceId)))
    .returning();
  if (changed) return shown(changed);
  const [found] = await call.db.select({ id: charges.id }).from(charges).where(eq(charges.id, chargeId));
  if (!found) throw new Fault('not_found', `There is no charge ${chargeId}`);
  throw new Fault('conflict', 'It is on an invoice already');
}

function shown({
  id,
  subscriptionId,
  kind,
  what,
  reference,
  at,
  amount,
  currency,
  ...row
}: typeof charges.$inferSelect): Charge {
  const { invoiceId, cancelledAt } = row;
  const price = { amount, currency };
  return { id, subscriptionId, kind, what, reference, at, price, invoiceId, isCancelled: cancelledAt !== null };
}
