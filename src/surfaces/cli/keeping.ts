// What is done to an installation while no server works on it: putting a backup back, and another root key.
import { readFile } from 'node:fs/promises';
import { Fault } from '#base/fault';
import { instantOf, systemClock } from '#base/time';
import type { Kernel } from '#kernel';
import { resealRequests } from '#kernel/approval';
import { retireSigner } from '#kernel/audit';
import { resealFactors } from '#kernel/identity';
import { moveNotaries, reapplyReceipts, restoreBackup } from '#kernel/platform';
import type { MigrationSource, Store } from '#kernel/store';
import { rotateRoot } from '#kernel/vault';
import type { Keeper, RestoredAll, Rotated } from './keeper.ts';

export interface KeeperParts {
  readonly sources: readonly MigrationSource[];
  /** Where a server answers on this installation, if one does. */
  running(): Promise<string | undefined>;
  /** The root key as it is; never one that is made for the occasion. */
  rootKey(): Promise<string>;
  /** The store alone, as nobody else uses it. */
  openStore(): Promise<Store>;
  openKernel(): Promise<Kernel>;
  /** Puts the new root key where the next start finds it, when that is for Cadre to do. */
  keepRootKey(key: string): Promise<Pick<Rotated, 'keyFile' | 'oldKeyFile'>>;
}

const shortestKey = 32;
export function createKeeper(parts: KeeperParts): Keeper {
  return {
    async restore(path, force) {
      await mustStandStill(parts);
      await parts.rootKey();
      const restored = await withStore(parts, (store) =>
        store.asOwner((owner) => restoreBackup(owner, { path, sources: parts.sources, force })),
      );
      return { ...restored, ...(await settled(parts, restored.takenAt)) };
    },
    async rotateRootKey(path) {
      await mustStandStill(parts);
      const from = await parts.rootKey();
      const to = await keyIn(path);
      if (to === from) throw new Fault('invalid', 'This is the root key already');
      const done = await withStore(parts, (store) => rotate(store, { from, to }));
      return { ...done, ...(await parts.keepRootKey(to)) };
    },
  };
}

async function mustStandStill({ running }: KeeperParts) {
  const url = await running();
  if (url) throw new Fault('conflict', `A server is running at ${url}; stop it first`);
}

async function withStore<T>({ openStore }: KeeperParts, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore();
  try {
    return await work(store);
  } finally {
    await store.stop();
  }
}

/** Whoever was forgotten stays forgotten, and the record says that a part of it came back from a file. */
async function settled(parts: KeeperParts, takenAt: string): Promise<Pick<RestoredAll, 'forgotten' | 'era'>> {
  const kernel = await parts.openKernel();
  try {
    const { ok } = await kernel.vault.health.check();
    if (!ok)
      throw new Fault(
        'conflict',
        'It was restored, but the root key is another one: put the right one here and restore anew',
      );
    const forgotten = await reapplyReceipts(kernel.upkeep);
    const era = await kernel.audit.beginEra(`restored from the backup of ${takenAt}`);
    await kernel.settle();
    return { forgotten, era };
  } finally {
    await kernel.stop();
  }
}

interface Exchange {
  readonly from: string;
  readonly to: string;
}

/** In this order: whatever breaks off half way can be asked for again. */
async function rotate(store: Store, { from, to }: Exchange): Promise<Pick<Rotated, 'keys' | 'factors' | 'requests'>> {
  const now = instantOf(systemClock.nowMs());
  await retireSigner(store, now, { oldRootKey: from, newRootKey: to });
  await moveNotaries(store, { nowMs: systemClock.nowMs(), from, to });
  const factors = await resealFactors(store, now, { from, to });
  const requests = await resealRequests(store, now, { from, to });
  const { keys } = await rotateRoot({ store, clock: systemClock, from, to });
  return { keys, factors, requests };
}

async function keyIn(path: string): Promise<string> {
  try {
    const key = (await readFile(path, 'utf8')).trim();
    if (key.length >= shortestKey) return key;
  } catch (cause) {
    throw new Fault('invalid', `${path} can not be read`, { cause });
  }
  throw new Fault('invalid', `A root key has ${shortestKey} characters at least`);
}
