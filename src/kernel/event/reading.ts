// The statements that read events in the order of commits.
import type { EventRecord } from '#kernel/contract';
import { type Db, type Entry, prepared, type Result } from '#kernel/store';
import { includes, type Moment, momentOf, type Place } from './place.ts';

export interface Happened extends EventRecord, Place {}

export type Run = (entry: Entry) => Promise<Result>;

const first: Place = { era: 0, txid: 0n, id: '00000000-0000-0000-0000-000000000000' };
const pageSize = 500;
const columns = 'era, e.txid::text, id, tenant_id, user_id, event_type, event_data, created_at';

const era = prepared('select event.era_now()');
const snapshot = prepared('select pg_current_snapshot()::text');
// What has been committed since a moment is what had not begun then, or was still open. Each of the two is bounded once
// only: of two bounds PostgreSQL begins at the one that is written as a row, and reads everything from there.
const since = prepared(
  `select ${columns}, (select pg_current_snapshot()::text) from (values (1)) as one left join (
     select * from event.ai_events
     where tenant_id = any($1::uuid[]) and era = $2 and (txid, id) > ($3::xid8, $4::uuid)
     union all
     select * from event.ai_events
     where tenant_id = any($1::uuid[]) and era = $2 and txid = any($5::xid8[]) and (txid, id) > ($6::xid8, $7::uuid)
     order by txid, id limit $8) as e on true order by e.txid, e.id`,
);
const between = prepared(
  `select ${columns} from event.ai_events e
   where (era, txid, id) > ($1, $2::xid8, $3::uuid) and (era, txid) < ($4, $5::xid8)
   order by era, e.txid, id limit $6`,
);
const placeOf = prepared('select era, txid::text, coalesce(cut, txid)::text from event.ai_events where id = $1');
const txidsOf = prepared('select distinct txid::text from event.ai_events where id = any($1::uuid[])');

export async function eraNow(run: Run): Promise<number> {
  const { rows } = await run({ statement: era, values: [] });
  return Number(rows[0]?.[0]);
}

export async function snapshotNow(run: Run): Promise<string> {
  const { rows } = await run({ statement: snapshot, values: [] });
  return String(rows[0]?.[0]);
}

export interface Since {
  readonly to: Moment;
  readonly events: readonly Happened[];
}

/** What these companies have committed since a moment of this era, and until when. */
export async function readSince(run: Run, tenantIds: readonly string[], from: Moment): Promise<Since> {
  const events: Happened[] = [];
  let to: Moment | undefined;
  let last = first;
  for (;;) {
    // No event has the first of all ids.
    const begin = last.txid < from.xmax ? { ...first, txid: from.xmax } : last;
    const open = [from.open.map(String), `${last.txid}`, last.id];
    const values = [tenantIds, from.era, `${begin.txid}`, begin.id, ...open, pageSize];
    const { rows } = await run({ statement: since, values });
    const until: Moment = to ?? momentOf(from.era, String(rows[0]?.[8]));
    to = until;
    const page = rows.filter(([era]) => era !== null).map(happened);
    events.push(...page.filter((event) => includes(until, event)));
    if (page.length < pageSize) return { to: until, events };
    last = page.at(-1) ?? last;
  }
}

export interface Stretch {
  readonly from: Moment;
  readonly to: Moment;
  /** What is not after this has been heard already. */
  readonly after?: Place;
}

/** What was committed between two moments, of the one tenant that the database is bound to. */
export async function* readBetween(db: Db, { from, to, after }: Stretch): AsyncGenerator<Happened> {
  let last = after ?? { ...first, era: from.era, txid: from.xmin };
  for (;;) {
    const values = [last.era, `${last.txid}`, last.id, to.era, `${to.xmax}`, pageSize];
    const page = (await db.$run({ statement: between, values })).rows.map(happened);
    for (const event of page) if (!includes(from, event) && includes(to, event)) yield event;
    if (page.length < pageSize) return;
    last = page.at(-1) ?? last;
  }
}

/** Where an event stands, and before which transaction everything had surely ended when it was written. */
export async function placeOfEvent(db: Db, id: string): Promise<(Place & { readonly cut: bigint }) | undefined> {
  const [row] = (await db.$run({ statement: placeOf, values: [id] })).rows;
  if (!row) return undefined;
  const [era, txid, cut] = row;
  return { era: Number(era), txid: BigInt(String(txid)), cut: BigInt(String(cut)), id };
}

export async function transactionsOf(db: Db, ids: readonly string[]): Promise<bigint[]> {
  const { rows } = await db.$run({ statement: txidsOf, values: [ids] });
  return rows.map(([txid]) => BigInt(String(txid)));
}

function happened([era, txid, id, tenantId, userId, type, data, at]: readonly unknown[]): Happened {
  return {
    era: Number(era),
    txid: BigInt(String(txid)),
    id: String(id),
    tenantId: String(tenantId),
    type: String(type),
    userId: String(userId),
    data,
    timestamp: String(at),
  };
}
