// What the kernel itself keeps for a while of everybody's business: stored answers, the outbox, inputs that wait. The
// meter's usage and the record's entries go on saying under which id something was done: once the account that the id
// stood for is unreadable nobody can tell whose it was, and what a company has used stays countable.
import { type SQL, sql } from 'drizzle-orm';
import type { Subject, SubjectRef } from '#kernel/contract';
import type { Db } from '#kernel/store';

/** The words as they stand inside JSON, where quotes and line breaks are written with backslashes. */
function needlesOf({ id, words }: SubjectRef): SQL {
  const inJson = [id, ...words].map((word) => JSON.stringify(word).slice(1, -1));
  return sql`array(select json_array_elements_text(${JSON.stringify(inJson)}))`;
}

function holds(column: SQL, subject: SubjectRef): SQL {
  return sql`exists (select from unnest(${needlesOf(subject)}) needle
    where strpos(lower(${column}::text), lower(needle)) > 0)`;
}

async function rowsOf(db: Db, query: SQL): Promise<readonly object[]> {
  return (await db.execute(query)).rows;
}

async function countOf(db: Db, query: SQL): Promise<number> {
  return (await db.execute(query)).rowCount ?? 0;
}

/** The key goes on saying that the call was made; what it answered is gone. */
const answers: Subject = {
  table: 'invoke.keys',
  find: (db, subject) =>
    rowsOf(
      db,
      sql`select capability, key, answer from invoke.keys
        where answer is not null and (actor_id = ${subject.id} or ${holds(sql`answer`, subject)})`,
    ),
  purge: (db, subject) =>
    countOf(
      db,
      sql`update invoke.keys set answer = null
        where answer is not null and (actor_id = ${subject.id} or ${holds(sql`answer`, subject)})`,
    ),
};

const outbox: Subject = {
  table: 'event.ai_events',
  find: (db, subject) =>
    rowsOf(
      db,
      sql`select id, event_type, event_data, created_at from event.ai_events
        where user_id = ${subject.id} or ${holds(sql`event_data`, subject)}`,
    ),
  async purge(db, subject) {
    const { rows } = await db.execute<{ gone: number }>(
      sql`select platform.forget_events(${subject.id}, ${needlesOf(subject)})::int as gone`,
    );
    return rows[0]?.gone ?? 0;
  },
};

/** Nothing more is done about somebody who is to be forgotten. */
const waiting: Subject = {
  table: 'event.deliveries',
  find: (db, subject) =>
    rowsOf(db, sql`select id, capability, input, due_at from event.deliveries where ${holds(sql`input`, subject)}`),
  purge: (db, subject) => countOf(db, sql`delete from event.deliveries where ${holds(sql`input`, subject)}`),
};

export const ownSubjects: readonly Subject[] = [answers, outbox, waiting];
