// The one way anything refuses. The message is for the person who can mend it; the code is what programs rely on.

const faults = {
  invalid: { status: 400, exit: 2, retryable: false, title: 'The request is not valid' },
  unauthenticated: { status: 401, exit: 3, retryable: false, title: 'Nobody is signed in' },
  over_budget: { status: 402, exit: 4, retryable: false, title: 'The budget is spent' },
  forbidden: { status: 403, exit: 5, retryable: false, title: 'This is not allowed' },
  not_found: { status: 404, exit: 6, retryable: false, title: 'There is no such thing' },
  conflict: { status: 409, exit: 7, retryable: false, title: 'It has changed or been done already' },
  too_large: { status: 413, exit: 8, retryable: false, title: 'The request is too large' },
  not_connected: { status: 424, exit: 9, retryable: false, title: 'A connection is missing' },
  limited: { status: 429, exit: 10, retryable: true, title: 'Too many requests' },
  internal: { status: 500, exit: 70, retryable: false, title: 'Something went wrong here' },
  upstream: { status: 502, exit: 11, retryable: true, title: 'Another service failed' },
  unavailable: { status: 503, exit: 12, retryable: true, title: 'Not available right now' },
} as const;

export type FaultCode = keyof typeof faults;

export interface FaultExtra {
  details?: Readonly<Record<string, unknown>>;
  cause?: unknown;
}

export class Fault extends Error {
  readonly code: FaultCode;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: FaultCode, message: string, extra: FaultExtra = {}) {
    super(message, extra.cause === undefined ? undefined : { cause: extra.cause });
    this.name = 'Fault';
    this.code = code;
    this.details = extra.details;
  }

  get status() {
    return faults[this.code].status;
  }

  get exitCode() {
    return faults[this.code].exit;
  }

  get retryable() {
    return faults[this.code].retryable;
  }

  get title() {
    return faults[this.code].title;
  }
}

export const faultCodes = Object.keys(faults) as readonly FaultCode[];

export function isFaultCode(value: unknown): value is FaultCode {
  return typeof value === 'string' && Object.hasOwn(faults, value);
}

/** What a caller may see of any error: a Fault as it is, everything else without its inside. */
export function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  return new Fault('internal', 'This call failed inside Cadre; the log has the cause under its request id', {
    cause: error,
  });
}

/** A refusal as programs read it, through whichever door (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string;
  readonly [extra: string]: unknown;
}

export function problemOf(error: unknown, requestId: string): Problem {
  const { code, title, status, message, details } = asFault(error);
  return { ...details, type: `urn:cadre:fault:${code}`, title, status, code, detail: message, requestId };
}
