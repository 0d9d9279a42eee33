// A stream of answers as server-sent events, with a heartbeat so that proxies keep it open.
import { once } from 'node:events';
import type { FastifyReply } from 'fastify';
import { httpProblem } from './problem.ts';

const heartbeatMs = 15_000;

export async function sendStream(
  reply: FastifyReply,
  items: AsyncIterable<unknown>,
  abort: AbortController | undefined,
): Promise<FastifyReply> {
  const { raw } = reply;
  reply.hijack();
  const headers = { ...reply.getHeaders(), 'content-type': 'text/event-stream', connection: 'keep-alive' };
  raw.writeHead(200, headers as Record<string, string>);
  raw.write(': open\n\n');
  const heartbeat = setInterval(() => raw.write(': alive\n\n'), heartbeatMs);
  try {
    for await (const item of items) {
      if (raw.destroyed) break;
      if (!raw.write(messageOf(item))) await Promise.race([once(raw, 'drain'), once(raw, 'close')]);
    }
  } catch (error) {
    raw.write(`event: problem\ndata: ${JSON.stringify(httpProblem(error, reply.request.id))}\n\n`);
  } finally {
    clearInterval(heartbeat);
    abort?.abort();
    raw.end();
  }
  return reply;
}

function messageOf(item: unknown): string {
  const { id } = (item ?? {}) as { id?: unknown };
  return `${typeof id === 'string' ? `id: ${id}\n` : ''}data: ${JSON.stringify(item)}\n\n`;
}
