// Limits as people set them. One quota for the company, each of its parts, or each of a kind that has none of its own.
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { Fault } from '#base/fault';
import type { Money } from '#base/money';
import type { Call, Capability } from '#kernel/contract';
import {
  getQuota,
  listQuotas,
  type Quota,
  quotaChanged,
  quotaWarned,
  type Settings,
  setQuota,
  warnOfQuota,
} from './contracts.ts';
import { currency, limitFields, microsOf, moneyOf, resetOf } from './model.ts';
import { accounts, quotas } from './tables.ts';

type Row = typeof quotas.$inferSelect;
type Whose = Pick<Settings, 'scope' | 'scopeId'>;

export const quotaCapabilities: readonly Capability[] = [
  getQuota.implement(async (call, whose) => {
    const row = await rowOf(call, whose);
    return row ? shown(row) : { ...nothing, ...whose, version: 0 };
  }),

  setQuota.implement(async (call, { ifVersion, ...settings }) => {
    checkLimits(settings);
    const former = await rowOf(call, settings);
    const version = former?.version ?? 0;
    if (ifVersion !== undefined && ifVersion !== version) throw changedMeanwhile();
    const row = limitsNothing(settings) ? await remove(call, former) : await write(call, settings, former);
    call.emit(quotaChanged, { scope: settings.scope, scopeId: settings.scopeId });
    const { version: _, ...previous } = former ? shown(former) : { ...nothing, ...settings, ...noLimits, version: 0 };
    return { quota: row ? shown(row) : { ...settings, version: 0 }, previous };
  }),

  listQuotas.implement(async (call, { after, limit }) => {
    const rows = await call.db
      .select()
      .from(quotas)
      .where(after ? gt(quotas.id, after) : undefined)
      .orderBy(asc(quotas.id))
      .limit(limit);
    const items = rows.map((row) => ({ ...shown(row), id: row.id }));
    return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
  }),

  warnOfQuota.implement(async (call, { accountId, limit, threshold }) => {
    const [account] = await call.db
      .update(accounts)
      .set({ warnedAt: call.now })
      .where(and(eq(accounts.id, accountId), sql`${accounts.warnedAt} is null`))
      .returning();
    if (!account) return { hasWarned: false };
    const { scope, scopeId, period, unit, spent, periodStart } = account;
    const resetsAt = resetOf(period, periodStart);
    call.emit(quotaWarned, { scope, scopeId, period, unit, limit, spent, threshold, resetsAt });
    return { hasWarned: true };
  }),
];

/** Of somebody's month, beside whatever else they are limited to; null for as many as they like. */
export async function limitCalls(call: Call, whose: Whose, monthlyCallLimit: number | null): Promise<void> {
  const former = await rowOf(call, whose);
  if ((former?.monthlyCallLimit ?? null) === monthlyCallLimit) return;
  const caps = { hardCapEnabled: true, softCapEnabled: true } as const;
  await write(call, { ...noLimits, ...caps, ...(former && shown(former)), ...whose, monthlyCallLimit }, former);
  call.emit(quotaChanged, whose);
}

const noLimits = {
  ...{ hardCapEnabled: false, softCapEnabled: false, softCapThreshold: 0.8 },
  ...{ monthlyTokenLimit: null, dailyTokenLimit: null, runTokenLimit: null },
  ...{ monthlyCostLimit: null, dailyCostLimit: null, runCostLimit: null },
  ...{ monthlyCallLimit: null, dailyCallLimit: null, runCallLimit: null },
} as const;

const nothing = { ...noLimits, scope: 'tenant', scopeId: '' } as const;

function limitsNothing(settings: Settings): boolean {
  const { hardCapEnabled, softCapEnabled } = settings;
  return !hardCapEnabled && !softCapEnabled && limitFields.every(({ field }) => settings[field] === null);
}

async function rowOf(call: Call, { scope, scopeId }: Whose): Promise<Row | undefined> {
  const [row] = await call.db
    .select()
    .from(quotas)
    .where(and(eq(quotas.scope, scope), eq(quotas.scopeId, scopeId)));
  return row;
}

async function write(call: Call, settings: Settings, former: Row | undefined): Promise<Row> {
  const values = { ...settings, ...costs(settings) };
  const [row] = former
    ? await call.db
        .update(quotas)
        .set({ ...values, version: former.version + 1 })
        .where(and(eq(quotas.id, former.id), eq(quotas.version, former.version)))
        .returning()
    : await call.db
        .insert(quotas)
        .values({ ...values, id: call.newId(), version: 1 })
        .onConflictDoNothing()
        .returning();
  if (!row) throw changedMeanwhile();
  return row;
}

async function remove(call: Call, former: Row | undefined): Promise<undefined> {
  if (!former) return;
  const gone = await call.db
    .delete(quotas)
    .where(and(eq(quotas.id, former.id), eq(quotas.version, former.version)))
    .returning({ id: quotas.id });
  if (gone.length === 0) throw changedMeanwhile();
}

function changedMeanwhile(): Fault {
  return new Fault('conflict', 'These limits have been changed in the meantime; look at them again');
}

function costs({ monthlyCostLimit, dailyCostLimit, runCostLimit }: Settings) {
  const micros = (money: Money | null) => (money ? microsOf(money) : null);
  return {
    monthlyCostLimit: micros(monthlyCostLimit),
    dailyCostLimit: micros(dailyCostLimit),
    runCostLimit: micros(runCostLimit),
  };
}

function shown(row: Row): Quota {
  const money = (micros: number | null) => (micros === null ? null : moneyOf(micros));
  const { id: _id, tenantId: _tenant, createdAt: _created, updatedAt: _updated, ...rest } = row;
  return {
    ...rest,
    monthlyCostLimit: money(row.monthlyCostLimit),
    dailyCostLimit: money(row.dailyCostLimit),
    runCostLimit: money(row.runCostLimit),
  };
}

function checkLimits(settings: Settings) {
  const { scope, scopeId } = settings;
  if ((scope === 'tenant') !== (scopeId === '')) {
    throw new Fault('invalid', 'A quota is for the company, which has no scopeId, or for a part of it, which has one');
  }
  for (const { field, period } of limitFields) {
    const limit = settings[field];
    if (limit === null) continue;
    if ((period === 'run') !== (scope === 'run')) {
      throw new Fault('invalid', `${field} does not go with the scope ${scope}: a run has limits for its whole life`);
    }
    if (typeof limit === 'object' && limit.currency !== currency) {
      throw new Fault('invalid', `${field} is in ${limit.currency}; prices and limits are in ${currency}`);
    }
  }
}
