// With several processes on one database each has a home of its own, and a backup may be restored in any of them: the
// receipts that one process issues, all of them keep.
import { instantOf } from '#base/time';
import { prepared, records } from '#kernel/store';
import type { Upkeep } from '../upkeep.ts';
import { keepReceipt, keptReceiptIds } from './receipt-files.ts';

const topic = 'platform.receipt.kept';
const mostTries = 8;
const firstPauseMs = 250;
const every = prepared('select id, body, signature from platform.purge_receipts order by id');

type Parts = Pick<Upkeep, 'store' | 'clock' | 'home'>;

/** Tells the other processes that there is a receipt which they have not. */
export function tellOfReceipt({ store }: Parts) {
  store.broadcast.publish(topic, '');
}

/** From now on what others issue is kept here too. */
export function followReceipts(upkeep: Parts) {
  const { broadcast } = upkeep.store;
  if (!broadcast.shared) return;
  let last = Promise.resolve();
  let isWaiting = false;
  function follow(failures = 0) {
    if (isWaiting) return;
    isWaiting = true;
    last = last.then(async () => {
      isWaiting = false;
      await copyMissing(upkeep).catch(() => again(failures + 1));
    });
  }
  /** A disk that is full or a database that is busy is not so for ever; what is closed is not asked for long. */
  function again(failures: number) {
    if (failures <= mostTries) setTimeout(() => follow(failures), firstPauseMs * 2 ** failures).unref();
  }
  broadcast.hear(topic, () => follow());
  broadcast.onGap(() => {
    if (broadcast.up) follow();
  });
  follow();
}

/** Answers how many were missing. */
export async function copyMissing({ store, clock, home }: Parts): Promise<number> {
  const now = instantOf(clock.nowMs());
  const all = records(await store.engine(now).run({ statement: every, values: [] }));
  const kept = new Set(await keptReceiptIds(home));
  const missing = all.filter(({ id }) => !kept.has(String(id)));
  for (const { id, body, signature } of missing) {
    await keepReceipt(home, String(id), { body: String(body), signature: String(signature) });
  }
  return missing.length;
}
