// Most capabilities have their name for an address. A thousand routes would cost the start a tenth of its time, so
// these share one and are found in a table.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Address } from '#kernel/contract';
import type { Registered } from '#kernel/invoke';

export type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

const pattern = '/api/v1/:app/:noun/:verb';
const methods: ReadonlySet<string> = new Set(['GET', 'POST']);
const named = /^\/api\/v1\/[^/:*]+\/[^/:*]+\/[^/:*]+$/;

export class NamedRoutes {
  readonly #handlers = new Map<string, Handler>();

  /** False for what must have a route of its own. */
  take({ method, path }: Address, { contract: { spec } }: Registered, handler: Handler): boolean {
    if (!methods.has(method) || !named.test(path) || spec.maxBytes !== undefined || spec.anyOrigin) return false;
    this.#handlers.set(`${method} ${path}`, handler);
    return true;
  }

  mount(server: FastifyInstance) {
    const handler = (request: FastifyRequest, reply: FastifyReply) => this.#serve(request, reply);
    server.post(pattern, handler);
    server.get(pattern, handler);
  }

  #serve(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const { method, url } = request;
    const query = url.indexOf('?');
    const path = query < 0 ? url : url.slice(0, query);
    const handler = this.#handlers.get(`${method === 'HEAD' ? 'GET' : method} ${path}`);
    // They are no part of the input.
    request.params = {};
    return handler ? handler(request, reply) : Promise.resolve(reply.callNotFound());
  }
}
