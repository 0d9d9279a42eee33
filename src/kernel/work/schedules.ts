// Schedules are rows one can see: one per schedule and tenant, claimed under a lease and moved on after the run. What
// was missed while nobody was running happens once, not once per missed time.
import { z } from 'zod';
import { after, type Duration } from '#base/time';
import type { Actor, Module, Schedule } from '#kernel/contract';
import { prepared, records, type Store } from '#kernel/store';
import { firstAfter, nextAfter, type Timing } from './timing.ts';

export interface Planned extends Schedule, Timing {
  readonly every: Duration;
  readonly module: string;
}

export interface DueSchedule {
  readonly tenantId: string;
  readonly name: string;
  /** The next of its own times. */
  readonly nextAt: string;
  /** When somebody asked for this run, if it is not its time. */
  readonly askedAt: string | null;
  readonly capability: string;
  readonly input: unknown;
  /** Whoever made it, or the module that brings it. */
  readonly actor: Actor;
  readonly isOwn: boolean;
  readonly tainted: boolean;
  readonly timing: Timing;
}

const seed = prepared(
  `insert into work.schedules (tenant_id, name, next_at, title, every)
   select t.id, s.name, s.next_at, s.title, s.every
   from json_to_recordset($1) as s(name text, next_at timestamptz, title text, every text), unnest($2::uuid[]) as t(id)
   on conflict (tenant_id, name) do nothing`,
);
/** What they are called may have changed since. */
const rename = prepared(
  `update work.schedules r set title = s.title, every = s.every
   from json_to_recordset($1) as s(name text, title text, every text)
   where r.name = s.name and r.tenant_id = any($2::uuid[]) and r.capability is null
     and (r.title, r.every) is distinct from (s.title, s.every)`,
);
const claim = prepared(
  `with due as materialized (
     select tenant_id, name from work.schedules
     where ((not paused and next_at <= $3) or asked_at is not null) and (leased_until is null or leased_until < $3)
     order by next_at limit $4 for update skip locked)
   update work.schedules s set lease_owner = $1, leased_until = $2
   from due where s.tenant_id = due.tenant_id and s.name = due.name
   returning s.tenant_id, s.name, next_at, asked_at, capability, input, actor, cron, zone, catch_up, tainted`,
);
const moveOn = prepared(
  `update work.schedules set next_at = $3, last_at = $4, last_error = $5, leased_until = null,
     asked_at = nullif(asked_at, $6)
   where tenant_id = $1 and name = $2 and lease_owner = $7`,
);
const releaseOf = prepared(
  'update work.schedules set leased_until = null where leased_until is not null and lease_owner = any($1::uuid[])',
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
      .map((schedule) => ({ ...wordsOf(schedule), name: schedule.name, next_at: firstAfter(schedule, now) }));
    if (rows.length === 0) continue;
    const values = [JSON.stringify(rows), scope === 'tenant' ? all : [owner]];
    await store.engine(now).run({ statement: seed, values });
    await store.engine(now).run({ statement: rename, values });
  }
}

/** A name for people: what is called says in one sentence what it does. */
function wordsOf({ contract, every, title }: Planned) {
  return { title: title ?? titleFrom(contract.spec.summary), every };
}

export function titleFrom(summary: string): string {
  return summary.replace(/\.$/, '');
}

export async function claimSchedules(
  store: Store,
  planned: ReadonlyMap<string, Planned>,
  { now, limit }: { now: string; limit: number },
) {
  const values = [store.processId, after(now, lease), now, limit];
  const result = await store.engine(now).run({ statement: claim, values });
  return records(result).flatMap((row): DueSchedule[] => {
    const own = Own.safeParse(row);
    const known = planned.get(String(row.name));
    const what = own.success ? ownWhat(own.data) : known && plannedWhat(known);
    if (!what) return [];
    const askedAt = row.asked_at === null ? null : String(row.asked_at);
    return [{ tenantId: String(row.tenant_id), name: String(row.name), nextAt: String(row.next_at), askedAt, ...what }];
  });
}

const Own = z.object({
  capability: z.string(),
  input: z.unknown(),
  actor: z.custom<Actor>((value) => typeof value === 'object' && value !== null),
  cron: z.string(),
  zone: z.string(),
  catch_up: z.enum(['once', 'all', 'skip']),
  tainted: z.boolean(),
});

type What = Omit<DueSchedule, 'tenantId' | 'name' | 'nextAt' | 'askedAt'>;

function ownWhat({ cron, zone, catch_up: catchUp, ...own }: z.output<typeof Own>): What {
  return { ...own, isOwn: true, timing: { cron, zone, catchUp } };
}

function plannedWhat({ contract, input, module, ...timing }: Planned): What {
  const actor = { kind: 'service', id: module, roles: [] } as const;
  return { capability: contract.name, input, actor, isOwn: false, tainted: false, timing };
}

/** A run that somebody asked for leaves the schedule's own times as they are. */
export async function moveScheduleOn(
  store: Store,
  { tenantId, name, timing, nextAt, askedAt }: DueSchedule,
  { error, now }: { error: string | null; now: string },
) {
  const next = nextAt <= now ? nextAfter(timing, nextAt, now) : nextAt;
  const values = [tenantId, name, next, now, error, askedAt, store.processId];
  await store.engine(now).run({ statement: moveOn, values });
}

export async function releaseSchedules(store: Store, whose: 'own' | 'others', now: string) {
  await store.engine(now).run({ statement: release, values: [store.processId, whose === 'own'] });
}

export async function releaseSchedulesOf(store: Store, owners: readonly string[], now: string) {
  await store.engine(now).run({ statement: releaseOf, values: [owners] });
}
