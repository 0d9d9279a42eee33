// What people say about payouts: that they transferred one, or that one will never arrive.

import { z } from 'zod';
import { Fault } from '#base/fault';
import { spoken } from '#base/money';
import { payoutPaid } from '#contracts/partners';
import { type Call, contract, Id, text } from '#kernel/contract';
import { post } from '#kernel/ledger';
import { anyId } from '../examples.ts';
import { accounts } from '../sale/chart.ts';
import { shown } from './batches.ts';
import { Payout, type State } from './shape.ts';
import { freeLines, payoutById, settlePayout } from './store.ts';

export const confirmPayout = contract({
  name: 'partners.payout.confirm',
  summary: 'Say that a payout was transferred by hand.',
  title: ({ reference }, stake) =>
    `Confirm that ${stake ? spoken(stake) : 'a payout'} was paid by transfer ${reference}`,
  effect: 'write',
  access: 'partners.payout.confirm',
  input: z.object({ payoutId: Id, reference: text(200).describe('What the bank calls the transfer') }),
  output: Payout,
  stake: async (call, { payoutId }) => {
    const { amount, currency } = await presentPayout(call, payoutId);
    return { amount, currency };
  },
  undo: { never: 'reverse its entry in the ledger, and transfer again' },
  example: { payoutId: anyId, reference: 'transfer-7' },
}).implement((call, { payoutId, reference }) =>
  finish(call, payoutId, { from: ['by_hand', 'under_way'], to: 'paid', reference, problem: null }),
);

export const giveUpPayout = contract({
  name: 'partners.payout.giveUp',
  summary: 'Give up a payout that has not arrived and will not, so that the next batch pays it.',
  title: ({ problem }) => `Give up a payout: ${problem}`,
  effect: 'write',
  access: 'partners.payout.confirm',
  guarded: true,
  input: z.object({ payoutId: Id, problem: text(500).describe('Why it did not arrive') }),
  output: Payout,
  undo: { never: 'process payouts again' },
  example: { payoutId: anyId, problem: 'The account is closed' },
}).implement(async (call, { payoutId, problem }) => {
  const from: State[] = ['due', 'sending', 'under_way', 'by_hand', 'failed'];
  const payout = await finish(call, payoutId, { from, to: 'cancelled', reference: null, problem });
  await freeLines(call.db, [payoutId]);
  return payout;
});

interface Finishing {
  readonly from: readonly State[];
  readonly to: State;
  readonly reference: string | null;
  readonly problem: string | null;
}

export async function finish(
  call: Call,
  payoutId: string,
  { from, to, reference, problem }: Finishing,
): Promise<Payout> {
  const entryId = to === 'paid' ? await book(call, payoutId) : null;
  const [payout] = await settlePayout(call.db, [payoutId, from, to, call.now, reference, problem, entryId]);
  if (!payout) {
    const { state } = await presentPayout(call, payoutId);
    throw new Fault('conflict', `The payout is ${state}; it must be ${from.join(' or ')}`);
  }
  const { partnerId, amount, currency } = payout;
  if (to === 'paid') call.emit(payoutPaid, { payoutId, partnerId, paid: { amount, currency }, reference });
  return shown(payout);
}

/** What was owed is owed no more. If it turns out to be settled already, this is taken back with the rest. */
async function book(call: Call, payoutId: string): Promise<string> {
  const { partnerId, amount, currency } = await presentPayout(call, payoutId);
  const lines = [
    { account: accounts.payable.code, money: { amount, currency } },
    { account: accounts.cash.code, money: { amount: -amount, currency } },
  ];
  const { entryId } = await post(call, { lines, cause: { kind: 'partner', id: partnerId }, key: `payout:${payoutId}` });
  return entryId;
}

export async function presentPayout(call: Call, payoutId: string): Promise<Payout> {
  const [payout] = await payoutById(call.db, [payoutId]);
  if (!payout) throw new Fault('not_found', `There is no payout ${payoutId}`);
  return payout;
}
