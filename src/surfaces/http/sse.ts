// A stream of answers as server-sent events, with a heartbeat so that proxies keep it open.
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { httpProblem } from './problem.ts';

const heartbeatMs = 15_000;

export interface Streaming {
  /** Ends the items. */
  abort(): void;
  /** Calls back, with the reason, when the listener would not be let in any more. */
  watch?(out: (reason: unknown) => void): () => void;
}

export async function sendStream(
  reply: FastifyReply,
  items: AsyncIterable<unknown>,
  streaming: Streaming | undefined,
): Promise<FastifyReply> {
  const { raw } = reply;
  reply.hijack();
  const headers = { ...reply.getHeaders(), 'content-type': 'text/event-stream', connection: 'keep-alive' };
  raw.writeHead(200, headers as Record<string, string>);
  raw.write(': open\n\n');
  const heartbeat = setInterval(() => raw.write(': alive\n\n'), heartbeatMs);
  const unwatch = streaming?.watch?.((reason) => {
    tellProblem(reason);
    finish();
  });
  const tellProblem = (error: unknown) =>
    raw.write(`event: problem\ndata: ${JSON.stringify(httpProblem(error, reply.request.id))}\n\n`);

  function finish() {
    clearInterval(heartbeat);
    unwatch?.();
    streaming?.abort();
    raw.end();
  }

  try {
    for await (const item of items) {
      if (raw.destroyed || raw.writableEnded) break;
      if (!raw.write(messageOf(item))) await drained(raw);
    }
  } catch (error) {
    if (!raw.writableEnded) tellProblem(error);
  } finally {
    finish();
  }
  return reply;
}

/** Or gone. Nobody goes on listening for the other of the two: a stream may last for days. */
async function drained(raw: ServerResponse) {
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([once(raw, 'drain', { signal }), once(raw, 'close', { signal })]).finally(() => over.abort());
}

/** Where to go on, for browsers, which name it when they come back. */
function messageOf(item: unknown): string {
  const { id, cursor = id } = (item ?? {}) as { id?: unknown; cursor?: unknown };
  return `${typeof cursor === 'string' ? `id: ${cursor}\n` : ''}data: ${JSON.stringify(item)}\n\n`;
}
