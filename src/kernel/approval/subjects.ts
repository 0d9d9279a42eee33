// Where this module keeps what belongs to a person: what they asked, what was asked about them, what they decided.
import { eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { Subject, SubjectRef } from '#kernel/contract';
import { decisions, delegations, requests, reviews } from './tables.ts';

function concerns({ id, words }: SubjectRef): SQL | undefined {
  const said = sql`lower(concat_ws(' ', ${requests.title}, ${requests.reason}, ${requests.shown}::text,
    ${requests.asked}::text, ${requests.sources}::text, ${requests.plan}::text, ${requests.rehearsal}::text))`;
  const named = [id, ...words]
    .filter((word) => word !== '')
    .map((word) => sql`position(lower(${word}) in ${said}) > 0`);
  return or(eq(requests.actorId, id), sql`${id} = any(${requests.requesters})`, ...named);
}

export const subjects: readonly Subject[] = [
  {
    table: 'approval.requests',
    find: (db, subject) =>
      db
        .select({
          ...{ id: requests.id, title: requests.title, reason: requests.reason, input: requests.shown },
          ...{ state: requests.state, createdAt: requests.createdAt },
        })
        .from(requests)
        .where(concerns(subject)),
    /** What still waited can not be done any more: nobody knows what it was. */
    async purge(db, subject) {
      const waits = sql`${requests.state} in ('waiting', 'approved')`;
      const gone = await db
        .update(requests)
        .set({
          ...{ reason: '', sources: [], shown: {}, asked: {}, sealed: null, plan: null, rehearsal: null },
          // A run that stops for a person asks in words of its own, whatever rule comes first.
          title: 'Forgotten',
          state: sql`case when ${waits} then 'withdrawn' else ${requests.state} end`,
        })
        .where(concerns(subject))
        .returning({ id: requests.id });
      return gone.length;
    },
  },
  {
    table: 'approval.decisions',
    find: (db, { id }) => db.select().from(decisions).where(eq(decisions.personId, id)),
    async purge(db, { id }) {
      const theirs = eq(decisions.personId, id);
      return (await db.update(decisions).set({ reason: null }).where(theirs).returning({ id: decisions.id })).length;
    },
  },
  {
    table: 'approval.delegations',
    find: (db, { id }) =>
      db
        .select()
        .from(delegations)
        .where(inArray(sql`${id}`, [delegations.fromId, delegations.toId])),
    async purge(db, { id }) {
      const theirs = or(eq(delegations.fromId, id), eq(delegations.toId, id));
      return (await db.delete(delegations).where(theirs).returning({ id: delegations.id })).length;
    },
  },
  {
    table: 'approval.reviews',
    find: (db, { id }) => db.select().from(reviews).where(eq(reviews.personId, id)),
    async purge(db, { id }) {
      const theirs = eq(reviews.personId, id);
      return (await db.update(reviews).set({ note: null }).where(theirs).returning({ id: reviews.id })).length;
    },
  },
];
