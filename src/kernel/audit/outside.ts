// With several processes on one database each has a home of its own. What one of them has sealed, the others write down
// in theirs as soon as they hear of it, so that the end of the record can not be cut off unseen by any of them.
import { type Clock, instantOf } from '#base/time';
import type { Store } from '#kernel/store';
import type { Heads } from './heads.ts';
import { newestHeads } from './seal-rows.ts';
import type { SignedHead } from './segment.ts';

export interface Outside {
  /** Writes down what this process has sealed, and tells the others of it. */
  keep(sealed: readonly SignedHead[]): Promise<void>;
  /** What others have sealed, and what a process that died did not come to write down. Once is enough. */
  catchUp(): Promise<void>;
  /** What has been heard of is on disk, when it answers. */
  settled(): Promise<void>;
}

interface OutsideDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly heads: Heads;
}

const topic = 'audit.sealed';

export function openOutside({ store, clock, heads }: OutsideDeps): Outside {
  /** The newest number that is written down of each company. */
  const written = new Map<string, string>();
  let isBehind = true;
  let last: Promise<void> = Promise.resolve();

  async function write(found: readonly SignedHead[]) {
    const fresh = found.filter(({ tenantId, hash }) => written.get(tenantId) !== hash);
    await heads.append(fresh);
    for (const { tenantId, hash } of fresh) written.set(tenantId, hash);
  }

  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = last.then(work);
    last = done.catch(() => {
      isBehind = true;
    });
    return done;
  }

  async function follow() {
    if (!isBehind) return;
    isBehind = false;
    await write(await newestHeads(store, instantOf(clock.nowMs())));
  }

  function heard() {
    isBehind = true;
    if (store.broadcast.shared) void inTurn(follow).catch(() => undefined);
  }

  store.broadcast.hear(topic, heard);
  store.broadcast.onGap(heard);
  return {
    async keep(sealed) {
      if (sealed.length === 0) return;
      await inTurn(() => write(sealed));
      store.broadcast.publish(topic, '');
    },
    catchUp: () => inTurn(follow),
    settled: () => last,
  };
}
