// Five steps, each written down, and the sum of them: what engines of lasting work are compared by. Once they only
// think, and once each of them writes a row of the business.
import { z } from 'zod';
import { contract, defineModule, Id, type Module } from '#kernel/contract';
import { prepared } from '#kernel/store';
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

const insert = prepared(
  `insert into bench.rows (id, title, body, amount_cents) values ($1, 'A step', 'of five', $2) returning amount_cents`,
);

const remove = prepared('delete from bench.rows where id = $1');

const keep = contract({
  ...common,
  name: 'five.row.keep',
  summary: 'Write a row of the business.',
  output: z.object({ n: z.int(), rowId: Id }),
  undo: { by: 'five.row.drop', input: (_input, { rowId }) => ({ rowId }) },
});
const kept = keep.implement(async (call, { n }) => {
  const rowId = call.newId();
  const { rows } = await call.db.$run({ statement: insert, values: [rowId, n] });
  return { n: Number(rows[0]?.[0]), rowId };
});

const drop = contract({
  ...{ name: 'five.row.drop', summary: 'Take back a row of the business.', effect: 'write', access: 'five.sum.run' },
  input: z.object({ rowId: Id }),
  output: z.object({}),
  undo: { never: 'write another row' },
  example: { rowId: '019abcde-0000-7000-8000-000000000000' },
}).implement(async (call, { rowId }) => {
  await call.db.$run({ statement: remove, values: [rowId] });
  return {};
});

const fiveRows = workflow(
  contract({
    ...common,
    name: 'five.row.begin',
    summary: 'Begin five steps that each write a row.',
    output: Accepted,
    undo: untilDone,
  }),
  {},
  async (step, { n }) => {
    let sum = n;
    for (let index = 1; index <= 5; index += 1) sum = (await step.invoke(keep, { n: sum + index })).n;
    return { v: sum };
  },
);

const runRows = contract({
  ...run.spec,
  ...common,
  name: 'five.row.run',
  summary: 'Take five steps that each write a row, and answer what they come to.',
  record: 'spool',
  undo: { never: 'it is only measured' },
});

export const fiveModule: Module = defineModule({
  name: 'five',
  title: 'Five steps',
  capabilities: [
    ...[five, awaited(run, five, '30 seconds'), awaited(spooled, five, '30 seconds')],
    ...[kept, drop, fiveRows, awaited(runRows, fiveRows, '30 seconds')],
  ],
  grants: { tenant_admin: ['five.*'] },
});
