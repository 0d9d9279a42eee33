// Paying partners what has come together: approved, unflagged, and enough. A batch can be taken back until its grace
// has passed; rehearsing it shows who would get what.

import { z } from 'zod';
import { Fault } from '#base/fault';
import { spoken } from '#base/money';
import { after } from '#base/time';
import { payoutScheduled } from '#contracts/partners';
import { type Call, contract, FileAnswer, Id, list, Money, Page } from '#kernel/contract';
import { anyId } from '../examples.ts';
import { needCurrency } from '../fields.ts';
import { masked } from '../partner/shape.ts';
import { usualCurrency } from '../program/store.ts';
import { Batch, BatchWithPayouts, Payout, State, toCsv } from './shape.ts';
import * as rows from './store.ts';

const Wanted = z.object({
  currency: Money.shape.currency.optional().describe('The usual one of the first program when absent'),
});

export const processPayouts = contract({
  name: 'partners.payout.process',
  summary: 'Make a batch of payouts of all approved commissions in a currency that have come to enough.',
  title: ({ currency }, stake) =>
    `Pay partners ${stake ? spoken(stake) : `what they earned${currency ? ` in ${currency}` : ''}`}`,
  effect: 'write',
  access: 'partners.payout.process',
  http: 'POST /affiliate/payouts/process',
  input: Wanted,
  output: BatchWithPayouts,
  stake: async ({ db }, { currency: wanted }) => {
    const currency = wanted ?? (await usualCurrency(db));
    const due = await rows.dueNow(db, [currency]);
    return { amount: due.reduce((sum, { amount }) => sum + amount, 0), currency };
  },
  undo: { by: 'partners.payout.cancel', input: (_input, { id }) => ({ batchId: id }) },
  example: { currency: 'USD' },
}).implement(async (call, { currency: wanted }) => {
  if (wanted !== undefined) needCurrency(wanted);
  const currency = wanted ?? (await usualCurrency(call.db));
  await rows.waitForTurn(call.db, []);
  const due = await rows.dueNow(call.db, [currency]);
  if (due.length === 0) throw new Fault('conflict', `Nothing has come together yet that could be paid in ${currency}`);
  const id = call.newId();
  const grace = Math.max(...due.map(({ graceMinutes }) => graceMinutes));
  const asked = due.map(({ partnerId }) => ({ id: call.newId(), partnerId }));
  await rows.insertBatch(call.db, [currency, id, after(call.now, `${grace} minutes`), JSON.stringify(asked)]);
  const batch = await presentBatch(call, id);
  const { total, partners, sendAt } = batch;
  call.emit(payoutScheduled, { batchId: id, total: { amount: total, currency }, partners, sendAt });
  return batch;
});

export const cancelBatch = contract({
  name: 'partners.payout.cancel',
  summary: 'Take back a batch of payouts that has not been sent.',
  effect: 'write',
  access: 'partners.payout.process',
  input: z.object({ batchId: Id }),
  output: BatchWithPayouts,
  undo: { by: 'partners.payout.process', input: (_input, { currency }) => ({ currency }) },
  example: { batchId: anyId },
}).implement(async (call, { batchId }) => {
  const [cancelled] = await rows.cancelBatch(call.db, [batchId]);
  const batch = await presentBatch(call, batchId);
  if (!cancelled) throw new Fault('conflict', `The batch is ${batch.state}; only one that is due can be taken back`);
  return batch;
});

export const readBatch = contract({
  name: 'partners.payout.readBatch',
  summary: 'Show a batch with all its payouts.',
  effect: 'read',
  access: 'partners.payout.read',
  input: z.object({ batchId: Id }),
  output: BatchWithPayouts,
  example: { batchId: anyId },
}).implement((call, { batchId }) => presentBatch(call, batchId));

export const listBatches = contract({
  name: 'partners.payout.listBatches',
  summary: 'List batches of payouts, newest first.',
  effect: 'read',
  access: 'partners.payout.read',
  input: Page.extend({ after: Id.optional() }),
  output: list(Batch),
  example: {},
}).implement(async (call, { limit, after: last }) => {
  const items = await rows.batchPage(call.db, [limit, last ?? null]);
  return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
});

export const listPayouts = contract({
  name: 'partners.payout.list',
  summary: 'List payouts, newest first: all, of one partner or in one state.',
  effect: 'read',
  access: 'partners.payout.read',
  input: Page.extend({ after: Id.optional(), partnerId: Id.optional(), state: State.optional() }),
  output: list(Payout),
  example: { state: 'by_hand' },
}).implement((call, wanted) => pageOfPayouts(call, wanted));

export const exportBatch = contract({
  name: 'partners.payout.export',
  summary: 'Take a batch along as a CSV file, as banks and payment services take it.',
  effect: 'read',
  access: 'partners.payout.export',
  sensitive: true,
  answer: 'bytes',
  input: z.object({ batchId: Id }),
  output: FileAnswer,
  example: { batchId: anyId },
}).implement(async (call, { batchId }) => {
  const payouts = await rows.payoutsOfBatch(call.db, [batchId]);
  if (payouts.length === 0) throw new Fault('not_found', `There is no batch ${batchId}`);
  const head = ['payout', 'partner', 'name', 'method', 'account', 'amount', 'currency', 'state', 'reference'];
  const lines = payouts.map((one) => [
    ...[one.id, one.partnerId, one.name, one.method, one.payTo],
    ...[one.amount, one.currency, one.state, one.reference],
  ]);
  const bytes = Buffer.from(toCsv([head, ...lines]));
  return { name: `payouts-${batchId}.csv`, type: 'text/csv; charset=utf-8', bytes };
});

export interface WantedPayouts {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly partnerId?: string | undefined;
  readonly state?: State | undefined;
}

export async function pageOfPayouts(call: Call, { limit, after: last, partnerId, state }: WantedPayouts) {
  const found = await rows.payoutPage(call.db, [limit, last ?? null, partnerId ?? null, state ?? null]);
  return { items: found.map(shown), next: found.length === limit ? (found.at(-1)?.id ?? null) : null };
}

async function presentBatch(call: Call, batchId: string): Promise<z.output<typeof BatchWithPayouts>> {
  const [batch] = await rows.batchById(call.db, [batchId]);
  if (!batch) throw new Fault('not_found', `There is no batch ${batchId}`);
  return { ...batch, payouts: (await rows.payoutsOfBatch(call.db, [batchId])).map(shown) };
}

export function shown(payout: Payout): Payout {
  return { ...payout, payTo: masked(payout.payTo) };
}
