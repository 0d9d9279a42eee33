// Where a run stops for a person. Whoever decides may edit what they are shown; the run goes on with what they leave.
import { z } from 'zod';
import { contract, Id, text } from '#kernel/contract';

const Details = z.record(z.string(), z.unknown());

export const openGate = contract({
  name: 'work.gate.open',
  summary: 'Let a run go on that has stopped to be looked at.',
  title: ({ title }) => title,
  effect: 'write',
  access: 'signed-in',
  guarded: true,
  internal: true,
  undo: { never: 'the run has gone on' },
  input: z.object({ runId: Id, title: text(300), details: Details.default({}) }),
  output: z.object({ details: Details }),
  example: { runId: '019abcde-0000-7000-8000-000000000000', title: 'Send this offer?', details: { total: 120 } },
});

export const gate = openGate.implement((_call, { details }) => ({ details }));
