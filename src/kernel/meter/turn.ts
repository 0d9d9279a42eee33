// One turn of a process: all its slices tell what has been spent and ask for more, in one statement. Everything is told
// in totals, so a turn whose answer was lost can be told again.
import { z } from 'zod';
import { after, type Duration, type Instant } from '#base/time';
import { type DeliveryRow, deliveryPart } from '#kernel/event';
import { prepared, recorder, records, type Store } from '#kernel/store';
import type { Cap } from './model.ts';
import { grant, hasNews, needOf, type Slice, startAnew } from './slice.ts';

/** How long a slice that nobody has returned is believed to be in use. It counts as spent afterwards, too. */
export const leaseTime: Duration = '60 seconds';

const turnStatement = prepared('select * from meter.turn($1, $2, $3)');
const Row = z.object({
  lease_id: z.string(),
  alive: z.boolean(),
  stale: z.boolean(),
  granted: z.int(),
  spent: z.int(),
  room: z.int(),
  elsewhere: z.int(),
  warned: z.boolean(),
});
type Row = z.output<typeof Row>;

export interface Asking {
  readonly slice: Slice;
  readonly wish: number;
  /** It gives back what it has and is gone when nothing is left of it. */
  readonly isEnding: boolean;
}

export interface Answered {
  readonly slice: Slice;
  readonly isAlive: boolean;
  /** Its limit is not what the process believes it to be. */
  readonly isStale: boolean;
  readonly spent: number;
  readonly wasWarned: boolean;
}

export interface Turning {
  readonly store: Store;
  readonly now: Instant;
  newId(): string;
}

export async function turn({ store, now, newId }: Turning, asking: readonly Asking[]): Promise<Answered[]> {
  const told = asking.map((one) => tellingOf(one, store.processId));
  const values = [JSON.stringify(told), now, after(now, leaseTime)];
  const result = await store.engine(now).run({ statement: turnStatement, values });
  const rows = new Map(records(result).map((row) => [String(row.lease_id), Row.parse(row)]));
  return told.flatMap((one, index) => {
    const row = rows.get(one.lease_id);
    const slice = asking[index]?.slice;
    return row && slice ? hear({ slice, one, row, nowMs: Date.parse(now) }, newId) : [];
  });
}

type Telling = ReturnType<typeof tellingOf>;

function tellingOf({ slice, wish, isEnding }: Asking, processId: string) {
  const { cap, leaseId, accountId, tenantId, used, returned, over, isFresh } = slice;
  return {
    ...{ lease_id: leaseId, account_id: accountId, tenant_id: tenantId, process_id: processId },
    ...{ quota_id: cap.quotaId, version: cap.version, hard_limit: cap.isHard ? cap.limit : null },
    ...{ used, returned, over, need: needOf(slice), wish, fresh: isFresh, ending: isEnding },
  };
}

interface Heard {
  readonly slice: Slice;
  readonly one: Telling;
  readonly row: Row;
  readonly nowMs: number;
}

function hear({ slice, one, row, nowMs }: Heard, newId: () => string): Answered {
  if (row.alive) {
    slice.told = { used: one.used, returned: one.returned, over: one.over };
    grant(slice, row.granted);
    Object.assign(slice, { room: row.room, elsewhere: row.elsewhere, isFresh: false });
  } else {
    startAnew(slice, newId());
  }
  slice.toldAtMs = nowMs;
  return { slice, isAlive: row.alive, isStale: row.stale, spent: row.spent, wasWarned: row.warned };
}

/** The work loop calls `meter.quota.warn` once for each account, however many processes notice. */
export async function askToWarn({ store, now }: Turning, slices: readonly Slice[]): Promise<void> {
  if (slices.length === 0) return;
  const entry = recorder().again([{ part: deliveryPart, rows: slices.map((slice) => warningOf(slice, now)) }]);
  if (entry) await store.engine(now).run(entry);
}

function warningOf({ accountId, tenantId, cap }: Slice, now: Instant): DeliveryRow {
  return {
    ...{ id: accountId, tenant_id: tenantId, event_id: null, capability: 'meter.quota.warn' },
    input: { accountId, limit: cap.limit, threshold: cap.threshold },
    actor: { kind: 'service', id: 'meter', roles: [] },
    call_key: `meter.warn:${accountId}`,
    ...{ due_at: now, created_at: now, tainted: false },
  };
}

const find = prepared(
  `select id, warned_at from meter.accounts where tenant_id = $1 and scope = $2 and scope_id = $3 and period = $4
   and period_start = $5 and unit = $6`,
);
// Ids of usage begin with the time at which they were made, and no earlier: the primary key finds the period.
const open = prepared(
  `insert into meter.accounts (id, tenant_id, scope, scope_id, period, period_start, unit, spent)
   select $7, $1, $2, $3, $4, $5, $6, coalesce(sum(case $6
       when 'tokens' then coalesce(u.tokens_in, 0) + coalesce(u.tokens_out, 0)
       when 'costMicros' then coalesce(u.cost_micros, 0)
       else case when u.run_id is null and u.agent_id is null or u.capability = 'model.provider.ask' then 0
         else u.calls - u.failures end end), 0)
   from meter.usage_metering u
   where u.tenant_id = $1 and u.id >= $8 and u.at >= $5 and case $2 when 'tenant' then true
     when 'user' then u.user_id = $3 when 'workspace' then u.workspace_id = $3 when 'crew' then u.crew_id = $3
     when 'agent' then u.agent_id = $3 else u.run_id = $3 end
   on conflict (tenant_id, scope, scope_id, period, period_start, unit) do nothing`,
);

export interface Opening {
  readonly tenantId: string;
  readonly cap: Cap;
  readonly start: Instant;
  readonly newId: string;
}

/** The account of a limit in a period. A new one begins with what the record of usage holds of it. */
export async function accountOf(store: Store, now: Instant, { tenantId, cap, start, newId }: Opening) {
  const engine = store.engine(now);
  const named = [tenantId, cap.scope, cap.scopeId, cap.period, start, cap.unit];
  const look = async () => records(await engine.run({ statement: find, values: named }))[0]?.id;
  const known = await look();
  if (known !== undefined) return String(known);
  await engine.run({ statement: open, values: [...named, newId, firstIdAt(cap, start)] });
  return String(await look());
}

const isTimed = /^[0-9a-f]{8}-[0-9a-f]{4}-7/;

/** No usage of the period has a smaller id: a run's own usage is younger than the run. */
export function firstIdAt({ scope, scopeId }: Pick<Cap, 'scope' | 'scopeId'>, start: Instant): string {
  if (scope === 'run' && isTimed.test(scopeId)) return `${scopeId.slice(0, 13)}-7000-8000-000000000000`;
  const time = Date.parse(start).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

/** Whether the database has to hear of it now. */
export function isDue(slice: Slice, nowMs: number): boolean {
  return hasNews(slice) || needOf(slice) > 0 || nowMs - slice.toldAtMs > renewMs;
}

const renewMs = 20_000;
