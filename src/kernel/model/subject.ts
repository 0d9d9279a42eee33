// What belongs to a person here: what they asked, and what was answered.
import { eq } from 'drizzle-orm';
import type { Subject } from '#kernel/contract';
import { generations, ratings } from './tables.ts';

export const subject: Subject = {
  table: 'model.ai_generation_history',
  find: (db, { id }) => db.select().from(generations).where(eq(generations.userId, id)),
  async purge(db, { id }) {
    const gone = await db
      .update(generations)
      .set({ prompt: null, result: null })
      .where(eq(generations.userId, id))
      .returning({ id: generations.id });
    return gone.length;
  },
};

/** What they said about answers; how many stars they gave says nothing of them. */
export const feedback: Subject = {
  table: 'model.ai_response_quality_feedback',
  find: (db, { id }) => db.select().from(ratings).where(eq(ratings.userId, id)),
  async purge(db, { id }) {
    const gone = await db
      .update(ratings)
      .set({ comment: null })
      .where(eq(ratings.userId, id))
      .returning({ id: ratings.id });
    return gone.length;
  },
};
