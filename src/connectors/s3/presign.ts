// Signature version 4 in the query of an address. Pure: the key is the signer's, the time is given.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
import { hash } from 'node:crypto';
import type { Instant } from '#base/time';
import type { Signer } from '#kernel/contract';

const algorithm = 'AWS4-HMAC-SHA256';

export interface Presigning {
  readonly url: URL;
  readonly region: string;
  readonly accessKeyId: string;
  readonly at: Instant;
  readonly seconds: number;
}

export function presigned({ url, region, accessKeyId, at, seconds }: Presigning, signer: Signer): string {
  const moment = `${at.slice(0, 19).replace(/[-:]/g, '')}Z`;
  const scope = [moment.slice(0, 8), region, 's3', 'aws4_request'];
  const query = Object.entries({
    'X-Amz-Algorithm': algorithm,
    'X-Amz-Credential': `${accessKeyId}/${scope.join('/')}`,
    'X-Amz-Date': moment,
    'X-Amz-Expires': String(seconds),
    'X-Amz-SignedHeaders': 'host',
  })
    .map(([name, value]) => `${name}=${encoded(value)}`)
    .join('&');
  const path = url.pathname
    .split('/')
    .map((part) => encoded(decodeURIComponent(part)))
    .join('/');
  const canonical = ['GET', path, query, `host:${url.host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const text = [algorithm, moment, scope.join('/'), hash('sha256', canonical)].join('\n');
  const signature = signer.hmac({ prefix: 'AWS4', chain: [...scope, text] }).toString('hex');
  return `${url.origin}${path}?${query}&X-Amz-Signature=${signature}`;
}

/** Everything but letters, digits and `-._~` (RFC 3986). */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
