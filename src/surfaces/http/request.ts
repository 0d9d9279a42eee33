// From an HTTP request to a request of the pipeline: who, from where, under which key, with which input.
import type { FastifyRequest } from 'fastify';
import { Fault } from '#base/fault';
import type { Door, Origin } from '#kernel/contract';
import type { Credential } from '#kernel/identity';
import type { Registered, Request } from '#kernel/invoke';
import { flatQuery } from './query.ts';
import { uploaded } from './upload.ts';

const sessionCookie = /(?:^|;\s*)cadre_session=([^;]+)/;
const bearer = /^Bearer +(\S+)$/i;
const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

export function credentialOf({ headers }: FastifyRequest): Credential {
  const { authorization, cookie } = headers;
  if (authorization !== undefined) {
    const token = bearer.exec(authorization)?.[1];
    if (!token) throw new Fault('unauthenticated', 'Send the credential as "Authorization: Bearer <key or token>"');
    return { kind: 'bearer', token };
  }
  const value = cookie ? sessionCookie.exec(cookie)?.[1] : undefined;
  return value ? { kind: 'cookie', value } : { kind: 'none' };
}

export function originOf(request: FastifyRequest): Origin {
  const { headers, ip } = request;
  return {
    door: doorOf(headers['cadre-door'], ip),
    requestId: request.id,
    ip,
    host: request.host,
    userAgent: headers['user-agent'] ?? '',
  };
}

/** The command line speaks HTTP to a running server on the same machine, and says so. */
function doorOf(header: unknown, ip: string): Door {
  return header === 'cli' && loopback.has(ip) ? 'cli' : 'http';
}

export async function requestOf(request: FastifyRequest, entry: Registered, signal?: AbortSignal): Promise<Request> {
  const { headers } = request;
  const key = headers['idempotency-key'];
  return {
    capability: entry.contract.name,
    input: await inputOf(request, entry),
    caller: credentialOf(request),
    origin: originOf(request),
    bytes: Number(headers['content-length'] ?? 0),
    key: typeof key === 'string' ? key : undefined,
    rehearse: headers['cadre-rehearse'] === 'true',
    ...(signal ? { signal } : {}),
  };
}

/** The address, the query and the body together are the input; the address wins. */
async function inputOf(request: FastifyRequest, entry: Registered): Promise<unknown> {
  const params = request.params as Record<string, string>;
  const query = flatQuery(request.query as Record<string, unknown>, entry.inputSchema);
  const { body } = entry.contract;
  if (body === 'raw') {
    // Who sends it is for the pipeline to know, not for the capability, which would have it recorded.
    const { authorization: _authorization, cookie: _cookie, ...headers } = request.headers;
    return { ...query, body: request.body, headers, ...params };
  }
  if (body === 'files' && request.isMultipart())
    return { ...query, ...flatQuery(await uploaded(request), entry.inputSchema), ...params };
  const sent = request.body;
  if (sent === undefined || sent === null) return { ...query, ...flatQuery(params, entry.inputSchema) };
  if (typeof sent !== 'object' || Array.isArray(sent)) throw new Fault('invalid', 'Send one JSON object as the body');
  return { ...query, ...sent, ...flatQuery(params, entry.inputSchema) };
}
