// A change of what belongs to the whole installation. The engine's work commits by itself; while rehearsing it is
// really done and really undone.
import type { Call } from '#kernel/contract';
import type { Db, Store } from '#kernel/store';

export async function change<T>(store: Store, call: Call, work: (db: Db) => Promise<T>): Promise<T> {
  const scope = store.engineWork(call.now);
  try {
    const result = await work(scope.db);
    if (!call.rehearsing) await scope.commit([]);
    return result;
  } finally {
    await scope.rollback();
  }
}
