// From an HTTP request to a request of the pipeline: who, from where, under which key, with which input.
import type { FastifyRequest } from 'fastify';
import { Fault } from '#base/fault';
import type { Door, Origin } from '#kernel/contract';
import type { Credential } from '#kernel/identity';
import type { Registered, Request } from '#kernel/invoke';
import { brandHeader } from './platforms.ts';
import { flatQuery } from './query.ts';
import { uploaded } from './upload.ts';

const sessionCookie = /(?:^|;\s*)cadre_session=([^;]+)/;
const bearer = /^Bearer +(\S+)$/i;
const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** A visitor's words of another kind are for whoever is visited: services prove themselves in ways of their own. */
export function credentialOf({ headers }: FastifyRequest, { caller }: { readonly caller?: string } = {}): Credential {
  const { authorization, cookie } = headers;
  if (authorization !== undefined) {
    const token = bearer.exec(authorization)?.[1];
    if (token) return { kind: 'bearer', token };
    if (caller === 'visitor') return { kind: 'none' };
    throw new Fault('unauthenticated', 'Send the credential as "Authorization: Bearer <key or token>"');
  }
  const value = cookie ? sessionCookie.exec(cookie)?.[1] : undefined;
  return value ? { kind: 'cookie', value } : { kind: 'none' };
}

export function originOf(request: FastifyRequest, countryHeader?: string): Origin {
  const { headers, ip } = request;
  return {
    door: doorOf(headers['cadre-door'], ip),
    requestId: request.id,
    ip,
    host: request.host,
    userAgent: headers['user-agent'] ?? '',
    ...(headers.referer ? { referrer: headers.referer } : {}),
    ...(countryHeader ? countryOf(headers[countryHeader]) : {}),
    ...brandOf(headers[brandHeader]),
  };
}

const nowhere = new Set(['XX', 'ZZ']);

/** What a proxy says when it does not know is no country. */
function countryOf(header: string | string[] | undefined): Pick<Origin, 'country'> {
  const country = String(header).toUpperCase();
  return /^[A-Z]{2}$/.test(country) && !nowhere.has(country) ? { country } : {};
}

function brandOf(header: string | string[] | undefined): Pick<Origin, 'brand'> {
  return typeof header === 'string' ? { brand: header } : {};
}

/** The command line speaks HTTP to a running server on the same machine, and says so. */
function doorOf(header: unknown, ip: string): Door {
  return header === 'cli' && loopback.has(ip) ? 'cli' : 'http';
}

interface More {
  readonly signal?: AbortSignal | undefined;
  /** In which the proxy in front says where an address is. */
  readonly countryHeader?: string | undefined;
}

/** Only files keep it waiting; everything else is there already. */
export function requestOf(request: FastifyRequest, entry: Registered, more: More = {}): Request | Promise<Request> {
  if (entry.contract.body === 'files' && request.isMultipart()) {
    const fields = uploaded(request).then((parts) => flatQuery(parts, entry.inputSchema));
    return fields.then((sent) => assembled(request, entry, { sent, ...more }));
  }
  return assembled(request, entry, { sent: request.body, ...more });
}

interface Arrived extends More {
  readonly sent: unknown;
}

function assembled(request: FastifyRequest, entry: Registered, { sent, signal, countryHeader }: Arrived): Request {
  const { headers } = request;
  const key = headers['idempotency-key'];
  return {
    capability: entry.contract.name,
    input: inputOf(request, entry, sent),
    caller: credentialOf(request, entry.contract),
    origin: originOf(request, countryHeader),
    bytes: Number(headers['content-length'] ?? 0),
    key: typeof key === 'string' ? key : undefined,
    rehearse: rehearseIn(headers['cadre-rehearse']),
    reason: reasonIn(headers['cadre-reason']),
    signal,
  };
}

/** Whoever means a rehearsal and says it in another way must not have it done in earnest. */
function rehearseIn(header: string | string[] | undefined): boolean {
  if (header === undefined || header === 'false') return false;
  if (header === 'true') return true;
  throw new Fault('invalid', 'Cadre-Rehearse is either true or false');
}

/** Headers carry ASCII alone, so words come percent-encoded. */
function reasonIn(header: string | string[] | undefined): string | undefined {
  if (typeof header !== 'string') return undefined;
  try {
    return decodeURIComponent(header);
  } catch (cause) {
    throw new Fault('invalid', 'Cadre-Reason must be percent-encoded UTF-8', { cause });
  }
}

/** The address, the query and the body together are the input; the address wins. */
function inputOf(request: FastifyRequest, entry: Registered, sent: unknown): unknown {
  const { inputSchema, contract } = entry;
  if (contract.body === 'raw') return rawInput(request, entry);
  if (sent !== undefined && sent !== null && (typeof sent !== 'object' || Array.isArray(sent))) {
    throw new Fault('invalid', 'Send one JSON object as the body');
  }
  const isPlain = !request.url.includes('?') && contract.answer !== 'stream';
  const query = isPlain ? undefined : { ...queryOf(request, inputSchema), ...resumed(request, entry) };
  const params = request.params as Record<string, string>;
  if (Object.keys(params).length > 0) return { ...query, ...sent, ...flatQuery(params, inputSchema) };
  return query ? { ...query, ...sent } : (sent ?? {});
}

function queryOf({ query }: FastifyRequest, inputSchema: object): Record<string, unknown> {
  return flatQuery(query as Record<string, unknown>, inputSchema);
}

function rawInput(request: FastifyRequest, { inputSchema }: Registered): unknown {
  // Who sends it is for the pipeline to know, not for the capability, which would have it recorded.
  const { authorization: _authorization, cookie: _cookie, ...headers } = request.headers;
  const params = request.params as Record<string, string>;
  return { ...queryOf(request, inputSchema), body: request.body, headers, ...params };
}

/** A browser that lost a stream names the last event it saw by header, whatever the address said at first. */
function resumed({ headers }: FastifyRequest, { contract, inputSchema }: Registered): { after?: string } {
  const last = headers['last-event-id'];
  const { properties = {} } = inputSchema as { properties?: object };
  return contract.answer === 'stream' && typeof last === 'string' && 'after' in properties ? { after: last } : {};
}
