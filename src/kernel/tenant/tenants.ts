import { Fault } from '#base/fault';
import type { Capability } from '#kernel/contract';
import type { Store } from '#kernel/store';
import { change } from './changes.ts';
import { getTenant, listTenants, renameTenant, type Tenant, tenantRenamed } from './contracts.ts';
import * as rows from './store.ts';

interface Directory {
  get(id: string): Promise<Tenant | undefined>;
  changed(id: string): Promise<void>;
}

export function tenantCapabilities(store: Store, directory: Directory): Capability[] {
  async function current(id: string): Promise<Tenant> {
    const tenant = await directory.get(id);
    if (!tenant) throw new Fault('not_found', 'This company does not exist any more');
    return tenant;
  }

  return [
    getTenant.implement((call) => current(call.tenant.id)),

    renameTenant.implement(async (call, { name, ifName }) => {
      const { id } = call.tenant;
      const previousName = ifName ?? (await current(id)).name;
      const [renamed] = await change(store, call, (db) => rows.renameTenant(db, { id, from: previousName, to: name }));
      if (!renamed) throw new Fault('conflict', 'The company has been renamed in the meantime; look at it again');
      if (!call.rehearsing) await directory.changed(id);
      call.emit(tenantRenamed, { name, previousName });
      return { ...renamed, previousName };
    }),

    listTenants.implement(async (call, { after, limit }) => {
      const items = await rows.tenantPage(store.engine(call.now).db, { after, limit });
      const last = items.length === limit ? items.at(-1) : undefined;
      return { items, next: last ? last.id : null };
    }),
  ];
}
