// Sending what JSON can hold, and what it can not, to a capability over real HTTP.
import { Pool } from 'undici';
import type { Registered } from '#kernel/invoke';
import type { HttpDoor } from '#surfaces/http';

export interface Heard {
  readonly status: number;
  readonly body: string;
}

export interface Wire {
  send(entry: Registered, input: unknown, key: string | undefined): Promise<Heard>;
  close(): Promise<void>;
}

const patienceMs = 60_000;

export function openWire({ url }: HttpDoor): Wire {
  const pool = new Pool(url, { connections: 16, headersTimeout: patienceMs, bodyTimeout: patienceMs });
  let sent = 0;
  return {
    async send(entry, input, key) {
      sent += 1;
      const { method, path, headers, body } = requestFor(entry, input, sent % 3 === 0);
      const authorization = key ? { authorization: `Bearer ${key}` } : {};
      const answer = await pool.request({ method, path, headers: { ...headers, ...authorization }, body });
      if (entry.contract.answer === 'stream') {
        answer.body.on('error', () => undefined).destroy();
        return { status: answer.statusCode, body: '' };
      }
      return { status: answer.statusCode, body: await answer.body.text() };
    },
    close: () => pool.destroy(),
  };
}

interface Sent {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | Buffer | null;
}

function requestFor({ contract }: Registered, input: unknown, asQuery: boolean): Sent {
  const path = `/api/v1/${contract.name.split('.').join('/')}`;
  const headers = { 'content-type': 'application/json' };
  const fields = input !== null && typeof input === 'object' && !Array.isArray(input) ? input : undefined;
  const exact = contract.addresses.find(({ method }) => method === 'GET');
  if (asQuery && fields && exact) {
    const place = exact.path.replace(/:(\w+)/g, (_, name: string) => encoded(Reflect.get(fields, name)));
    return { method: 'GET', path: `${place}?${queryOf(fields)}`, headers: {}, body: null };
  }
  if (asQuery && fields && contract.effect === 'read') {
    return { method: 'GET', path: `${path}?${queryOf(fields)}`, headers: {}, body: null };
  }
  if (contract.body === 'raw') {
    const type = { 'content-type': 'application/x-anything' };
    return { method: 'POST', path, headers: type, body: Buffer.from(JSON.stringify(input) ?? '') };
  }
  if (contract.body === 'files' && asQuery) return { method: 'POST', path, ...formOf(fields ?? {}) };
  return { method: 'POST', path, headers, body: JSON.stringify(input) ?? '' };
}

function queryOf(fields: object): string {
  return Object.entries(fields)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value.slice(0, 20) : [value]).map((one) => [name, one] as const),
    )
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .join('&')
    .slice(0, 12_000)
    .replace(/%.?$/, '');
}

function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return encodeURIComponent(text.slice(0, 3000).toWellFormed());
}

const boundary = 'a-line-that-nobody-writes';

/** A form by hand, so that names and values may be as bad as they like. */
function formOf(fields: object): Pick<Sent, 'headers' | 'body'> {
  const parts = Object.entries(fields).map(([name, value]) =>
    name === 'files'
      ? part(
          `name="files"; filename="${(JSON.stringify(value) ?? '').slice(0, 200)}"\r\ncontent-type: text/plain`,
          'hello',
        )
      : part(`name="${name}"`, typeof value === 'string' ? value : JSON.stringify(value)),
  );
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  return { headers, body: Buffer.from(`${parts.join('')}--${boundary}--\r\n`) };
}

function part(head: string, value: string): string {
  return `--${boundary}\r\ncontent-disposition: form-data; ${head}\r\n\r\n${value}\r\n`;
}

/** Does them all, so many at a time. */
export async function inParallel<Item>(items: readonly Item[], atOnce: number, work: (item: Item) => Promise<void>) {
  const queue = [...items];
  async function worker() {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  }
  await Promise.all(Array.from({ length: atOnce }, worker));
}
