// One request to a bucket, and what its answer means: in our words, for its own may repeat what it was sent.
import { Fault, type FaultCode } from '#base/fault';
import type { Reach, ReachRequest } from '#kernel/contract';

interface Refusal {
  readonly code: FaultCode;
  readonly text: string;
}

const refusals: Readonly<Record<string, Refusal>> = {
  NoSuchBucket: { code: 'not_found', text: 'There is no such bucket; look at the fields of the connection' },
  NoSuchKey: { code: 'not_found', text: 'There is no such object' },
  PermanentRedirect: { code: 'invalid', text: 'The bucket is in another region; mend the fields of the connection' },
  AuthorizationHeaderMalformed: { code: 'invalid', text: 'The region of the connection is not that of the bucket' },
  EntityTooLarge: { code: 'too_large', text: 'The bucket takes nothing as large as this' },
  PreconditionFailed: { code: 'conflict', text: 'There is an object under this key already' },
};

const byStatus: Readonly<Record<number, Refusal | undefined>> = {
  404: refusals.NoSuchKey,
  412: refusals.PreconditionFailed,
};

/** A success, or a fault. */
export async function answered(reach: Reach, path: string, request?: ReachRequest): Promise<Response> {
  const response = await reach.fetch(path, request);
  const { ok, status } = response;
  if (ok) return response;
  const [, vendorCode = ''] = /<Code>(\w{1,60})<\/Code>/.exec(await response.text()) ?? [];
  const known = refusals[vendorCode] ?? byStatus[status];
  const usual: Refusal = {
    code: status >= 500 ? 'upstream' : 'invalid',
    text: `The bucket answered ${status} ${vendorCode}`,
  };
  const { code, text } = known ?? usual;
  throw new Fault(code, text.trim(), { details: { status, ...(vendorCode ? { vendorCode } : {}) } });
}
