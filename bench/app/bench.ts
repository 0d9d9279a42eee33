// The smallest app that touches what is promised: a call without a row, a read of one, a durable write of one. Only
// the bench's own server is given it.

import { eq, sql } from 'drizzle-orm';
import { bigint, text } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { contract, defineModule, event, Id, Instant, type Module } from '#kernel/contract';
import { moduleSchema, query, tenantTable } from '#kernel/store';

const rows = tenantTable(moduleSchema('bench'), 'rows', {
  title: text('title').notNull(),
  body: text('body').notNull(),
  amountCents: bigint('amount_cents', { mode: 'number' }).notNull(),
});

const Row = z.object({
  id: Id,
  title: z.string(),
  body: z.string(),
  amountCents: z.int(),
  createdAt: Instant,
});

const columns = {
  id: rows.id,
  title: rows.title,
  body: rows.body,
  amountCents: rows.amountCents,
  createdAt: rows.createdAt,
};

const rowById = query(
  (db) =>
    db
      .select(columns)
      .from(rows)
      .where(eq(rows.id, sql.placeholder('id'))),
  { shared: true },
);

const insertRow = query((db) =>
  db
    .insert(rows)
    .values({
      id: sql.placeholder('id'),
      title: sql.placeholder('title'),
      body: sql.placeholder('body'),
      amountCents: sql.placeholder('amountCents'),
    })
    .returning(columns),
);

const rowWritten = event({ name: 'bench.row.written', summary: 'A row was written.', data: z.object({ rowId: Id }) });

const sayEcho = contract({
  name: 'bench.echo.say',
  summary: 'Answer what was said, with the total of its items.',
  effect: 'read',
  access: 'bench.echo.say',
  input: z.object({
    text: z.string().min(1).max(200),
    items: z.array(z.object({ sku: z.string(), quantity: z.int().positive(), priceCents: z.int() })).min(1),
  }),
  output: z.object({ text: z.string(), totalCents: z.int() }),
  example: { text: 'One of one', items: [{ sku: 'A-100', quantity: 1, priceCents: 950 }] },
}).implement((_call, { text, items }) => ({
  text,
  totalCents: items.reduce((sum, { quantity, priceCents }) => sum + quantity * priceCents, 0),
}));

const readRow = contract({
  name: 'bench.row.read',
  summary: 'Read one row by its key.',
  effect: 'read',
  access: 'bench.row.read',
  input: z.object({ id: Id }),
  output: Row,
  example: { id: '019abcde-0000-7000-8000-000000000000' },
}).implement(async (call, { id }) => {
  const [found] = await rowById(call.db, { id });
  if (!found) throw new Fault('not_found', `There is no row ${id}`);
  return found;
});

const writeRow = contract({
  name: 'bench.row.write',
  summary: 'Write one row and say so.',
  effect: 'write',
  access: 'bench.row.write',
  undo: { never: 'it is only measured' },
  input: z.object({ title: z.string().min(1).max(200), body: z.string().max(2000), amountCents: z.int() }),
  output: Row,
  example: { title: 'A row', body: 'lorem ipsum', amountCents: 100 },
}).implement(async (call, { title, body, amountCents }) => {
  const [written] = await insertRow(call.db, { id: call.newId(), title, body, amountCents });
  if (!written) throw new Fault('internal', 'The row was not written');
  call.emit(rowWritten, { rowId: written.id });
  return written;
});

export const benchModule: Module = defineModule({
  name: 'bench',
  title: 'Bench',
  folder: import.meta.dirname,
  capabilities: [sayEcho, readRow, writeRow],
  events: [rowWritten],
  grants: { tenant_admin: ['bench.*'] },
});
