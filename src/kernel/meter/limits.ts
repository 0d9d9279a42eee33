// The limits of each company, remembered until one is changed anywhere. While changes can not be heard, nothing is
// believed and they are read anew each time; a grant of the database checks the version in any case.
import { eq } from 'drizzle-orm';
import { type Clock, instantOf } from '#base/time';
import type { Store } from '#kernel/store';
import { type Cap, capsOf, everyone, type Quota, type Scope } from './model.ts';
import { quotas } from './tables.ts';

export interface Holder {
  readonly kind: Exclude<Scope, 'tenant'>;
  readonly id: string;
}

export type TenantLimits = ReadonlyMap<Scope, ReadonlyMap<string, readonly Cap[]>>;

export interface Limits {
  /** Undefined when they have to be loaded. */
  of(tenantId: string): TenantLimits | undefined;
  load(tenantId: string): Promise<TenantLimits>;
  forget(tenantId: string): void;
  /** Tells every process, this one first. */
  changed(tenantId: string): void;
  close(): void;
}

const changedTopic = 'meter.quota';

export interface LimitsParts {
  readonly store: Store;
  readonly clock: Clock;
  /** One company's limits, or anybody's, may have changed. */
  onChange(tenantId: string | undefined): void;
}

export function openLimits({ store, clock, onChange }: LimitsParts): Limits {
  const known = new Map<string, TenantLimits>();
  const loading = new Map<string, Promise<TenantLimits>>();

  function forget(tenantId: string) {
    known.delete(tenantId);
    loading.delete(tenantId);
  }

  function forgetAll() {
    known.clear();
    loading.clear();
    onChange(undefined);
  }

  const stops = [
    store.broadcast.hear(changedTopic, (tenantId) => {
      forget(tenantId);
      onChange(tenantId);
    }),
    store.broadcast.onGap(forgetAll),
  ];

  /** What changes while it is being read may have been missed: then it is not remembered. */
  function load(tenantId: string): Promise<TenantLimits> {
    const underway = loading.get(tenantId);
    if (underway) return underway;
    const started: Promise<TenantLimits> = read(store, clock, tenantId)
      .then((limits) => {
        if (loading.get(tenantId) === started) known.set(tenantId, limits);
        return limits;
      })
      .finally(() => {
        if (loading.get(tenantId) === started) loading.delete(tenantId);
      });
    loading.set(tenantId, started);
    return started;
  }

  return {
    of: (tenantId) => (store.broadcast.up ? known.get(tenantId) : undefined),
    load,
    forget,
    changed: (tenantId) => store.broadcast.publish(changedTopic, tenantId),
    close() {
      for (const stop of stops) stop();
    },
  };
}

async function read(store: Store, clock: Clock, tenantId: string): Promise<TenantLimits> {
  const { db } = store.engine(instantOf(clock.nowMs()));
  const rows = await db.select().from(quotas).where(eq(quotas.tenantId, tenantId));
  const limits = new Map<Scope, Map<string, readonly Cap[]>>();
  for (const row of rows) {
    const ofScope = limits.get(row.scope) ?? new Map<string, readonly Cap[]>();
    limits.set(row.scope, ofScope.set(row.scopeId, capsOf(quotaOf(row))));
  }
  return limits;
}

export type QuotaRow = typeof quotas.$inferSelect;

export function quotaOf(row: QuotaRow): Quota {
  const { id, version, scope, scopeId, hardCapEnabled, softCapEnabled, softCapThreshold } = row;
  const limits = {
    ...{ monthlyTokenLimit: row.monthlyTokenLimit, dailyTokenLimit: row.dailyTokenLimit },
    ...{ runTokenLimit: row.runTokenLimit, monthlyCostLimit: row.monthlyCostLimit },
    ...{ dailyCostLimit: row.dailyCostLimit, runCostLimit: row.runCostLimit },
    ...{ monthlyCallLimit: row.monthlyCallLimit, dailyCallLimit: row.dailyCallLimit, runCallLimit: row.runCallLimit },
  };
  return { id, version, scope, scopeId, hardCapEnabled, softCapEnabled, softCapThreshold, limits };
}

/** Whatever limits any of these holders: a quota of its own comes before the one of everybody of its kind. */
export function capsFor(limits: TenantLimits, holders: readonly Holder[]): Cap[] {
  const found = [...(limits.get('tenant')?.get('') ?? [])];
  for (const { kind, id } of holders) {
    const ofKind = limits.get(kind);
    const caps = ofKind?.get(id) ?? ofKind?.get(everyone) ?? [];
    for (const cap of caps) found.push(cap.scopeId === id ? cap : { ...cap, scopeId: id });
  }
  return found;
}
