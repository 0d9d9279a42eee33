// Whose data lies in the record, and what is left when they are forgotten: the entry with its ids and its hash, by
// which the record stays proven, and nothing of what went in or came out.

import { z } from 'zod';
import { asFault } from '#base/fault';
import type { Subject } from '#kernel/contract';
import { type Db, prepared, records } from '#kernel/store';
import type { Seals } from '#kernel/vault';
import { openPayload } from './payload.ts';

const atOnce = 500;
const page = prepared(
  `select p.entry_id as "entryId", p.tenant_id as "tenantId", p.sealed, p.input, p.output, p.subject,
     e.at, e.capability
   from audit.payloads p join audit.entries e on e.tenant_id = p.tenant_id and e.id = p.entry_id
   where p.entry_id > $1 and ($2::text is null or p.subject = $2) order by p.entry_id limit ${atOnce}`,
);
const boundTenant = prepared(`select current_setting('app.current_tenant_id') as id`);
const forget = prepared('select audit.forget_payloads($1::uuid[]) as gone');
const firstId = '00000000-0000-0000-0000-000000000000';
const shortestWord = 3;

const Row = z.object({
  entryId: z.string(),
  tenantId: z.string(),
  sealed: z.string().nullable(),
  input: z.unknown(),
  output: z.unknown(),
  subject: z.string().nullable(),
  at: z.string(),
  capability: z.string(),
});
type Row = z.infer<typeof Row>;

export function payloadSubject(seals: Pick<Seals, 'open' | 'shred'>): Subject {
  return {
    table: 'audit.payloads',
    async find(db, { id }) {
      const all: object[] = [];
      for await (const row of payloadsOf(db, id)) {
        const opened = await openPayload(seals, row);
        if (!opened) continue;
        const { entryId, at, capability } = row;
        all.push({ entryId, at, capability, input: opened.input, output: opened.output });
      }
      return all;
    },
    async purge(db, { id, words }) {
      const sought = words.map((word) => word.trim().toLowerCase()).filter(({ length }) => length >= shortestWord);
      const concerned: string[] = [];
      for await (const row of payloadsOf(db, null)) {
        if (row.subject === id || (sought.length > 0 && (await holds(seals, row, sought)))) concerned.push(row.entryId);
      }
      const [counted] = records(await db.$run({ statement: forget, values: [concerned] }));
      const [bound] = records(await db.$run({ statement: boundTenant, values: [] }));
      await seals.shred(String(bound?.id), id);
      return Number(counted?.gone);
    },
  };
}

async function* payloadsOf(db: Db, subject: string | null): AsyncGenerator<Row> {
  for (let after: string | undefined = firstId; after !== undefined; ) {
    const result = await db.$run({ statement: page, values: [after, subject] });
    const rows: Row[] = records(result).map((row) => Row.parse(row));
    yield* rows;
    after = rows.length === atOnce ? rows.at(-1)?.entryId : undefined;
  }
}

async function holds(seals: Pick<Seals, 'open'>, row: Row, sought: readonly string[]): Promise<boolean> {
  try {
    const opened = await openPayload(seals, row);
    const text = opened ? JSON.stringify([opened.input, opened.output]).toLowerCase() : '';
    return sought.some((word) => text.includes(word));
  } catch (error) {
    // What was tampered with can be read by nobody; it is for the check of the record to tell of it.
    if (asFault(error).code === 'forbidden') return false;
    throw error;
  }
}
