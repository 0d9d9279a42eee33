// What was told of somebody. Where it was told, they have to be asked to forget it themselves.
import { type SQL, sql } from 'drizzle-orm';
import type { Subject } from '#kernel/contract';

function names(words: readonly string[]): SQL {
  return sql`exists (select from json_array_elements_text(${JSON.stringify(words)}) word
    where strpos(lower(body), lower(word)) > 0)`;
}

export const subjects: readonly Subject[] = [
  {
    table: 'webhook.deliveries',
    find: async (db, { words }) => {
      const found = sql`select id, endpoint_id, event_type, body, created_at from webhook.deliveries`;
      return (await db.execute(sql`${found} where ${names(words)}`)).rows;
    },
    purge: async (db, { words }) => {
      const gone = sql`delete from webhook.deliveries where ${names(words)}`;
      return (await db.execute(gone)).rowCount ?? 0;
    },
  },
];
