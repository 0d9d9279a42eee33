// Trying changed weights and thresholds on what is known by now: which sales they would have held, and how often that
// would have been right. Nothing is changed.
import { z } from 'zod';
import { contract, Instant } from '#kernel/contract';
import { anyInstant } from '../examples.ts';
import { needOrder, wrongField } from '../fields.ts';
import { lookAround } from './around.ts';
import { measure, type Outcome } from './measure.ts';
import { scoreOf } from './score.ts';
import { signals } from './signals.ts';
import { type Judged, labelled } from './store.ts';

const mostSales = 2000;
const atOnce = 50;

const Measured = z.object({
  sales: z.int().describe(`The latest that are known, ${mostSales} at the most`),
  fraud: z.int(),
  flagged: z.int(),
  right: z.int(),
  precision: z.number().nullable().describe('Of what is held, how much is fraud; null when nothing is held'),
  recall: z.number().nullable().describe('Of what is fraud, how much is held; null when there is none'),
  bySignal: z.array(z.object({ signal: z.string(), seen: z.int(), right: z.int() })),
});

export const backtest = contract({
  name: 'partners.fraud.backtest',
  summary: 'Try other weights or thresholds on past sales of which it is known what they were.',
  effect: 'read',
  access: 'partners.fraud.backtest',
  input: z.object({
    from: Instant,
    until: Instant,
    weights: z
      .record(z.string().max(40), z.int().min(0).max(100))
      .default({})
      .describe('By the name of the signal; nought leaves it out'),
    holdScore: z.int().min(1).max(100).optional().describe('That of the program when absent'),
  }),
  output: Measured,
  example: { from: anyInstant, until: anyInstant, weights: { refund_rate: 20 } },
}).implement(async (call, { from, until, weights, holdScore }) => {
  needOrder({ from, until });
  const unknown = Object.keys(weights).find((name) => !signals.some((signal) => signal.name === name));
  if (unknown !== undefined) throw wrongField(`weights.${unknown}`, `There is no signal called ${unknown}`);
  const sales = await labelled(call.db, [from, until, mostSales]);
  const outcomes: Outcome[] = [];
  for (let done = 0; done < sales.length; done += atOnce) {
    for await (const { sale, around, profile } of lookAround(call.db, sales.slice(done, done + atOnce))) {
      const { score, reasons } = scoreOf(around, weights, profile);
      const isFlagged = score >= (holdScore ?? sale.holdScore);
      outcomes.push({ isFraud: wasFraud(sale), isFlagged, signals: reasons.map(({ signal }) => signal) });
    }
  }
  return measure(outcomes);
});

/** What a person or a bank said, not what was scored. */
function wasFraud({ state, judgedBy, chargedBack }: Judged): boolean {
  return chargedBack || (judgedBy !== null && (state === 'rejected' || state === 'held'));
}

export const listSignals = contract({
  name: 'partners.fraud.signals',
  summary: 'List what is looked for in a sale, and how much it weighs.',
  effect: 'read',
  access: 'partners.fraud.read',
  input: z.object({}),
  output: z.object({ items: z.array(z.object({ name: z.string(), weight: z.int(), about: z.string() })) }),
  example: {},
}).implement(() => ({ items: signals.map(({ name, weight, about }) => ({ name, weight, about })) }));
