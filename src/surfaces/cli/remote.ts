// A running server, spoken to like any program would, through the guarded way out.
import { Fault, isFaultCode } from '#base/fault';
import { createEgress, type Egress } from '#kernel/egress';
import type { Answered, Asked, Backend, Carried, Described } from './backend.ts';

interface RemoteOptions {
  readonly url: string;
  readonly token: string;
}

const patienceMs = 120_000;

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
  return egress.fetch(
    new URL(path, url),
    { method: 'POST', body, headers: authorized },
    { signal, timeoutMs: patienceMs },
  );
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly 'x-cadre-name': string;
  readonly 'x-cadre-effect': string;
  readonly 'x-cadre-access'?: string;
  readonly 'x-cadre-undo'?: string;
  readonly 'x-cadre-input': object;
  readonly 'x-cadre-example': unknown;
}

async function catalogue({ egress, url }: Remote): Promise<Described[]> {
  const response = await egress.fetch(new URL('/openapi.json', url), {}, { timeoutMs: patienceMs });
  const { paths } = (await response.json()) as { paths: Record<string, Record<string, Operation>> };
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  const byName = new Map(operations.map((operation) => [operation['x-cadre-name'], operation]));
  return [...byName.entries()].map(([name, operation]) => ({
    name,
    summary: operation.summary,
    effect: operation['x-cadre-effect'],
    access: operation['x-cadre-access'] ?? 'anybody',
    undo: operation['x-cadre-undo'] ?? '',
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
  if (!response.ok) throw await faultOf(response, type);
  if (type.startsWith('text/event-stream')) return { kind: 'stream', items: messages(response) };
  const entryId = response.headers.get('cadre-entry') ?? undefined;
  if (type.startsWith('application/json')) return { kind: 'json', value: await response.json(), entryId };
  return { kind: 'bytes', bytes: new Uint8Array(await response.arrayBuffer()) };
}

async function faultOf(response: Response, type: string): Promise<Fault> {
  const text = await response.text();
  if (!type.includes('json')) return new Fault('upstream', `The server answered ${response.status}`);
  const { code, detail, ...details } = JSON.parse(text) as { code?: unknown; detail?: unknown };
  return new Fault(isFaultCode(code) ? code : 'upstream', String(detail ?? text), { details });
}

async function* messages(response: Response): AsyncGenerator<unknown> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    const texts = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = texts.pop() ?? '';
    for (const text of texts) {
      const sent = /^data: (.*)$/m.exec(text)?.[1];
      if (sent !== undefined) yield JSON.parse(sent);
    }
  }
}

async function carried(response: Response): Promise<Carried> {
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}
