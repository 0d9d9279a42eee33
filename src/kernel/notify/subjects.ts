// What is kept here of a person: what they were told, how they want to be told, and where they are reached.
import { type SQL, sql } from 'drizzle-orm';
import type { Subject, SubjectRef } from '#kernel/contract';
import type { Db } from '#kernel/store';

interface Shelf {
  readonly table: string;
  readonly shows: string;
}

/** The order matters: messages go before the notices that they carry. */
const shelves: readonly Shelf[] = [
  { table: 'notify.messages', shows: 'id, channel, state, due_at, sent_at' },
  { table: 'notify.settings', shows: 'id, language, time_zone, quiet_from, quiet_until, urgent_passes' },
  { table: 'notify.preferences', shows: 'id, kind, channel, timing' },
  { table: 'notify.chats', shows: 'id, channel, address, created_at' },
  { table: 'notify.chat_codes', shows: 'id, expires_at' },
  { table: 'notify.buttons', shows: 'id, approval_id, verdict, used_at' },
  { table: 'notify.devices', shows: 'id, label, created_at' },
];

const theirs = ({ id }: SubjectRef) => sql`person_id::text = ${id.toLowerCase()}`;

function shelf({ table, shows }: Shelf): Subject {
  return {
    table,
    find: async (db, subject) =>
      rowsOf(db, sql`select ${sql.raw(shows)} from ${sql.raw(table)} where ${theirs(subject)}`),
    purge: (db, subject) => countOf(db, sql`delete from ${sql.raw(table)} where ${theirs(subject)}`),
  };
}

/** Others were told of them: those notices stay, and say nothing any more. */
const notices: Subject = {
  table: 'notify.notices',
  find: (db, subject) =>
    rowsOf(
      db,
      sql`select id, kind, title, body, created_at, read_at from notify.notices
        where ${theirs(subject)} or ${names(subject)}`,
    ),
  async purge(db, subject) {
    const gone = await countOf(db, sql`delete from notify.notices where ${theirs(subject)}`);
    const blank = sql`update notify.notices set title = ${blanked}, body = '', facts = '{}' where ${names(subject)}`;
    return gone + (await countOf(db, blank));
  },
};

const blanked = '[forgotten]';

function names({ id, words }: SubjectRef): SQL {
  const wanted = JSON.stringify([id, ...words].filter((word) => word !== ''));
  return sql`exists (select from json_array_elements_text(${wanted}) word
    where strpos(lower(concat_ws(' ', title, body, facts::text)), lower(word)) > 0)`;
}

async function rowsOf(db: Db, query: SQL) {
  return (await db.execute(query)).rows;
}

async function countOf(db: Db, change: SQL): Promise<number> {
  return (await db.execute(change)).rowCount ?? 0;
}

export const subjects: readonly Subject[] = [...shelves.map(shelf), notices];
