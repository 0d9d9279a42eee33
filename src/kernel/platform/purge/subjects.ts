// Everything that is held about a person, over all modules: shown, or forgotten for good.
import { desc, eq, lt } from 'drizzle-orm';
import { text as column, uuid } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { Fault } from '#base/fault';
import {
  type Capability,
  contract,
  Id,
  list,
  Page,
  type Subject,
  type SubjectRef,
  secret,
  text,
} from '#kernel/contract';
import { takeLeave } from '#kernel/identity';
import { type Db, moduleSchema } from '#kernel/store';
import type { Upkeep } from '../upkeep.ts';
import { tellOfReceipt } from './everywhere.ts';
import { notaryOf } from './notaries.ts';
import { ownSubjects } from './own-subjects.ts';
import { type Notary, ReceiptBody, type SignedReceipt } from './receipt.ts';
import { keepReceipt } from './receipt-files.ts';
import { scrub } from './scrub.ts';

const receipts = moduleSchema('platform').table('purge_receipts', {
  id: uuid('id').notNull(),
  subject: column('subject').notNull(),
  body: column('body').notNull(),
  signature: column('signature').notNull(),
});

const exampleId = '019abcde-0000-7000-8000-000000000000';
const Person = z.object({
  subjectId: text(200).describe('Their id here'),
  words: secret(z.array(text(200).min(3)).max(20).default([])).describe('What else names them: addresses, numbers'),
});
const Receipt = ReceiptBody.omit({ sealed: true }).extend({ signature: z.string(), publicKey: z.string() });
const Found = z.object({ table: z.string(), rows: secret(z.array(z.record(z.string(), z.unknown()))) });

export const findSubject = contract({
  name: 'platform.subject.find',
  summary: 'Show everything that is held about a person.',
  effect: 'read',
  access: 'platform.subject.find',
  sensitive: true,
  untrusted: true,
  input: Person,
  output: z.object({ items: z.array(Found) }),
  example: { subjectId: exampleId, words: ['ada at home'] },
});

export const purgeSubject = contract({
  name: 'platform.subject.purge',
  guarded: true,
  summary: 'Forget a person for good, everywhere, and give a signed receipt.',
  effect: 'write',
  access: 'platform.subject.purge',
  limit: { calls: 20, per: '1 hour' },
  input: Person,
  output: Receipt,
  undo: { never: 'what is forgotten is gone' },
  example: { subjectId: exampleId, words: ['ada at home'] },
});

export const finishPurge = contract({
  name: 'platform.subject.scrub',
  summary: 'Keep the receipt outside the database and write the touched tables anew.',
  effect: 'write',
  access: 'platform.subject.purge',
  internal: true,
  // So that it holds no transaction of its own: the tables it writes anew must be let go by everybody.
  record: 'spool',
  input: z.object({ receiptId: Id }),
  output: z.object({ tables: z.array(z.string()), refused: z.array(z.string()) }),
  undo: { never: 'what is forgotten is gone' },
  example: { receiptId: exampleId },
});

export const listReceipts = contract({
  name: 'platform.receipt.list',
  summary: 'List the receipts for those who were forgotten, newest first.',
  effect: 'read',
  access: 'platform.subject.purge',
  input: Page.extend({ after: Id.optional() }),
  output: list(Receipt),
  example: { limit: 20 },
});

function shown(notary: Notary, { body, signature }: SignedReceipt) {
  const { sealed: _, about: __, ...rest } = notary.read({ body, signature });
  return { ...rest, signature };
}

export function subjectCapabilities(upkeep: Upkeep): Capability[] {
  return [
    findSubject.implement(async (call, { subjectId, words }) => {
      const found: z.input<typeof Found>[] = [];
      for (const subject of subjectsOf(upkeep)) {
        const rows = await subject.find(call.db, { id: subjectId, words });
        if (rows.length > 0) found.push({ table: subject.table, rows: rows.map((row) => ({ ...row })) });
      }
      return { items: found };
    }),
    purgeSubject.implement(async (call, { subjectId, words }) => {
      const subject = { id: subjectId, words };
      await takeLeave(upkeep, call, subject);
      const tables = await (call.rehearsing ? count : forget)(upkeep, call.db, subject);
      const id = call.newId();
      const given = { id, tenantId: call.tenant.id, at: call.now, by: call.actor.id, tables };
      const notary = await notaryOf(upkeep);
      const { publicKey: _, ...receipt } = notary.issue(given, subject);
      await call.db.insert(receipts).values({ id, ...receipt });
      call.later(finishPurge, { receiptId: id });
      return shown(notary, receipt);
    }),
    finishPurge.implement(async (call, { receiptId }) => {
      const [receipt] = await call.db.select().from(receipts).where(eq(receipts.id, receiptId));
      if (!receipt) throw new Fault('not_found', `There is no receipt ${receiptId}`);
      if (call.rehearsing) return { tables: [], refused: [] };
      await keepReceipt(upkeep.home, receiptId, receipt);
      tellOfReceipt(upkeep);
      const notary = await notaryOf(upkeep);
      const tables = mayStillHold(notary.read(receipt).tables);
      return await upkeep.asOwner((owner) => scrub(owner, tables));
    }),
    listReceipts.implement(async (call, { limit, after }) => {
      const rows = await call.db
        .select()
        .from(receipts)
        .where(after ? lt(receipts.id, after) : undefined)
        .orderBy(desc(receipts.id))
        .limit(limit);
      const notary = await notaryOf(upkeep);
      const items = rows.map((row) => shown(notary, row));
      return { items, next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null };
    }),
  ];
}

/**
 * Rows that have gone by themselves lie in the files too: of what was done and needs no waiting any more, and of what a
 * module had in one of its tables and has moved to another.
 */
function mayStillHold(tables: readonly { table: string; rows: number }[]): string[] {
  const moduleOf = (table: string) => table.split('.')[0];
  const touched = tables.filter(({ rows }) => rows > 0).map(({ table }) => moduleOf(table));
  const concerned = new Set([...touched, ...ownSubjects.map(({ table }) => moduleOf(table))]);
  return tables.map(({ table }) => table).filter((table) => concerned.has(moduleOf(table)));
}

/** In one tenant, inside one transaction. */
export async function forget(upkeep: Pick<Upkeep, 'modules'>, db: Db, subject: SubjectRef) {
  const tables: { table: string; rows: number }[] = [];
  for (const { table, purge } of subjectsOf(upkeep)) tables.push({ table, rows: await purge(db, subject) });
  return tables;
}

/** What a rehearsal shows: a key that is shredded does not come back when everything else does. */
async function count(upkeep: Pick<Upkeep, 'modules'>, db: Db, subject: SubjectRef) {
  const tables: { table: string; rows: number }[] = [];
  for (const { table, find } of subjectsOf(upkeep)) tables.push({ table, rows: (await find(db, subject)).length });
  return tables;
}

function subjectsOf({ modules }: Pick<Upkeep, 'modules'>): Subject[] {
  return [...modules().flatMap(({ subjects = [] }) => subjects), ...ownSubjects];
}
