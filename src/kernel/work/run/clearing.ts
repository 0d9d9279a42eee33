// Letting go of what a run held on to.
import { z } from 'zod';
import { decided } from '#kernel/approval';
import { prepared, type Store } from '#kernel/store';

const drop = prepared('delete from work.waits where run_id = $1 returning topic, match');
const epochs = prepared('select id, epoch from work.runs where id = any($1::uuid[])');

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
