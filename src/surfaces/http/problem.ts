// Every refusal is a problem document (RFC 9457) whose `code` is what programs rely on.
import { Fault, type Problem, problemOf } from '#base/fault';

export function httpProblem(error: unknown, requestId: string): Problem {
  return problemOf(fromFastify(error) ?? error, requestId);
}

interface FastifyError {
  readonly statusCode?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
}

const said: Readonly<Record<string, string>> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty; send {} or leave out its content type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The body is not as long as it was said to be',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'Send the form as multipart/form-data',
  FST_PROTO_VIOLATION: 'A field of the form has a name that is not taken here',
};

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
  return new Fault('invalid', said[String(code)] ?? 'The body is not valid JSON', { cause: error });
}
