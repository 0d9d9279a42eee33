// Schedules are rows one can see: one per schedule and tenant, claimed under a lease and moved on after the run. What
// was missed while nobody was running happens once, not once per missed time.
import { after, type Duration, durationMs, instantOf, msOf } from '#base/time';
import type { Module, Schedule } from '#kernel/contract';
import { prepared, records, type Store } from '#kernel/store';

export interface Planned extends Schedule {
  readonly module: string;
}

export interface DueSchedule {
  readonly tenantId: string;
  readonly dueAt: string;
  readonly planned: Planned;
}

const seed = prepared(
  `insert into work.schedules (tenant_id, name, next_at)
   select t.id, s.name, s.next_at from json_to_recordset($1) as s(name text, next_at timestamptz),
     unnest($2::uuid[]) as t(id)
   on conflict (tenant_id, name) do nothing`,
);
const claim = prepared(
  `update work.schedules set lease_owner = $1, leased_until = $2
   where (tenant_id, name) in (
     select tenant_id, name from work.schedules
     where not paused and next_at <= $3 and (leased_until is null or leased_until < $3)
     order by next_at limit 50 for update skip locked)
   returning tenant_id, name, next_at`,
);
const moveOn = prepared(
  `update work.schedules set next_at = $3, last_at = $4, last_error = $5, leased_until = null
   where tenant_id = $1 and name = $2`,
);

const lease: Duration = '10 minutes';

export function plannedIn(modules: readonly Module[]): Map<string, Planned> {
  const planned = modules.flatMap(({ name: module, schedules = [] }) =>
    schedules.map((schedule): Planned => ({ ...schedule, name: `${module}.${schedule.name}`, module })),
  );
  return new Map(planned.map((schedule) => [schedule.name, schedule]));
}

/** Gives every tenant its rows; a schedule that is new is due after its first interval. */
export async function seedSchedules(
  store: Store,
  planned: ReadonlyMap<string, Planned>,
  { owner, all, now }: { owner: string; all: readonly string[]; now: string },
) {
  for (const scope of ['tenant', 'installation'] as const) {
    const rows = [...planned.values()]
      .filter((schedule) => schedule.scope === scope)
      .map(({ name, every }) => ({ name, next_at: after(now, every) }));
    if (rows.length === 0) continue;
    const ids = scope === 'tenant' ? all : [owner];
    await store.engine(now).run({ statement: seed, values: [JSON.stringify(rows), ids] });
  }
}

export async function claimSchedules(store: Store, planned: ReadonlyMap<string, Planned>, now: string) {
  const result = await store.engine(now).run({ statement: claim, values: [store.processId, after(now, lease), now] });
  return records(result).flatMap((row): DueSchedule[] => {
    const known = planned.get(String(row.name));
    return known ? [{ tenantId: String(row.tenant_id), dueAt: String(row.next_at), planned: known }] : [];
  });
}

export async function moveScheduleOn(
  store: Store,
  { tenantId, planned, dueAt }: DueSchedule,
  { error, now }: { error: string | null; now: string },
) {
  const values = [tenantId, planned.name, nextAfter(dueAt, planned.every, now), now, error];
  await store.engine(now).run({ statement: moveOn, values });
}

/** The next time on the schedule's own grid that is still to come. */
export function nextAfter(dueAt: string, every: Duration, now: string): string {
  const stepMs = durationMs(every);
  const missed = Math.max(0, Math.floor((msOf(now) - msOf(dueAt)) / stepMs));
  return instantOf(msOf(dueAt) + (missed + 1) * stepMs);
}
