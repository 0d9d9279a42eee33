// A running server, spoken to like any program would, through the guarded way out.
import { z } from 'zod';
import { Fault, isFaultCode } from '#base/fault';
import { createEgress, type Egress } from '#kernel/egress';
import type { Answered, Asked, Backend, Carried, Described } from './backend.ts';

interface RemoteOptions {
  readonly url: string;
  readonly token: string;
}

const patienceMs = 120_000;
/** A stream lasts until somebody ends it, and a timer can not wait longer than this. */
const endless = { timeoutMs: 2_147_483_647, maxBytes: Number.MAX_SAFE_INTEGER } as const;

export function remoteBackend({ url, token }: RemoteOptions): Backend {
  const egress = createEgress({ allowPrivate: [new URL(url).host] });
  const remote: Remote = { egress, url, token };
  return {
    where: url,
    catalogue: () => catalogue(remote),
    call: (asked, signal) => call(remote, asked, signal),
    mcp: (text, headers, signal) => post(remote, { path: '/mcp', body: text, headers, signal }).then(carried),
    close: () => egress.close(),
  };
}

interface Remote extends RemoteOptions {
  readonly egress: Egress;
}

interface Posting {
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

function post({ egress, url, token }: Remote, { path, body, headers, signal }: Posting): Promise<Response> {
  const sent = { 'content-type': 'application/json', 'cadre-door': 'cli', ...headers };
  const authorized = { ...sent, authorization: `Bearer ${token}` };
  const init = { method: 'POST', body, headers: authorized, redirect: 'manual' } as const;
  return egress.fetch(new URL(path, url), init, { ...endless, signal });
}

const Operation = z.object({
  summary: z.string(),
  'x-cadre-name': z.string(),
  'x-cadre-effect': z.string(),
  'x-cadre-access': z.string().default('anybody'),
  'x-cadre-undo': z.string().default(''),
  'x-cadre-input': z.looseObject({}),
  'x-cadre-example': z.unknown(),
});
const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), Operation)) });
const Problem = z.looseObject({ code: z.unknown(), detail: z.unknown() });

async function catalogue({ egress, url }: Remote): Promise<Described[]> {
  const response = await egress.fetch(new URL('/openapi.json', url), {}, { timeoutMs: patienceMs });
  const { paths } = Document.parse(await response.json());
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  const byName = new Map(operations.map((operation) => [operation['x-cadre-name'], operation]));
  return [...byName.entries()].map(([name, operation]) => ({
    name,
    summary: operation.summary,
    effect: operation['x-cadre-effect'],
    access: operation['x-cadre-access'],
    undo: operation['x-cadre-undo'],
    inputSchema: operation['x-cadre-input'],
    example: operation['x-cadre-example'],
  }));
}

async function call(
  remote: Remote,
  { capability, input, key, rehearse }: Asked,
  signal: AbortSignal,
): Promise<Answered> {
  const path = `/api/v1/${capability.split('.').map(encodeURIComponent).join('/')}`;
  const headers = { ...(key ? { 'idempotency-key': key } : {}), ...(rehearse ? { 'cadre-rehearse': 'true' } : {}) };
  const response = await post(remote, { path, body: JSON.stringify(input), headers, signal });
  const type = response.headers.get('content-type') ?? '';
  const location = response.headers.get('location');
  if (location !== null) {
    return { kind: 'json', value: { location, status: response.status }, entryId: undefined };
  }
  if (!response.ok) throw await faultOf(response, type);
  if (type.startsWith('text/event-stream')) return { kind: 'stream', items: messages(response) };
  const entryId = response.headers.get('cadre-entry') ?? undefined;
  if (type.startsWith('application/json')) return { kind: 'json', value: await response.json(), entryId };
  return { kind: 'bytes', bytes: new Uint8Array(await response.arrayBuffer()) };
}

async function faultOf(response: Response, type: string): Promise<Fault> {
  const text = await response.text();
  if (!type.includes('json')) return new Fault('upstream', `The server answered ${response.status}`);
  return faultFrom(text);
}

function faultFrom(problem: string): Fault {
  const { code, detail, ...details } = Problem.parse(JSON.parse(problem));
  return new Fault(isFaultCode(code) ? code : 'upstream', String(detail ?? problem), { details });
}

async function* messages(response: Response): AsyncGenerator<unknown> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    const texts = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = texts.pop() ?? '';
    for (const text of texts) {
      const sent = /^data: (.*)$/m.exec(text)?.[1];
      if (sent !== undefined && /^event: problem$/m.test(text)) throw faultFrom(sent);
      if (sent !== undefined) yield JSON.parse(sent);
    }
  }
}

async function carried(response: Response): Promise<Carried> {
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}
