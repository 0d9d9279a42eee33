// Where work keeps what belongs to a person: runs they began or that speak of them, and schedules they made.
import { eq, or, type SQL, sql } from 'drizzle-orm';
import type { Subject, SubjectRef } from '#kernel/contract';
import { journal, logs, runs, waits } from './run/tables.ts';
import { schedules } from './schedule-rows.ts';
import { wordsIn } from './subject-words.ts';

function concerns(subject: SubjectRef): SQL | undefined {
  const said = sql`concat_ws(' ', ${runs.actor}::text, ${runs.input}::text, ${runs.output}::text, ${runs.error}::text,
    ${runs.progress}::text)`;
  const inSteps = or(...wordsIn(sql`concat_ws(' ', ${journal.output}::text, ${journal.error}::text)`, subject));
  const inLines = or(...wordsIn(sql`${logs.line}`, subject));
  return or(
    ...wordsIn(said, subject),
    sql`exists (select 1 from ${journal} where ${journal.runId} = ${runs.id} and (${inSteps}))`,
    sql`exists (select 1 from ${logs} where ${logs.runId} = ${runs.id} and (${inLines}))`,
  );
}

const bound = sql`current_setting('app.now')::timestamptz`;

export const subjects: readonly Subject[] = [
  {
    table: 'work.runs',
    find: (db, subject) =>
      db
        .select({
          ...{ id: runs.id, workflow: runs.workflow, state: runs.state, createdAt: runs.createdAt },
          ...{ input: runs.input, output: runs.output },
        })
        .from(runs)
        .where(concerns(subject)),
    /** What is not over can not go on: nobody knows any more what it was about. */
    async purge(db, subject) {
      const isOver = sql`${runs.finishedAt} is not null`;
      const gone = await db
        .update(runs)
        .set({
          ...{ input: {}, output: null, error: null, progress: null, owner: null },
          actor: sql`json_build_object('kind', ${runs.actor} ->> 'kind', 'id', ${runs.actor} ->> 'id', 'roles',
            json_build_array())`,
          state: sql`case when ${isOver} then ${runs.state} else 'cancelled' end`,
          finishedAt: sql`coalesce(${runs.finishedAt}, ${bound})`,
          epoch: sql`${runs.epoch} + 1`,
        })
        .where(concerns(subject))
        .returning({ id: runs.id });
      for (const { id } of gone) {
        await db.update(journal).set({ output: null, error: null }).where(eq(journal.runId, id));
        await db.delete(logs).where(eq(logs.runId, id));
        await db.delete(waits).where(eq(waits.runId, id));
      }
      return gone.length;
    },
  },
  {
    table: 'work.schedules',
    find: (db, subject) => db.select().from(schedules).where(theirs(subject)),
    async purge(db, subject) {
      return (await db.delete(schedules).where(theirs(subject)).returning({ name: schedules.name })).length;
    },
  },
];

function theirs(subject: SubjectRef): SQL | undefined {
  return or(...wordsIn(sql`concat_ws(' ', ${schedules.actor}::text, ${schedules.input}::text)`, subject));
}
