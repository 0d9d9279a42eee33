// MCP over stdin and stdout: one message a line. Every line is carried to the HTTP form of the door, that of a running
// server or one in this process, so both say the same.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Carried } from './official.ts';
import { codes, envelopeVersion, type Id, idOf, isRecord, metaKeys } from './protocol.ts';

export interface StdioOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** Sends one POST to `/mcp`. */
  post(text: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Carried>;
}

/** Lasts until the input ends and everything asked has been answered. */
export async function runMcpStdio({ input, output, post }: StdioOptions): Promise<void> {
  const running = new Map<Id, AbortController>();
  const pending = new Set<Promise<void>>();

  async function write(lines: readonly string[]) {
    for (const line of lines) if (!output.write(`${line}\n`)) await once(output, 'drain');
  }

  async function carry(text: string, message: unknown) {
    const id = idOf(message);
    const abort = new AbortController();
    if (id !== null) running.set(id, abort);
    try {
      await write(linesOf(await post(text, headersOf(message), abort.signal), id));
    } catch (error) {
      if (id !== null && !abort.signal.aborted) await write([failure(id, codes.internal, String(error))]);
    } finally {
      if (id !== null) running.delete(id);
    }
  }

  for await (const line of createInterface({ input })) {
    if (line.trim() === '') continue;
    const message = parsedJson(line);
    const cancelled = cancelledBy(message);
    if (message === undefined) await write([failure(null, codes.parse, 'The line is not JSON')]);
    else if (cancelled !== undefined) running.get(cancelled)?.abort();
    else {
      const work = carry(line, message).finally(() => pending.delete(work));
      pending.add(work);
    }
  }
  await Promise.all(pending);
}

/** What the HTTP form says beside the message. */
function headersOf(message: unknown): Record<string, string> {
  const plain = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  if (!isRecord(message) || !isRecord(message.params)) return plain;
  const { name, uri, _meta: meta } = message.params;
  if (!isRecord(meta) || meta[metaKeys.version] !== envelopeVersion) return plain;
  const named = typeof name === 'string' ? name : uri;
  return {
    ...plain,
    'mcp-protocol-version': envelopeVersion,
    'mcp-method': String(message.method),
    ...(typeof named === 'string' ? { 'mcp-name': headerSafe(named) } : {}),
  };
}

function headerSafe(value: string): string {
  if (/^[\x21-\x7e]+$/.test(value) && !value.startsWith('=?')) return value;
  return `=?base64?${Buffer.from(value).toString('base64')}?=`;
}

/** What is not of the protocol was said by something in between, and is told as a failure. */
function linesOf({ status, headers, body }: Carried, id: Id | null): string[] {
  if (body === '') return [];
  const isStream = headers['content-type']?.startsWith('text/event-stream');
  const texts = isStream ? [...body.matchAll(/^data: ?(.+)$/gm)].map(([, text = '']) => text) : [body];
  return texts.map((text) => {
    const answer = parsedJson(text);
    const isOfProtocol = Array.isArray(answer) || (isRecord(answer) && answer.jsonrpc === '2.0');
    return isOfProtocol ? JSON.stringify(answer) : failure(id, codes.transport, `The server answered ${status}`);
  });
}

function cancelledBy(message: unknown): Id | undefined {
  if (!isRecord(message) || message.method !== 'notifications/cancelled') return undefined;
  const requestId = isRecord(message.params) ? message.params.requestId : undefined;
  return typeof requestId === 'string' || typeof requestId === 'number' ? requestId : undefined;
}

function failure(id: Id | null, code: number, message: string): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } });
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
