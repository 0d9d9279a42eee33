// What a careful engineer writes without Cadre: Fastify and zod, nothing else. Under `/guarded` with a key, limits and
// headers by hand, and the answer checked as well.
import Fastify, { type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { guarded } from './guard.ts';
import { listening } from './listening.ts';

const Order = z.object({
  text: z.string().min(1).max(200),
  items: z.array(z.object({ sku: z.string(), quantity: z.int().positive(), priceCents: z.int() })).min(1),
});

const Total = z.object({ text: z.string(), totalCents: z.int() });

function totalOf({ body }: FastifyRequest) {
  const { text, items } = Order.parse(body);
  return { text, totalCents: items.reduce((sum, { quantity, priceCents }) => sum + quantity * priceCents, 0) };
}

const server = Fastify({ logger: false });
server.post('/echo', (request, reply) => reply.send(totalOf(request)));
server.post('/guarded', (request, reply) => {
  const also = guarded(request.raw);
  const text = JSON.stringify(Total.parse(totalOf(request)));
  const length = String(Buffer.byteLength(text));
  reply.hijack();
  reply.raw.writeHead(200, ['content-type', 'application/json', 'content-length', length, ...also]).end(text);
});
await listening(server);
