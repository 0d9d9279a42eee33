import { Fault } from '#base/fault';
import type { Capability } from '#kernel/contract';
import { change, type House, personId } from '../house.ts';
import { grantRevoked, listGrants, revokeGrant } from './contracts.ts';
import * as rows from './store.ts';

export function grantCapabilities(house: House): Capability[] {
  return [
    listGrants.implement(async (call, { after, limit }) => {
      const holder = { userId: personId(call), tenantId: call.tenant.id };
      const items = await rows.grantPage(house.store.engine(call.now).db, { ...holder, after, limit });
      const last = items.length === limit ? items.at(-1) : undefined;
      return { items, next: last ? last.id : null };
    }),

    revokeGrant.implement(async (call, { grantId }) => {
      const userId = personId(call);
      const one = { id: grantId, userId, tenantId: call.tenant.id, now: call.now };
      const isDone = await change(house, call, (db) => rows.revokeOwnGrant(db, one));
      if (!isDone) throw new Fault('not_found', 'You have let in no such program, or have taken it back already');
      if (!call.rehearsing) house.changed(`grant:${grantId}`);
      call.emit(grantRevoked, { grantId, userId });
      return { grantId };
    }),
  ];
}
