// What stands behind a credential: who, where, as what. Remembered for moments only, forgotten when any process says
// that it changed, and not used at all while such words could be missed.
import { LRUCache } from 'lru-cache';
import { type Clock, durationMs } from '#base/time';
import type { Actor } from '#kernel/contract';
import type { Broadcast } from '#kernel/store';
import { tenantChangedTopic } from '#kernel/tenant';
import { stateLife } from './model.ts';

export interface Authenticated {
  readonly actor: Actor;
  readonly tenantId: string;
}

export interface State {
  readonly authenticated: Authenticated;
  readonly personId: string;
  readonly credentialId: string;
  readonly version: number;
  /** When the session or key ends by itself. */
  readonly endsAtMs: number;
}

/** What has changed: `person:<id>`, `session:<id>` … A program that somebody let in is a `grant`. */
export type Mark = `${'person' | 'session' | 'key' | 'grant' | 'agent' | 'tenant'}:${string}`;

export interface StateCache {
  get(name: string): State | undefined;
  /** Loads what is not remembered; callers who ask for the same at once share one look. */
  load(name: string, look: () => Promise<State>): Promise<State>;
  /** Forgets here and in every other process. */
  changed(mark: Mark): void;
  close(): void;
}

export const changedTopic = 'identity.changed';
const remembered = 10_000;

interface Entry {
  readonly state: State;
  readonly loadedAtMs: number;
}

export function stateCache(broadcast: Broadcast, clock: Clock): StateCache {
  const entries = new LRUCache<string, Entry>({ max: remembered });
  const looking = new Map<string, Promise<State>>();
  const lifeMs = durationMs(stateLife);
  // Counts what has been heard: a look that began before the last word may have seen what was before it.
  let heard = 0;

  function forget(concerns: (state: State) => boolean) {
    heard += 1;
    looking.clear();
    for (const [name, { state }] of entries.entries()) if (concerns(state)) entries.delete(name);
  }

  function forgetMarked(mark: string) {
    forget((state) => isMarked(state, mark));
  }

  async function lookOnce(name: string, look: () => Promise<State>): Promise<State> {
    const before = heard;
    const loadedAtMs = clock.nowMs();
    const state = await look();
    if (heard === before) entries.set(name, { state, loadedAtMs });
    return state;
  }

  const stops = [
    broadcast.hear(changedTopic, forgetMarked),
    broadcast.hear(tenantChangedTopic, (id) => forgetMarked(`tenant:${id}`)),
    broadcast.onGap(() => forget(() => true)),
  ];
  return {
    get(name) {
      if (!broadcast.up) return undefined;
      const entry = entries.get(name);
      if (!entry) return undefined;
      const nowMs = clock.nowMs();
      const ageMs = nowMs - entry.loadedAtMs;
      return ageMs >= 0 && ageMs <= lifeMs && nowMs < entry.state.endsAtMs ? entry.state : undefined;
    },
    load(name, look) {
      if (!broadcast.up) return look();
      const shared = looking.get(name);
      if (shared) return shared;
      const fresh = lookOnce(name, look).finally(() => {
        if (looking.get(name) === fresh) looking.delete(name);
      });
      looking.set(name, fresh);
      return fresh;
    },
    changed: (mark) => broadcast.publish(changedTopic, mark),
    close() {
      for (const stop of stops) stop();
    },
  };
}

function isMarked({ personId, credentialId, authenticated }: State, mark: string): boolean {
  const [kind, id] = mark.split(':');
  if (kind === 'person') return personId === id;
  if (kind === 'agent') return authenticated.actor.id === id;
  if (kind === 'tenant') return authenticated.tenantId === id;
  return credentialId === id;
}
