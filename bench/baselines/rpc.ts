// JSON-RPC `tools/call` by hand on node:http, with zod for the arguments: nobody signs in, nothing is counted.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { tellReady } from '../harness/target.ts';

const Arguments = z.object({
  text: z.string().min(1).max(200),
  items: z.array(z.object({ sku: z.string(), quantity: z.int().positive(), priceCents: z.int() })).min(1),
});
const Call = z.object({ id: z.number(), method: z.literal('tools/call'), params: z.object({ arguments: Arguments }) });

function answerTo(body: string): string {
  const { id, params } = Call.parse(JSON.parse(body));
  const { text, items } = params.arguments;
  const totalCents = items.reduce((sum, { quantity, priceCents }) => sum + quantity * priceCents, 0);
  const content = [{ type: 'text', text: JSON.stringify({ text, totalCents }) }];
  return JSON.stringify({ jsonrpc: '2.0', id, result: { content, structuredContent: { text, totalCents } } });
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const answer = answerTo(Buffer.concat(chunks).toString('utf8'));
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
    response.end(answer);
  });
});
server.listen({ host: '127.0.0.1', port: 0, backlog: 1024 }, () => {
  const { port } = server.address() as AddressInfo;
  tellReady({ port }, async () => undefined);
});
