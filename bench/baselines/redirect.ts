// What a careful engineer writes who keeps no visits: an address by its code, and a redirect.
import Fastify from 'fastify';
import { listening } from './listening.ts';

const addresses = new Map(Array.from({ length: 300 }, (_, index) => [`first-${index}`, 'https://shop.example/start']));

const server = Fastify({ logger: false });
server.get('/r/:code', (request, reply) => {
  const { code } = request.params as { code: string };
  const url = addresses.get(code);
  return url === undefined ? reply.code(404).send('This link leads nowhere') : reply.redirect(url, 302);
});
await listening(server);
