// A small S3 for tests: one bucket in memory, which checks every signature by its own reading of the manual and fails
// as it is told. https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from '#base/time';
import type { S3Settings } from './s3.ts';

export type Mishap = 'slow' | '500' | 'cut' | 'cut-after';

export interface S3SimOptions {
  readonly clock: Clock;
  /** How one request goes wrong, if it does. A client that asks three times is let through. */
  readonly mishaps?: { readonly seed: number; readonly rate: number };
}

export interface S3Sim {
  readonly settings: S3Settings;
  /** `host:port`, for whoever has to be let out to it. */
  readonly host: string;
  readonly objects: Map<string, Buffer>;
  /** Method and key of all that was asked. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

interface Asked {
  readonly request: IncomingMessage;
  readonly body: Buffer;
}

const bucket = 'cadre-files';
const region = 'eu-test-1';
const accessKeyId = 'AKIASIMULATED';
const secretAccessKey = 'a secret key of the simulated bucket';
const skewMs = 15 * 60_000;
const slowMs = 40;

export async function openS3Sim({ clock, mishaps }: S3SimOptions): Promise<S3Sim> {
  const objects = new Map<string, Buffer>();
  const asked: string[] = [];
  const mishapOf = mishaps ? mishapping(mishaps) : () => undefined;

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const body = await bodyOf(request);
    const { method, at, key } = whatOf(request);
    asked.push(`${method} ${key}`);
    const mishap = mishapOf(`${method} ${key}`);
    if (mishap === 'slow') await new Promise((resolve) => setTimeout(resolve, slowMs));
    if (mishap === '500') return refuse(response, 500, 'InternalError');
    if (mishap === 'cut') return cut(response, objects.get(key));
    const reason = at === bucket ? whyNot({ request, body }, clock) : 'NoSuchBucket';
    if (reason) return refuse(response, reason === 'NoSuchBucket' ? 404 : 403, reason);
    keep(objects, { method, key, body });
    return mishap === 'cut-after' ? response.destroy() : say(response, { method, key, found: objects.get(key) });
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return {
    ...{ host, objects, asked },
    settings: { endpoint: `http://${host}`, region, bucket, accessKeyId, secretAccessKey },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Method, bucket and key. */
function whatOf({ method = '', url = '' }: IncomingMessage) {
  const [, at = '', key = ''] = /^\/([^/]*)\/?(.*)$/.exec(decodeURIComponent(url)) ?? [];
  return { method, at, key };
}

interface Doing {
  readonly method: string;
  readonly key: string;
  readonly body: Buffer;
}

function keep(objects: Map<string, Buffer>, { method, key, body }: Doing) {
  if (method === 'PUT') objects.set(key, body);
  if (method === 'DELETE') objects.delete(key);
}

interface Saying extends Omit<Doing, 'body'> {
  readonly found: Buffer | undefined;
}

function say(response: ServerResponse, { method, key, found }: Saying) {
  if (method === 'PUT') return response.writeHead(200, { etag: '"x"' }).end();
  if (method === 'DELETE') return response.writeHead(204).end();
  if (method === 'HEAD' && key === '') return response.writeHead(200).end();
  if (!found) return refuse(response, 404, 'NoSuchKey');
  return response.writeHead(200, { 'content-length': found.length }).end(method === 'HEAD' ? undefined : found);
}

function refuse(response: ServerResponse, status: number, code: string) {
  return response.writeHead(status, { 'content-type': 'application/xml' }).end(`<Error><Code>${code}</Code></Error>`);
}

/** In the middle of an answer when there is one. */
function cut(response: ServerResponse, found: Buffer | undefined) {
  if (found && found.length > 1) {
    response.writeHead(200, { 'content-length': found.length }).write(found.subarray(0, found.length >> 1));
  }
  return setImmediate(() => response.destroy());
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const credential = String.raw`Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request`;
const shape = new RegExp(`^AWS4-HMAC-SHA256 ${credential}, ?SignedHeaders=([^,]+), ?Signature=(\\w{64})$`);

/** The code of S3 for what is wrong with a request; nothing when it is right. */
function whyNot({ request, body }: Asked, clock: Clock): string | undefined {
  const { headers, method = '', url = '' } = request;
  const [, keyId, day = '', where = '', names = '', given = ''] = shape.exec(headers.authorization ?? '') ?? [];
  const moment = String(headers['x-amz-date']);
  const saidHash = String(headers['x-amz-content-sha256']);
  if (keyId !== accessKeyId) return 'InvalidAccessKeyId';
  if (where !== region || !moment.startsWith(day)) return 'AuthorizationHeaderMalformed';
  const atMs = Date.parse(moment.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
  if (!(Math.abs(atMs - clock.nowMs()) < skewMs)) return 'RequestTimeTooSkewed';
  if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => names.split(';').includes(name))) {
    return 'AccessDenied';
  }
  if (sha256(body) !== saidHash) return 'XAmzContentSHA256Mismatch';
  const lines = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const [path = '', query = ''] = url.split('?');
  const canonical = `${method}\n${path}\n${query}\n${lines.join('')}\n${names}\n${saidHash}`;
  const text = `AWS4-HMAC-SHA256\n${moment}\n${day}/${region}/s3/aws4_request\n${sha256(canonical)}`;
  let key = Buffer.from(`AWS4${secretAccessKey}`);
  for (const part of [day, region, 's3', 'aws4_request']) key = createHmac('sha256', key).update(part).digest();
  const expected = createHmac('sha256', key).update(text).digest();
  return timingSafeEqual(expected, Buffer.from(given, 'hex')) ? undefined : 'SignatureDoesNotMatch';
}

function sha256(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const kinds: readonly Mishap[] = ['slow', '500', 'cut', 'cut-after'];

/** Chance from a seed, so that a failure comes again. Never more than two in a row for the same thing. */
function mishapping({ seed, rate }: { readonly seed: number; readonly rate: number }) {
  const inARow = new Map<string, number>();
  let state = seed >>> 0;
  function chance(): number {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  }
  return (what: string): Mishap | undefined => {
    const before = inARow.get(what) ?? 0;
    const kind = before < 2 && chance() < rate ? kinds[Math.floor(chance() * kinds.length)] : undefined;
    inARow.set(what, kind === undefined || kind === 'slow' ? 0 : before + 1);
    return kind;
  };
}
