// One request to a receiver. Whatever it answers is an outcome; only what fails here is a fault.
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { Call } from '#kernel/contract';
import type { Outcome } from './model.ts';
import { receiver } from './receiver.ts';

const timeoutMs = 15_000;
const maxBytes = 100_000;

interface Message {
  readonly connectionId: string;
  /** The same for each try, so that the receiver knows it again. */
  readonly id: string;
  readonly body: string;
}

export interface Told {
  readonly outcome: Outcome;
  readonly status: number | null;
  readonly problem: string | null;
}

export async function tell(call: Call, { connectionId, id, body }: Message): Promise<Told> {
  try {
    const reach = await call.reach(receiver, connectionId);
    const headers = { 'content-type': 'application/json', 'webhook-id': id };
    const request = { method: 'POST', headers, body, timeoutMs, maxBytes };
    const response = await reach.fetch(String(reach.fields.url), request);
    await response.body?.cancel();
    return toldBy(response.status);
  } catch (error) {
    if (!(error instanceof Fault) || call.signal.aborted || error.code === 'internal') throw error;
    return toldBefore(error);
  }
}

const gone = 410;

function toldBy(status: number): Told {
  if (status >= 200 && status < 300) return { outcome: 'arrived', status, problem: null };
  return { outcome: status === gone ? 'gone' : 'failed', status, problem: `The receiver answered ${status}` };
}

const never = new Set(['forbidden', 'invalid', 'not_found']);
const Status = z.object({ status: z.int() });

function toldBefore({ code, message, details }: Fault): Told {
  const said = Status.safeParse(details);
  const status = said.success ? said.data.status : null;
  return { outcome: never.has(code) ? 'refused' : 'failed', status, problem: message.slice(0, 500) };
}
