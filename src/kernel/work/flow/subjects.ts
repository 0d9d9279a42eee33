// Where flows keep what belongs to a person: words in what was drawn, and as whom it runs.
import { inArray, or, type SQL, sql } from 'drizzle-orm';
import type { Subject, SubjectRef } from '#kernel/contract';
import { schedules } from '../schedule-rows.ts';
import { wordsIn } from '../subject-words.ts';
import { flows, versions } from './tables.ts';

function speaking(subject: SubjectRef): SQL | undefined {
  const said = sql`concat_ws(' ', ${flows.name}, ${flows.description}, ${flows.params}::text)`;
  const drawn = or(...wordsIn(sql`${versions.graph}::text`, subject));
  return or(
    ...wordsIn(said, subject),
    sql`exists (select 1 from ${versions} where ${versions.flowId} = ${flows.id} and (${drawn}))`,
  );
}

const runsAs = ({ id }: SubjectRef) => sql`${flows.actor} ->> 'id' = ${id}`;
const shown = { id: flows.id, name: flows.name, description: flows.description, state: flows.state };

export const flowSubjects: readonly Subject[] = [
  {
    table: 'work.flows',
    find: (db, subject) =>
      db
        .select(shown)
        .from(flows)
        .where(or(speaking(subject), runsAs(subject))),
    /** What speaks of them goes; what only ran as them begins nothing any more. */
    async purge(db, subject) {
      const gone = await db.delete(flows).where(speaking(subject)).returning({ id: flows.id });
      const ids = gone.map(({ id }) => id);
      if (ids.length > 0) {
        await db.delete(versions).where(inArray(versions.flowId, ids));
        for (const id of ids) await db.delete(schedules).where(sql`starts_with(${schedules.name}, ${`flow.${id}.`})`);
      }
      const left = await db
        .update(flows)
        .set({ actor: null, state: sql`case when ${flows.state} = 'active' then 'paused' else ${flows.state} end` })
        .where(runsAs(subject))
        .returning({ id: flows.id });
      return gone.length + left.length;
    },
  },
];
