// Invoices: what a period came to, written once when it is over. Those of a year are numbered without a gap.

import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { spoken } from '#base/money';
import { ensureCustomer, openCheckout } from '#contracts/billing';
import {
  type Call,
  type Capability,
  contract,
  event,
  FileAnswer,
  Id,
  Instant,
  list,
  Money,
  Page,
  via,
} from '#kernel/contract';
import { post } from '#kernel/ledger';
import { accounts, chartIn } from './booking.ts';
import { companyName, type Shop } from './house.ts';
import { Invoice, shownInvoice } from './invoice.ts';
import { fileOf } from './invoice-page.ts';
import { type Buyer, subscriptionById, subscriptionsOf } from './subscription.ts';
import { type InvoiceRow, invoices } from './tables.ts';
import { anyId } from './tariffs.ts';

const Named = z.object({ invoiceId: Id });

export const invoiceIssued = event({
  name: 'meter.invoice.issued',
  summary: 'An invoice was written.',
  data: z.object({ invoiceId: Id, number: z.string(), subscriptionId: Id, total: Money, due: Money }),
});

export const invoicePaid = event({
  name: 'meter.invoice.paid',
  summary: 'An invoice was paid.',
  data: z.object({ invoiceId: Id, number: z.string(), subscriptionId: Id, due: Money }),
});

export const listInvoices = contract({
  name: 'meter.invoice.list',
  summary: 'List the invoices that were written, newest first.',
  effect: 'read',
  access: 'meter.invoice.read',
  input: Page.extend({ after: Id.optional(), subscriptionId: Id.optional() }),
  output: list(Invoice),
  example: { limit: 50 },
}).implement((call, wanted) => invoicePage(call.db, wanted));

export const showInvoice = contract({
  name: 'meter.invoice.show',
  summary: 'Show one invoice with its lines.',
  effect: 'read',
  access: 'meter.invoice.read',
  input: Named,
  output: Invoice,
  example: { invoiceId: anyId },
}).implement(async (call, { invoiceId }) => shownInvoice(await invoiceById(call.db, invoiceId)));

export const printInvoice = contract({
  name: 'meter.invoice.print',
  summary: 'Take one invoice along as a page to read, print or keep.',
  effect: 'read',
  access: 'meter.invoice.read',
  answer: 'bytes',
  input: Named,
  output: FileAnswer,
  example: { invoiceId: anyId },
});

export const markPaid = contract({
  name: 'meter.invoice.markPaid',
  summary: 'Say that an invoice was paid, by bank transfer for instance.',
  title: (_input, stake) => `Mark an invoice as paid${stake ? `: ${spoken(stake)}` : ' in full'}`,
  effect: 'write',
  access: 'meter.invoice.manage',
  input: Named,
  output: Invoice,
  stake: async (call, { invoiceId }) => shownInvoice(await invoiceById(call.db, invoiceId)).due,
  undo: { by: 'meter.invoice.reopen', input: (_input, { id }) => ({ invoiceId: id }) },
  example: { invoiceId: anyId },
}).implement(async (call, { invoiceId }) => {
  const { due } = shownInvoice(await invoiceById(call.db, invoiceId));
  return (await payInvoice(call, { invoiceId, received: due })) ?? refuse(call, invoiceId);
});

export const reopenInvoice = contract({
  name: 'meter.invoice.reopen',
  summary: 'Say that an invoice was not paid after all.',
  effect: 'write',
  access: 'meter.invoice.manage',
  input: Named,
  output: Invoice,
  stake: async (call, { invoiceId }) => shownInvoice(await invoiceById(call.db, invoiceId)).due,
  undo: { by: 'meter.invoice.markPaid', input: (_input, { id }) => ({ invoiceId: id }) },
  example: { invoiceId: anyId },
}).implement(async (call, { invoiceId }) => {
  const row = await changed(call, { invoiceId, from: 'paid', to: 'open' });
  await book(call, row, { from: accounts.service, to: accounts.owed });
  return shownInvoice(row);
});

export const voidInvoice = contract({
  name: 'meter.invoice.void',
  summary: 'Say that an invoice that was not paid is owed no more.',
  title: (_input, stake) => `Write off an invoice${stake ? ` of ${spoken(stake)}` : ' that was not paid'}`,
  effect: 'write',
  access: 'meter.invoice.manage',
  input: Named,
  output: Invoice,
  stake: async (call, { invoiceId }) => shownInvoice(await invoiceById(call.db, invoiceId)).due,
  undo: { never: 'Whoever was told so need not pay; charge it anew' },
  example: { invoiceId: anyId },
}).implement(async (call, { invoiceId }) => {
  const row = await changed(call, { invoiceId, from: 'open', to: 'void' });
  await book(call, row, { from: accounts.owed, to: accounts.income });
  return shownInvoice(row);
});

