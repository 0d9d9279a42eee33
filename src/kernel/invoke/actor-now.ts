// Work that waits keeps who asked for it, never their rights: those are looked up when it is done.
import { covers } from '#kernel/access';
import type { Actor } from '#kernel/contract';
import type { ActorNow } from '#kernel/identity';

/** The same actor with the rights they have now; undefined when they do not belong there any more. */
export type Renew = (tenantId: string, actor: Actor) => Promise<Actor | undefined>;

export function renewing(actorNow: ActorNow): Renew {
  const renew: Renew = async (tenantId, actor) => {
    const { kind, id, delegatedBy, credentialId } = actor;
    if (kind === 'visitor') return actor;
    if (kind === 'service') {
      if (!delegatedBy) return actor;
      const behind = await renew(tenantId, delegatedBy);
      return behind && { ...actor, delegatedBy: behind };
    }
    const fresh = await actorNow(tenantId, id, delegatedBy?.id);
    if (!fresh) return undefined;
    const scopes = narrower(actor.scopes, fresh.scopes);
    return { ...fresh, ...(scopes ? { scopes } : {}), ...(credentialId ? { credentialId } : {}) };
  };
  return renew;
}

/** What both allow: of the first, what the second covers. */
function narrower(then: readonly string[] | undefined, now: readonly string[] | undefined) {
  if (!then || !now) return then ?? now;
  return then.filter((one) => now.some((pattern) => covers(pattern, one)));
}
