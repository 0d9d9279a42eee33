// The only door out of Cadre. Every connector and SDK is handed `fetch` and `connect` from here, so what may be
// reached, for how long and how much of it is read is decided in one place.

import type { Socket } from 'node:net';
import { getCACertificates } from 'node:tls';
import { Fault } from '#base/fault';
import { answerOf } from './answer.ts';
import { createFlight } from './flight.ts';
import { createGuard, readHost } from './guard.ts';
import { createOverrides } from './override.ts';
import { createPools } from './pools.ts';
import { type Captured, endRehearsal, type Rehearsing } from './rehearsal.ts';
import { readRequest } from './request.ts';
import { keepAnswers, type Resolve, resolveWithSystem } from './resolver.ts';
import { createSlots } from './slots.ts';
import { openSocket } from './socket.ts';
import { createTravel } from './travel.ts';

export { isRehearsalEnd } from './rehearsal.ts';
export type { Captured, Rehearsing, Resolve };

export interface EgressOptions {
  /** What the operator reaches elsewhere: origin → base URL, private or not. */
  baseUrls?: Readonly<Record<string, string>>;
  /** `host:port` of private places the operator lets everyone reach. */
  allowPrivate?: readonly string[];
  limits?: Partial<EgressLimits>;
  resolve?: Resolve;
  /** Roots (PEM) trusted besides the public ones. */
  extraCa?: readonly string[];
}

const defaultLimits = {
  maxBytes: 25_000_000,
  connectTimeoutMs: 5_000,
  headersTimeoutMs: 30_000,
  deadlineMs: 60_000,
  maxRedirects: 5,
  concurrentPerHost: 64,
  maxUrlLength: 8_192,
  keepNamesMs: 5_000,
};

export type EgressLimits = typeof defaultLimits;

export interface EgressContext {
  signal?: AbortSignal | undefined;
  insideTransaction?: boolean | undefined;
  rehearsing?: Rehearsing | undefined;
  /** `mail` opens the mail ports to `connect`. */
  purpose?: string | undefined;
  maxBytes?: number | undefined;
  /** The deadline of the whole request; a caller that names one waits as long for the first byte. */
  timeoutMs?: number | undefined;
}

export interface ConnectTarget {
  host: string;
  port: number;
  tls?: boolean;
  servername?: string;
}

export interface Egress {
  fetch(input: string | URL | Request, init?: RequestInit, context?: EgressContext): Promise<Response>;
  connect(target: ConnectTarget, context?: EgressContext): Promise<Socket>;
  /** Ends what is under way and lets nothing more out. */
  close(): Promise<void>;
}

export function createEgress(options: EgressOptions = {}): Egress {
  const limits = { ...defaultLimits, ...options.limits };
  const { connectTimeoutMs, concurrentPerHost, maxUrlLength, maxRedirects, deadlineMs, headersTimeoutMs } = limits;
  const ca = options.extraCa && [...getCACertificates('default'), ...options.extraCa];
  const resolve = keepAnswers(options.resolve ?? resolveWithSystem, limits.keepNamesMs);
  const guard = createGuard({ allowPrivate: options.allowPrivate ?? [], maxUrlLength, resolve });
  const overrides = createOverrides(options.baseUrls ?? {});
  const pools = createPools({ connectTimeoutMs, concurrentPerHost, ca });
  const slots = createSlots(concurrentPerHost);
  const { route, travel } = createTravel({ guard, overrides, pools, slots, maxRedirects });
  const sockets = new Set<Socket>();
  const shutdown = new AbortController();

  function mayLeave(captured: Captured, context: EgressContext) {
    if (context.insideTransaction) {
      const text = `${captured.address} was called inside a transaction; use later, or a capability with effect send`;
      throw new Fault('internal', text, { details: { reason: 'inside-transaction' } });
    }
    if (context.rehearsing) throw endRehearsal(context.rehearsing, captured);
  }

  async function fetch(input: string | URL | Request, given: RequestInit = {}, context: EgressContext = {}) {
    const init = input instanceof Request ? { ...initOf(input), ...given } : given;
    const url = guard.readUrl(input instanceof Request ? input.url : String(input));
    route(url);
    const request = await readRequest(url, init);
    const address = `${url.origin}${url.pathname}`;
    mayLeave({ method: request.method, address, purpose: context.purpose }, context);
    const { maxBytes = limits.maxBytes, timeoutMs } = context;
    const flight = createFlight({
      host: url.host,
      deadlineMs: timeoutMs ?? deadlineMs,
      headersMs: timeoutMs ?? headersTimeoutMs,
      signals: [init.signal, context.signal, shutdown.signal].filter((signal) => signal != null),
    });
    try {
      const arrival = await travel(request, { flight, maxBytes, redirect: init.redirect });
      return await answerOf(arrival, flight, maxBytes);
    } catch (error) {
      flight.end();
      throw error;
    }
  }

  async function connect(target: ConnectTarget, context: EgressContext = {}) {
    const { port, tls = false, servername } = target;
    const host = readHost(target.host);
    guard.check({ host, port, trusted: false }, context.purpose);
    mayLeave({ method: 'CONNECT', address: `${host}:${port}`, purpose: context.purpose }, context);
    const waitMs = context.timeoutMs ?? connectTimeoutMs;
    const signals = [context.signal, shutdown.signal].filter((signal) => signal !== undefined);
    const flight = createFlight({ host, deadlineMs: waitMs, headersMs: waitMs, signals });
    try {
      const addresses = await guard.locate({ host, port, trusted: false }, flight.signal);
      const socket = await openSocket({ host, port, addresses, tls, servername, ca }, flight.signal);
      sockets.add(socket);
      return socket.once('close', () => sockets.delete(socket));
    } catch (error) {
      throw flight.failure(error, host);
    } finally {
      flight.end();
    }
  }

  async function close() {
    shutdown.abort(new Fault('unavailable', 'Cadre is shutting down; nothing more is sent'));
    for (const socket of sockets) socket.destroy();
    await pools.close();
  }

  return { fetch, connect, close };
}

function initOf({ method, headers, body, redirect, signal }: Request): RequestInit {
  return { method, headers, body, redirect, signal };
}
