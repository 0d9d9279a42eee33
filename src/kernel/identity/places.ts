import { Fault } from '#base/fault';
import type { Call } from '#kernel/contract';
import type { Tenant } from '#kernel/tenant';
import type { House } from './house.ts';
import { type Belonging, belongingsOf } from './people.ts';

/**
 * Where one is let in: the company one is visiting if one belongs to it, else the first that is open. A company that is
 * visited under a name of its own lets nobody else's people in: they would see their own company under its name.
 */
export async function homeOf({ store, tenants }: House, call: Call, userId: string): Promise<Tenant> {
  const belongings = await belongingsOf(store.engine(call.now).db, userId);
  const found = await tenants.many(belongings.map(({ tenantId }) => tenantId));
  const open = belongings.flatMap((one: Belonging) =>
    found.filter(({ id, status }) => id === one.tenantId && status === 'active'),
  );
  const tenant = open.find(({ id }) => id === call.tenant.id) ?? open[0];
  if (!tenant) throw new Fault('forbidden', 'Your account belongs to no company that is open; ask for an invitation');
  if (tenant.id !== call.tenant.id && call.tenant.id !== tenants.owner().id) {
    throw new Fault('forbidden', 'Your account belongs to another company than this address; sign in at your own');
  }
  return tenant;
}

export async function placeOf({ tenants }: House, id: string): Promise<Tenant> {
  const tenant = await tenants.get(id);
  if (tenant?.status !== 'active') throw noSuchPlace();
  return tenant;
}

export function noSuchPlace(): Fault {
  return new Fault('not_found', 'You do not belong to such a company');
}
