// Runs that are tainted, for good and across processes.
import { LRUCache } from 'lru-cache';
import { after, type Duration } from '#base/time';
import { prepared, type Store } from '#kernel/store';

/** An agent that names no run is as tainted as what it came with, and that has no end of its own. */
const withoutRun: Duration = '1 day';

export interface Taints {
  has(place: Place): Promise<boolean>;
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
  /** Runs known to be tainted, which they stay; for the others nobody but the database can tell. */
  const known = new LRUCache<string, true>({ max: 10_000 });
  return {
    async has({ tenantId, now, run }) {
      const name = `${tenantId}:${run}`;
      if (known.has(name)) return true;
      const { rows } = await store.read({ tenantId, now }).run({ statement: find, values: [run, now] });
      if (rows.length > 0 && isNamed(run)) known.set(name, true);
      return rows.length > 0;
    },
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
