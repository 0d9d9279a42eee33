// How the framework is set up: what it takes, how long it waits, and how it refuses what is no request at all.
import type { IncomingMessage } from 'node:http';
import type { FastifyServerOptions } from 'fastify';
import { refuseAddress, refuseBytes } from './malformed.ts';

interface Settings {
  readonly trustProxy?: boolean;
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  requestId(incoming: IncomingMessage): string;
  /** The address that is really meant. */
  rewriteUrl?(incoming: IncomingMessage): string;
}

export function settingsOf({ tls, trustProxy = false, requestId, rewriteUrl }: Settings): FastifyServerOptions {
  return {
    logger: false,
    ...(tls ? { https: tls } : {}),
    // One proxy, which adds who came to it at the end; what stands before that is the visitor's own word.
    trustProxy: trustProxy ? (_address, hop) => hop === 0 : false,
    genReqId: requestId,
    ...(rewriteUrl ? { rewriteUrl: (incoming) => rewriteUrl(incoming) } : {}),
    bodyLimit: 1_048_576,
    requestTimeout: 60_000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    frameworkErrors: refuseAddress,
    clientErrorHandler: refuseBytes,
    routerOptions: { maxParamLength: 500 },
  };
}
