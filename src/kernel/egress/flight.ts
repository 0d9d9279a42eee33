// One request on its way: its deadline, its caller's signals, and what must be given back when it ends. The deadline
// runs until the last byte of the body, so an answer that drips is ended like one that never comes.

import { Fault } from '#base/fault';
import type { Shutdown } from './shutdown.ts';

export interface FlightOptions {
  host: string;
  deadlineMs: number;
  headersMs: number;
  signals: readonly AbortSignal[];
  shutdown: Shutdown;
}

const nothing = (): void => undefined;

export type Flight = ReturnType<typeof createFlight>;

export function createFlight({ host, deadlineMs, headersMs, signals, shutdown }: FlightOptions) {
  const ending = new AbortController();
  let giveBack = nothing;

  const late = (reason: string, text: string) => () =>
    ending.abort(new Fault('upstream', `${host} ${text}`, { details: { host, reason } }));
  const deadline = setTimeout(late('deadline', `did not finish within ${deadlineMs} ms`), deadlineMs);
  deadline.unref();
  // Where both are over at once the deadline has been heard first.
  const headers =
    headersMs < deadlineMs
      ? setTimeout(late('headers-timeout', `did not begin to answer within ${headersMs} ms`), headersMs).unref()
      : undefined;

  ending.signal.addEventListener('abort', end, { once: true });
  for (const signal of signals) signal.addEventListener('abort', giveUp, { once: true });
  shutdown.underway.add(giveUp);
  if (shutdown.signal.aborted || signals.some((signal) => signal.aborted)) giveUp();

  function giveUp() {
    const ended = signals.find((signal) => signal.aborted) ?? shutdown.signal;
    ending.abort(ended.reason);
  }

  function end() {
    clearTimeout(deadline);
    clearTimeout(headers);
    for (const signal of signals) signal.removeEventListener('abort', giveUp);
    shutdown.underway.delete(giveUp);
    hold(nothing);
  }

  /** Keeps one thing at a time; the one before it is given back. */
  function hold(next: () => void) {
    const before = giveBack;
    giveBack = next;
    before();
  }

  /** What the caller is told: why we ended it, what it asked for itself, or that the other side failed. */
  function failure(error: unknown, from: string): unknown {
    return ending.signal.aborted ? ending.signal.reason : asUpstream(from, error);
  }

  return { signal: ending.signal, hold, end, failure, answered: () => clearTimeout(headers) };
}

function asUpstream(host: string, error: unknown): Fault {
  if (error instanceof Fault) return error;
  const reason = codeOf(error);
  return new Fault('upstream', `${host} could not be reached or broke off (${reason})`, {
    details: { host, reason },
    cause: error,
  });
}

/** The innermost code of an error; its text may name addresses, so it stays in the cause. */
export function codeOf(error: unknown): string {
  let reason = error instanceof Error ? error.name : 'unknown';
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') reason = at.code;
  }
  return reason;
}

export async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
