// Whether the rows of a segment are those that were sealed, byte by byte and in their order.
import { type Db, prepared, records } from '#kernel/store';
import { hashBytes, rootOf } from './merkle.ts';
import { knownForms, Leaves, leafOf } from './seal-rows.ts';
import { hashesIn, idBytes } from './sealer.ts';
import { type Place, type SignedHead, start } from './segment.ts';
import type { Findings } from './verdict.ts';

const comparing = new Map(
  knownForms.map((form) => [
    form,
    prepared(
      `with actual as (
         select string_agg(${leafOf(form)}, ''::bytea order by e.era, e.txid, e.id) as leaves from audit.entries e
         where (e.era, e.txid, e.id) > ($1::integer, $2::xid8, $3::uuid)
           and (e.era, e.txid, e.id) <= ($4::integer, $5::xid8, $6::uuid))
       select s.leaves as noted, case when s.leaves is distinct from a.leaves then coalesce(a.leaves, '') end as actual
       from audit.segments s, actual a where s.number = $7`,
    ),
  ]),
);

interface Between {
  readonly head: SignedHead;
  readonly before: Place | undefined;
}

export async function checkRows(db: Db, { head, before }: Between, found: Findings): Promise<void> {
  const statement = comparing.get(head.form);
  if (!statement) return;
  const from = before ?? start;
  const values = [from.era, from.lastTxid, from.lastId, head.era, head.lastTxid, head.lastId, head.number];
  const [row] = records(await db.$run({ statement, values }));
  // Cut off while we were looking: the heads outside tell.
  if (!row) return;
  const noted = Leaves.parse(row.noted);
  const actual = row.actual === null ? noted : Leaves.parse(row.actual);
  if (isSealed(actual, head)) {
    if (actual !== noted) {
      const says = `The rows of segment ${head.number} are sound, but its list of them was changed`;
      found.report('segment changed', says, { segment: head.number });
    }
    return;
  }
  if (isSealed(noted, head)) return reportDifferences(head, { noted: rowsIn(noted), actual: rowsIn(actual) }, found);
  const says = `The rows of segment ${head.number} do not match its seal, and neither does its list of them`;
  found.report('row changed', says, { segment: head.number });
}

function isSealed(leaves: Buffer, head: SignedHead): boolean {
  if (leaves.length !== head.rows * (idBytes + hashBytes)) return false;
  return rootOf(hashesIn(leaves)).toString('base64url') === head.root;
}

interface Row {
  readonly id: string;
  readonly hash: string;
}

function reportDifferences(
  { number: segment }: SignedHead,
  { noted, actual }: { noted: readonly Row[]; actual: readonly Row[] },
  found: Findings,
) {
  const there = new Map(actual.map(({ id, hash }) => [id, hash]));
  const sealed = new Map(noted.map(({ id, hash }) => [id, hash]));
  const before = found.count;
  for (const { id: entryId, hash } of noted) {
    const now = there.get(entryId);
    if (now === hash) continue;
    if (now) found.report('row changed', `Entry ${entryId} is not what was sealed`, { segment, entryId });
    else found.report('row missing', `Entry ${entryId} is not where it was sealed`, { segment, entryId });
  }
  for (const { id: entryId } of actual) {
    if (sealed.has(entryId)) continue;
    found.report('row inserted', `Entry ${entryId} was put in after the seal`, { segment, entryId });
  }
  if (found.count > before) return;
  found.report('rows reordered', `The rows of segment ${segment} stand in another order`, { segment });
}

export function rowsIn(leaves: Buffer): Row[] {
  const each = idBytes + hashBytes;
  return Array.from({ length: Math.floor(leaves.length / each) }, (_, index) => {
    const at = index * each;
    const hex = leaves.toString('hex', at, at + idBytes);
    const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    return { id, hash: leaves.toString('base64url', at + idBytes, at + each) };
  });
}
