// A claim alone must not lead visitors anywhere, or one tenant could take another's host, or the operator's own.
import { Fault } from '#base/fault';
import type { Capability } from '#kernel/contract';
import type { Store } from '#kernel/store';
import { change } from './changes.ts';
import * as promises from './contracts.ts';
import { claimableDomain, hostName } from './model.ts';
import * as rows from './store.ts';

interface Directory {
  owner(): { readonly id: string };
  changed(id: string): Promise<void>;
}

export function domainCapabilities(store: Store, directory: Directory): Capability[] {
  return [
    promises.addDomain.implement(async (call, input) => {
      const host = claimableDomain(input.host);
      if (!host) throw new Fault('invalid', `"${input.host}" is not a public host name such as shop.example.com`);
      const tenantId = call.tenant.id;
      const confirmedAt = tenantId === directory.owner().id ? call.now : null;
      const one = { id: call.newId(), tenantId, host, confirmedAt };
      const [added] = await change(store, call, (db) => rows.insertDomain(db, one));
      if (!added) throw new Fault('conflict', `${host} is taken already`);
      if (!call.rehearsing) await directory.changed(tenantId);
      call.emit(promises.domainAdded, { host });
      return added;
    }),

    promises.removeDomain.implement(async (call, input) => {
      const host = hostName(input.host) ?? input.host;
      const tenantId = call.tenant.id;
      const [removed] = await change(store, call, (db) => rows.deleteDomain(db, { tenantId, host }));
      if (!removed) throw new Fault('not_found', `The company has no host name ${host}`);
      if (!call.rehearsing) await directory.changed(tenantId);
      call.emit(promises.domainRemoved, { host });
      return removed;
    }),

    promises.listDomains.implement(async (call) => {
      const items = await rows.domainsOf(store.engine(call.now).db, call.tenant.id);
      return { items, next: null };
    }),

    promises.confirmDomain.implement(async (call, { tenantId, host: given }) => {
      const host = hostName(given) ?? given;
      const [confirmed] = await change(store, call, (db) => rows.confirmDomain(db, { tenantId, host, now: call.now }));
      if (!confirmed) throw new Fault('not_found', `No company waits for ${host} to be confirmed`);
      if (!call.rehearsing) await directory.changed(tenantId);
      call.emit(promises.domainConfirmed, { tenantId, host });
      return confirmed;
    }),
  ];
}
