// Making the proof of one entry from the segment it was sealed in.
import { Fault } from '#base/fault';
import { type Db, prepared, records } from '#kernel/store';
import { rowsIn } from './check-rows.ts';
import type { KnownKeys } from './keys.ts';
import { pathOf } from './merkle.ts';
import type { Proof } from './proof.ts';
import { headColumns, headsIn, knownForms, Leaves, textOf } from './seal-rows.ts';
import { hashesIn } from './sealer.ts';

const sealedIn = prepared(
  `select ${headColumns}, leaves from audit.segments s
   where (s.era, s.last_txid, s.last_id) >= (select e.era, e.txid, e.id from audit.entries e where e.id = $1)
   order by number limit 1`,
);
const isThere = prepared('select 1 from audit.entries where id = $1');
const written = new Map(
  knownForms.map((form) => [form, prepared(`select ${textOf(form)} as text from audit.entries e where e.id = $1`)]),
);

export async function proofOf(db: Db, entryId: string, keys: KnownKeys): Promise<Proof> {
  const { rowCount } = await db.$run({ statement: isThere, values: [entryId] });
  if (rowCount === 0) throw new Fault('not_found', `There is no entry ${entryId} in the record`);
  const result = await db.$run({ statement: sealedIn, values: [entryId] });
  const [head] = headsIn(result);
  if (!head) throw new Fault('conflict', `Entry ${entryId} is not sealed yet; ask again in a few minutes`);
  const statement = written.get(head.form);
  const publicKey = keys.get(head.keyId);
  const leaves = Leaves.parse(records(result)[0]?.leaves);
  const index = rowsIn(leaves).findIndex(({ id }) => id === entryId);
  if (!statement || !publicKey || index < 0) {
    throw new Fault('conflict', `Entry ${entryId} does not match its seal; verify the record`);
  }
  const [row] = records(await db.$run({ statement, values: [entryId] }));
  return { entry: String(row?.text), path: pathOf(hashesIn(leaves), index), head, publicKey };
}
