// How a run of a flow begins: because somebody says so, because something has happened, or because somebody outside
// calls its address.
import { z } from 'zod';
import { Bytes, contract, EventShape, Id, outside, secret } from '#kernel/contract';
import { Accepted } from '../run/workflow.ts';
import { exampleId } from './drawing.ts';
import { readHook } from './hook-address.ts';

/** Where none has begun there is none to be found. */
const noRun = '00000000-0000-0000-0000-000000000000';

const Tried = z.object({
  node: z.string(),
  input: z.unknown(),
  output: z.record(z.string(), z.unknown()).nullable().describe('What left it, by port'),
  problem: z.object({ code: z.string(), message: z.string() }).nullable(),
});

export const Rehearsed = z.object({
  status: z.literal('rehearsed'),
  output: z.unknown(),
  nodes: z.array(Tried).describe('In the order in which they had their turn'),
});

type Begun = z.output<typeof Accepted> | z.output<typeof Rehearsed>;

/** Taking back the beginning of a run is cancelling it. */
export const untilCancelled = {
  by: 'work.run.cancel',
  input: (_input: unknown, begun: Begun) => ({ runId: begun.status === 'accepted' ? begun.runId : noRun }),
} as const;

export const beginFlow = contract({
  name: 'work.flow.run',
  summary: 'Begin a run of a flow; rehearsed, say what every node would do.',
  effect: 'write',
  access: 'work.flow.run',
  http: 'POST /api/v1/workflows/:flowId/run',
  input: z.object({
    flowId: z.string().min(1).max(100).describe('The id or the name of a flow'),
    input: z.record(z.string().max(200), z.unknown()).default({}),
    trigger: z.enum(['manual', 'schedule', 'called', 'chat']).default('manual'),
    node: z.string().max(30).optional().describe('At which of its triggers it begins'),
    version: z.int().min(1).optional().describe('The one at work when absent'),
  }),
  output: z.union([Accepted, Rehearsed]),
  undo: untilCancelled,
  example: { flowId: exampleId, input: {} },
});

export const hearOf = contract({
  name: 'work.flow.hear',
  summary: 'Begin a run of a flow because of an event, if its condition holds.',
  effect: 'write',
  access: 'work.flow.hear',
  internal: true,
  input: z.object({ flowId: Id, node: z.string().max(30), event: EventShape.extend({ tenantId: Id }) }),
  output: z.object({ runId: Id.nullable().describe('Null when its condition does not hold') }),
  undo: { by: 'work.run.cancel', input: (_input, { runId }) => ({ runId: runId ?? noRun }) },
  example: {
    ...{ flowId: exampleId, node: 'begin' },
    event: {
      ...{ id: exampleId, tenantId: exampleId, type: 'custom.tip.given', userId: 'x', data: { amount: 12 } },
      timestamp: '2026-01-01T00:00:00.000Z',
    },
  },
});

const Header = z.union([z.string(), z.array(z.string())]);

export const receive = contract({
  name: 'work.flow.receive',
  summary: 'Begin a run of a flow that is called from outside, and answer what it says to whoever waits for it.',
  effect: 'write',
  caller: 'visitor',
  body: 'raw',
  http: 'POST /api/hooks/:address',
  maxBytes: 2_097_152,
  home: (input) => readHook(Object(input).address)?.tenantId,
  input: z
    .object({
      address: secret(z.string().max(100)),
      headers: secret(z.record(z.string(), Header)).default({}),
      body: outside(Bytes).nullish(),
    })
    .catchall(outside(z.unknown())),
  output: Accepted.or(z.unknown()).describe('With `Prefer: wait=10` what the flow responds, if it takes no longer'),
  undo: { never: 'whoever called has been told' },
  example: { address: 'a'.repeat(64), headers: {}, body: Buffer.from('{}').toString('base64') },
});

export const makeAddress = contract({
  name: 'work.flow.makeAddress',
  summary: 'Make the address at which a flow is called from outside; one that there was is good no more.',
  effect: 'write',
  access: 'work.flow.adapt',
  http: 'POST /api/v1/workflows/:flowId/address',
  input: z.object({ flowId: Id }),
  output: z.object({ flowId: Id, path: secret(z.string()).describe('Shown this once') }),
  undo: { never: 'whoever was told the one before can not use it any more' },
  example: { flowId: exampleId },
});

export const setSigningSecret = contract({
  name: 'work.flow.setSigningSecret',
  summary: 'Set the secret with which those who call a flow from outside sign; made here when none is given.',
  guarded: true,
  effect: 'write',
  access: 'work.flow.adapt',
  http: 'POST /api/v1/workflows/:flowId/signing-secret',
  input: z.object({ flowId: Id, value: secret(z.string().min(16).max(500)).optional() }),
  output: z.object({ flowId: Id, secret: secret(z.string().nullable()).describe('Shown this once, if made here') }),
  undo: { never: 'the one before is gone; set another' },
  example: { flowId: exampleId },
});
