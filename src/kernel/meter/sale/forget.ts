// Where a person is named who has subscribed. What they paid stays, without their name.
import { and, eq, inArray, or } from 'drizzle-orm';
import type { Subject, SubjectRef } from '#kernel/contract';
import type { Db } from '#kernel/store';
import { invoices, subscriptions } from './tables.ts';

const nobody = 'Forgotten';

function isThem({ id, words }: SubjectRef) {
  const byId = and(eq(subscriptions.buyerKind, 'person'), eq(subscriptions.buyerId, id));
  return words.length === 0 ? byId : or(byId, inArray(subscriptions.email, [...words]));
}

function theirs(db: Db, ref: SubjectRef) {
  return db.select({ id: subscriptions.id }).from(subscriptions).where(isThem(ref));
}

export const subscribers: Subject = {
  table: 'meter.subscriptions',
  find: (db, ref) => db.select().from(subscriptions).where(isThem(ref)),
  async purge(db, ref) {
    const gone = await db
      .update(subscriptions)
      .set({ buyerName: nobody, email: null })
      .where(isThem(ref))
      .returning({ id: subscriptions.id });
    return gone.length;
  },
};

/** Before the subscriptions, by which they are found. */
export const billed: Subject = {
  table: 'meter.invoices',
  find: (db, ref) =>
    db
      .select()
      .from(invoices)
      .where(inArray(invoices.subscriptionId, theirs(db, ref))),
  async purge(db, ref) {
    const gone = await db
      .update(invoices)
      .set({ buyerName: nobody })
      .where(inArray(invoices.subscriptionId, theirs(db, ref)))
      .returning({ id: invoices.id });
    return gone.length;
  },
};
