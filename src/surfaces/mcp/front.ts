// What is answered at once: requests of the plainest form. Whatever looks unusual in any way goes to the official SDK,
// so the protocol has one judge, and what is answered here must be what the SDK would have answered.
import { z } from 'zod';
import { envelopeVersion, handshakeVersions, type Id, type Line, metaKeys } from './protocol.ts';

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface ToolCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly key: string | undefined;
  readonly rehearse: boolean;
  readonly reason: string | undefined;
}

export type Ask =
  | { readonly method: 'tools/call'; readonly call: ToolCall }
  | { readonly method: 'initialize'; readonly version: string }
  | { readonly method: 'ping' | 'server/discover' | ListMethod };

export const listMethods = ['tools/list', 'resources/list', 'resources/templates/list', 'prompts/list'] as const;
export type ListMethod = (typeof listMethods)[number];

export type Taken =
  | { readonly kind: 'request'; readonly line: Line; readonly id: Id; readonly ask: Ask }
  | { readonly kind: 'notification' };

const ownMeta = {
  progressToken: z.union([z.string(), z.int()]).optional(),
  [metaKeys.key]: z.string().optional(),
  [metaKeys.rehearse]: z.boolean().optional(),
  [metaKeys.reason]: z.string().optional(),
};
const clientInfo = z.looseObject({ name: z.string(), version: z.string() });
const clientCapabilities = z.record(z.string(), z.record(z.string(), z.unknown()));
const head = { jsonrpc: z.literal('2.0'), id: z.union([z.string(), z.int()]) };
const toolArguments = z.record(z.string(), z.unknown()).optional();

const HandshakeMeta = z.strictObject(ownMeta).optional();
const Handshake = compiled(
  z.discriminatedUnion('method', [
    z.strictObject({
      ...head,
      method: z.literal('tools/call'),
      params: z.strictObject({ name: z.string(), arguments: toolArguments, _meta: HandshakeMeta }),
    }),
    z.strictObject({
      ...head,
      method: z.literal(['ping', ...listMethods]),
      params: z.strictObject({ _meta: HandshakeMeta }).optional(),
    }),
    z.strictObject({
      ...head,
      method: z.literal('initialize'),
      params: z.strictObject({ protocolVersion: z.string(), capabilities: clientCapabilities, clientInfo }),
    }),
  ]),
);

const EnvelopeMeta = z.strictObject({
  ...ownMeta,
  [metaKeys.version]: z.literal(envelopeVersion),
  [metaKeys.clientCapabilities]: clientCapabilities,
  [metaKeys.clientInfo]: clientInfo.optional(),
});
const Envelope = compiled(
  z.discriminatedUnion('method', [
    z.strictObject({
      ...head,
      method: z.literal('tools/call'),
      params: z.strictObject({ name: z.string(), arguments: toolArguments, _meta: EnvelopeMeta }),
    }),
    z.strictObject({
      ...head,
      method: z.literal(['server/discover', ...listMethods]),
      params: z.strictObject({ _meta: EnvelopeMeta }),
    }),
  ]),
);

const Notification = compiled(
  z.strictObject({
    jsonrpc: z.literal('2.0'),
    method: z.literal(['notifications/initialized', 'notifications/cancelled']),
    params: z.record(z.string(), z.unknown()).optional(),
  }),
);

/** The request, when it is one of those answered here. */
export function take(headers: Headers, body: unknown): Taken | undefined {
  if (!acceptsJson(headers.accept) || !isJson(headers['content-type'])) return undefined;
  const version = headers['mcp-protocol-version'];
  if (version === envelopeVersion) return takeEnvelope(headers, body);
  if (version !== undefined && !isHandshakeVersion(version)) return undefined;
  return takeHandshake(body);
}

function takeHandshake(body: unknown): Taken | undefined {
  const request = Handshake.safeParse(body);
  if (!request.success) return Notification.safeParse(body).success ? { kind: 'notification' } : undefined;
  const { id, ...asked } = request.data;
  const head = { kind: 'request', line: 'handshake', id } as const;
  if (asked.method === 'initialize') {
    return { ...head, ask: { method: asked.method, version: asked.params.protocolVersion } };
  }
  if (asked.method === 'tools/call') return { ...head, ask: { method: asked.method, call: callOf(asked.params) } };
  return { ...head, ask: { method: asked.method } };
}

function takeEnvelope(headers: Headers, body: unknown): Taken | undefined {
  const request = Envelope.safeParse(body);
  if (!request.success || headers['mcp-method'] !== request.data.method) return undefined;
  const { id, ...asked } = request.data;
  const head = { kind: 'request', line: 'envelope', id } as const;
  if (asked.method !== 'tools/call') return { ...head, ask: { method: asked.method } };
  if (headers['mcp-name'] !== asked.params.name) return undefined;
  return { ...head, ask: { method: asked.method, call: callOf(asked.params) } };
}

interface CallParams {
  readonly name: string;
  readonly arguments?: Record<string, unknown> | undefined;
  readonly _meta?:
    | {
        readonly [metaKeys.key]?: string | undefined;
        readonly [metaKeys.rehearse]?: boolean | undefined;
        readonly [metaKeys.reason]?: string | undefined;
      }
    | undefined;
}

export function callOf({ name, arguments: input = {}, _meta: meta }: CallParams): ToolCall {
  return {
    ...{ name, input },
    key: meta?.[metaKeys.key],
    rehearse: meta?.[metaKeys.rehearse] ?? false,
    reason: meta?.[metaKeys.reason],
  };
}

/** Clients must accept both JSON and streams; whoever accepts anything is answered with JSON too. */
function acceptsJson(accept: Headers[string]): boolean {
  if (accept === undefined) return true;
  return typeof accept === 'string' && (accept.includes('application/json') || accept.includes('*/*'));
}

function isJson(type: Headers[string]): boolean {
  return typeof type === 'string' && /^application\/json *(;|$)/i.test(type);
}

function isHandshakeVersion(version: NonNullable<Headers[string]>): boolean {
  return handshakeVersions.some((known) => known === version);
}

function compiled<Schema extends z.ZodType>(schema: Schema): Schema {
  return z.compile(schema, { strict: true });
}
