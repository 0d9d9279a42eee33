// Keys from where they are kept: opened with the root key, made when a subject has none.
import { Fault } from '#base/fault';
import { newId } from '#base/id';
import { type Clock, instantOf } from '#base/time';
import type { Store } from '#kernel/store';
import { alone, boundTo, dataKey } from './cipher.ts';
import { type KeyCache, keyCache, type Loaded, type OpenKey } from './key-cache.ts';
import { type KeyRow, type KeyRows, keyRows } from './key-rows.ts';
import type { Root } from './root.ts';

export interface KeySource {
  readonly cache: KeyCache;
  readonly rows: KeyRows;
  inUse(tenantId: string, subject: string): Promise<OpenKey>;
  /** Undefined when it has been shredded. */
  byId(tenantId: string, id: string): Promise<OpenKey | undefined>;
}

export interface KeySourceDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly root: Root;
}

const tries = 5;

export function openKeySource({ store, clock, root }: KeySourceDeps): KeySource {
  const rows = keyRows(store, () => instantOf(clock.nowMs()));
  const cache = keyCache(store.broadcast);

  async function inUse(tenantId: string, subject: string): Promise<OpenKey> {
    const { key } = await cache.load(`${tenantId} ${subject}`, () => findOrMake(tenantId, subject));
    if (!key) throw new Fault('internal', 'The vault could not make a key');
    return key;
  }

  async function findOrMake(tenantId: string, subject: string): Promise<Loaded> {
    for (let turn = 0; turn < tries; turn += 1) {
      const row = await rows.inUse(tenantId, subject);
      if (row) return { key: opened(root, row), isInUse: true };
      const place = { id: newId(clock.nowMs()), tenantId, subject };
      await rows.insert({ ...place, wrapped: root.make(place), root: root.mark });
    }
    throw new Fault(
      'unavailable',
      'The vault made no key: its root key is another, or this subject is being forgotten right now',
    );
  }

  async function byId(tenantId: string, id: string): Promise<OpenKey | undefined> {
    return (await cache.load(`${tenantId} ${id}`, () => loadById(tenantId, id))).key;
  }

  async function loadById(tenantId: string, id: string): Promise<Loaded> {
    const row = await rows.byId(tenantId, id);
    if (!row) throw refused();
    return { key: row.wrapped === null ? undefined : opened(root, row), isInUse: false };
  }

  return { cache, rows, inUse, byId };
}

function opened(root: Root, row: KeyRow): OpenKey {
  const { id, tenantId, subject, version, wrapped } = row;
  const bytes = wrapped === null ? undefined : root.unwrap(row, wrapped);
  if (!bytes) {
    const advice = row.root === root.mark ? 'it has been changed in the database' : 'set the root key it was made with';
    throw new Fault('unavailable', `A key of the vault does not open: ${advice}`);
  }
  return { ...dataKey(id, bytes), tenantId, subject, version, bound: alone(boundTo(tenantId, subject)) };
}

export function refused(): Fault {
  return new Fault('forbidden', 'This can not be opened: it was changed, or sealed for somebody else');
}