export const openPayment = contract({
  name: 'meter.invoice.openPayment',
  summary: 'Open a page of the billing service on which what is due of an invoice can be paid.',
  effect: 'send',
  access: 'meter.invoice.openPayment',
  input: z.object({
    via,
    ...Named.shape,
    email: z.email().max(254),
    successUrl: z.url({ protocol: /^https?$/ }).max(2000),
    cancelUrl: z.url({ protocol: /^https?$/ }).max(2000),
  }),
  output: z.object({ url: z.url(), expiresAt: Instant }),
  undo: { never: 'It runs out by itself, and nobody has to pay on it' },
  pretend: ({ successUrl }) => ({ url: successUrl, expiresAt: '2100-01-01T00:00:00.000Z' }),
  example: {
    ...{ invoiceId: anyId, email: 'grace@example.com' },
    ...{ successUrl: 'https://example.com/thanks', cancelUrl: 'https://example.com/prices' },
  },
}).implement(
  async (call, { via, invoiceId, email, ...pages }) => {
    const row = await invoiceById(call.db, invoiceId);
    const { number, due, state } = shownInvoice(row);
    if (state !== 'open') throw new Fault('conflict', `The invoice ${number} is ${state}`);
    const { buyerKind, buyerId } = await subscriptionById(call.db, row.subscriptionId);
    const who = { reference: `${buyerKind}:${buyerId}`, email, name: row.buyerName };
    const { customerId } = await call.invoke(ensureCustomer, { via, ...who });
    const lines = [{ name: `Invoice ${number}`, price: due }];
    const wish = { via, customerId, kind: 'payment', reference: `invoice:${row.id}`, lines, ...pages } as const;
    const { url, expiresAt } = await call.invoke(openCheckout, wish);
    return { url, expiresAt };
  },
  // Each of its parts is done once under its own key.
  { lookup: async () => undefined },
);

export function invoiceCapabilities(shop: Shop): Capability[] {
  return [
    ...[listInvoices, showInvoice, markPaid, reopenInvoice, voidInvoice, openPayment],
    printInvoice.implement(async (call, { invoiceId }) => {
      const invoice = shownInvoice(await invoiceById(call.db, invoiceId));
      return fileOf(invoice, await companyName(shop, call.tenant.id));
    }),
  ];
}

/** Undefined when it is not open, or what came is not enough. */
export async function payInvoice(
  call: Call,
  { invoiceId, received }: { invoiceId: string; received: z.output<typeof Money> },
): Promise<Invoice | undefined> {
  const [row] = await call.db
    .update(invoices)
    .set({ state: 'paid', paidAt: call.now })
    .where(
      and(
        ...[eq(invoices.id, invoiceId), eq(invoices.state, 'open'), eq(invoices.currency, received.currency)],
        sql`${invoices.due} <= ${received.amount}`,
      ),
    )
    .returning();
  if (!row) return undefined;
  await book(call, row, { from: accounts.owed, to: accounts.service });
  const { id, number, subscriptionId, due } = shownInvoice(row);
  call.emit(invoicePaid, { invoiceId: id, number, subscriptionId, due });
  return shownInvoice(row);
}

/** What is due, out of one account and into another. */
export async function book(call: Call, { id, due, currency }: InvoiceRow, way: { from: string; to: string }) {
  if (due === 0) return;
  await chartIn(call, currency);
  const lines = [
    { account: way.to, money: { amount: due, currency } },
    { account: way.from, money: { amount: -due, currency } },
  ];
  await post(call, { lines, cause: { kind: 'invoice', id } });
}

type Db = Call['db'];

interface Wanted {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly subscriptionId?: string | undefined;
  readonly buyer?: Buyer;
}

export async function invoicePage(db: Db, { after, limit, subscriptionId, buyer }: Wanted) {
  const rows = await db
    .select()
    .from(invoices)
    .where(
      and(
        after ? lt(invoices.id, after) : undefined,
        subscriptionId ? eq(invoices.subscriptionId, subscriptionId) : undefined,
        buyer ? inArray(invoices.subscriptionId, subscriptionsOf(db, buyer)) : undefined,
      ),
    )
    .orderBy(desc(invoices.id))
    .limit(limit);
  return { items: rows.map(shownInvoice), next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null };
}

export async function invoiceById(db: Db, id: string): Promise<InvoiceRow> {
  const [found] = await db.select().from(invoices).where(eq(invoices.id, id));
  if (!found) throw new Fault('not_found', `There is no invoice ${id}`);
  return found;
}

async function changed(
  call: Call,
  { invoiceId, from, to }: { invoiceId: string; from: InvoiceRow['state']; to: InvoiceRow['state'] },
): Promise<InvoiceRow> {
  const [row] = await call.db
    .update(invoices)
    .set({ state: to, paidAt: null })
    .where(and(eq(invoices.id, invoiceId), eq(invoices.state, from)))
    .returning();
  return row ?? refuse(call, invoiceId);
}

async function refuse(call: Call, invoiceId: string): Promise<never> {
  const { number, state } = shownInvoice(await invoiceById(call.db, invoiceId));
  throw new Fault('conflict', `The invoice ${number} is ${state}`);
}
