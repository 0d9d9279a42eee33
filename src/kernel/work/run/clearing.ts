// Letting go of what a run held on to.
import { z } from 'zod';
import { decided } from '#kernel/approval';
import { prepared, type Store } from '#kernel/store';

const drop = prepared('delete from work.waits where run_id = $1 returning topic, match');
const epochs = prepared('select id, epoch from work.runs where id = any($1::uuid[])');

const lost = prepared(
  `update work.runs set state = 'queued', owner = null, epoch = epoch + 1, queued_at = $3
   where owner = $1 and state = 'running' and id <> all($2::uuid[])`,
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

/** What the database says is in this process's hands and is not: nobody else could ever go on with it. */
export async function giveBackLost(store: Store, { inHand, now }: { inHand: readonly string[]; now: string }) {
  const { rowCount } = await store.engine(now).run({ statement: lost, values: [store.processId, inHand, now] });
  return rowCount;
}
