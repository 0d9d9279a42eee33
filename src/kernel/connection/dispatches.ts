// Which way a send has gone: written down before the service is asked, and the same for every attempt.
import { instantOf } from '#base/time';
import { prepared, records } from '#kernel/store';
import type { Parts } from './parts.ts';

export interface Sent {
  readonly tenantId: string;
  readonly callKey: string;
  readonly subject: string;
}

export interface Way {
  readonly keeper: string;
  /** Null when the keeper needs none. */
  readonly connectionId: string | null;
}

const take = prepared(
  `with fresh as (
     insert into connection.dispatches (tenant_id, call_key, subject, keeper, connection_id, created_at)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning keeper, connection_id)
   select keeper, connection_id from fresh union all
   select keeper, connection_id from connection.dispatches where tenant_id = $1 and call_key = $2 and subject = $3
   limit 1`,
);
const look = prepared(
  'select keeper, connection_id from connection.dispatches where tenant_id = $1 and call_key = $2 and subject = $3',
);

type Stored = Pick<Parts, 'store' | 'clock'>;

/** This way, or the one that an earlier attempt has taken. */
export async function dispatched(parts: Stored, sent: Sent, way: Way): Promise<Way> {
  const now = instantOf(parts.clock.nowMs());
  const values = [sent.tenantId, sent.callKey, sent.subject, way.keeper, way.connectionId, now];
  const found = records(await parts.store.engine(now).run({ statement: take, values }));
  // Whoever was quicker by a hair has committed by now.
  return found.length > 0 ? (wayIn(found) ?? way) : ((await wayTaken(parts, sent)) ?? way);
}

export async function wayTaken(parts: Stored, { tenantId, callKey, subject }: Sent): Promise<Way | undefined> {
  const now = instantOf(parts.clock.nowMs());
  const values = [tenantId, callKey, subject];
  return wayIn(records(await parts.store.engine(now).run({ statement: look, values })));
}

function wayIn([row]: Record<string, unknown>[]): Way | undefined {
  return (
    row && { keeper: String(row.keeper), connectionId: row.connection_id === null ? null : String(row.connection_id) }
  );
}
