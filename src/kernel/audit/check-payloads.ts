// Whether what went in and came out is what each entry's hash was made of. What was forgotten leaves the entry as is.
import { asFault } from '#base/fault';
import { type Db, prepared, records } from '#kernel/store';
import type { Seals } from '#kernel/vault';
import { openPayload } from './payload.ts';
import type { Findings } from './verdict.ts';

const atOnce = 500;
const page = prepared(
  `select p.entry_id, p.tenant_id, p.sealed, p.input, p.output, p.subject, e.id, e.payload_hash, e.subject as owner
   from audit.payloads p left join audit.entries e on e.tenant_id = p.tenant_id and e.id = p.entry_id
   where p.entry_id > $1 order by p.entry_id limit ${atOnce}`,
);
const gone = prepared(
  `select count(*)::int as gone from audit.entries e where e.payload_hash is not null
     and not exists (select 1 from audit.payloads p where p.tenant_id = e.tenant_id and p.entry_id = e.id)`,
);
const firstId = '00000000-0000-0000-0000-000000000000';

export interface PayloadCount {
  sound: number;
  forgotten: number;
  older: number;
}

export async function checkPayloads(db: Db, seals: Pick<Seals, 'open'>, found: Findings): Promise<PayloadCount> {
  const [row] = records(await db.$run({ statement: gone, values: [] }));
  const count: PayloadCount = { sound: 0, forgotten: Number(row?.gone), older: 0 };
  for (let after: string | undefined = firstId; after !== undefined; ) {
    const rows: Row[] = records(await db.$run({ statement: page, values: [after] }));
    for (const one of rows) {
      const state = await stateOf(one, seals);
      if (state === 'sound' || state === 'forgotten' || state === 'older') count[state] += 1;
      else found.report('payload changed', state, { entryId: String(one.entry_id) });
    }
    after = rows.length === atOnce ? String(rows.at(-1)?.entry_id) : undefined;
  }
  return count;
}

type Row = Record<string, unknown>;

/** One of the three counts, or a sentence that says what is wrong. */
async function stateOf(row: Row, seals: Pick<Seals, 'open'>): Promise<string> {
  if (row.id === null) return 'There is content for an entry that does not exist';
  const sealed = row.sealed === null ? null : String(row.sealed);
  if (row.payload_hash === null) return sealed === null ? 'older' : 'There is content for an entry that had none';
  if (sealed === null) return 'Content that was sealed lies open';
  if (row.subject !== row.owner) return 'Content is said to be of somebody else';
  const ids = { entryId: String(row.entry_id), tenantId: String(row.tenant_id) };
  try {
    const opened = await openPayload(seals, { ...ids, sealed, input: row.input, output: row.output });
    if (opened === undefined) return 'forgotten';
    return opened.hash === row.payload_hash ? 'sound' : 'Content is not what was recorded';
  } catch (error) {
    if (asFault(error).code === 'unavailable') throw error;
    return 'Content was changed';
  }
}
