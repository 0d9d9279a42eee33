// After a restore: whoever was forgotten since the backup was taken is forgotten again. Twice does no harm.
import { instantOf } from '#base/time';
import type { Upkeep } from '../upkeep.ts';
import { notaryOf } from './notaries.ts';
import { keptReceipts } from './receipt-files.ts';
import { scrub } from './scrub.ts';
import { forget } from './subjects.ts';

/** Answers how many receipts were applied. */
export async function reapplyReceipts(upkeep: Upkeep): Promise<number> {
  const notary = await notaryOf(upkeep);
  const all = (await keptReceipts(upkeep.home)).map((receipt) => notary.read(receipt));
  const touched = new Set<string>();
  for (const body of all) {
    const scope = upkeep.store.write({ tenantId: body.tenantId, now: instantOf(upkeep.clock.nowMs()) });
    try {
      const tables = await forget(upkeep, scope.db, body.about());
      await scope.commit([]);
      for (const { table, rows } of tables) if (rows > 0) touched.add(table);
    } finally {
      await scope.rollback();
    }
  }
  if (touched.size > 0) await upkeep.asOwner((owner) => scrub(owner, [...touched]));
  return all.length;
}
