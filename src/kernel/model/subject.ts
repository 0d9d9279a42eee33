// What belongs to a person here: what they asked, and what was answered.
import { eq } from 'drizzle-orm';
import type { Subject } from '#kernel/contract';
import { generations } from './tables.ts';

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
