// Who somebody is by now, for work that runs later: roles are looked up anew, never kept with the work.
import { type Clock, instantOf } from '#base/time';
import type { Actor } from '#kernel/contract';
import type { Store } from '#kernel/store';
import type { Tenants } from '#kernel/tenant';
import { honoured } from '../model.ts';
import { agentNow, roleNow } from './store.ts';

/** Undefined when they may not act there any more. An agent acts for its owner unless somebody else has started it. */
export type ActorNow = (tenantId: string, actorId: string, startedBy?: string) => Promise<Actor | undefined>;

interface Deps {
  readonly store: Store;
  readonly tenants: Pick<Tenants, 'owner' | 'get'>;
  readonly clock: Clock;
}

export function actorLookup({ store, tenants, clock }: Deps): ActorNow {
  const engine = () => store.engine(instantOf(clock.nowMs())).db;

  async function personNow(tenantId: string, id: string): Promise<Actor | undefined> {
    const role = await roleNow(engine(), { tenantId, id });
    return role && { kind: 'person', id, roles: honoured(role, tenantId === tenants.owner().id) };
  }

  return async (tenantId, actorId, startedBy) => {
    if ((await tenants.get(tenantId))?.status !== 'active') return undefined;
    const person = await personNow(tenantId, actorId);
    if (person) return person;
    const agent = await agentNow(engine(), { tenantId, id: actorId });
    const delegatedBy = agent && (await personNow(tenantId, startedBy ?? agent.ownerId));
    if (!agent || !delegatedBy) return undefined;
    const roles = honoured(agent.role, tenantId === tenants.owner().id);
    return { kind: 'agent', id: actorId, roles, ...(agent.scopes ? { scopes: agent.scopes } : {}), delegatedBy };
  };
}
