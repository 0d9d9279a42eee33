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
    const behind = fresh.delegatedBy && within(fresh.delegatedBy, delegatedBy?.scopes);
    const now = within(fresh, actor.scopes);
    return { ...now, ...(behind ? { delegatedBy: behind } : {}), ...(credentialId ? { credentialId } : {}) };
  };
  return renew;
}

/** Nobody comes again with more than the credential allowed that they came with. */
function within<Who extends Pick<Actor, 'scopes'>>(who: Who, then: readonly string[] | undefined): Who {
  const scopes = narrower(then, who.scopes);
  return scopes ? { ...who, scopes } : who;
}

/** What both allow: of the first, what the second covers. */
function narrower(then: readonly string[] | undefined, now: readonly string[] | undefined) {
  if (!then || !now) return then ?? now;
  return then.filter((one) => now.some((pattern) => covers(pattern, one)));
}
