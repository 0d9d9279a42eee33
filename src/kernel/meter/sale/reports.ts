// What subscribers have used, told to the meters of the billing service: day by day, each day once, when it is over.
import { and, asc, eq, gt, inArray, isNotNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { before, type Instant, instantOf, msOf } from '#base/time';
import { reportUsage } from '#contracts/billing';
import { type Call, type Capability, contract, Id, type Schedule } from '#kernel/contract';
import type { Shop } from './house.ts';
import { isServed, type Metric, states } from './model.ts';
import { type SubscriptionRow, subscriptions, tariffs, usageReports } from './tables.ts';
import { usedBy } from './used.ts';

const settles = '1 hour';
const dayMs = 86_400_000;
/** Older use the service does not take. */
const mostDays = 34;
const mostInOne = 1_000_000_000;
const mostAtOnce = 50;

const reportDays = contract({
  name: 'meter.usage.report',
  summary: 'Tell the billing service what subscribers have used on the days that are over.',
  effect: 'write',
  access: 'meter.usage.report',
  internal: true,
  input: z.object({ after: Id.optional() }),
  output: z.object({ told: z.int() }),
  undo: { never: 'It is counted there' },
  example: {},
});

export const reportDaily: Schedule = {
  ...{ name: 'usage', contract: reportDays, input: {} },
  ...{ every: '1 day', scope: 'tenant' },
};

export function reporting(shop: Shop): Capability {
  return reportDays.implement(async (call, { after }) => {
    const some = await metered(call, after);
    let told = 0;
    for (const { subscription, metrics } of some) {
      for (const metric of metrics.filter(({ remoteMeter }) => remoteMeter !== undefined)) {
        told += await reportOne(shop, call, { subscription, metric });
      }
    }
    const last = some.length === mostAtOnce ? some.at(-1)?.subscription.id : undefined;
    if (last && !call.rehearsing) call.later(reportDays, { after: last });
    return { told };
  });
}

function metered({ db, now }: Call, after: string | undefined) {
  const isRecent = sql`coalesce(${subscriptions.endedAt} > ${before(now, '2 days')}, true)`;
  return db
    .select({ subscription: subscriptions, metrics: tariffs.metrics })
    .from(subscriptions)
    .innerJoin(tariffs, eq(tariffs.id, subscriptions.tariffId))
    .where(
      and(
        ...[isNotNull(subscriptions.customerId), isNotNull(subscriptions.startedAt), isRecent],
        inArray(subscriptions.state, [...states.filter(isServed), 'unpaid', 'ended']),
        sql`${tariffs.metrics} @? '$[*].remoteMeter'`,
        after ? gt(subscriptions.id, after) : undefined,
      ),
    )
    .orderBy(asc(subscriptions.id))
    .limit(mostAtOnce);
}

interface Metered {
  readonly subscription: SubscriptionRow;
  readonly metric: Metric;
}

async function reportOne(shop: Shop, call: Call, { subscription, metric }: Metered): Promise<number> {
  const { startedAt, endedAt, customerId, connectionId } = subscription;
  const meter = metric.remoteMeter;
  if (!startedAt || !customerId || !meter) return 0;
  let told = 0;
  const last = await lastTold(call, subscription.id, meter);
  for (const day of daysOver(call.now, startedAt).filter((one) => last === null || one.slice(0, 10) > last)) {
    const [from, until] = [latest(day, startedAt), earliest(dayAfter(day), endedAt)];
    if (from >= until || !(await claim(call, { subscription, meter, day }))) continue;
    const quantity = await usedBy(shop, call, { buyer: subscription, metric, stretch: { from, until } });
    await note(call, { subscription, meter, day }, quantity);
    // A part that is told twice counts once: it is called by whose it is, what, and of which day.
    for (let part = 0; part * mostInOne < quantity; part += 1) {
      const usageId = `use:${subscription.id}:${meter.replaceAll(/[^\w.-]/g, '_')}:${day.slice(0, 10)}:${part}`;
      const some = Math.min(mostInOne, quantity - part * mostInOne);
      const at = instantOf(msOf(until) - 1000);
      const via = connectionId ?? undefined;
      call.later(reportUsage, { via, customerId, meter, quantity: some, usageId, at }, { key: usageId });
      told += 1;
    }
  }
  return told;
}

/** The days (UTC) that are over and were not before it began, the oldest first. */
export function daysOver(now: Instant, startedAt: Instant): Instant[] {
  const today = Math.floor(msOf(before(now, settles)) / dayMs);
  const first = Math.max(Math.floor(msOf(startedAt) / dayMs), today - mostDays);
  return Array.from({ length: Math.max(0, today - first) }, (_, index) => instantOf((first + index) * dayMs));
}

async function lastTold({ db }: Call, subscriptionId: string, meter: string): Promise<string | null> {
  const [found] = await db
    .select({ day: sql<string | null>`max(${usageReports.day})::text` })
    .from(usageReports)
    .where(and(eq(usageReports.subscriptionId, subscriptionId), eq(usageReports.meter, meter)));
  return found?.day ?? null;
}

interface Day {
  readonly subscription: SubscriptionRow;
  readonly meter: string;
  readonly day: Instant;
}

async function claim(call: Call, { subscription, meter, day }: Day): Promise<boolean> {
  const made = await call.db
    .insert(usageReports)
    .values({ id: call.newId(), subscriptionId: subscription.id, meter, day: day.slice(0, 10), quantity: 0 })
    .onConflictDoNothing()
    .returning({ id: usageReports.id });
  return made.length > 0;
}

async function note({ db }: Call, { subscription, meter, day }: Day, quantity: number) {
  await db
    .update(usageReports)
    .set({ quantity })
    .where(
      and(
        eq(usageReports.subscriptionId, subscription.id),
        ...[eq(usageReports.meter, meter), eq(usageReports.day, day.slice(0, 10))],
      ),
    );
}

function dayAfter(day: Instant): Instant {
  return instantOf(msOf(day) + dayMs);
}

function latest(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

function earliest(a: Instant, b: Instant | null): Instant {
  return b !== null && b < a ? b : a;
}
