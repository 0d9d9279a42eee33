// A running server, spoken to like any program would, through the guarded way out.
import { z } from 'zod';
import { Fault, isFaultCode } from '#base/fault';
import { createEgress, type Egress } from '#kernel/egress';
import { listCapabilities, runCall } from '#kernel/invoke';
import type { Answered, Asked, Backend, Carried, Described, Verified } from './backend.ts';

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
    own: () => own(remote),
    call: (asked, signal) => call(remote, asked, signal),
    verify: (input, signal) => verify(remote, input, signal),
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

const Operation = z.object({ summary: z.string(), 'x-cadre-name': z.string() });
const Told = z.object({
  effect: z.string(),
  access: z.string().default('anybody'),
  undo: z.string().default(''),
  input: z.looseObject({}),
  example: z.unknown(),
});
const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  'x-cadre-capabilities': z.record(z.string(), Told),
});
const Problem = z.looseObject({ code: z.unknown(), detail: z.unknown() });

async function catalogue({ egress, url }: Remote): Promise<Described[]> {
  const response = await egress.fetch(new URL('/openapi.json', url), {}, { timeoutMs: patienceMs });
  const { paths, 'x-cadre-capabilities': told } = Document.parse(await response.json());
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  const summaries = new Map(operations.map(({ summary, 'x-cadre-name': name }) => [name, summary]));
  return Object.entries(told).map(([name, { input, ...rest }]) => {
    return { name, summary: summaries.get(name) ?? '', inputSchema: input, ...rest };
  });
}

/** Page by page, without those that everybody has. */
async function own(remote: Remote): Promise<Described[]> {
  const everywhere = new Set((await catalogue(remote)).map(({ name }) => name));
  const found: Described[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const input = { limit: 200, after };
    const answered = await call(remote, { ...plain, capability: listCapabilities.name, input }, soon());
    const { items, next } = listCapabilities.spec.output.parse(answered.kind === 'json' ? answered.value : undefined);
    for (const { name, description: summary, effect, inputSchema } of items) {
      if (everywhere.has(name)) continue;
      found.push({ name, summary, effect, access: '', undo: '', inputSchema, example: undefined, isOwn: true });
    }
    after = next;
  }
  return found;
}

const plain = { key: undefined, rehearse: false } as const;
const soon = () => AbortSignal.timeout(patienceMs);
const Whose = z.object({ tenant: z.object({ name: z.string() }) });

/** A running server lets nobody look into another company than their own. */
async function verify(remote: Remote, input: object, signal: AbortSignal): Promise<Verified[]> {
  const me = await call(remote, { ...plain, capability: 'identity.person.me', input: {} }, signal);
  const verdict = await call(remote, { ...plain, capability: 'audit.seal.verify', input }, signal);
  if (me.kind !== 'json' || verdict.kind !== 'json') throw new Fault('upstream', 'The server answered something else');
  return [{ company: Whose.parse(me.value).tenant.name, verdict: verdict.value }];
}

async function call(
  remote: Remote,
  { capability, input, isOwn = false, ...asked }: Asked,
  signal: AbortSignal,
): Promise<Answered> {
  // What a company has added for itself has no address of its own.
  const path = addressOf(isOwn ? runCall.name : capability);
  const body = JSON.stringify(isOwn ? { capability, input } : input);
  const response = await post(remote, { path, body, headers: headersOf(asked), signal });
  const type = response.headers.get('content-type') ?? '';
  const location = response.headers.get('location');
  if (location !== null && response.status !== 202) {
    return { kind: 'json', value: { location, status: response.status }, entryId: undefined };
  }
  if (!response.ok) throw await faultOf(response, type);
  if (type.startsWith('text/event-stream')) return { kind: 'stream', items: messages(response) };
  const entryId = response.headers.get('cadre-entry') ?? undefined;
  if (type.startsWith('application/json')) return { kind: 'json', value: await response.json(), entryId };
  return { kind: 'bytes', bytes: new Uint8Array(await response.arrayBuffer()) };
}

function addressOf(capability: string): string {
  return `/api/v1/${capability.split('.').map(encodeURIComponent).join('/')}`;
}

function headersOf({ key, rehearse, reason }: Pick<Asked, 'key' | 'rehearse' | 'reason'>): Record<string, string> {
  return {
    ...(key ? { 'idempotency-key': key } : {}),
    ...(rehearse ? { 'cadre-rehearse': 'true' } : {}),
    ...(reason ? { 'cadre-reason': encodeURIComponent(reason.toWellFormed()) } : {}),
  };
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
