// A subscription as it is shown, found and moved from state to state.
import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { Instant as At } from '#base/time';
import { type Call, contract, event, Id, Instant, list, Page } from '#kernel/contract';
import { type BuyerKind, buyerKinds, isServed, periodEnd, type State, states } from './model.ts';
import { type SubscriptionRow, subscriptions, type TariffRow, tariffs } from './tables.ts';
import { anyId } from './tariffs.ts';

export const Subscription = z.object({
  id: Id,
  version: z.int(),
  tariffId: Id,
  buyerKind: z.enum(buyerKinds),
  buyerId: z.string(),
  buyerName: z.string(),
  state: z
    .enum(states)
    .describe('past_due: paid late, still served; incomplete: the checkout has not been gone through yet'),
  isByHand: z.boolean().describe('We bill it ourselves; no service does'),
  endsWithPeriod: z.boolean(),
  paidUntil: Instant.nullable(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  periodStart: Instant.nullable().describe('What is billed next'),
  periodEnd: Instant.nullable(),
});
export type Subscription = z.output<typeof Subscription>;

export const subscriptionChanged = event({
  name: 'meter.subscription.changed',
  summary: 'A subscription began, is in another state, or on another tariff.',
  data: z.object({
    subscriptionId: Id,
    buyerKind: z.enum(buyerKinds),
    buyerId: z.string(),
    tariffId: Id,
    state: z.enum(states),
  }),
});

export const subscriptionDoubled = event({
  name: 'meter.subscription.doubled',
  summary: 'Somebody has paid for the same subscription twice; one of the two has to be cancelled and paid back.',
  data: z.object({ subscriptionId: Id, remoteId: z.string(), otherRemoteId: z.string() }),
});

export function shownSubscription(row: SubscriptionRow): Subscription {
  const { id, version, tariffId, buyerKind, buyerId, buyerName, state, endsWithPeriod, paidUntil } = row;
  const { startedAt, endedAt, periodStart, periodEnd: end } = row;
  return {
    ...{ id, version, tariffId, buyerKind, buyerId, buyerName, state, endsWithPeriod, paidUntil },
    ...{ startedAt, endedAt, periodStart, periodEnd: end, isByHand: row.isByHand },
  };
}

export const listSubscriptions = contract({
  name: 'meter.subscription.list',
  summary: 'List who has subscribed to what, newest first.',
  effect: 'read',
  access: 'meter.subscription.read',
  input: Page.extend({ after: Id.optional(), state: z.enum(states).optional(), tariffId: Id.optional() }),
  output: list(Subscription),
  example: { limit: 50 },
}).implement(async (call, { after, limit, state, tariffId }) => {
  const rows = await call.db
    .select()
    .from(subscriptions)
    .where(
      and(
        after ? lt(subscriptions.id, after) : undefined,
        state ? eq(subscriptions.state, state) : undefined,
        tariffId ? eq(subscriptions.tariffId, tariffId) : undefined,
      ),
    )
    .orderBy(desc(subscriptions.id))
    .limit(limit);
  return { items: rows.map(shownSubscription), next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null };
});

export const showSubscription = contract({
  name: 'meter.subscription.show',
  summary: 'Show one subscription.',
  effect: 'read',
  access: 'meter.subscription.read',
  input: z.object({ subscriptionId: Id }),
  output: Subscription,
  example: { subscriptionId: anyId },
}).implement(async (call, { subscriptionId }) => shownSubscription(await subscriptionById(call.db, subscriptionId)));

type Db = Call['db'];

/** Held, nobody writes its last invoice meanwhile. */
export async function subscriptionById(db: Db, id: string, { hold = false } = {}): Promise<SubscriptionRow> {
  const one = db.select().from(subscriptions).where(eq(subscriptions.id, id));
  const [found] = await (hold ? one.for('share') : one);
  if (!found) throw new Fault('not_found', `There is no subscription ${id}`);
  return found;
}

export interface Buyer {
  readonly buyerKind: BuyerKind;
  readonly buyerId: string;
}

export function subscriptionsOf(db: Db, { buyerKind, buyerId }: Buyer) {
  return db
    .select({ id: subscriptions.id })
    .from(subscriptions)
    .where(and(eq(subscriptions.buyerKind, buyerKind), eq(subscriptions.buyerId, buyerId)));
}

const live: State[] = ['trialing', 'active', 'past_due', 'unpaid', 'paused'];

/** The newest that has begun and is not over, with its tariff. */
export async function currentOf(
  db: Db,
  { buyerKind, buyerId }: Buyer,
): Promise<{ subscription: SubscriptionRow; tariff: TariffRow } | undefined> {
  const [found] = await db
    .select({ subscription: subscriptions, tariff: tariffs })
    .from(subscriptions)
    .innerJoin(tariffs, eq(tariffs.id, subscriptions.tariffId))
    .where(
      and(
        eq(subscriptions.buyerKind, buyerKind),
        eq(subscriptions.buyerId, buyerId),
        inArray(subscriptions.state, live),
      ),
    )
    .orderBy(desc(subscriptions.id))
    .limit(1);
  return found;
}

type Change = Partial<Omit<SubscriptionRow, 'id' | 'tenantId' | 'version'>>;

/** Changes a subscription that is as it was seen, and begins or ends what is billed of it. */
export async function moved(
  call: Call,
  { before, tariff, change }: { before: SubscriptionRow; tariff: TariffRow; change: Change },
): Promise<SubscriptionRow | undefined> {
  const state = change.state ?? before.state;
  const begins = isServed(state) && before.startedAt === null ? beginning(call.now, tariff) : {};
  const ends = { endedAt: state === 'ended' ? (before.endedAt ?? call.now) : null };
  const [row] = await call.db
    .update(subscriptions)
    .set({ ...change, ...begins, ...ends, version: sql`${subscriptions.version} + 1` })
    .where(and(eq(subscriptions.id, before.id), eq(subscriptions.version, before.version)))
    .returning();
  if (!row) return undefined;
  const { id: subscriptionId, buyerKind, buyerId, tariffId } = row;
  call.emit(subscriptionChanged, { subscriptionId, buyerKind, buyerId, tariffId, state });
  return row;
}

export function beginning(startedAt: At, { months }: Pick<TariffRow, 'months'>) {
  return { startedAt, periodStart: startedAt, periodEnd: periodEnd(startedAt, startedAt, months) };
}
