// A message on its way. What it says is fixed before anything leaves, under a key of its own, so that however often it
// is tried it arrives once and the same. People are told by the house in its own words: what was told may have come
// from outside, but it is addressed by nobody but us, so the send that leaves is not steered by it.
import { z } from 'zod';
import { asFault, Fault } from '#base/fault';
import { after } from '#base/time';
import { type Call, type Capability, contract, Id } from '#kernel/contract';
import { composed } from './composing.ts';
import { exampleId, type NotifyParts, ownName } from './house.ts';
import type { Outgoing } from './making.ts';
import { MessageState, patience } from './model.ts';
import { tell } from './posting.ts';
import * as rows from './store.ts';
import type { MessageRow } from './tables.ts';

export const sendDue = contract({
  name: 'notify.message.send',
  summary: 'Send a message whose time has come.',
  effect: 'write',
  access: 'notify.message.send',
  internal: true,
  input: z.object({ messageId: Id, attempt: z.int().min(0).max(20).default(0) }),
  output: z.object({ messageId: Id, state: MessageState.nullable().describe('Null when there is none such') }),
  undo: { by: 'notify.message.cancel', input: ({ messageId }) => ({ messageId }) },
  example: { messageId: exampleId },
});

export const cancelMessage = contract({
  name: 'notify.message.cancel',
  summary: 'Keep a message back that has not been sent yet.',
  effect: 'write',
  access: 'notify.message.cancel',
  input: z.object({ messageId: Id }),
  output: z.object({ messageId: Id }),
  undo: { never: 'What it was about stands in the list of notices' },
  example: { messageId: exampleId },
});

export function sendingCapabilities(parts: NotifyParts): Capability[] {
  return [
    sendDue.implement(async (call, { messageId, attempt }) => {
      if (call.rehearsing) return { messageId, state: 'waiting' };
      const ready = await composed(parts, call, messageId);
      if (!ready) return { messageId, state: (await rows.messageById(call.db, messageId))?.state ?? null };
      const error = await left(parts, call, ready);
      return { messageId, state: await settled(call, ready.message, { attempt: attempt + 1, error }) };
    }),

    cancelMessage.implement(async (call, { messageId: id }) => {
      const cancelled = { state: 'cancelled', sealed: null } as const;
      const isBack =
        (await rows.changeMessage(call.db, { id, from: 'waiting' }, cancelled)) ||
        (await rows.changeMessage(call.db, { id, from: 'ready' }, cancelled));
      if (isBack) return { messageId: id };
      if (!(await rows.messageById(call.db, id))) throw new Fault('not_found', `There is no message ${id}`);
      throw new Fault('conflict', 'This message is out already, or given up');
    }),
  ];
}

interface Ready {
  readonly message: MessageRow;
  readonly outgoing: readonly Outgoing[];
}

/** Answers what went wrong, if anything did: what became of it is written down with it. */
async function left({ invoke }: NotifyParts, call: Call, { message, outgoing }: Ready): Promise<Fault | undefined> {
  const who = { tenantId: call.tenant.id, actor: { kind: 'service', id: ownName, roles: [] } } as const;
  for (const { capability, input, part } of outgoing) {
    const key = `message:${message.id}:${part}`;
    try {
      const { origin, signal } = call;
      const answer = await invoke({ capability, input, key, origin, signal, caller: { kind: 'known', who } });
      if (answer.status !== 'done') return new Fault('forbidden', `${capability} waits for somebody's approval`);
    } catch (error) {
      return asFault(error);
    }
  }
  return undefined;
}

interface Tried {
  readonly attempt: number;
  readonly error: Fault | undefined;
}

/** Nothing is connected that could carry it: then the list in the console is all there is, and nobody is at fault. */
const nobodyCarries = new Set(['not_connected', 'not_found']);
const hopeless = new Set(['invalid', 'forbidden', 'too_large', 'unauthenticated']);

async function settled(call: Call, { id, channel, personId }: MessageRow, { attempt, error }: Tried) {
  const attempts = attempt;
  const end = async (state: 'sent' | 'cancelled' | 'failed') => {
    const change = { state, attempts, sealed: null, lastError: error ? reasonOf(error) : null };
    await rows.changeMessage(call.db, { id, from: 'ready' }, { ...change, ...(error ? {} : { sentAt: call.now }) });
    return state;
  };
  if (!error) return end('sent');
  if (nobodyCarries.has(error.code)) return end('cancelled');
  const wait = hopeless.has(error.code) || isUncertain(error) ? undefined : patience[attempt - 1];
  if (wait) {
    await rows.changeMessage(call.db, { id, from: 'ready' }, { state: 'ready', attempts, lastError: reasonOf(error) });
    call.later(sendDue, { messageId: id, attempt }, { at: after(call.now, wait), key: `message:${id}:${attempt}` });
    return 'ready' as const;
  }
  if (personId !== null) {
    const facts = { channel, summary: error.message.slice(0, 300) };
    await tell(call, { personIds: [personId], kind: 'delivery.failed', facts, groupKey: `delivery:${channel}` });
  }
  return end('failed');
}

/** It may have arrived: sending it once more would be worse than not knowing. */
function isUncertain({ details }: Fault): boolean {
  return details?.state === 'uncertain';
}

function reasonOf({ code, message }: Fault): string {
  return `${code}: ${message}`.slice(0, 500);
}
