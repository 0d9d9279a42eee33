import { before } from '#base/time';
import type { Call, Capability } from '#kernel/contract';
import type { House } from '../house.ts';
import { countSecurity, listSecurity } from './contracts.ts';
import * as rows from './store.ts';

/** When nothing else is said, counts go back so far. */
const usualSpan = '7 days';

export function securityCapabilities({ store }: House): Capability[] {
  return [
    listSecurity.implement(async (call, { after, limit, kind, since }) => {
      const wanted = { tenantId: within(call), kind, since, limit, ...(after ? { before: after } : {}) };
      const items = await rows.incidentPage(store.engine(call.now).db, wanted);
      const last = items.length === limit ? items.at(-1) : undefined;
      return { items, next: last ? last.id : null };
    }),

    countSecurity.implement(async (call, { kind, since }) => {
      const wanted = { tenantId: within(call), kind, since: since ?? before(call.now, usualSpan) };
      const counted = await rows.incidentCounts(store.engine(call.now).db, wanted);
      const items = counted.map((one) => ({ ...one, count: Number(one.count) }));
      return { items, next: null };
    }),
  ];
}

/** An administrator sees what concerns their company; the super admin everything. */
function within(call: Call): string | undefined {
  return call.actor.roles.includes('super_admin') ? undefined : call.tenant.id;
}
