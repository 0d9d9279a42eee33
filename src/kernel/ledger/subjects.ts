// What the ledger holds about a person: the words of memos. Amounts stay, as the law on books asks.
import { sql } from 'drizzle-orm';
import type { Subject } from '#kernel/contract';

export const memos: Subject = {
  table: 'ledger.entries',
  async find(db, { id, words }) {
    const { rows } = await db.execute(sql`select id, at, cause_kind, cause_id, memo from ledger.entries
      where cause_id = ${id} or exists (select from json_array_elements_text(${JSON.stringify(words)}) word
        where strpos(lower(memo), lower(word)) > 0)`);
    return rows;
  },
  async purge(db, { id, words }) {
    const named = JSON.stringify([id, ...words]);
    const { rows } = await db.execute<{ gone: number }>(
      sql`select ledger.forget_memos(array(select json_array_elements_text(${named})))::int as gone`,
    );
    return rows[0]?.gone ?? 0;
  },
};
