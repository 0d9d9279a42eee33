// Tells whoever holds a conversation open that the other side may no longer be there.
import type { Broadcast } from '#kernel/store';
import { tenantChangedTopic } from '#kernel/tenant';
import type { Authenticate, Credential } from './authenticate.ts';
import { type Authenticated, changedTopic } from './cache.ts';

export interface Watched {
  readonly who: Authenticated;
  /** What they came with; without one, any word about them ends it. */
  readonly credential?: Credential;
}

/** Calls `over` once, when they may not go on. Answers how to stop. */
export type Watch = (watched: Watched, over: () => void) => () => void;

export function watcher(broadcast: Broadcast, authenticate: Authenticate): Watch {
  return ({ who, credential }, over) => {
    let isOver = false;
    const marks = marksOf(who);

    function end() {
      if (isOver) return;
      isOver = true;
      stop();
      over();
    }

    async function ask() {
      if (!credential) return end();
      const still = await authenticate(credential);
      if (!still || !isSame(still, who)) end();
    }

    const doubt = () => void ask().catch(end);
    const hear = (mark: string) => {
      if (marks.has(mark)) doubt();
    };
    const stops = [
      broadcast.hear(changedTopic, hear),
      broadcast.hear(tenantChangedTopic, (id) => hear(`tenant:${id}`)),
      broadcast.onGap(doubt),
    ];
    function stop() {
      for (const one of stops) one();
    }
    return stop;
  };
}

function marksOf({ actor, tenantId }: Authenticated): ReadonlySet<string> {
  const { id, credentialId, delegatedBy } = actor;
  const kinds = ['session', 'key', 'grant'].map((kind) => `${kind}:${credentialId}`);
  return new Set([`person:${id}`, `agent:${id}`, `person:${delegatedBy?.id}`, `tenant:${tenantId}`, ...kinds]);
}

/** Another role is another person as far as an open stream goes: what may be seen has changed. */
function isSame(still: Authenticated, { actor, tenantId }: Authenticated): boolean {
  const rolesOf = (one: Authenticated['actor']) => JSON.stringify([one.id, one.roles, one.scopes, one.delegatedBy]);
  return still.tenantId === tenantId && rolesOf(still.actor) === rolesOf(actor);
}
