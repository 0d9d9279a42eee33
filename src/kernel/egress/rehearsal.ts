// While rehearsing nothing leaves, not even a question to DNS: what would have left is handed to the rehearsal, and a
// fault that it knows again ends the step.

import { Fault } from '#base/fault';

/** What would have left. Query, headers and body stay out: that is where keys travel. */
export interface Captured {
  method: string;
  address: string;
  purpose: string | undefined;
}

export interface Rehearsing {
  captured(request: Captured): void;
}

export function endRehearsal(rehearsing: Rehearsing, captured: Captured): Fault {
  rehearsing.captured(captured);
  const text = `The rehearsal ends here: ${captured.method} ${captured.address} would leave Cadre`;
  return new Fault('unavailable', text, { details: { code: 'rehearsal', captured } });
}

export function isRehearsalEnd(error: unknown): error is Fault {
  return error instanceof Fault && error.details?.code === 'rehearsal';
}
