// What a careful engineer writes without Cadre: Fastify and zod, nothing else.
import Fastify from 'fastify';
import { z } from 'zod';
import { listening } from './listening.ts';

const Order = z.object({
  text: z.string().min(1).max(200),
  items: z.array(z.object({ sku: z.string(), quantity: z.int().positive(), priceCents: z.int() })).min(1),
});

const server = Fastify({ logger: false });
server.post('/echo', (request, reply) => {
  const parsed = Order.safeParse(request.body);
  if (!parsed.success) return reply.code(400).send({ problems: parsed.error.issues });
  const { text, items } = parsed.data;
  const totalCents = items.reduce((sum, { quantity, priceCents }) => sum + quantity * priceCents, 0);
  return reply.send({ text, totalCents });
});
await listening(server);
