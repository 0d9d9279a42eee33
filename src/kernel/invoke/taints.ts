// Runs that are tainted, for good and across processes.
import { LRUCache } from 'lru-cache';
import { after, type Duration } from '#base/time';
import { type Entry, prepared, type Result, type Store } from '#kernel/store';

/** An agent that names no run is as tainted as what it came with, and that has no end of its own. */
const withoutRun: Duration = '1 day';

export interface Taints {
  /** For good; of the others only the database can tell. */
  knows(place: Place): boolean;
  has(place: Place): Promise<boolean>;
  lookUp(place: Place): Entry;
  /** What the look-up has answered. */
  learn(place: Place, found: Result): boolean;
  mark(place: Place, source: string): Promise<void>;
}

interface Place {
  readonly tenantId: string;
  readonly now: string;
  readonly run: string;
}

const find = prepared('select 1 from invoke.taints where run = $1 and (until is null or until > $2)');
const keep = prepared(
  `insert into invoke.taints (run, source, tainted_at, until) values ($1, $2, $3, $4)
   on conflict (tenant_id, run) do update set until = excluded.until where taints.until is not null`,
);

export function openTaints(store: Store): Taints {
  /** Runs known to be tainted, which they stay. */
  const known = new LRUCache<string, true>({ max: 10_000 });
  const lookUp = ({ run, now }: Place) => ({ statement: find, values: [run, now] });

  function learn({ tenantId, run }: Place, { rows }: Result): boolean {
    if (rows.length > 0 && isNamed(run)) known.set(`${tenantId}:${run}`, true);
    return rows.length > 0;
  }

  return {
    knows: ({ tenantId, run }) => known.has(`${tenantId}:${run}`),
    has: async (place) => learn(place, await store.read(place).run(lookUp(place))),
    ...{ lookUp, learn },
    async mark({ tenantId, now, run }, source) {
      const name = `${tenantId}:${run}`;
      if (known.has(name)) return;
      const until = isNamed(run) ? null : after(now, withoutRun);
      await store.write({ tenantId, now }).commit([{ statement: keep, values: [run, source, now, until] }]);
      if (isNamed(run)) known.set(name, true);
    },
  };
}

function isNamed(run: string): boolean {
  return run.startsWith('run:');
}
