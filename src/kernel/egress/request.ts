// A request as it leaves, and what becomes of it when the answer says to go elsewhere (the Fetch standard's rules for
// redirects, stricter where a key could leak).

import { Fault } from '#base/fault';
import { refuse } from './guard.ts';
import { connectionHeaders, harmlessHeaders } from './headers.ts';
import type { Outgoing, Placement } from './outgoing.ts';
import { followingSecrets } from './placing.ts';

const bodyHeaders = ['content-encoding', 'content-language', 'content-location', 'content-type'];

export async function readRequest(url: URL, init: RequestInit, secrets: readonly Placement[] = []): Promise<Outgoing> {
  const method = (init.method ?? 'GET').toUpperCase();
  const body = init.body ?? null;
  if (!/^[A-Z][A-Z-]*$/.test(method) || /^(CONNECT|TRACE|TRACK)$/.test(method)) {
    throw new Fault('invalid', `${JSON.stringify(method.slice(0, 20))} is not a method that may be sent`);
  }
  if (body !== null && /^(GET|HEAD)$/.test(method)) throw new Fault('invalid', `A ${method} carries no body`);
  const headers = readHeaders(init.headers);
  if (!(body instanceof FormData)) return { url, method, headers, body, secrets };
  // Node's own FormData means nothing to undici's fetch, so it is written out here.
  const written = new Response(body);
  headers.set('content-type', written.headers.get('content-type') ?? 'multipart/form-data');
  return { url, method, headers, body: await written.bytes(), secrets };
}

export function nextHop(asked: Outgoing, status: number, url: URL): Outgoing {
  const { host } = url;
  if (asked.url.protocol === 'https:' && url.protocol === 'http:') {
    throw refuse(host, 'downgrade', 'a redirect would leave https');
  }
  const secrets = followingSecrets(asked, url);
  const hop: Outgoing = { ...asked, url, headers: new Headers(asked.headers), secrets };
  const becomesGet = status === 303 ? !/^(GET|HEAD)$/.test(asked.method) : status < 303 && asked.method === 'POST';
  if (becomesGet) {
    hop.method = 'GET';
    hop.body = null;
    for (const name of bodyHeaders) hop.headers.delete(name);
  }
  if (!isReplayable(hop.body)) {
    throw new Fault('upstream', `${asked.url.host} redirects a streamed body, which can't be sent twice`, {
      details: { host: asked.url.host, reason: 'streamed-body' },
    });
  }
  if (url.origin !== asked.url.origin) {
    for (const name of [...hop.headers.keys()]) if (!harmlessHeaders.has(name)) hop.headers.delete(name);
  }
  return hop;
}

function isReplayable(body: Outgoing['body']): boolean {
  if (body === null || typeof body === 'string') return true;
  const kinds = [URLSearchParams, Blob, ArrayBuffer, SharedArrayBuffer];
  return ArrayBuffer.isView(body) || kinds.some((kind) => body instanceof kind);
}

function readHeaders(given: RequestInit['headers']): Headers {
  try {
    const headers = new Headers(given);
    for (const name of connectionHeaders) headers.delete(name);
    if (!headers.has('user-agent')) headers.set('user-agent', 'Cadre');
    return headers;
  } catch (cause) {
    throw new Fault('invalid', 'A header has a name or a value that HTTP does not allow', { cause });
  }
}
