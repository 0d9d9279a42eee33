// Everything this module declares.
import { instantOf } from '#base/time';
import { defineModule, type Health, type Module } from '#kernel/contract';
import { prepared, records } from '#kernel/store';
import { apiCapabilities, apiChanged } from './api/apis.ts';
import { changingCapabilities } from './changing.ts';
import { connectingCapabilities } from './connecting.ts';
import { consentCapabilities } from './consent.ts';
import * as promises from './contracts.ts';
import type { Parts } from './parts.ts';
import { showingCapabilities } from './showing.ts';
import { subjectsIn } from './subjects.ts';
import { upkeepCapabilities } from './upkeep.ts';
import { webhookCapabilities } from './webhook/webhook.ts';

export function connectionModule(parts: Parts, health: Health): Module {
  return defineModule({
    name: 'connection',
    title: 'Connections',
    folder: import.meta.dirname,
    capabilities: [
      ...showingCapabilities(parts),
      ...connectingCapabilities(parts),
      ...changingCapabilities(parts),
      ...consentCapabilities(parts),
      ...upkeepCapabilities(parts),
      ...webhookCapabilities(parts),
      ...apiCapabilities,
    ],
    events: [promises.changed, promises.failing, promises.recovered, promises.expiring, apiChanged],
    schedules: [{ name: 'sweep', contract: promises.sweep, input: {}, every: '1 minute', scope: 'installation' }],
    grants: {
      // Named for the super admin, and so kept from a tenant's own administrator: the module does these by itself.
      super_admin: ['connection.connection.note', 'connection.connection.sweep'],
      manager: ['connection.connector.read', 'connection.connection.read', 'connection.connection.test'],
    },
    health: [health],
    subjects: subjectsIn(parts),
  });
}

const count = prepared(
  `select count(*) filter (where state in ('failing', 'expired'))::int as bad, count(*)::int as all
   from connection.connections where state <> 'disconnected'`,
);

/** Over all companies; each hears of its own by events. */
export function healthOf({ store, clock }: Parts): Health {
  return {
    part: 'connections',
    async check() {
      const now = instantOf(clock.nowMs());
      const [row] = records(await store.engine(now).run({ statement: count, values: [] }));
      return { ok: true, note: `${row?.bad} of ${row?.all} do not work` };
    },
  };
}
