// The words of the Model Context Protocol. Two lines of it are spoken: `handshake`, where a client introduces itself
// once (revisions of 2024 and 2025), and `envelope`, where every request says for itself who sends it (2026-07-28).

export type Line = 'handshake' | 'envelope';

export const handshakeVersions = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'] as const;
export const envelopeVersion = '2026-07-28';

/** What a request counts as when it names no revision. */
export const latestHandshake = handshakeVersions[0];

export const codes = {
  parse: -32_700,
  request: -32_600,
  method: -32_601,
  params: -32_602,
  internal: -32_603,
  /** Of the transport: a wrong method, nobody signed in, a foreign host. */
  transport: -32_000,
} as const;

export const metaKeys = {
  version: 'io.modelcontextprotocol/protocolVersion',
  clientInfo: 'io.modelcontextprotocol/clientInfo',
  clientCapabilities: 'io.modelcontextprotocol/clientCapabilities',
  serverInfo: 'io.modelcontextprotocol/serverInfo',
  /** Ours: the key under which a call happens once, and whether it is only rehearsed, and why it is asked. */
  key: 'cadre/key',
  rehearse: 'cadre/rehearse',
  reason: 'cadre/reason',
  /** Ours: the entry of the record that the call left. */
  entry: 'cadre/entry',
  replayed: 'cadre/replayed',
} as const;

export type Id = string | number;

/** A mistake of the client about the protocol itself; what a tool refuses is an answer of the tool. */
export class Mistake extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'Mistake';
    this.code = code;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The id to answer under, as far as one can be read. */
export function idOf(body: unknown): Id | null {
  if (!isRecord(body) || typeof body.method !== 'string') return null;
  const { id } = body;
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}
