// Looking at a sale: when it is told, when something new is known of its partner, and once more before it is paid. What
// a person has decided is not touched again.
import { z } from 'zod';
import { after, before } from '#base/time';
import { saleHeld } from '#contracts/partners';
import { type Call, contract, Id } from '#kernel/contract';
import { anyId } from '../examples.ts';
import { take } from '../sale/decisions.ts';
import { Reason } from '../sale/shape.ts';
import { lookAround } from './around.ts';
import { scoreOf, type Verdict, verdictOf } from './score.ts';
import { type Judged, keepScores, salesToJudge, toLookAtAgain } from './store.ts';

const atOnce = 200;
export const salesAtOnce = 50;

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
  const [found] = await judged(call, [saleId]);
  if (!found) return null;
  const { sale, verdict, score, reasons } = found;
  if (mayAct(found)) await act(call, sale, { verdict, score, reasons });
  return { saleId, score, reasons: [...reasons], verdict };
});

/** Most are as they should be. What is not is looked at by itself, for then the month of its partner is held. */
export const judgeSales = contract({
  name: 'partners.fraud.judgeMany',
  summary: 'Look at sales for fraud as they come, and once more by itself at each that looks like it.',
  effect: 'write',
  access: 'partners.fraud.judge',
  internal: true,
  input: z.object({ saleIds: z.array(Id).min(1).max(salesAtOnce) }),
  output: z.object({ looksLikeIt: z.int() }),
  undo: { never: 'clear or accept the sales instead' },
  example: { saleIds: [anyId] },
}).implement(async (call, { saleIds }) => {
  const suspects = (await judged(call, saleIds)).filter((one) => one.verdict !== 'pass' && mayAct(one));
  for (const { sale } of suspects) call.later(judgeSale.contract, { saleId: sale.id });
  return { looksLikeIt: suspects.length };
});

/** Those that are there, with their scores written down. */
async function judged(call: Call, saleIds: readonly string[]) {
  const found: (Found & { readonly sale: Judged; readonly isTrusted: boolean })[] = [];
  for await (const { sale, around, profile } of lookAround(call.db, await salesToJudge(call.db, [saleIds]))) {
    const scored = scoreOf(around, {}, profile);
    found.push({ ...scored, sale, isTrusted: around.partner.isTrusted, verdict: verdictOf(scored.score, sale) });
  }
  const scores = found.map(({ sale: { id }, score, reasons }) => ({ id, score, reasons }));
  if (scores.length > 0) await keepScores(call.db, [JSON.stringify(scores)]);
  return found;
}

function mayAct({ sale, isTrusted }: { readonly sale: Judged; readonly isTrusted: boolean }): boolean {
  return !isTrusted && sale.judgedBy === null;
}

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
