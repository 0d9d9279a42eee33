// Periods that are over become invoices, each once: whoever is first to move the subscription to its next period
// writes the invoice of the one before.
import { and, asc, eq, inArray, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { before, type Instant } from '#base/time';
import { type Call, type Capability, contract, type Schedule } from '#kernel/contract';
import { prepared } from '#kernel/store';
import { accounts } from './booking.ts';
import { openCharges } from './charges.ts';
import type { Shop } from './house.ts';
import { shownInvoice } from './invoice.ts';
import { book, invoiceIssued } from './invoices.ts';
import { billOf, type Line, partOf, periodEnd, priceOfUse } from './model.ts';
import { charges, invoices, type SubscriptionRow, subscriptions, type TariffRow, tariffs } from './tables.ts';
import { usedBy } from './used.ts';

/** What was used in a period has been written down by then. */
const settles = '1 hour';
const mostAtOnce = 50;

export const closePeriods = contract({
  name: 'meter.invoice.close',
  summary: 'Write the invoices of all periods that are over.',
  effect: 'write',
  access: 'meter.invoice.close',
  internal: true,
  input: z.object({}),
  output: z.object({ written: z.int(), isMore: z.boolean() }),
  undo: { never: 'Whoever has an invoice has it; one that is not owed is voided' },
  example: {},
});

export const closeDaily: Schedule = {
  ...{ name: 'invoices', contract: closePeriods, input: {} },
  ...{ every: '1 day', scope: 'tenant' },
};

export function closing(shop: Shop): Capability {
  return closePeriods.implement(async (call) => {
    const due = await overdue(call);
    let written = 0;
    for (const one of due) written += await close(shop, call, one);
    const isMore = due.length === mostAtOnce;
    // Some may have several periods behind them.
    if (due.length > 0 && !call.rehearsing) call.later(closePeriods, {});
    return { written, isMore };
  });
}

interface Due {
  readonly subscription: SubscriptionRow;
  readonly tariff: TariffRow;
}

async function overdue({ db, now }: Call): Promise<Due[]> {
  const by = before(now, settles);
  const isOver = or(lte(subscriptions.periodEnd, by), lte(subscriptions.endedAt, by));
  const some = await db
    .select()
    .from(subscriptions)
    .where(and(isNotNull(subscriptions.periodEnd), isOver))
    .orderBy(asc(subscriptions.periodEnd))
    .limit(mostAtOnce)
    .for('update', { skipLocked: true });
  if (some.length === 0) return [];
  const named = inArray(
    tariffs.id,
    some.map(({ tariffId }) => tariffId),
  );
  const known = new Map((await db.select().from(tariffs).where(named)).map((tariff) => [tariff.id, tariff]));
  return some.flatMap((subscription) => {
    const tariff = known.get(subscription.tariffId);
    return tariff ? [{ subscription, tariff }] : [];
  });
}

interface Period {
  readonly from: Instant;
  readonly until: Instant;
  /** Where it would have ended. */
  readonly end: Instant;
}

async function close(shop: Shop, call: Call, { subscription, tariff }: Due): Promise<number> {
  const { id, startedAt, periodStart: from, periodEnd: end, endedAt } = subscription;
  if (!startedAt || !from || !end) throw new Fault('internal', `The subscription ${id} has no period to bill`);
  const isLast = endedAt !== null && endedAt <= end;
  const period = { from, until: isLast ? endedAt : end, end };
  const next = isLast
    ? { periodStart: null, periodEnd: null }
    : { periodStart: end, periodEnd: periodEnd(startedAt, end, tariff.months) };
  await call.db.update(subscriptions).set(next).where(eq(subscriptions.id, id));
  const open = await openCharges(call, id);
  const lines: Line[] = [
    ...baseOf(subscription, tariff, period),
    ...(await usesOf(shop, call, { subscription, tariff, period })),
    ...open.map(({ kind, what, amount }): Line => ({ what, kind, quantity: 1, amount, chargedBy: 'us' })),
  ];
  if (lines.length === 0) return 0;
  await write(call, { subscription, tariff, period, lines });
  return 1;
}

function baseOf({ isByHand }: SubscriptionRow, { title, baseAmount }: TariffRow, period: Period): Line[] {
  const amount = partOf(baseAmount, period);
  if (amount === 0) return [];
  return [{ what: title, kind: 'base', quantity: 1, amount, chargedBy: isByHand ? 'us' : 'service' }];
}

async function usesOf(
  shop: Shop,
  call: Call,
  { subscription, tariff, period }: Due & { period: Period },
): Promise<Line[]> {
  const lines: Line[] = [];
  for (const metric of tariff.metrics) {
    const quantity = await usedBy(shop, call, { buyer: subscription, metric, stretch: period });
    const isTold = metric.remoteMeter !== undefined && !subscription.isByHand;
    const amount = priceOfUse(quantity, metric.tiers, tariff.currency);
    const unit = metric.unit === 'costMicros' ? 'what models cost' : metric.unit;
    const what = metric.name === unit ? unit : `${metric.name} (${unit})`;
    if (quantity > 0) lines.push({ what, kind: 'usage', quantity, amount, chargedBy: isTold ? 'service' : 'us' });
  }
  return lines;
}

const oneAtATime = prepared(
  `select pg_advisory_xact_lock(hashtext('meter.invoices ' || current_setting('app.current_tenant_id')))`,
);

async function write(call: Call, { subscription, tariff, period, lines }: Due & { period: Period; lines: Line[] }) {
  await call.db.$run({ statement: oneAtATime, values: [] });
  const year = Number(call.now.slice(0, 4));
  const last = call.db
    .select({ serial: sql<number>`coalesce(max(${invoices.serial}), 0)::int` })
    .from(invoices)
    .where(eq(invoices.year, year));
  const { total, due } = billOf(lines);
  const [row] = await call.db
    .insert(invoices)
    .values({
      ...{ id: call.newId(), subscriptionId: subscription.id, year, serial: ((await last)[0]?.serial ?? 0) + 1 },
      ...{ buyerName: subscription.buyerName, periodStart: period.from, periodEnd: period.until },
      ...{ currency: tariff.currency, lines, total, due, issuedAt: call.now, state: due > 0 ? 'open' : 'paid' },
    })
    .returning();
  if (!row) throw new Fault('internal', 'The invoice was not kept');
  await call.db
    .update(charges)
    .set({ invoiceId: row.id })
    .where(and(eq(charges.subscriptionId, subscription.id), isNull(charges.invoiceId), isNull(charges.cancelledAt)));
  await book(call, row, { from: accounts.income, to: accounts.owed });
  const { id: invoiceId, number, ...shown } = shownInvoice(row);
  call.emit(invoiceIssued, {
    invoiceId,
    number,
    subscriptionId: row.subscriptionId,
    total: shown.total,
    due: shown.due,
  });
}
