// Every capability at its addresses: the default one, the exact one its contract gives, and its aliases.
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Kernel } from '#kernel';
import type { Address } from '#kernel/contract';
import { type Registered, runCall } from '#kernel/invoke';
import { openly, type Sending, sendAnswer } from './answer.ts';
import type { Guard } from './hosts.ts';
import { watchOver } from './let-in.ts';
import { type Handler, NamedRoutes } from './named-routes.ts';
import { addressesOf } from './openapi.ts';
import { requestOf } from './request.ts';

const usualMaxBytes = 1_048_576;

export interface Mounting {
  readonly kernel: Kernel;
  readonly guard: Guard;
  readonly stopping: AbortSignal;
  /** In which the proxy in front says where an address is. */
  readonly countryHeader?: string | undefined;
  /** Addresses at which something else stands. */
  isTaken?(path: string): boolean;
}

/** Bodies that are not plain JSON have scopes of their own: what reads them would be in the way of every request. */
export function mountCapabilities(server: FastifyInstance, mounting: Mounting) {
  const entries = mounting.kernel.registry.all().filter(({ contract }) => !contract.spec.internal);
  const of = (kind: string) => entries.filter(({ contract }) => contract.body === kind);
  const mountAll = (scope: FastifyInstance, kind: string) => {
    for (const entry of of(kind)) mount(scope, { entry, addresses: addressesOf(entry) }, mounting);
  };
  const named = new NamedRoutes();
  for (const entry of of('json')) {
    const addresses = addressesOf(entry).filter((address) => !named.take(address, entry, handlerOf(mounting, entry)));
    mount(server, { entry, addresses }, mounting);
  }
  named.mount(server);
  server.register(async (scope) => {
    await scope.register(multipart);
    mountAll(scope, 'files');
  });
  server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    mountAll(scope, 'raw');
    done();
  });
}

/** What a browser is told before it lets a page of another site ask. */
function preflight(_request: FastifyRequest, reply: FastifyReply) {
  const allowed = { 'access-control-allow-methods': 'POST', 'access-control-allow-headers': 'content-type' };
  return reply
    .headers({ ...openly, ...allowed, 'access-control-max-age': '86400' })
    .code(204)
    .send();
}

interface Mounted {
  readonly entry: Registered;
  readonly addresses: readonly Address[];
}

function mount(server: FastifyInstance, { entry, addresses }: Mounted, mounting: Mounting) {
  const handler = handlerOf(mounting, entry);
  const bodyLimit = entry.contract.spec.maxBytes ?? usualMaxBytes;
  const isRead = entry.contract.effect === 'read';
  for (const { method, path } of addresses) {
    if (mounting.isTaken?.(path)) continue;
    server.route({ method, url: path, bodyLimit, handler, exposeHeadRoute: method === 'GET' && isRead });
    if (entry.contract.spec.anyOrigin) server.options(path, preflight);
  }
}

function handlerOf({ kernel, guard, stopping, countryHeader }: Mounting, entry: Registered): Handler {
  // Calling a capability by its name may turn out to be following a stream.
  const mayStream = entry.contract.answer === 'stream' || entry.contract.name === runCall.name;
  const anyOrigin = entry.contract.spec.anyOrigin === true;
  return async (request, reply) => {
    guard(request, false, anyOrigin);
    if (anyOrigin) reply.headers(openly);
    const abort = mayStream ? abortWith(reply, stopping) : undefined;
    const asked = requestOf(request, entry, { signal: abort?.signal, countryHeader });
    const answer = await kernel.invoke(asked instanceof Promise ? await asked : asked);
    return sendAnswer(reply, answer, sendingOf(kernel, request, abort));
  };
}

function sendingOf(kernel: Kernel, request: FastifyRequest, abort: AbortController | undefined): Sending {
  const secure = request.protocol === 'https';
  if (!abort) return { secure, streaming: undefined };
  const watch: NonNullable<Sending['streaming']>['watch'] = ({ caller, spec: { access } }, out) =>
    caller === 'actor' ? watchOver(kernel, () => ({ access, request }), out) : () => undefined;
  return { secure, streaming: { abort, watch } };
}

/** A stream ends when its listener leaves, or when Cadre stops. */
function abortWith(reply: FastifyReply, stopping: AbortSignal): AbortController {
  const abort = new AbortController();
  reply.raw.once('close', () => abort.abort());
  stopping.addEventListener('abort', () => abort.abort(), { once: true, signal: abort.signal });
  return abort;
}
