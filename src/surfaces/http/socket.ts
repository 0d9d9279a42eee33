// `/ws`: events as they happen, for consoles. One message asks for what to hear; every event is one message back. It
// runs the same capability as the event stream by HTTP, so who may hear what is decided in one place.
import websocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { Kernel } from '#kernel';
import type { Request } from '#kernel/invoke';
import type { Guard } from './hosts.ts';
import { watchOver } from './let-in.ts';
import { httpProblem } from './problem.ts';
import { credentialOf, originOf } from './request.ts';

const Wish = z.strictObject({
  follow: z.literal('events'),
  types: z.array(z.string().max(100)).max(50).optional(),
  after: z.string().max(8000).optional(),
  ordered: z.boolean().optional(),
});

const heartbeatMs = 15_000;
const waitingBytes = 1_000_000;
const refused = 1008;
const streamName = 'event.event.stream';
const goingAway = 1001;
const tryAgain = 1013;

export interface SocketParts {
  readonly kernel: Kernel;
  readonly guard: Guard;
  readonly stopping: AbortSignal;
}

export async function mountSocket(server: FastifyInstance, parts: SocketParts) {
  await server.register(async (scope) => {
    await scope.register(websocket, { options: { maxPayload: 65_536 } });
    route(scope, parts);
  });
}

function route(server: FastifyInstance, { kernel, guard, stopping }: SocketParts) {
  async function admit(request: FastifyRequest) {
    guard(request, true);
    const who = await kernel.identity.authenticate(credentialOf(request));
    if (!who) throw new Fault('unauthenticated', 'Sign in, or send an API key, before opening a socket');
  }

  server.route({
    method: 'GET',
    url: '/ws',
    preValidation: admit,
    handler() {
      throw new Fault('invalid', 'Open this address as a WebSocket');
    },
    wsHandler(socket, request) {
      const conversation = converse(kernel, socket, request);
      const leave = () => conversation.end(goingAway);
      stopping.addEventListener('abort', leave, { once: true });
      socket.on('close', () => stopping.removeEventListener('abort', leave));
    },
  });
}

function converse(kernel: Kernel, socket: WebSocket, request: FastifyRequest) {
  let following: AbortController | undefined;
  const heartbeat = setInterval(() => socket.ping(), heartbeatMs);
  const { access } = kernel.registry.find(streamName).contract.spec;
  const opened = () => ({ access: following ? access : undefined, request });
  const unwatch = watchOver(kernel, opened, (reason) => {
    socket.send(JSON.stringify({ problem: httpProblem(reason, request.id) }));
    end(refused);
  });

  function end(code: number) {
    clearInterval(heartbeat);
    unwatch();
    following?.abort();
    socket.close(code);
  }

  async function follow(text: string) {
    following?.abort();
    const mine = new AbortController();
    following = mine;
    try {
      await stream(kernel, socket, { ...wishOf(text, request), signal: mine.signal });
    } catch (error) {
      const problem = httpProblem(error, request.id);
      // Who asks and asks and never reads is not answered for ever.
      if (socket.bufferedAmount > waitingBytes) return socket.terminate();
      socket.send(JSON.stringify({ problem }));
      if (following === mine) following = undefined;
      if (problem.status === 401) end(refused);
    }
  }

  socket.on('message', (message) => void follow(String(message)));
  socket.on('close', () => end(goingAway));
  socket.on('error', () => end(goingAway));
  return { end };
}

async function stream(kernel: Kernel, socket: WebSocket, wish: Request & { signal: AbortSignal }) {
  const { signal } = wish;
  const answer = await kernel.invoke(wish);
  if (answer.status !== 'done') return;
  socket.send(JSON.stringify({ following: 'events' }));
  for await (const event of answer.output as AsyncIterable<unknown>) {
    if (signal.aborted) return;
    // Who can not keep up is let go, and comes back with the last cursor it saw.
    if (socket.bufferedAmount > waitingBytes) return socket.close(refused, 'too slow');
    socket.send(JSON.stringify({ event }));
  }
  if (!signal.aborted) socket.close(tryAgain, 'come back with the last cursor');
}

function wishOf(text: string, request: FastifyRequest): Request {
  const parsed = Wish.safeParse(jsonOf(text));
  if (!parsed.success) {
    throw new Fault('invalid', 'Send { "follow": "events", "types": [...], "after": "<cursor>" }');
  }
  const { follow: _follow, ...input } = parsed.data;
  return {
    capability: streamName,
    input,
    caller: credentialOf(request),
    origin: originOf(request),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
