// What a call says about itself when it wants to leave, and whether it may. While rehearsing nothing leaves, not even
// a question to DNS: what would have left is handed to the rehearsal, and a fault that it knows again ends the step.

import { Fault } from '#base/fault';
import type { Placement } from './outgoing.ts';
import type { Secret } from './secret.ts';

/** What would have left. Query, headers and body stay out: that is where keys travel. */
export interface Captured {
  method: string;
  address: string;
  purpose: string | undefined;
}

export interface Rehearsing {
  captured(request: Captured): void;
}

export interface EgressContext {
  signal?: AbortSignal | undefined;
  insideTransaction?: boolean | undefined;
  rehearsing?: Rehearsing | undefined;
  /** What goes into the request without its caller ever seeing it. */
  secrets?: readonly Placement[] | undefined;
  /** For `connect`: what `[secret]` stands for in the lines by which one proves oneself. */
  line?: Secret | undefined;
  /** `mail` opens the mail ports to `connect`. */
  purpose?: string | undefined;
  maxBytes?: number | undefined;
  /** For whom: where a host has no place left, parties take turns. */
  party?: string | undefined;
  /** The deadline of the whole request; a caller that names one waits as long for the first byte. */
  timeoutMs?: number | undefined;
}

export function checkLeave(context: EgressContext, method: string, address: string) {
  if (context.insideTransaction) {
    const text = `${address} was called inside a transaction; use later, or a capability with effect send`;
    throw new Fault('internal', text, { details: { reason: 'inside-transaction' } });
  }
  if (context.rehearsing === undefined) return;
  const captured = { method, address, purpose: context.purpose };
  context.rehearsing.captured(captured);
  const text = `The rehearsal ends here: ${method} ${address} would leave Cadre`;
  throw new Fault('unavailable', text, { details: { code: 'rehearsal', captured } });
}

export function isRehearsalEnd(error: unknown): error is Fault {
  return error instanceof Fault && error.details?.code === 'rehearsal';
}
