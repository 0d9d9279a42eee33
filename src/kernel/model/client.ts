// One request to one provider, through the only door out. Answers what succeeded; everything else is a fault that says
// what it means.
import { Fault } from '#base/fault';
import type { Egress, EgressContext, Exchanged } from '#kernel/egress';
import type { Vault } from '#kernel/vault';
import { type Asker, hostOf, type Provider, placementsOf } from './provider.ts';
import { refusal } from './setback.ts';

export interface Outward {
  readonly path: string;
  readonly method?: 'GET';
  readonly body?: string | FormData;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
}

export interface Client {
  ask(provider: Provider, asker: Asker, outward: Outward): Promise<Answer>;
  /** What a provider has made and put at an address, its own or another; only its own hears the key. */
  take(provider: Provider, asker: Asker, made: { readonly url: string; readonly signal: AbortSignal }): Promise<Made>;
}

export interface Made {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** What is read of an answer. */
export type Answer = Pick<Exchanged, 'ok' | 'status' | 'headers' | 'bytes' | 'text'> & {
  readonly body: AsyncIterable<Uint8Array> | null;
};

export interface ClientParts {
  readonly egress: Egress;
  /** Out to what runs beside us: nobody but the operator names where that is. */
  readonly beside: Egress;
  readonly vault: Pick<Vault, 'release'>;
}

/** Models may think for long. */
const patienceMs = 600_000;
const mostOfRefusal = 64_000;
const mostOfMade = 50_000_000;

export function openClient({ egress, beside, vault }: ClientParts): Client {
  return {
    async ask(provider, asker, { path, method, body, headers, signal, timeoutMs = patienceMs }) {
      const { wire } = provider;
      const placing = placementsOf(vault, provider, asker);
      const secrets = placing instanceof Promise ? await placing : placing;
      const way = wire.isOperators ? beside : egress;
      const url = `${wire.baseUrl}${path}`;
      const sent = { method: method ?? 'POST', headers: { ...wire.headers, ...headers } } as const;
      const context: EgressContext = { signal, secrets, timeoutMs, party: asker.tenantId };
      const response: Answer =
        body instanceof FormData
          ? await way.fetch(url, { ...sent, body, redirect: 'error' }, context)
          : await way.exchange(url, { ...sent, ...asJson(body, sent.headers) }, context);
      if (response.ok) return response;
      throw refusal(wire, { status: response.status, headers: response.headers, body: await beginningOf(response) });
    },
    async take(provider, asker, { url, signal }) {
      const { wire } = provider;
      const secrets = hostOf(url) === hostOf(wire.baseUrl) ? await placementsOf(vault, provider, asker) : [];
      const context: EgressContext = { signal, secrets, timeoutMs: patienceMs, maxBytes: mostOfMade };
      const response = await egress.fetch(url, {}, { ...context, party: asker.tenantId });
      if (!response.ok) throw refusal(wire, { status: response.status, headers: response.headers, body: '' });
      const [mediaType = ''] = (response.headers.get('content-type') ?? '').split(';', 1);
      return { bytes: await response.bytes(), mediaType };
    },
  };
}

function asJson(body: string | undefined, headers: Readonly<Record<string, string>>) {
  return body === undefined ? {} : { body, headers: { 'content-type': 'application/json', ...headers } };
}

async function beginningOf({ body }: Answer): Promise<string> {
  if (!body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > mostOfRefusal) break;
  }
  return Buffer.concat(chunks).toString();
}

/** The JSON of an answer; what is none is the provider's failure. */
export async function jsonOf(response: Answer): Promise<unknown> {
  return jsonIn(await response.text());
}

export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault('upstream', 'The provider answered something that is no JSON', {
      details: { reason: 'json' },
      cause,
    });
  }
}
