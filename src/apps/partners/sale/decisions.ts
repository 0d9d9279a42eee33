// What people, and time, decide about a sale. Commissions of a sale stand and fall together, at every level.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, contract, Id } from '#kernel/contract';
import { anyId } from '../examples.ts';
import { settleSales, tellTier } from './give.ts';
import { presentSale } from './sales.ts';
import { type Line, moves, Sale, type State, type Step } from './shape.ts';
import { approveDue, moveSale } from './store.ts';

const atOnce = 1000;

interface Deciding {
  readonly step: Step;
  readonly summary: string;
  readonly undoneBy: Step;
}

const decided: readonly Deciding[] = [
  { step: 'hold', summary: 'Hold a sale, so that nothing of it is paid until somebody decides.', undoneBy: 'clear' },
  { step: 'clear', summary: 'Let a held sale go on, whatever looked like fraud.', undoneBy: 'hold' },
  { step: 'reject', summary: 'Reject a sale and take back what was given for it.', undoneBy: 'accept' },
  { step: 'accept', summary: 'Accept a rejected sale after all and give what was taken back.', undoneBy: 'reject' },
];

export const approveSale = decision({
  step: 'approve',
  summary: 'Approve the commissions of a sale before its time.',
  undoneBy: 'hold',
});
export const decisions = [approveSale, ...decided.map(decision)];

function decision({ step, summary, undoneBy }: Deciding) {
  return contract({
    name: `partners.sale.${step}`,
    summary,
    effect: 'write',
    access: 'partners.sale.decide',
    input: z.object({ saleId: Id }),
    output: Sale,
    undo: { by: `partners.sale.${undoneBy}`, input: ({ saleId }) => ({ saleId }) },
    example: { saleId: anyId },
  }).implement((call, { saleId }) => take(call, step, { saleId, by: call.actor.id }));
}

/** Lines are written only where a step changes what the sale comes to. */
const reasons: Readonly<Partial<Record<Step, Line['reason']>>> = { reject: 'rejected', accept: 'accepted' };

export async function take(
  call: Call,
  step: Step,
  { saleId, by }: { saleId: string; by: string | null },
): Promise<Sale> {
  const { from, to } = moves[step];
  const isPaidForGood = step === 'hold';
  const [sale] = await moveSale(call.db, [saleId, from, to, by, isPaidForGood]);
  if (!sale) return refuse(call, step, { saleId, from });
  const reason = reasons[step];
  if (reason) await settleSales(call, [sale], { tier: tellTier(call, sale, sale), reason });
  return presentSale(call, saleId);
}

async function refuse(
  call: Call,
  step: Step,
  { saleId, from }: { saleId: string; from: readonly State[] },
): Promise<never> {
  const { state } = await presentSale(call, saleId);
  if (from.includes(state)) throw new Fault('conflict', 'Something of this sale has been paid; reject it instead');
  throw new Fault('conflict', `The sale is ${state}; to ${step} it, it must be ${from.join(' or ')}`);
}

export const approveDueSales = contract({
  name: 'partners.sale.approveDue',
  summary: 'Approve the commissions of all sales that can not be returned any more and were looked at.',
  effect: 'write',
  access: 'partners.sale.approveDue',
  internal: true,
  input: z.object({}),
  output: z.object({ approved: z.int() }),
  undo: { never: 'hold the sales that should not have been approved' },
  example: {},
}).implement(async (call) => {
  const approved = await approveDue(call.db, [call.now, atOnce]);
  if (approved.length === atOnce) call.later(approveDueSales.contract, {});
  return { approved: approved.length };
});
