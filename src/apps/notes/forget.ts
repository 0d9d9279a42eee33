// Where notes name a person. Nobody's authorship is kept, so words are all they are found by. The notes stay, so that
// they can be counted, and say nothing any more: neither they, nor what they said before, nor their tags.
import { type SQL, sql } from 'drizzle-orm';
import type { Subject } from '#kernel/contract';
import type { Db } from '#kernel/store';
import { recountAll } from './store.ts';

const blanked = '[forgotten]';

/** `column` holds one of the words, however they are spelled. */
function holds(column: SQL, words: readonly string[]): SQL {
  return sql`exists (select from json_array_elements_text(${JSON.stringify(words)}) word
    where strpos(lower(${column}), lower(word)) > 0)`;
}

const said = sql`concat_ws(' ', title, body, array_to_string(tags, ' '))`;

async function countOf(db: Db, change: SQL): Promise<number> {
  return (await db.execute(change)).rowCount ?? 0;
}

/** Another version: whoever still has the text before them can not write it back. */
const notes: Subject = {
  table: 'notes.notes',
  find: async (db, { words }) =>
    (await db.execute(sql`select id, title, body, tags, created_at from notes.notes where ${holds(said, words)}`)).rows,
  purge: (db, { words }) =>
    countOf(
      db,
      sql`update notes.notes set title = ${blanked}, body = ${blanked}, tags = '{}', version = version + 1
        where ${holds(said, words)}`,
    ),
};

const revisions: Subject = {
  table: 'notes.revisions',
  find: async (db, { words }) =>
    (await db.execute(sql`select note_id, version, title, body, tags from notes.revisions where ${holds(said, words)}`))
      .rows,
  purge: (db, { words }) =>
    countOf(
      db,
      sql`update notes.revisions set title = ${blanked}, body = ${blanked}, tags = '{}' where ${holds(said, words)}`,
    ),
};

const tags: Subject = {
  table: 'notes.tags',
  find: async (db, { words }) =>
    (await db.execute(sql`select name, notes from notes.tags where ${holds(sql`name`, words)}`)).rows,
  async purge(db, { words }) {
    const gone = await countOf(db, sql`delete from notes.tags where ${holds(sql`name`, words)}`);
    // The notes above have lost their other tags too.
    await recountAll(db);
    return gone;
  },
};

export const subjects: readonly Subject[] = [notes, revisions, tags];
