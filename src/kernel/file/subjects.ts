// What files hold of a person: those they brought, those that are theirs, and names of others that name them. The bytes
// go with the next sweep, unless somebody else has brought the same.
import { or, type SQL, sql } from 'drizzle-orm';
import type { Subject, SubjectRef } from '#kernel/contract';
import { isOf, removeFiles } from './store.ts';
import { files } from './tables.ts';

export const subject: Subject = {
  table: 'file.files',
  find: (db, person) =>
    db
      .select({ name: files.name, type: files.type, size: files.size, purpose: files.purpose, at: files.createdAt })
      .from(files)
      .where(or(isOf(person.id), isNamedIn(person))),
  async purge(db, person) {
    const removed = await removeFiles(db, isOf(person.id));
    const renamed = await db
      .update(files)
      .set({ name: '[forgotten]', version: sql`${files.version} + 1` })
      .where(isNamedIn(person))
      .returning({ id: files.id });
    return removed + renamed.length;
  },
};

function isNamedIn({ id, words }: SubjectRef): SQL {
  const needles = sql`array(select json_array_elements_text(${JSON.stringify([id, ...words])}))`;
  return sql`exists (select from unnest(${needles}) needle where strpos(lower(${files.name}), lower(needle)) > 0)`;
}
