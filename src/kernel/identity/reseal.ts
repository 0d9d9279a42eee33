// Another root key: what people prove themselves with is sealed anew, all of it or none. Keys that sign tokens are not:
// the next start makes one of its own, and tokens of the old ones end.
import { Fault } from '#base/fault';
import { prepared, records, type Store } from '#kernel/store';
import { sealingFor } from './sealing.ts';

const all = prepared('select user_id, sealed from identity.factors for update');
const change = prepared('update identity.factors set sealed = $2, updated_at = $3 where user_id = $1');

/** Answers how many were sealed anew; those that are already stay. */
export async function resealFactors(store: Store, now: string, keys: { from: string; to: string }): Promise<number> {
  const [old, fresh] = [sealingFor(keys.from, 'factor'), sealingFor(keys.to, 'factor')];
  const scope = store.engineWork(now);
  let count = 0;
  try {
    for (const row of records(await scope.run({ statement: all, values: [] }))) {
      const [userId, sealed] = [String(row.user_id), String(row.sealed)];
      if (fresh.open(userId, sealed) !== undefined) continue;
      const secret = old.open(userId, sealed);
      if (secret === undefined) throw new Fault('invalid', 'The old root key does not open the second factors');
      await scope.run({ statement: change, values: [userId, fresh.seal(userId, secret), now] });
      count += 1;
    }
    await scope.commit([]);
    return count;
  } finally {
    await scope.rollback();
  }
}
