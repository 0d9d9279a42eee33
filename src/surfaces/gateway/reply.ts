// What goes back to the client, byte by byte or part by part.
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Fault } from '#base/fault';
import { atTurnsEnd } from '#base/turn';
import type { StreamPart } from '#kernel/model';
import type { Strip } from './strip.ts';

export type Reply =
  | { readonly kind: 'whole'; readonly by?: Choice; readonly bytes: Uint8Array }
  | { readonly kind: 'live'; readonly by: Choice; readonly chunks: AsyncIterable<Uint8Array>; readonly strip?: Strip }
  | { readonly kind: 'told'; readonly parts: AsyncIterable<StreamPart>; say(part: StreamPart): string };

interface Choice {
  readonly provider: string;
  readonly model: string;
}

export interface Back {
  readonly outgoing: ServerResponse;
  /** Name and value in turn. */
  readonly headers: readonly string[];
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
  /** What is said where it breaks off. */
  failure(error: unknown): string;
}

const events = ['content-type', 'text/event-stream; charset=utf-8', 'x-accel-buffering', 'no'];

export async function send(reply: Reply, back: Back): Promise<void> {
  const { outgoing, headers } = back;
  if (reply.kind === 'whole') {
    const { bytes, by } = reply;
    const length = String(bytes.byteLength);
    outgoing.writeHead(200, [...headers, 'content-type', 'application/json', 'content-length', length, ...named(by)]);
    atTurnsEnd(() => outgoing.end(bytes));
    return;
  }
  outgoing.writeHead(200, [...headers, ...events, ...named(reply.kind === 'live' ? reply.by : undefined)]);
  const { write, flush } = writerTo(back);
  try {
    await (reply.kind === 'live' ? pour(reply, write) : tell(reply, write));
  } catch (error) {
    // The client has gone, or is told in the stream: its head is on the way already.
    if (back.signal.aborted) return;
    flush();
    outgoing.write(back.failure(error));
  }
  flush();
  outgoing.end();
}

type Write = ReturnType<typeof writerTo>['write'];

async function pour({ chunks, strip }: Extract<Reply, { kind: 'live' }>, write: Write) {
  for await (const chunk of chunks) {
    const bytes = strip ? strip.take(chunk) : chunk;
    if (bytes.byteLength > 0) await write(bytes);
  }
  const rest = strip?.rest();
  if (rest && rest.byteLength > 0) await write(rest);
}

async function tell({ parts, say }: Extract<Reply, { kind: 'told' }>, write: Write) {
  for await (const part of parts) {
    // The dialects have no word for beginning anew.
    if (part.type === 'restart') throw new Fault('upstream', `The model broke off: ${part.reason}`);
    const text = say(part);
    if (text !== '') await write(text);
  }
}

/** The first piece goes at once; what comes after it within one turn leaves together. By hand, for Node does not end
 * well what it holds back itself. A slow reader slows the model's answer down, not our memory. */
function writerTo({ outgoing, signal }: Back) {
  const held: Uint8Array[] = [];
  let isFirst = true;

  function flush() {
    const all = Buffer.concat(held.splice(0));
    if (all.length > 0 && !outgoing.destroyed) outgoing.write(all);
  }

  function write(piece: string | Uint8Array): Promise<unknown> | undefined {
    if (isFirst) outgoing.write(piece);
    else {
      if (held.length === 0) atTurnsEnd(flush);
      held.push(typeof piece === 'string' ? Buffer.from(piece) : piece);
    }
    isFirst = false;
    return outgoing.writableNeedDrain ? once(outgoing, 'drain', { signal }) : undefined;
  }

  return { write, flush };
}

const ascii = /^[\x21-\x7e]+$/;

/** Who has answered; a fallback may have. */
function named(by: Choice | undefined): string[] {
  const name = by && `${by.provider}/${by.model}`;
  return name !== undefined && ascii.test(name) ? ['x-cadre-model', name] : [];
}
