// Keys in memory: bounded, forgotten when any process says that they changed, and not used at all while such words
// could be missed.
import type { Broadcast } from '#kernel/store';
import type { DataKey } from './cipher.ts';

export interface OpenKey extends DataKey {
  readonly tenantId: string;
  readonly subject: string;
  readonly version: number;
  /** What everything under this key is bound to when nothing more is said. */
  readonly bound: Buffer;
}

export interface KeyCache {
  inUse(tenantId: string, subject: string): OpenKey | undefined;
  byId(id: string): OpenKey | undefined;
  /** Looks with `look`; callers who ask for the same at once share one look. What changed meanwhile is not kept. */
  load(name: string, look: () => Promise<Loaded>): Promise<Loaded>;
  /** Forgets here and in every other process: one subject's keys, or all of a tenant's. */
  changed(tenantId: string, subject: string | undefined): void;
  close(): void;
}

/** Undefined when the key has been shredded. */
export interface Loaded {
  readonly key: OpenKey | undefined;
  readonly isInUse: boolean;
}

const topic = 'vault.keys';
const kept = 10_000;

export function keyCache(broadcast: Broadcast): KeyCache {
  const current = new Map<string, OpenKey>();
  const known = new Map<string, OpenKey>();
  const looking = new Map<string, Promise<Loaded>>();
  // Counts what has been heard: a look that began before the last word may have seen what was before it.
  let heard = 0;

  function forget(concerns: (key: OpenKey) => boolean) {
    heard += 1;
    looking.clear();
    for (const map of [current, known]) for (const [name, key] of map) if (concerns(key)) map.delete(name);
  }

  async function lookOnce(look: () => Promise<Loaded>): Promise<Loaded> {
    const before = heard;
    const found = await look();
    if (heard !== before || !broadcast.up || !found.key) return found;
    keep(known, found.key.id, found.key);
    if (found.isInUse) keep(current, nameOf(found.key.tenantId, found.key.subject), found.key);
    return found;
  }

  const stops = [
    broadcast.hear(topic, (body) => {
      const [tenantId, subject] = split(body);
      forget((key) => key.tenantId === tenantId && (subject === '' || key.subject === subject));
    }),
    broadcast.onGap(() => forget(() => true)),
  ];
  return {
    inUse: (tenantId, subject) => (broadcast.up ? used(current, nameOf(tenantId, subject)) : undefined),
    byId: (id) => (broadcast.up ? used(known, id) : undefined),
    load(name, look) {
      const shared = looking.get(name);
      if (shared) return shared;
      const fresh = lookOnce(look).finally(() => {
        if (looking.get(name) === fresh) looking.delete(name);
      });
      looking.set(name, fresh);
      return fresh;
    },
    changed: (tenantId, subject = '') => broadcast.publish(topic, `${tenantId} ${subject}`),
    close() {
      for (const stop of stops) stop();
      forget(() => true);
    },
  };
}

function nameOf(tenantId: string, subject: string): string {
  return `${tenantId} ${subject}`;
}

function split(body: string): [string, string] {
  const at = body.indexOf(' ');
  return [body.slice(0, at), body.slice(at + 1)];
}

/** The one that was used last goes last. */
function used(map: Map<string, OpenKey>, name: string): OpenKey | undefined {
  const key = map.get(name);
  if (key && map.size > kept / 2) keep(map, name, key);
  return key;
}

function keep(map: Map<string, OpenKey>, name: string, key: OpenKey) {
  map.delete(name);
  map.set(name, key);
  const oldest = map.keys().next();
  if (map.size > kept && !oldest.done) map.delete(oldest.value);
}
