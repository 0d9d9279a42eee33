// Five steps, each written down, and the sum of them: what engines of lasting work are compared by.
import { z } from 'zod';
import { contract, defineModule, type Module } from '#kernel/contract';
import { Accepted, awaited, untilDone, workflow } from '#kernel/work';

const Input = z.object({ n: z.int() });
const common = { effect: 'write', access: 'five.sum.run', input: Input, example: { n: 1 } } as const;

const five = workflow(
  contract({
    ...common,
    name: 'five.sum.begin',
    summary: 'Begin five steps.',
    output: Accepted,
    undo: untilDone,
  }),
  {},
  async (step, { n }) => {
    let sum = n;
    for (let index = 1; index <= 5; index += 1) {
      const before = sum;
      sum = await step.do(`s${index}`, () => before + index);
    }
    return { v: sum };
  },
);

const run = contract({
  ...common,
  name: 'five.sum.run',
  summary: 'Take five steps and answer what they come to.',
  output: z.union([Accepted, z.object({ v: z.int() })]),
  undo: { never: 'it is only measured' },
});
const spooled = contract({
  ...run.spec,
  ...common,
  name: 'five.sum.runSpooled',
  record: 'spool',
  undo: { never: 'it is only measured' },
});

export const fiveModule: Module = defineModule({
  name: 'five',
  title: 'Five steps',
  capabilities: [five, awaited(run, five, '30 seconds'), awaited(spooled, five, '30 seconds')],
  grants: { tenant_admin: ['five.*'] },
});
