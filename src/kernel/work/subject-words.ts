import { type SQL, sql } from 'drizzle-orm';
import type { SubjectRef } from '#kernel/contract';

/** Whether a text speaks of somebody: by their id, or by a word that is theirs. */
export function wordsIn(text: SQL, { id, words }: SubjectRef): SQL[] {
  return [id, ...words]
    .filter((word) => word !== '')
    .map((word) => sql`position(lower(${word}) in lower(${text})) > 0`);
}
