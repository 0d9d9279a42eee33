// What happens to connections by itself: each is looked at every few minutes, not all at once, and what is old is
// forgotten.
import { before, type Duration, instantOf } from '#base/time';
import type { Capability } from '#kernel/contract';
import { prepared } from '#kernel/store';
import { sweep, testConnection } from './contracts.ts';
import type { Parts } from './parts.ts';
import { claimDueChecks, type Due } from './store.ts';

const atOnce = 8;
const batch = 200;
const keepFor: Duration = '30 days';

const forget = [
  prepared('delete from connection.dispatches where created_at < $1'),
  prepared('delete from connection.received where created_at < $1'),
  prepared('delete from connection.consents where ends_at < $1'),
];

export function upkeepCapabilities(parts: Parts): Capability[] {
  return [
    sweep.implement(async (call) => {
      const { store, clock } = parts;
      const values = [before(call.now, keepFor)];
      for (const statement of forget) await store.engine(call.now).run({ statement, values });
      const due = await claimDueChecks(store, instantOf(clock.nowMs()), batch);
      for (let from = 0; from < due.length; from += atOnce) {
        await Promise.all(due.slice(from, from + atOnce).map((one) => look(parts, one)));
      }
      return { looked: due.length };
    }),
  ];
}

function look({ perform }: Parts, { tenantId, connectionId }: Due) {
  return perform(tenantId, testConnection, { connectionId });
}
