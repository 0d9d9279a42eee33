// The doors of the house, spoken to as their own callers speak; what each answers in its own words is put into one.
import { asFault, isFaultCode } from '#base/fault';
import type { Registered } from '#kernel/invoke';
import { type Backend, remoteBackend, runCli } from '#surfaces/cli';
import type { HttpDoor } from '#surfaces/http';
import { knock } from './knock.ts';
import { inHouse, type Scene } from './scene.ts';

export interface Asked {
  readonly input: unknown;
  /** An API key or token; empty for nobody. */
  readonly token: string;
  readonly key?: string;
  readonly rehearse?: boolean;
}

export interface Said {
  /** What was answered, or what was refused. */
  readonly said: unknown;
  readonly isRefused: boolean;
  readonly entryId: string | undefined;
}

export type Door = (scene: Scene, entry: Registered, asked: Asked) => Promise<Said>;

export const doors: Readonly<Record<'call' | 'http' | 'mcp' | 'cli', Door>> = {
  async call({ world }, entry, { input, token, key, rehearse = false }) {
    const caller = token ? ({ kind: 'bearer', token } as const) : ({ kind: 'none' } as const);
    const request = { capability: entry.contract.name, input, caller, key, rehearse, origin: inHouse };
    try {
      const answer = await world.kernel.invoke(request);
      if (answer.status === 'rehearsed') return answered({ status: 'rehearsed', ...answer.rehearsal });
      if (answer.status === 'waiting') return answered({ ...answer });
      return answered(await plain(entry, answer.output), answer.entryId);
    } catch (error) {
      const { code, message } = asFault(error);
      return refused(code, message);
    }
  },

  async http({ door }, entry, { input, token, key, rehearse }) {
    const { status, headers, text } = await knock(door, {
      path: `/api/v1/${entry.contract.name.split('.').join('/')}`,
      key: token,
      headers: { ...(key ? { 'idempotency-key': key } : {}), ...(rehearse ? { 'cadre-rehearse': 'true' } : {}) },
      body: input,
    });
    if (status >= 400) return problem(JSON.parse(text));
    const entryId = headers['cadre-entry'] as string | undefined;
    const type = headers['content-type'] ?? '';
    if (type.startsWith('application/json')) return answered(JSON.parse(text), entryId);
    return answered(type.startsWith('text/event-stream') ? messagesIn(text) : text, entryId);
  },

  async mcp({ door }, entry, { input, token, key, rehearse }) {
    const meta = { ...(key ? { 'cadre/key': key } : {}), ...(rehearse ? { 'cadre/rehearse': true } : {}) };
    const params = { name: entry.contract.name, arguments: input, ...(key || rehearse ? { _meta: meta } : {}) };
    const { status, text } = await knock(door, {
      path: '/mcp',
      key: token,
      headers: { accept: 'application/json, text/event-stream' },
      body: { jsonrpc: '2.0', id: 1, method: 'tools/call', params },
    });
    const { result, error } = JSON.parse(text) as { result?: ToolResult; error?: { message: string } };
    if (!result) return refused(status === 401 ? 'unauthenticated' : 'protocol', error?.message ?? text);
    if (result.isError) return problem(result.structuredContent);
    return answered(contentOf(entry, result), result._meta?.['cadre/entry'] as string | undefined);
  },

  async cli({ door }, entry, { input, token, key, rehearse }) {
    const written: Buffer[] = [];
    const noted: string[] = [];
    const words = ['call', entry.contract.name, '--input', JSON.stringify(input), '--json'];
    const terminal = {
      input: process.stdin,
      isTerminal: false,
      signal: new AbortController().signal,
      write: (text: string | Uint8Array) => void written.push(Buffer.from(text)),
      note: (text: string) => void noted.push(text),
    };
    const code = await runCli(
      [...words, ...(key ? ['--key', key] : []), ...(rehearse ? ['--rehearse'] : [])],
      terminal,
      {
        backend: () => Promise.resolve(backendAt(door, token || 'nobody')),
        mcp: () => Promise.resolve(),
      },
    );
    if (code !== 0) return problem(JSON.parse(noted.join('')));
    const text = Buffer.concat(written).toString();
    if (entry.contract.answer === 'json' || rehearse) return answered(JSON.parse(text));
    return answered(entry.contract.answer === 'stream' ? linesIn(text) : text);
  },
};

/** What there is does not change between one call and the next. */
const catalogues = new WeakMap<HttpDoor, ReturnType<Backend['catalogue']>>();

function backendAt(door: HttpDoor, token: string): Backend {
  const backend = remoteBackend({ url: door.url, token });
  const catalogue = catalogues.get(door) ?? backend.catalogue();
  catalogues.set(door, catalogue);
  return { ...backend, catalogue: () => catalogue };
}

function answered(said: unknown, entryId?: string): Said {
  return { said, isRefused: false, entryId };
}

function refused(code: string, message: string): Said {
  return { said: { code, message }, isRefused: true, entryId: undefined };
}

function problem(document: unknown): Said {
  const { code, detail } = document as { code: unknown; detail: unknown };
  return refused(isFaultCode(code) ? code : `unknown code ${code}`, String(detail));
}

/** As it is after a trip through JSON; a file is its bytes, a stream its items. */
async function plain({ contract: { answer } }: Registered, output: unknown): Promise<unknown> {
  if (answer === 'bytes') return Buffer.from((output as { bytes: Uint8Array }).bytes).toString();
  if (answer !== 'stream') return JSON.parse(JSON.stringify(output ?? null));
  const items: unknown[] = [];
  for await (const item of output as AsyncIterable<unknown>) items.push(item);
  return items;
}

function messagesIn(text: string): unknown[] {
  return [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data));
}

function linesIn(text: string): unknown[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

interface ToolResult {
  readonly content: readonly { readonly text?: string; readonly resource?: { readonly blob: string } }[];
  readonly structuredContent: unknown;
  readonly isError?: boolean;
  readonly _meta?: Readonly<Record<string, unknown>>;
}

function contentOf({ contract: { answer } }: Registered, { content: [first] }: ToolResult): unknown {
  if (answer === 'bytes') return Buffer.from(first?.resource?.blob ?? '', 'base64').toString();
  const said = JSON.parse(first?.text ?? 'null');
  return answer === 'stream' && said.items ? said.items : said;
}
