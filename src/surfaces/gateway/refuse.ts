// A refusal as each dialect has it, so that its clients throw their own errors. What a provider refused keeps its
// status and, in its own dialect, its name.
import { z } from 'zod';
import { asFault, type Fault, type FaultCode } from '#base/fault';

export type Dialect = 'openai' | 'anthropic';

export interface Refusal {
  readonly status: number;
  /** Name and value in turn. */
  readonly headers: readonly string[];
  readonly body: string;
}

/** Codes whose status no client of these dialects knows. */
const statuses: Readonly<Partial<Record<FaultCode, number>>> = { over_budget: 429, not_connected: 503, conflict: 409 };

const kinds: Readonly<Record<Dialect, Readonly<Record<number, string>>>> = {
  openai: {
    ...{ 400: 'invalid_request_error', 401: 'authentication_error', 403: 'permission_error', 404: 'not_found_error' },
    ...{ 409: 'conflict_error', 413: 'request_too_large', 422: 'invalid_request_error', 429: 'rate_limit_error' },
    ...{ 529: 'overloaded_error' },
  },
  anthropic: {
    ...{ 400: 'invalid_request_error', 401: 'authentication_error', 403: 'permission_error', 404: 'not_found_error' },
    ...{
      409: 'invalid_request_error',
      413: 'request_too_large',
      422: 'invalid_request_error',
      429: 'rate_limit_error',
    },
    ...{ 503: 'overloaded_error', 504: 'timeout_error', 529: 'overloaded_error' },
  },
};
const otherKinds = { openai: 'server_error', anthropic: 'api_error' } as const;

/** How programs tell them apart beyond their class. */
const codes: Readonly<Partial<Record<FaultCode, string>>> = {
  ...{ unauthenticated: 'invalid_api_key', over_budget: 'insufficient_quota', limited: 'rate_limit_exceeded' },
  ...{ not_connected: 'provider_not_connected' },
};

export function refusalOf(error: unknown, dialect: Dialect, requestId: string): Refusal {
  const fault = asFault(error);
  const status = statusOf(fault);
  return { status, headers: headersOf(fault), body: JSON.stringify(errorOf(fault, dialect, requestId)) };
}

/** The same in the middle of a stream, where a status can not be told any more. */
export function errorOf(error: unknown, dialect: Dialect, requestId: string): object {
  const fault = asFault(error);
  const { message, details } = fault;
  const theirs = theirsOf(fault);
  const type = kinds[dialect][statusOf(fault)] ?? otherKinds[dialect];
  if (dialect === 'anthropic') {
    return { type: 'error', error: { type, message }, request_id: requestId };
  }
  const param = theirs.param ?? (typeof details?.param === 'string' ? details.param : null);
  return { error: { message, type: theirs.type ?? type, param, code: theirs.code ?? codeOf(fault) } };
}

function statusOf({ code, status, details }: Fault): number {
  return typeof details?.status === 'number' ? details.status : (statuses[code] ?? status);
}

function codeOf({ code, details }: Fault): string | null {
  if (details?.reason === 'model') return 'model_not_found';
  if (details?.reason === 'key') return 'provider_key';
  if (details?.reason === 'unpriced') return 'model_unpriced';
  return codes[code] ?? null;
}

const Theirs = z.object({ type: z.string(), code: z.string(), param: z.string() }).partial().catch({});

/** Of those only OpenAI's have a code. */
function theirsOf({ details }: Fault): z.output<typeof Theirs> {
  const theirs = Theirs.parse(details?.theirs);
  return theirs.code === undefined ? {} : theirs;
}

/** Waiting helps where it says how long; clients that would try again are told when that is of no use. */
function headersOf({ code, details }: Fault): string[] {
  const seconds = Number(details?.retryAfterSeconds ?? 0);
  const wait = seconds > 0 ? ['retry-after', String(seconds)] : [];
  return code === 'over_budget' || code === 'not_connected' ? ['x-should-retry', 'false', ...wait] : wait;
}
