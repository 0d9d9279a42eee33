// Every capability at its addresses: the default one, the exact one its contract gives, and its aliases.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Kernel } from '#kernel';
import { type Registered, runCall } from '#kernel/invoke';
import { type Sending, sendAnswer } from './answer.ts';
import { addressesOf } from './openapi.ts';
import { requestOf } from './request.ts';

const usualMaxBytes = 1_048_576;

export function mountCapabilities(server: FastifyInstance, kernel: Kernel, stopping: AbortSignal) {
  const entries = kernel.registry.all().filter(({ contract }) => !contract.spec.internal);
  for (const entry of entries.filter(({ contract }) => contract.body !== 'raw')) {
    mount(server, entry, handlerOf(kernel, entry, stopping));
  }
  const raw = entries.filter(({ contract }) => contract.body === 'raw');
  if (raw.length === 0) return;
  server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const entry of raw) mount(scope, entry, handlerOf(kernel, entry, stopping));
    done();
  });
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

function mount(server: FastifyInstance, entry: Registered, handler: Handler) {
  const bodyLimit = entry.contract.spec.maxBytes ?? usualMaxBytes;
  for (const { method, path } of addressesOf(entry)) {
    server.route({ method, url: path, bodyLimit, handler, exposeHeadRoute: false });
  }
}

function handlerOf(kernel: Kernel, entry: Registered, stopping: AbortSignal): Handler {
  // Calling a capability by its name may turn out to be following a stream.
  const mayStream = entry.contract.answer === 'stream' || entry.contract.name === runCall.name;
  return async (request, reply) => {
    const abort = mayStream ? abortWith(reply, stopping) : undefined;
    const asked = requestOf(request, entry, abort?.signal);
    const answer = await kernel.invoke(asked instanceof Promise ? await asked : asked);
    return sendAnswer(reply, answer, sendingOf(request, abort));
  };
}

function sendingOf(request: FastifyRequest, abort: AbortController | undefined): Sending {
  return { secure: request.protocol === 'https', abort };
}

/** A stream ends when its listener leaves, or when Cadre stops. */
function abortWith(reply: FastifyReply, stopping: AbortSignal): AbortController {
  const abort = new AbortController();
  reply.raw.once('close', () => abort.abort());
  stopping.addEventListener('abort', () => abort.abort(), { once: true, signal: abort.signal });
  return abort;
}
