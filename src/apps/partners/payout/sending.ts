// How a payout leaves. It is begun, sent under a name of its own and settled, each written down before the next; what
// breaks in between is asked for again under the same name, so that nobody is paid twice.

import { z } from 'zod';
import { Fault } from '#base/fault';
import { spoken } from '#base/money';
import { before } from '#base/time';
import { Outcome, sendPayout } from '#contracts/payout';
import { type Call, contract, Id } from '#kernel/contract';
import { anyId } from '../examples.ts';
import { shown } from './batches.ts';
import { finish, presentPayout } from './settling.ts';
import { Payout, type State } from './shape.ts';
import { beginSending, sendBatches } from './store.ts';

const Named = z.object({ payoutId: Id });

const begin = contract({
  name: 'partners.payout.begin',
  summary: 'Begin to send a payout, if everything in it still stands.',
  effect: 'write',
  access: 'partners.payout.send',
  internal: true,
  input: Named,
  output: Payout.extend({ attempt: z.int(), country: z.string().nullable() }),
  undo: { never: 'give the payout up instead' },
  example: { payoutId: anyId },
});

export const beginPayout = begin.implement(async (call, { payoutId }) => {
  // A service remembers for a day at least what it was asked for.
  const [payout] = await beginSending(call.db, [payoutId, call.now, before(call.now, '12 hours')]);
  if (payout) return payout;
  const { state } = await presentPayout(call, payoutId);
  const why = 'its batch is not sent yet, its partner is banned or suspended, or a sale in it is held or rejected';
  throw new Fault('conflict', `The payout is ${state}, ${why}`);
});

const settle = contract({
  name: 'partners.payout.settle',
  summary: 'Write down what became of a payout that was sent.',
  effect: 'write',
  access: 'partners.payout.send',
  internal: true,
  input: Named.extend({ outcome: Outcome, reference: z.string().nullable(), problem: z.string().nullable() }),
  output: Payout,
  undo: { never: 'the money has left, or has not' },
  example: { payoutId: anyId, outcome: 'paid', reference: 'transfer-7', problem: null },
});

/** What an outcome makes of a payout. */
const outcomes: Readonly<Record<Outcome, State>> = {
  paid: 'paid',
  under_way: 'under_way',
  by_hand: 'by_hand',
  refused: 'failed',
};

export const settlePayout = settle.implement(async (call, { payoutId, outcome, ...told }) => {
  const payout = await presentPayout(call, payoutId);
  const to = outcomes[outcome];
  // Services repeat themselves.
  return payout.state === to ? shown(payout) : finish(call, payoutId, { from: ['sending', 'under_way'], to, ...told });
});

export const payPartner = contract({
  name: 'partners.payout.pay',
  summary: 'Send a payout whose batch is being sent, or try one again that was refused.',
  title: (_input, stake) => `Pay a partner ${stake ? spoken(stake) : 'what they earned'}`,
  effect: 'send',
  access: 'partners.payout.send',
  input: Named,
  output: Payout.nullable().describe('Null when it is only played: rehearsed, or in a company of examples'),
  stake: async (call, { payoutId }) => {
    const { amount, currency } = await presentPayout(call, payoutId);
    return { amount, currency };
  },
  undo: { never: 'The money has left' },
  pretend: () => null,
  example: { payoutId: anyId },
}).implement(pay, {
  async lookup(call, _key, { payoutId }) {
    const payout = await presentPayout(call, payoutId);
    return ['under_way', 'by_hand', 'paid'].includes(payout.state) ? shown(payout) : undefined;
  },
});

async function pay(call: Call, { payoutId }: z.output<typeof Named>): Promise<Payout> {
  const { name, amount, currency, method, payTo, country, attempt } = await call.invoke(begin, { payoutId });
  if (!method || !payTo) return call.invoke(settle, { payoutId, outcome: 'by_hand', reference: null, problem: null });
  const to = { name, account: payTo, ...(country ? { country } : {}) };
  const asked = { payoutId, amount: { amount, currency }, method, to };
  const sent = await call.invoke(sendPayout, asked, { key: `payout:${payoutId}:${attempt}` });
  return call.invoke(settle, { payoutId, ...sent });
}

export const sendDue = contract({
  name: 'partners.payout.sendDue',
  summary: 'Send the batches of payouts whose grace has passed.',
  effect: 'write',
  access: 'partners.payout.sendDue',
  internal: true,
  input: z.object({}),
  output: z.object({ payouts: z.int() }),
  undo: { never: 'the money is leaving' },
  example: {},
}).implement(async (call) => {
  const sent = await sendBatches(call.db, [call.now]);
  const due = sent.filter(({ problem }) => problem === null);
  for (const { id } of due) call.later(payPartner.contract, { payoutId: id }, { key: `pay:${id}` });
  return { payouts: due.length };
});

/** What keeps the promise where nothing is connected: a person transfers it, and says so. */
export const byHand = sendPayout.implement(() => ({ outcome: 'by_hand', reference: null, problem: null }));
