// A small bucket that speaks S3: objects with what is said of them, conditions, listings, signatures in the head and in
// the address. It judges signatures by the published rules on its own, under the host name that it is known by.
import { createHash, createHmac } from 'node:crypto';
import { type Sim, type SimRequest, startSim } from '#kernel/connection';

export const simFields = {
  endpoint: 'https://s3.garden.example',
  region: 'eu-test-1',
  bucket: 'the-garden',
  accessKeyId: 'AKIASIMULATED',
};
export const simSecret = 'a secret key/of the+simulated bucket';

export interface SimObject {
  readonly text: string;
  readonly type: string;
  readonly key: string | undefined;
}

export interface BucketSim extends Sim {
  readonly objects: Map<string, SimObject>;
  /** How often something was really put or removed. */
  readonly changes: readonly string[];
}

const { host } = new URL(simFields.endpoint);
const skewMs = 15 * 60_000;

export async function startBucket(nowMs: () => number): Promise<BucketSim> {
  const objects: BucketSim['objects'] = new Map();
  const changes: string[] = [];

  function put(key: string, { headers, text }: SimRequest) {
    if (headers['if-none-match'] === '*' && objects.has(key)) return refused(412, 'PreconditionFailed');
    const type = headers['content-type'] ?? 'binary/octet-stream';
    objects.set(key, { text, type, key: headers['x-amz-meta-cadre-key'] });
    changes.push(`put ${key}`);
    return { headers: { etag: etagOf(text) } };
  }

  function get(key: string) {
    const found = objects.get(key);
    if (!found) return refused(404, 'NoSuchKey');
    const own = found.key === undefined ? {} : { 'x-amz-meta-cadre-key': found.key };
    const length = { 'content-length': String(Buffer.byteLength(found.text)) };
    return { text: found.text, headers: { 'content-type': found.type, etag: etagOf(found.text), ...length, ...own } };
  }

  function remove(key: string) {
    if (objects.delete(key)) changes.push(`remove ${key}`);
    return { status: 204 };
  }

  const sim = await startSim((request) => {
    const reason = whyNot(request, nowMs());
    if (reason) return refused(403, reason);
    const [, bucket, key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(decodeURIComponent(request.path)) ?? [];
    if (bucket !== simFields.bucket) return refused(404, 'NoSuchBucket');
    if (key.startsWith('others/')) return refused(403, 'AccessDenied');
    if (key === '') return listing(objects, request.query);
    if (request.method === 'PUT') return put(key, request);
    return request.method === 'DELETE' ? remove(key) : get(key);
  });
  return Object.assign(sim, { objects, changes });
}

const etagOf = (text: string) => `"${createHash('md5').update(text).digest('hex')}"`;

function refused(status: number, code: string) {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>No</Message></Error>`;
  return { status, text, headers: { 'content-type': 'application/xml' } };
}

function listing(objects: BucketSim['objects'], query: URLSearchParams) {
  const [prefix, startAfter] = [query.get('prefix') ?? '', query.get('start-after') ?? ''];
  const wanted = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > startAfter).sort();
  const most = Number(query.get('max-keys') ?? 1000);
  const written = query.get('encoding-type') === 'url' ? encodeURIComponent : (key: string) => key;
  const contents = wanted.slice(0, most).map((key) => {
    const { text = '' } = objects.get(key) ?? {};
    const etag = etagOf(text).replaceAll('"', '&quot;');
    return `<Contents><Key>${written(key)}</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified><ETag>${etag}</ETag><Size>${Buffer.byteLength(text)}</Size></Contents>`;
  });
  const about = `<Name>${simFields.bucket}</Name><IsTruncated>${wanted.length > most}</IsTruncated>`;
  const space = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
  return {
    text: `<?xml version="1.0"?>\n<ListBucketResult ${space}>${about}${contents.join('')}</ListBucketResult>`,
    headers: { 'content-type': 'application/xml' },
  };
}

interface Proof {
  readonly credential: string;
  readonly moment: string;
  readonly names: string;
  readonly signature: string;
  readonly payload: string;
  readonly goodMs: number;
}

/** The code of S3 for what is wrong with a request; nothing when it is right. */
function whyNot(request: SimRequest, nowMs: number): string | undefined {
  const { query, headers } = request;
  const proof = query.has('X-Amz-Signature') ? inQuery(query) : inHead(headers);
  const [keyId, day, region] = proof.credential.split('/');
  if (keyId !== simFields.accessKeyId) return 'InvalidAccessKeyId';
  if (region !== simFields.region || !proof.moment.startsWith(day ?? '-')) return 'AuthorizationHeaderMalformed';
  const atMs = Date.parse(proof.moment.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
  const ageMs = nowMs - atMs;
  if (!(ageMs > -skewMs && ageMs < proof.goodMs)) return 'RequestTimeTooSkewed';
  if (proof.payload !== 'UNSIGNED-PAYLOAD' && proof.payload !== sha256(request.text))
    return 'XAmzContentSHA256Mismatch';
  return proof.signature === signatureOf(request, proof) ? undefined : 'SignatureDoesNotMatch';
}

function inQuery(query: URLSearchParams): Proof {
  const said = (name: string) => query.get(`X-Amz-${name}`) ?? '';
  return {
    ...{ credential: said('Credential'), moment: said('Date'), names: said('SignedHeaders') },
    ...{ signature: said('Signature'), payload: 'UNSIGNED-PAYLOAD', goodMs: Number(said('Expires')) * 1000 },
  };
}

function inHead(headers: SimRequest['headers']): Proof {
  const shape = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)$/;
  const [, credential = '', names = '', signature = ''] = shape.exec(headers.authorization ?? '') ?? [];
  const [moment = '', payload = ''] = [headers['x-amz-date'], headers['x-amz-content-sha256']];
  return { credential, names, signature, moment, payload, goodMs: skewMs };
}

function signatureOf({ method, path, query, headers }: SimRequest, { names, moment, payload }: Proof): string {
  const lines = names.split(';').map((name) => `${name}:${name === 'host' ? host : (headers[name] ?? '').trim()}\n`);
  const pairs = [...query].filter(([name]) => name !== 'X-Amz-Signature').map((pair) => pair.map(strict).join('='));
  const place = path.split('/').map((part) => strict(decodeURIComponent(part)));
  const canonical = [method, place.join('/'), pairs.sort().join('&'), lines.join(''), names, payload].join('\n');
  const scope = [moment.slice(0, 8), simFields.region, 's3', 'aws4_request'];
  const text = `AWS4-HMAC-SHA256\n${moment}\n${scope.join('/')}\n${sha256(canonical)}`;
  let key = Buffer.from(`AWS4${simSecret}`);
  for (const part of [...scope, text]) key = createHmac('sha256', key).update(part).digest();
  return key.toString('hex');
}

function strict(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
