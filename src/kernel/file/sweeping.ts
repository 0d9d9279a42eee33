// What goes by itself: files whose time is over, and then the bytes that no file has.
import { before } from '#base/time';
import type { Capability } from '#kernel/contract';
import { discardBytes, sweepFiles } from './contracts.ts';
import type { House } from './house.ts';
import { keyOf, restorableFor, unusedFor } from './model.ts';
import * as rows from './store.ts';

export function sweepingCapabilities({ store, bytes, drafts }: House): Capability[] {
  return [
    sweepFiles.implement(async (call) => {
      const { now, db, rehearsing } = call;
      if (!rehearsing) await drafts.clear(now);
      const removed = await rows.removeFiles(db, rows.isOver({ now, deletedUntil: before(now, restorableFor) }));
      if (await rows.hasUnused(db, before(now, unusedFor))) call.later(discardBytes, {});
      return { removed };
    }),
    discardBytes.implement(async ({ tenant, now, rehearsing }) => {
      if (rehearsing) return { discarded: 0 };
      const { db } = store.engine(now);
      const claimed = await rows.claimUnused(db, { tenantId: tenant.id, until: before(now, unusedFor), now });
      // The row goes after the bytes: whoever dies in between leaves it to be done once more.
      for (const content of claimed) {
        await bytes.remove(keyOf(content));
        await rows.forgetContent(db, content);
      }
      return { discarded: claimed.length };
    }),
  ];
}
