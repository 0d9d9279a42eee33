// Letting go of what a run held on to.
import { z } from 'zod';
import { decided } from '#kernel/approval';
import { prepared, type Store } from '#kernel/store';

const drop = prepared('delete from work.waits where run_id = $1 returning topic, match');
const epochs = prepared('select id, epoch from work.runs where id = any($1::uuid[])');

const adrift = prepared(
  `select id, epoch from work.runs where owner = $1 and state = 'running' and id <> all($2::uuid[])`,
);
const giveBack = prepared(
  `update work.runs r set state = 'queued', owner = null, epoch = r.epoch + 1, queued_at = $4
   from unnest($2::uuid[], $3::integer[]) as lost(id, epoch)
   where r.id = lost.id and r.epoch = lost.epoch and r.owner = $1 and r.state = 'running'`,
);

const Asked = z.object({ approvalId: z.string() });

/** Answers the approvals that it was waiting for. */
export async function dropWaits(store: Store, { runId, now }: { runId: string; now: string }): Promise<string[]> {
  const { rows } = await store.engine(now).run({ statement: drop, values: [runId] });
  return rows.flatMap(([topic, match]) => (topic === decided.name ? [Asked.parse(match).approvalId] : []));
}

export async function ownStill(store: Store, { ids, now }: { ids: readonly string[]; now: string }) {
  const { rows } = await store.engine(now).run({ statement: epochs, values: [ids] });
  return new Map(rows.map(([id, epoch]) => [String(id), Number(epoch)]));
}

interface Hands {
  /** What is in them now, and what is just being begun. */
  held(): string[];
  readonly now: string;
}

/** What the database says is in this process's hands and is not: nobody else could ever go on with it. What came into
 * them while the database was asked is there by the time it has answered. */
export async function giveBackLost({ engine, processId }: Store, { held, now }: Hands): Promise<number> {
  const { rows } = await engine(now).run({ statement: adrift, values: [processId, held()] });
  if (rows.length === 0) return 0;
  const here = new Set(held());
  const lost = rows.filter(([id]) => !here.has(String(id)));
  if (lost.length === 0) return 0;
  const [ids, epochs] = [0, 1].map((column) => lost.map((row) => row[column]));
  const { rowCount } = await engine(now).run({ statement: giveBack, values: [processId, ids, epochs, now] });
  return rowCount;
}
