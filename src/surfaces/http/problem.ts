// Every refusal is a problem document (RFC 9457) whose `code` is what programs rely on.
import { asFault, Fault } from '#base/fault';

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
  const fault = fromFastify(error) ?? asFault(error);
  const { title, status, code, message, details } = fault;
  return { ...details, type: `urn:cadre:fault:${code}`, title, status, code, detail: message, requestId };
}

interface FastifyError {
  readonly statusCode?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
}

/** What Fastify refuses before a call exists: broken JSON, a body too large, an unknown content type. */
function fromFastify(error: unknown): Fault | undefined {
  if (error instanceof Fault) return undefined;
  const { statusCode, code } = (error ?? {}) as FastifyError;
  if (typeof statusCode !== 'number' || statusCode >= 500) return undefined;
  if (statusCode === 413) {
    return new Fault('too_large', 'The request is larger than what is taken here', { cause: error });
  }
  if (statusCode === 415) {
    return new Fault('invalid', 'Send the body as application/json', { cause: error });
  }
  const empty = code === 'FST_ERR_CTP_EMPTY_JSON_BODY';
  const message = empty ? 'The body is empty; send {} or leave out its content type' : 'The body is not valid JSON';
  return new Fault('invalid', message, { cause: error });
}
