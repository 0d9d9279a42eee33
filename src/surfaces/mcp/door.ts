// One message in, one answer out, over HTTP or not.
import { asFault, Fault, problemOf } from '#base/fault';
import { deepest, isTooDeep } from '#base/nesting';
import type { Log } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { type Headers, type Taken, take } from './front.ts';
import type { Methods } from './methods.ts';
import { type Carried, carry } from './official.ts';
import { codes, type Id, idOf, Mistake, metaKeys } from './protocol.ts';
import type { McpKernel, Visit, Visitor } from './visit.ts';

export interface Message {
  readonly method: string;
  readonly headers: Headers;
  /** As it came. */
  readonly text: string;
}

export interface McpDoor {
  /** Answers one HTTP message. The credential must be the Authorization header's: a cookie is sent by any page. */
  exchange(message: Message, visitor: Visitor): Promise<Carried>;
  /** What could not even be read. */
  refuse(error: unknown, requestId: string): Carried;
}

export interface DoorParts {
  readonly kernel: McpKernel;
  readonly methods: Methods;
  readonly log: Log;
  /** How this installation is addressed from outside, under a host name that leads to it. */
  urlOf(host: string): string;
}

const howToSignIn = 'Ask to be let in as the challenge says, or send an API key as "Authorization: Bearer <key>"';
/** Passed over, what was meant to be tried would be done. */
const howToRehearse = 'Here a call is rehearsed by "cadre/rehearse": true in its _meta, not by a header';
const json = { 'content-type': 'application/json' } as const;
const cacheable: ReadonlySet<string> = new Set([
  'server/discover',
  'tools/list',
  'resources/list',
  'resources/templates/list',
  'prompts/list',
]);

export async function exchange(parts: DoorParts, message: Message, visitor: Visitor): Promise<Carried> {
  if (message.method !== 'POST') {
    const answer = refused(405, { code: codes.transport, message: 'Send messages with POST; there is no stream here' });
    return { ...answer, headers: { ...answer.headers, allow: 'POST' } };
  }
  if (isTooDeep(message.text)) {
    return refused(400, { code: codes.parse, message: `The body is nested deeper than ${deepest} levels` });
  }
  if (message.headers['cadre-rehearse'] !== undefined)
    return refused(400, { code: codes.request, message: howToRehearse });
  const body = parsedJson(message.text);
  if (body === undefined) return refused(400, { code: codes.parse, message: 'The body is not JSON' });
  const { requestId } = visitor.origin;
  try {
    const taken = take(message.headers, body);
    const bytes = Buffer.byteLength(message.text);
    if (taken && isIdentifiedByPipeline(parts.kernel, taken, visitor)) {
      return await answered(parts, taken, { ...visitor, who: 'pipeline', bytes });
    }
    const who = await admitted(parts.kernel, visitor);
    if (!taken) return await carry(parts.methods, { ...visitor, who, bytes }, { headers: message.headers, body });
    // Counted and identified already; a batch goes on as whoever sent it, so that each of its calls counts.
    return await answered(parts, taken, { ...visitor, caller: { kind: 'known', who }, who, bytes });
  } catch (error) {
    return challenged(faulty(parts.log, error, { requestId, id: idOf(body) }), parts, visitor);
  }
}

/** What the door itself refuses: who you are, or that it failed. */
export function faulty(log: Log, error: unknown, { requestId, id }: { requestId: string; id: Id | null }): Carried {
  const fault = asFault(error);
  if (fault.code === 'internal') log.error({ error: fault.cause ?? fault, requestId }, fault.message);
  const code = fault.code === 'internal' ? codes.internal : codes.transport;
  const answer = refused(fault.status, { code, message: fault.message, data: problemOf(fault, requestId) }, id);
  const wait = fault.details?.retryAfterSeconds;
  return typeof wait === 'number' ? withHeader(answer, 'retry-after', String(wait)) : answer;
}

/** Tells a program where to ask a person to be let in (RFC 9728). */
function challenged(answer: Carried, { urlOf }: DoorParts, { caller, origin }: Visitor): Carried {
  if (answer.status !== 401) return answer;
  const error = caller.kind === 'none' ? '' : ', error="invalid_token"';
  const metadata = `${urlOf(origin.host)}/.well-known/oauth-protected-resource/mcp`;
  return withHeader(answer, 'www-authenticate', `Bearer resource_metadata="${metadata}"${error}`);
}

function withHeader(answer: Carried, name: string, value: string): Carried {
  return { ...answer, headers: { ...answer.headers, [name]: value } };
}

async function answered({ methods }: DoorParts, taken: Taken, visit: Visit): Promise<Carried> {
  if (taken.kind === 'notification') return { status: 202, headers: {}, body: '' };
  const { line, id, ask } = taken;
  try {
    const answering = methods.answer(ask, visit);
    const result = answering instanceof Promise ? await answering : answering;
    const finished = line === 'handshake' ? result : enveloped(methods, ask.method, result);
    return { status: 200, headers: json, body: JSON.stringify({ jsonrpc: '2.0', id, result: finished }) };
  } catch (error) {
    if (error instanceof Mistake) return refused(200, { code: error.code, message: error.message }, id);
    throw error;
  }
}

/** What the revision of 2026 adds to every result. */
function enveloped({ serverInfo }: Methods, method: string, result: { readonly _meta?: object }): object {
  const caching = cacheable.has(method) ? { ttlMs: 0, cacheScope: 'private' } : {};
  const meta = { ...result._meta, [metaKeys.serverInfo]: serverInfo };
  return { ...result, ...caching, resultType: 'complete', _meta: meta };
}

/** The pipeline asks who it is anyway; for a tool that needs somebody, and that every tenant has, that is enough. */
function isIdentifiedByPipeline({ registry }: McpKernel, taken: Taken, { caller }: Visitor): boolean {
  if (taken.kind !== 'request' || taken.ask.method !== 'tools/call' || caller.kind !== 'bearer') return false;
  const { name } = taken.ask.call;
  return registry.has(name) && registry.find(name).contract.caller === 'actor';
}

/** What is answered without a call counts as one, whoever asks. */
async function admitted({ identity, limits, clock }: McpKernel, { caller, origin }: Visitor): Promise<Authenticated> {
  if (caller.kind === 'known') return caller.who;
  limits.ip(origin.ip, clock.nowMs());
  const who = await identity.authenticate(caller);
  if (!who) throw new Fault('unauthenticated', howToSignIn);
  return who;
}

interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: object;
}

function refused(status: number, error: RpcError, id: Id | null = null): Carried {
  return { status, headers: json, body: JSON.stringify({ jsonrpc: '2.0', id, error }) };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
