// What is left, as people see it; giving back what was lost; forgetting what is long over.
import { and, eq, inArray, lt, sql } from 'drizzle-orm';
import { before, type Duration } from '#base/time';
import type { Call, Capability, Schedule } from '#kernel/contract';
import { releaseBudget, showBudget, sweepBudgets } from './contracts.ts';
import { quotaOf } from './limits.ts';
import { type Cap, capsOf, currency, everyone, periods, type Quota, resetOf, startOf, type Unit } from './model.ts';
import { usedSoFar } from './so-far.ts';
import { accounts, leases, quotas } from './tables.ts';

/** Whoever has not been heard of for so long after its lease has ended is dead, however wrong its clock was. */
const silence: Duration = '5 minutes';
const kept: Duration = '62 days';

export const budgetCapabilities: readonly Capability[] = [
  showBudget.implement(async (call, wanted) => {
    const [limits, counted] = await Promise.all([limitsOf(call), countedNow(call)]);
    const own = await ownLines(call, limits, counted);
    const items = [...own, ...sharedLines(limits, counted, call.now)].filter(
      ({ scope, scopeId }) =>
        (wanted.scope ?? scope) === scope && (wanted.scopeId === undefined || wanted.scopeId === scopeId),
    );
    return { items, currency };
  }),

  releaseBudget.implement(async (call) => {
    const lost = await call.db
      .delete(leases)
      .where(lt(leases.expiresAt, before(call.now, silence)))
      .returning();
    const sums = new Map<string, number>();
    for (const { accountId, granted, used, returned } of lost) {
      sums.set(accountId, (sums.get(accountId) ?? 0) + granted - used - returned);
    }
    const released: { unit: Unit; amount: number }[] = [];
    for (const [accountId, amount] of [...sums].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const [account] = await call.db
        .update(accounts)
        .set({ leased: sql`${accounts.leased} - ${amount}` })
        .where(eq(accounts.id, accountId))
        .returning({ unit: accounts.unit });
      if (account && amount > 0) released.push({ unit: account.unit, amount });
    }
    return { released };
  }),

  sweepBudgets.implement(async (call) => {
    const gone = await call.db
      .delete(accounts)
      .where(lt(accounts.updatedAt, before(call.now, kept)))
      .returning({ id: accounts.id });
    return { forgotten: gone.length };
  }),
];

export const sweepBudgetsDaily: Schedule = {
  name: 'sweep-budgets',
  contract: sweepBudgets,
  input: {},
  every: '24 hours',
  scope: 'tenant',
};

interface Counted {
  readonly scope: Cap['scope'];
  readonly scopeId: string;
  readonly period: Cap['period'];
  readonly unit: Unit;
  readonly spent: number;
  readonly leased: number;
  readonly lost: number;
  readonly hasWarned: boolean;
}

async function limitsOf(call: Call): Promise<Quota[]> {
  return (await call.db.select().from(quotas).orderBy(quotas.id)).map(quotaOf);
}

/** The accounts of the periods that are under way. */
async function countedNow(call: Call): Promise<Counted[]> {
  const atMs = Date.parse(call.now);
  const lost = sql<number>`coalesce((select sum(l.granted - l.used - l.returned) from meter.leases l
    where l.account_id = ${accounts.id} and l.expires_at <= ${call.now}), 0)::bigint`;
  const { scope, scopeId, period, unit, spent, leased, warnedAt } = accounts;
  const rows = await call.db
    .select({ scope, scopeId, period, unit, spent, leased, lost, warnedAt, start: accounts.periodStart })
    .from(accounts)
    .where(
      and(
        inArray(
          accounts.periodStart,
          periods.map((one) => startOf(one, atMs)),
        ),
      ),
    );
  return rows
    .filter((row) => Date.parse(row.start) === Date.parse(startOf(row.period, atMs)))
    .map(({ warnedAt: at, ...row }) => ({ ...row, hasWarned: at !== null }));
}

function ownLines(call: Call, limits: readonly Quota[], counted: readonly Counted[]) {
  const byName = new Map(counted.map((one) => [nameOf(one), one]));
  const caps = limits.flatMap(capsOf).filter(({ scopeId }) => scopeId !== everyone);
  return Promise.all(
    caps.map(async (cap) => {
      const known = byName.get(nameOf(cap)) ?? { spent: await usedSoFar(call, cap) };
      return lineOf(cap, known, call.now);
    }),
  );
}

/** Those who fall under the limit of everybody of their kind, as far as they have spent anything. */
function sharedLines(limits: readonly Quota[], counted: readonly Counted[], now: string) {
  const own = new Set(limits.map(({ scope, scopeId }) => `${scope} ${scopeId}`));
  const caps = limits.flatMap(capsOf).filter(({ scopeId }) => scopeId === everyone);
  return caps.flatMap((cap) =>
    counted
      .filter(({ scope, scopeId, period, unit }) => {
        const isUnder = scope === cap.scope && period === cap.period && unit === cap.unit;
        return isUnder && !own.has(`${scope} ${scopeId}`);
      })
      .map((one) => lineOf({ ...cap, scopeId: one.scopeId }, one, now)),
  );
}

function nameOf({ scope, scopeId, period, unit }: Pick<Cap, 'scope' | 'scopeId' | 'period' | 'unit'>): string {
  return `${scope} ${period} ${unit} ${scopeId}`;
}

function lineOf({ scope, scopeId, period, unit, limit, isHard }: Cap, counted: Partial<Counted>, now: string) {
  const { spent = 0, leased = 0, lost = 0, hasWarned = false } = counted;
  const resetsAt = resetOf(period, startOf(period, Date.parse(now)));
  const left = Math.max(0, limit - spent - leased);
  const counts = { limit, isHard, spent, reserved: leased - lost, lost, left };
  return { ...{ scope, scopeId, period, unit }, ...counts, hasWarned, resetsAt };
}
