// Several calls as one: decided upon once, rehearsed together, carried out in order.
import { z } from 'zod';
import { Plan } from '#kernel/approval';
import { type AnyContract, contract } from '#kernel/contract';
import type { Admitted } from './request.ts';

const Step = z.object({
  capability: z.string(),
  status: z.enum(['done', 'waiting', 'failed', 'untried']),
  output: z.unknown(),
  entryId: z.string().nullable(),
  approvalId: z.string().nullable(),
  problem: z.unknown(),
});
export type Step = z.output<typeof Step>;

export const runPlan = contract({
  name: 'invoke.plan.run',
  summary: 'Carry out an ordered list of calls, of which later ones may use what earlier ones answered.',
  effect: 'write',
  access: 'signed-in',
  undo: { never: 'undo its steps one by one, the last one first' },
  input: z.object({ steps: Plan.describe('`{ "$from": [0, "id"] }` in an input stands for what step 0 answered') }),
  output: z.object({ steps: z.array(Step) }),
  example: { steps: [{ capability: 'invoke.capability.list', input: { limit: 5 } }] },
});

export function planOf({ entry, input }: Pick<Admitted, 'entry' | 'input'>): Plan | undefined {
  return entry.contract.name === runPlan.name ? runPlan.spec.input.parse(input).steps : undefined;
}

/** What became of each call of a plan; nothing for any other answer. */
export function stepsOf({ contract, output }: { contract: AnyContract; output: unknown }): readonly Step[] {
  return contract.name === runPlan.name ? runPlan.spec.output.parse(output).steps : [];
}
