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
  try {
    await (reply.kind === 'live' ? pour(reply, back) : tell(reply, back));
  } catch (error) {
    // The client has gone, or is told in the stream: its head is on the way already.
    if (back.signal.aborted) return;
    outgoing.write(back.failure(error));
  }
  outgoing.end();
}

async function pour({ chunks, strip }: Extract<Reply, { kind: 'live' }>, back: Back) {
  for await (const chunk of chunks) {
    const bytes = strip ? strip.take(chunk) : chunk;
    if (bytes.byteLength > 0) await write(bytes, back);
  }
  const rest = strip?.rest();
  if (rest && rest.byteLength > 0) await write(rest, back);
}

async function tell({ parts, say }: Extract<Reply, { kind: 'told' }>, back: Back) {
  for await (const part of parts) {
    // The dialects have no word for beginning anew.
    if (part.type === 'restart') throw new Fault('upstream', `The model broke off: ${part.reason}`);
    const text = say(part);
    if (text !== '') await write(text, back);
  }
}

/** A slow reader slows the model's answer down, not our memory. */
function write(text: string | Uint8Array, { outgoing, signal }: Back): Promise<unknown> | undefined {
  if (outgoing.write(text)) return undefined;
  return once(outgoing, 'drain', { signal });
}

const ascii = /^[\x21-\x7e]+$/;

/** Who has answered; a fallback may have. */
function named(by: Choice | undefined): string[] {
  const name = by && `${by.provider}/${by.model}`;
  return name !== undefined && ascii.test(name) ? ['x-cadre-model', name] : [];
}
