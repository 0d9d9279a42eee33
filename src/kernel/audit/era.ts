// Transaction ids begin anew on a new cluster, so what came before a restore and what comes after it can not be told
// apart by them. An era begins by itself when the cluster is another one; after a restore onto the same cluster
// somebody has to say so.
import { prepared, records, type Store } from '#kernel/store';

const latest = prepared(
  `select coalesce((select max(era) from audit.eras), 0) as era,
     (select cluster from audit.eras order by era desc limit 1) is not distinct from audit.cluster() as same`,
);
const begin = prepared('select audit.begin_era($1, $2, $3) as era');

/** Must have answered before anything is recorded. */
export async function openEra(store: Store, now: string): Promise<number> {
  const { era, same } = await latestEra(store, now);
  if (same) return era;
  return beginAfter(store, now, { era, reason: era === 0 ? 'The first' : 'The database lives on another cluster' });
}

interface Beginning {
  readonly reason: string;
  /** What was sealed up to this era is known outside, also where the database that came back has never heard of it. */
  readonly above: number;
}

export async function beginEra(store: Store, now: string, { reason, above }: Beginning): Promise<number> {
  let { era } = await latestEra(store, now);
  do era = await beginAfter(store, now, { era, reason });
  while (era <= above);
  return era;
}

/** Which one would begin. */
export async function eraAfter(store: Store, now: string, above: number): Promise<number> {
  return Math.max((await latestEra(store, now)).era, above) + 1;
}

async function latestEra(store: Store, now: string) {
  const [row] = records(await store.engine(now).run({ statement: latest, values: [] }));
  return { era: Number(row?.era ?? 0), same: row?.same === true };
}

async function beginAfter(store: Store, now: string, { era, reason }: { era: number; reason: string }) {
  const [row] = records(await store.engine(now).run({ statement: begin, values: [era, reason, now] }));
  return Number(row?.era);
}
