// The HTTP door. One handler for every address; what it may do is decided by the pipeline, not here.
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Fault } from '#base/fault';
import type { Kernel } from '#kernel';
import { isOfConsole, mountConsole, readConsole } from './console.ts';
import { mountDocs } from './docs.ts';
import { dress, onPages } from './headers.ts';
import { checkApproach, type Guard, type HostRules, hostName } from './hosts.ts';
import { requestIds } from './ids.ts';
import { takeJson } from './json.ts';
import { type Mount, takeMounts } from './mounts.ts';
import { problemPage } from './page.ts';
import { platformRewrite } from './platforms.ts';
import { httpProblem } from './problem.ts';
import { mountCapabilities } from './routes.ts';
import { settingsOf } from './settings.ts';
import { mountSocket } from './socket.ts';
import { wearingOf } from './wearing.ts';

export type { Mount } from './mounts.ts';

export interface HttpOptions {
  readonly host: string;
  readonly port: number;
  readonly version: string;
  /** Host names this installation answers to, besides loopback, addresses and tenants' domains. */
  readonly hosts?: readonly string[];
  readonly trustProxy?: boolean;
  /** In which that proxy says where an address is, such as `cf-ipcountry`. */
  readonly countryHeader?: string | undefined;
  /** Certificate and key, when no proxy in front speaks TLS. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  /** Where the built console is. Without it, people get the plain pages. */
  readonly console?: string;
  /** Further doors that live on the same port. */
  readonly mounts?: readonly Mount[];
}

export interface HttpDoor {
  readonly url: string;
  readonly port: number;
  readonly server: FastifyInstance;
  stop(): Promise<void>;
}

const drainMs = 10_000;

export async function startHttp(kernel: Kernel, options: HttpOptions): Promise<HttpDoor> {
  const stopping = new AbortController();
  const requestId = requestIds();
  const rewriteUrl = platformRewrite(kernel.registry.all());
  const server = Fastify(settingsOf({ ...options, requestId, rewriteUrl }));
  const rules: HostRules = {
    names: new Set((options.hosts ?? []).map(hostName)),
    isTenantHost: (name) => kernel.tenants.hasHost(name),
  };
  const guard: Guard = (request, guarded, anyOrigin = false) => {
    const { origin } = request.headers;
    checkApproach(rules, { method: request.method, host: request.host, origin, guarded, anyOrigin });
  };

  server.setErrorHandler((error, request, reply) => sendProblem(reply, error, request.id));
  server.setNotFoundHandler((request, reply) =>
    sendProblem(reply, new Fault('not_found', `There is nothing at ${request.method} ${pathOf(request)}`), request.id),
  );
  const assets = options.console === undefined ? undefined : await readConsole(options.console);
  takeJson(server);
  const { mounts = [], trustProxy = false, countryHeader } = options;
  mountCapabilities(server, {
    ...{ kernel, guard, stopping: stopping.signal },
    ...(assets ? { isTaken: isOfConsole } : {}),
    countryHeader: trustProxy ? countryHeader : undefined,
  });
  await mountSocket(server, { kernel, guard, stopping: stopping.signal });
  await server.register((scope, _options, done) => {
    scope.addHook('onRequest', (request, reply, next) => receive(request, reply, { guard, next }));
    mountDocs(scope, kernel, options.version);
    if (assets) mountConsole(scope, assets, wearingOf(kernel));
    // The plain pages name a type that only a console which was built has.
    else scope.get('/app/inter.woff2', (_request, reply) => reply.code(204).send());
    done();
  });
  takeMounts(server.server, { mounts, rules, trustProxy, requestId });
  await server.listen({ host: options.host, port: options.port, backlog: 4096 }).catch((error: unknown) => {
    throw notOurs(error, options);
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: urlOf(options, port),
    port,
    server,
    async stop() {
      stopping.abort();
      const cut = setTimeout(() => server.server.closeAllConnections(), drainMs).unref();
      await server.close();
      clearTimeout(cut);
    },
  };
}

interface Receiving {
  readonly guard: Guard;
  next(error?: Error): void;
}

/** What every request for a document meets first. Calls and doors that are mounted guard themselves. */
function receive(request: FastifyRequest, reply: FastifyReply, { guard, next }: Receiving) {
  dress(request, reply);
  guard(request, false);
  next();
}

function sendProblem(reply: FastifyReply, error: unknown, requestId: string) {
  const problem = httpProblem(error, requestId);
  dress(reply.request, reply);
  const wait = problem.retryAfterSeconds;
  if (typeof wait === 'number') reply.header('retry-after', wait);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  reply.code(problem.status);
  if (wantsPage(reply.request))
    return reply.headers(onPages).type('text/html; charset=utf-8').send(problemPage(problem));
  return reply.type('application/problem+json; charset=utf-8').send(problem);
}

/** A person in front of a browser, not a program. */
function wantsPage({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && (headers.accept?.startsWith('text/html') ?? false);
}

const whyNot: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program has it; end that one, or set PORT to another',
  EACCES: 'this user may not take it; set PORT to one above 1023',
  EADDRNOTAVAIL: 'this machine has no such address; set HOST to one it has',
};

function notOurs(error: unknown, { host, port }: HttpOptions): unknown {
  const why = error instanceof Error && 'code' in error ? whyNot[String(error.code)] : undefined;
  return why ? new Fault('unavailable', `Cadre can not listen at ${host}:${port}: ${why}`, { cause: error }) : error;
}

function urlOf({ host, tls }: HttpOptions, port: number): string {
  return `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Without the query, which may hold what nobody should see again. */
function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0]?.slice(0, 200) ?? '/';
}
