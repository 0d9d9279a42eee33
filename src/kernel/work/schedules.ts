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
  /** The next of its own times. */
  readonly nextAt: string;
  /** When somebody asked for this run, if it is not its time. */
  readonly askedAt: string | null;
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
     where ((not paused and next_at <= $3) or asked_at is not null) and (leased_until is null or leased_until < $3)
     order by next_at limit $4 for update skip locked)
   returning tenant_id, name, next_at, asked_at`,
);
const moveOn = prepared(
  `update work.schedules set next_at = $3, last_at = $4, last_error = $5, leased_until = null,
     asked_at = nullif(asked_at, $6)
   where tenant_id = $1 and name = $2 and lease_owner = $7`,
);
const release = prepared(
  'update work.schedules set leased_until = null where leased_until is not null and (lease_owner = $1) = $2',
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

export async function claimSchedules(
  store: Store,
  planned: ReadonlyMap<string, Planned>,
  { now, limit }: { now: string; limit: number },
) {
  const values = [store.processId, after(now, lease), now, limit];
  const result = await store.engine(now).run({ statement: claim, values });
  return records(result).flatMap(({ tenant_id, name, next_at, asked_at }): DueSchedule[] => {
    const known = planned.get(String(name));
    if (!known) return [];
    const askedAt = asked_at === null ? null : String(asked_at);
    return [{ tenantId: String(tenant_id), nextAt: String(next_at), askedAt, planned: known }];
  });
}

/** A run that somebody asked for leaves the schedule's own times as they are. */
export async function moveScheduleOn(
  store: Store,
  { tenantId, planned, nextAt, askedAt }: DueSchedule,
  { error, now }: { error: string | null; now: string },
) {
  const next = nextAt <= now ? nextAfter(nextAt, planned.every, now) : nextAt;
  const values = [tenantId, planned.name, next, now, error, askedAt, store.processId];
  await store.engine(now).run({ statement: moveOn, values });
}

export async function releaseSchedules(store: Store, whose: 'own' | 'others', now: string) {
  await store.engine(now).run({ statement: release, values: [store.processId, whose === 'own'] });
}

/** The next time on the schedule's own grid that is still to come. */
export function nextAfter(dueAt: string, every: Duration, now: string): string {
  const stepMs = durationMs(every);
  const missed = Math.max(0, Math.floor((msOf(now) - msOf(dueAt)) / stepMs));
  return instantOf(msOf(dueAt) + (missed + 1) * stepMs);
}
