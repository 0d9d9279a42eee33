// Looking at a sale: when it is told, when something new is known of its partner, and once more before it is paid. What
// a person has decided is not touched again.
import { z } from 'zod';
import { after, before } from '#base/time';
import { saleHeld } from '#contracts/partners';
import { type Call, contract, Id } from '#kernel/contract';
import { anyId } from '../examples.ts';
import { take } from '../sale/decisions.ts';
import { Reason } from '../sale/shape.ts';
import { scoreOf, type Verdict, verdictOf } from './score.ts';
import { aroundOf, type Judged, keepScore, saleToJudge, toLookAtAgain } from './store.ts';

const atOnce = 200;

const Judgement = z.object({
  saleId: Id,
  score: z.int().describe('How much it looks like fraud, 0 to 100'),
  reasons: z.array(Reason),
  verdict: z.enum(['pass', 'hold', 'reject']),
});

export const judgeSale = contract({
  name: 'partners.fraud.judge',
  summary: 'Look at a sale for fraud, and hold or reject it when there is reason to.',
  effect: 'write',
  access: 'partners.fraud.judge',
  input: z.object({ saleId: Id }),
  output: Judgement.nullable().describe('Null when the sale is not there any more'),
  undo: { never: 'clear or accept the sale instead' },
  example: { saleId: anyId },
}).implement(async (call, { saleId }) => {
  const [sale] = await saleToJudge(call.db, [saleId]);
  const around = sale && (await aroundOf(call.db, sale));
  if (!sale || !around) return null;
  const { score, reasons } = scoreOf(around);
  await keepScore(call.db, [saleId, score, JSON.stringify(reasons)]);
  const verdict = verdictOf(score, sale);
  if (!around.partner.isTrusted && sale.judgedBy === null) await act(call, sale, { verdict, score, reasons });
  return { saleId, score, reasons: [...reasons], verdict };
});

const steps = { hold: { from: ['pending'] }, reject: { from: ['pending', 'held'] } } as const;

interface Found {
  readonly verdict: Verdict;
  readonly score: number;
  readonly reasons: readonly Reason[];
}

async function act(call: Call, { id, state, partnerId }: Judged, { verdict, score, reasons }: Found) {
  if (verdict === 'pass' || !steps[verdict].from.some((one) => one === state)) return;
  const { state: now } = await take(call, verdict, { saleId: id, by: null });
  if (now !== 'held' && now !== 'rejected') return;
  call.emit(saleHeld, { saleId: id, partnerId, score, state: now, reasons: [...reasons] });
}

export const lookAgain = contract({
  name: 'partners.fraud.lookAgain',
  summary: 'Look again at open sales of which more is known by now, before they are approved.',
  effect: 'write',
  access: 'partners.fraud.judge',
  internal: true,
  input: z.object({ after: Id.nullable().default(null) }),
  output: z.object({ sales: z.int() }),
  undo: { never: 'looking again changes nothing that a person decided' },
  example: {},
}).implement(async (call, { after: last }) => {
  const wanted = [before(call.now, '2 hours'), after(call.now, '2 hours'), last, atOnce];
  const sales = await toLookAtAgain(call.db, wanted);
  for (const { id } of sales) call.later(judgeSale.contract, { saleId: id });
  const end = sales.at(-1);
  if (end && sales.length === atOnce) call.later(lookAgain.contract, { after: end.id });
  return { sales: sales.length };
});
