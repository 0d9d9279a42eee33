// `fetch` for whoever asks much and needs little: a text there, bytes back, nowhere else. The same rules in the same
// order; what the standard's objects cost is left out, and with it redirects, unpacking and every body but text.
import { Fault } from '#base/fault';
import { type Arrived, type Arriving, ask } from './arriving.ts';
import { checkLeave, type EgressContext } from './context.ts';
import { createFlight, type Flight } from './flight.ts';
import type { Endpoint } from './guard.ts';
import { connectionHeaders } from './headers.ts';
import { checkSecret, headerOf } from './placing.ts';
import { createRoutes } from './routes.ts';
import type { Shutdown } from './shutdown.ts';
import type { TravelParts } from './travel.ts';

export interface Exchange {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export interface Exchanged {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** To be read to its end, or left. */
  readonly body: AsyncIterable<Uint8Array>;
  bytes(): Promise<Uint8Array>;
  text(): Promise<string>;
}

export interface ExchangeParts extends TravelParts {
  maxBytes: number;
  deadlineMs: number;
  headersTimeoutMs: number;
  shutdown: Shutdown;
}

interface Place {
  readonly url: URL;
  readonly target: URL;
  readonly endpoint: Endpoint;
}

const keptPlaces = 1000;

interface Sending {
  readonly given: Exchange;
  readonly secrets: NonNullable<EgressContext['secrets']>;
  readonly flight: Flight;
  readonly maxBytes: number;
  readonly party: string | undefined;
}

export function createExchange(parts: ExchangeParts) {
  const { guard, overrides, pools, slots } = parts;
  const { route, checkWay } = createRoutes(guard, overrides);
  /** Where an address leads does not change while we run; what its name means is asked each time. */
  const places = new Map<string, Place>();

  function placeOf(text: string): Place {
    const known = places.get(text);
    if (known) return known;
    const url = guard.readUrl(text);
    const place = { url, ...route(url) };
    if (places.size >= keptPlaces) places.clear();
    places.set(text, place);
    return place;
  }

  return async function exchange(text: string, given: Exchange, context: EgressContext = {}): Promise<Exchanged> {
    const place = placeOf(text);
    const { url } = place;
    checkLeave(context, given.method, `${url.origin}${url.pathname}`);
    const { secrets = [], signal, timeoutMs, maxBytes = parts.maxBytes, party } = context;
    for (const { secret } of secrets) await checkSecret(secret, { host: url.host, method: given.method });
    if (secrets.length > 0) checkWay(place.target, place.endpoint);
    const flight = createFlight({
      host: url.host,
      deadlineMs: timeoutMs ?? parts.deadlineMs,
      headersMs: timeoutMs ?? parts.headersTimeoutMs,
      signals: signal ? [signal] : [],
      shutdown: parts.shutdown,
    });
    try {
      const answer = await send(place, { given, secrets, flight, maxBytes, party });
      flight.answered();
      return exchanged(answer, place, flight);
    } catch (error) {
      flight.end();
      throw flight.failure(error, url.host);
    }
  };

  async function send({ url, target, endpoint }: Place, { given, secrets, flight, maxBytes, party }: Sending) {
    const { signal } = flight;
    flight.hold(await slots.take(`${endpoint.host} ${endpoint.port}`, signal, party));
    const addresses = await guard.locate(endpoint, signal);
    const headers: Record<string, string> = { 'user-agent': 'Cadre', ...given.headers };
    for (const name of connectionHeaders) delete headers[name];
    for (const placement of secrets) {
      const [name, value] = await headerOf(placement, { host: url.host, method: given.method });
      headers[name] = value;
    }
    const { method, body = null } = given;
    const path = `${target.pathname}${target.search}`;
    const pool = await pools.poolFor(target.origin, addresses, maxBytes);
    return await ask(pool, { path, method, headers, body }, signal);
  }
}

function exchanged({ status, headers, body }: Arrived, { url }: Place, flight: Flight): Exchanged {
  const wrong = unlike(status, headers);
  if (wrong) {
    body.destroy();
    const { host } = url;
    throw new Fault('upstream', `${host} ${wrong.why}`, { details: { host, reason: wrong.reason } });
  }
  body.onceClosed(flight.end);
  const broken = (error: unknown): never => {
    throw flight.failure(error, url.host);
  };
  return {
    ...{ status, ok: status >= 200 && status < 300 },
    headers: { get: (name: string) => joined(headers[name]) },
    body: pieces(body, broken),
    bytes: () => body.bytes().catch(broken),
    text: () => body.bytes().then(textOf, broken),
  };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}

function unlike(status: number, headers: Arrived['headers']) {
  if (status >= 300 && status < 400)
    return { reason: 'redirect', why: 'redirected, which this request does not allow' };
  if (headers['content-encoding'] === undefined) return undefined;
  return { reason: 'encoding', why: 'answers packed, which it was not asked to' };
}

function joined(value: string | string[] | undefined): string | null {
  return Array.isArray(value) ? value.join(', ') : (value ?? null);
}

/** By hand, for each turn of a generator is felt here. */
function pieces(body: Arriving, broken: (error: unknown) => never): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => body.next().catch(broken),
      return: () => body.return(),
    }),
  };
}
