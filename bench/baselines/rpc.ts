// JSON-RPC `tools/call` by hand on node:http, with zod for the arguments: nobody signs in, nothing is counted. Under
// `/guarded` somebody does, by hand and for one tool.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { tellReady } from '../harness/target.ts';
import { guarded } from './guard.ts';

const Arguments = z.object({
  text: z.string().min(1).max(200),
  items: z.array(z.object({ sku: z.string(), quantity: z.int().positive(), priceCents: z.int() })).min(1),
});
const Call = z.object({ id: z.number(), method: z.literal('tools/call'), params: z.object({ arguments: Arguments }) });
const Envelope = z.object({
  jsonrpc: z.literal('2.0'),
  params: z.object({ name: z.string(), arguments: z.unknown() }),
});

function answerTo(body: string): string {
  const { id, params } = Call.parse(JSON.parse(body));
  const { text, items } = params.arguments;
  const totalCents = items.reduce((sum, { quantity, priceCents }) => sum + quantity * priceCents, 0);
  const content = [{ type: 'text', text: JSON.stringify({ text, totalCents }) }];
  return JSON.stringify({ jsonrpc: '2.0', id, result: { content, structuredContent: { text, totalCents } } });
}

function letIn(request: IncomingMessage, body: string): string[] {
  if (request.headers.accept?.includes('json') !== true) throw new Error('bad');
  Envelope.parse(JSON.parse(body));
  return guarded(request);
}

async function serve(request: IncomingMessage, response: ServerResponse) {
  const body = await bodyOf(request);
  const also = request.url === '/guarded' ? letIn(request, body) : [];
  const answer = answerTo(body);
  const length = String(Buffer.byteLength(answer));
  response.writeHead(200, ['content-type', 'application/json', 'content-length', length, ...also]);
  response.end(answer);
}

function bodyOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
  });
}

const server = createServer((request, response) => {
  serve(request, response).catch(() => response.writeHead(500).end());
});
server.listen({ host: '127.0.0.1', port: 0, backlog: 1024 }, () => {
  const { port } = server.address() as AddressInfo;
  tellReady({ port }, async () => undefined);
});
