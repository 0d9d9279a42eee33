// Signature version 4 of AWS, as S3 and what speaks like it want a request signed. Pure: the key is the signer's, the
// time is given. https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
import { hash } from 'node:crypto';
import type { Instant } from '#base/time';
import type { signerOf } from '#kernel/egress';

/** Who has the secret key. */
type Signer = ReturnType<typeof signerOf>;

export interface SignedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
}

export interface Signing {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
  readonly at: Instant;
  /** SHA-256 of the body, in hex. */
  readonly payloadHash: string;
}

const algorithm = 'AWS4-HMAC-SHA256';
/** Whatever stands between may write these anew. */
const unsigned = new Set(['authorization', 'user-agent', 'connection', 'expect', 'content-length', 'accept-encoding']);

export const hashOfNothing = hash('sha256', '');

/** The headers that make this request a signed one. */
export function signV4(request: SignedRequest, signing: Signing, signer: Signer): Record<string, string> {
  const { accessKeyId, region, service, at, payloadHash } = signing;
  const moment = `${at.slice(0, 19).replace(/[-:]/g, '')}Z`;
  const day = moment.slice(0, 8);
  const added = { 'x-amz-date': moment, ...(service === 's3' ? { 'x-amz-content-sha256': payloadHash } : {}) };
  const headers = signedHeaders(request, added);
  const names = headers.map(([name]) => name).join(';');
  const canonical = [
    request.method,
    canonicalPath(request.url),
    canonicalQuery(request.url),
    ...headers.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    payloadHash,
  ].join('\n');
  const scope = [day, region, service, 'aws4_request'];
  const text = [algorithm, moment, scope.join('/'), hash('sha256', canonical)].join('\n');
  const signature = signer.hmac({ prefix: 'AWS4', chain: [...scope, text] }).toString('hex');
  const credential = `${accessKeyId}/${scope.join('/')}`;
  const authorization = `${algorithm} Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...added, authorization };
}

function signedHeaders({ url, headers }: SignedRequest, added: Readonly<Record<string, string>>) {
  const all = new Map([...headers].filter(([name]) => !unsigned.has(name)));
  for (const [name, value] of Object.entries({ ...added, host: url.host })) all.set(name, value);
  return [...all]
    .map(([name, value]) => [name, value.trim().replace(/ +/g, ' ')] as const)
    .sort(([one], [other]) => compare(one, other));
}

/** Encoded once, whatever of it the URL has encoded already. */
function canonicalPath({ pathname }: URL): string {
  return pathname
    .split('/')
    .map((segment) => encoded(decodeURIComponent(segment)))
    .join('/');
}

function canonicalQuery({ searchParams }: URL): string {
  return [...searchParams]
    .map(([name, value]) => [encoded(name), encoded(value)] as const)
    .sort(([one, first], [other, second]) => compare(one, other) || compare(first, second))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** Everything but letters, digits and `-._~` (RFC 3986). */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** By code, not by the rules of a language. */
function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
