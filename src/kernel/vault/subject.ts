// What the vault holds of a person: the secrets that are theirs alone. They are sealed under the person's own key, so
// they are gone as well when that key is shredded.
import { eq } from 'drizzle-orm';
import type { Subject } from '#kernel/contract';
import { secrets } from './tables.ts';

export const subject: Subject = {
  table: 'vault.secrets',
  find: (db, { id }) =>
    db
      .select({ name: secrets.name, purpose: secrets.purpose, hosts: secrets.hosts, createdAt: secrets.createdAt })
      .from(secrets)
      .where(eq(secrets.ownerId, id)),
  async purge(db, { id }) {
    const gone = await db.delete(secrets).where(eq(secrets.ownerId, id)).returning({ id: secrets.id });
    return gone.length;
  },
};
