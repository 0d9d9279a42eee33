// The statements of sealing. Rows are taken by the safe cut: only what no running transaction can still add to is
// sealed, in the order of era, transaction and id, and never by the highest id seen.
import { z } from 'zod';
import { type Entry, prepared, type Result, records, type Store } from '#kernel/store';
import { type Place, type SignedHead, StoredHead, start } from './segment.ts';

/** How rows are written down to be hashed. A form that was once used stays here: what it sealed must stay checkable. */
const forms: Readonly<Record<number, string>> = {
  1: `json_build_array(e.id, e.tenant_id, e.era, e.txid, e.at, e.parent_id, e.actor_kind, e.actor_id, e.delegated_by,
    e.credential_id, e.capability, e.effect, e.outcome, e.code, e.door, e.run_id, e.request_id, e.call_key, e.undoes,
    e.subject, e.payload_hash)::text`,
};
export const newestForm = 1;
export const knownForms = Object.keys(forms).map(Number);

export function textOf(form: number): string | undefined {
  return forms[form];
}

/** A row's id and the hash of what is written down of it. */
export function leafOf(form: number): string {
  return `uuid_send(e.id) || sha256('\\x00'::bytea || convert_to(${textOf(form) ?? 'null'}, 'UTF8'))`;
}

export interface Waiting {
  readonly tenantId: string;
  /** The segment before, if there is one. */
  readonly number: number;
  readonly hash: string;
  readonly place: Place;
  /** Of the first row that waits. */
  readonly era: number;
}

/** Skips from tenant to tenant along the index; `$1` narrows it to one. */
const waiting = prepared(
  `with recursive tenant(id) as (
     (select tenant_id from audit.entries where $1::uuid is null or tenant_id = $1 order by tenant_id limit 1)
     union all
     select (select e.tenant_id from audit.entries e where e.tenant_id > t.id order by e.tenant_id limit 1)
     from tenant t where t.id is not null and $1::uuid is null)
   select t.id as tenant_id, coalesce(s.number, 0) as number, coalesce(s.hash, '') as hash,
     coalesce(s.era, $2) as last_era, coalesce(s.last_txid, $3)::text as last_txid, coalesce(s.last_id, $4) as last_id,
     next.era
   from tenant t
   left join lateral (
     select number, hash, era, last_txid, last_id from audit.segments
     where tenant_id = t.id order by number desc limit 1) s on true
   cross join lateral (
     select e.era from audit.entries e
     where e.tenant_id = t.id
       and (e.era, e.txid, e.id) > (coalesce(s.era, $2), coalesce(s.last_txid, $3), coalesce(s.last_id, $4))
     order by e.era, e.txid, e.id limit 1) next`,
);

export async function waitingTenants(store: Store, now: string, tenantId: string | null): Promise<Waiting[]> {
  const values = [tenantId, start.era, start.lastTxid, start.lastId];
  const result = await store.engine(now).run({ statement: waiting, values });
  return records(result).map((row) => ({
    tenantId: String(row.tenant_id),
    number: Number(row.number),
    hash: String(row.hash),
    place: { era: Number(row.last_era), lastTxid: String(row.last_txid), lastId: String(row.last_id) },
    era: Number(row.era),
  }));
}

/** Of an era that is over every row is there; of the present one, what no open transaction can come before. */
const part = prepared(
  `with cut as materialized (
     select pg_snapshot_xmin(pg_current_snapshot()) as x, (select max(era) from audit.eras) as era),
   part as materialized (
     select e.txid, e.id, ${leafOf(newestForm)} as leaf
     from audit.entries e
     where e.tenant_id = $1 and e.era = $2 and (e.txid, e.id) > ($3::xid8, $4::uuid)
       and ($2 < (select era from cut) or e.txid < (select x from cut))
     order by e.txid, e.id limit $5)
   select p.txid::text as txid, p.id, (select string_agg(leaf, ''::bytea order by txid, id) from part) as leaves
   from part p order by p.txid desc, p.id desc limit 1`,
);

export const Leaves = z.instanceof(Buffer);

export interface Part {
  readonly lastTxid: string;
  readonly lastId: string;
  /** Id and hash of each row, one after the other. */
  readonly leaves: Buffer;
}

export async function nextPart(
  store: Store,
  now: string,
  { tenantId, place, era, limit }: Pick<Waiting, 'tenantId' | 'place' | 'era'> & { limit: number },
): Promise<Part | undefined> {
  // Of an era that nothing is sealed of yet, all.
  const { lastTxid, lastId } = place.era === era ? place : start;
  const values = [tenantId, era, lastTxid, lastId, limit];
  const [row] = records(await store.engine(now).run({ statement: part, values }));
  if (!row) return undefined;
  return { lastTxid: String(row.txid), lastId: String(row.id), leaves: Leaves.parse(row.leaves) };
}

const insert = prepared(
  `insert into audit.segments (tenant_id, number, form, era, last_txid, last_id, rows, root, previous, hash, sealed_at,
     key_id, signature, leaves)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict do nothing`,
);

export function insertSegment(head: SignedHead, leaves: Buffer): Entry {
  const { tenantId, number, form, era, lastTxid, lastId, rows, root } = head;
  const { previous, hash, sealedAt, keyId, signature } = head;
  const about = [tenantId, number, form, era, lastTxid, lastId, rows, root, previous, hash, sealedAt, keyId, signature];
  return { statement: insert, values: [...about, `\\x${leaves.toString('hex')}`] };
}

export const headColumns = `tenant_id as "tenantId", number, form, era, last_txid::text as "lastTxid",
  last_id as "lastId", rows, root, previous, hash, sealed_at as "sealedAt", key_id as "keyId", signature`;

export function headsIn(result: Result): SignedHead[] {
  return records(result).map((row) => StoredHead.parse(row));
}

const newest = prepared(
  `select distinct on (tenant_id) ${headColumns} from audit.segments order by tenant_id, number desc`,
);

export async function newestHeads(store: Store, now: string): Promise<SignedHead[]> {
  return headsIn(await store.engine(now).run({ statement: newest, values: [] }));
}
