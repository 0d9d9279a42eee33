// What services have told of somebody: it is sealed, so each is opened and looked through. That it was told stays, lest
// the same word comes again and is new.
import { asc, eq, gt } from 'drizzle-orm';
import type { Subject, SubjectRef } from '#kernel/contract';
import type { Db } from '#kernel/store';
import type { Parts } from './parts.ts';
import { consents, received } from './tables.ts';

const atOnce = 500;

interface Told {
  readonly id: string;
  readonly tenantId: string;
  readonly connector: string;
  readonly type: string;
  readonly createdAt: string;
  /** As JSON. */
  readonly text: string;
}

export function subjectsIn({ vault: { seals } }: Parts): Subject[] {
  async function* openedIn(db: Db): AsyncGenerator<Told> {
    const columns = { connector: received.connector, type: received.type, createdAt: received.createdAt };
    const wanted = { id: received.id, tenantId: received.tenantId, payload: received.payload, ...columns };
    for (let last: string | undefined; ; ) {
      const beyond = last === undefined ? undefined : gt(received.id, last);
      const page = await db.select(wanted).from(received).where(beyond).orderBy(asc(received.id)).limit(atOnce);
      for (const { payload, ...row } of page) {
        const text = await seals.open(row.tenantId, payload, row.id);
        if (text !== undefined) yield { ...row, text };
      }
      last = page.at(-1)?.id;
      if (page.length < atOnce) return;
    }
  }

  async function* naming(db: Db, subject: SubjectRef): AsyncGenerator<Told> {
    const needles = needlesOf(subject);
    for await (const told of openedIn(db)) {
      const text = told.text.toLowerCase();
      if (needles.some((needle) => text.includes(needle))) yield told;
    }
  }

  return [
    {
      table: 'connection.received',
      async find(db, subject) {
        const found: object[] = [];
        for await (const { text, tenantId: _, ...row } of naming(db, subject)) {
          found.push({ ...row, payload: JSON.parse(text) });
        }
        return found;
      },
      async purge(db, subject) {
        let gone = 0;
        for await (const { id, tenantId } of naming(db, subject)) {
          const payload = await seals.sealAt({ tenantId, subject: 'tenant', place: id }, 'null');
          await db.update(received).set({ payload }).where(eq(received.id, id));
          gone += 1;
        }
        return gone;
      },
    },
    {
      table: 'connection.consents',
      async find(db, { id }) {
        const shown = { id: consents.id, connectionId: consents.connectionId, endsAt: consents.endsAt };
        return await db.select(shown).from(consents).where(eq(consents.actorId, id));
      },
      purge: async (db, { id }) => (await db.delete(consents).where(eq(consents.actorId, id))).rowCount ?? 0,
    },
  ];
}

/** As they stand inside JSON, where quotes and line breaks are written with backslashes. */
function needlesOf({ id, words }: SubjectRef): string[] {
  const written = [id, ...words].map((word) => JSON.stringify(word).slice(1, -1).toLowerCase());
  return written.filter((word) => word !== '');
}
