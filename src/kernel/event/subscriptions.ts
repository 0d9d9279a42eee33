// What companies themselves want to hear of, beside the reactions that modules declare: kept as rows, and remembered
// whole by every process, since each event that is emitted asks for them.
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Instant } from '#base/time';
import { type AnyContract, type Call, type EventRecord, event, Id } from '#kernel/contract';
import { type Db, readAgain, type Store } from '#kernel/store';
import { subscriptions } from './tables.ts';

export const subscriptionsChanged = event({
  name: 'event.subscription.changed',
  summary: 'A company hears of other events than before.',
  data: z.object({ id: Id }),
});

export interface Subscription {
  readonly id: string;
  /** In whose name the capability is called. */
  readonly module: string;
  /** An event's name, `crm.*` for all that begins so, or `*`. */
  readonly pattern: string;
  readonly capability: string;
  /** Handed over together with the event, as `event`. */
  readonly input: object;
}

export interface Wanted extends Omit<Subscription, 'id' | 'capability'> {
  readonly contract: AnyContract;
}

/** From now on; takes part in the transaction of the call. */
export async function subscribe(call: Call, { contract, ...wanted }: Wanted): Promise<string> {
  const id = call.newId();
  await call.db.insert(subscriptions).values({ ...wanted, id, capability: contract.name });
  call.emit(subscriptionsChanged, { id });
  return id;
}

export async function unsubscribe(call: Call, id: string) {
  await call.db.delete(subscriptions).where(eq(subscriptions.id, id));
  call.emit(subscriptionsChanged, { id });
}

export interface Subscriptions {
  /** To whom this event of that company goes. */
  to(tenantId: string, eventType: string): readonly Subscription[];
  /** Every process hears of what this one has changed. */
  onEvents(event: Pick<EventRecord, 'type' | 'tenantId'>): void;
  /** Nothing when all is known; else until what this process has heard of is known here. */
  ready(): Promise<void> | undefined;
  close(): void;
}

const topic = 'event.subscriptions';
const none: readonly Subscription[] = [];

export async function openSubscriptions(store: Store, now: () => Instant): Promise<Subscriptions> {
  const byTenant = new Map<string, readonly Subscription[]>();
  let looking: Promise<void> | undefined;

  async function look(tenantId?: string) {
    const rows = await readAgain(() => rowsOf(store.engine(now()).db, tenantId));
    if (tenantId === undefined) byTenant.clear();
    else byTenant.delete(tenantId);
    for (const { tenantId: of, ...one } of rows) byTenant.set(of, [...(byTenant.get(of) ?? none), one]);
  }

  /** One after the other, so that an older look never overwrites a newer one. What fails is looked for once more. */
  function lookAgain(tenantId?: string) {
    const last = (looking ?? Promise.resolve()).then(() => look(tenantId)).catch(() => look());
    const settled = last
      .catch(() => undefined)
      .then(() => {
        if (looking === settled) looking = undefined;
      });
    looking = settled;
  }

  const stops = [store.broadcast.hear(topic, lookAgain), store.broadcast.onGap(() => lookAgain())];
  await look();
  return {
    to: (tenantId, eventType) => byTenant.get(tenantId)?.filter(({ pattern }) => fits(pattern, eventType)) ?? none,
    onEvents({ type, tenantId }) {
      if (type !== subscriptionsChanged.name) return;
      lookAgain(tenantId);
      store.broadcast.publish(topic, tenantId);
    },
    ready: () => looking,
    close() {
      for (const stop of stops) stop();
    },
  };
}

function fits(pattern: string, eventType: string): boolean {
  if (pattern === '*' || pattern === eventType) return true;
  return pattern.endsWith('.*') && eventType.startsWith(pattern.slice(0, -1));
}

function rowsOf(db: Db, tenantId: string | undefined) {
  const { id, tenantId: of, module, pattern, capability, input } = subscriptions;
  return db
    .select({ id, tenantId: of, module, pattern, capability, input })
    .from(subscriptions)
    .where(tenantId === undefined ? undefined : eq(of, tenantId))
    .orderBy(id);
}
