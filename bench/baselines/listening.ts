import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { tellReady } from '../harness/target.ts';

/** Takes a free port and says which. */
export async function listening(server: FastifyInstance, stop: () => Promise<unknown> = async () => undefined) {
  await server.listen({ host: '127.0.0.1', port: 0, backlog: 1024 });
  const { port } = server.server.address() as AddressInfo;
  tellReady({ port }, stop);
}
