// The only door out of Cadre. Every connector and SDK is handed `fetch` and `connect` from here, so what may be
// reached, for how long and how much of it is read is decided in one place.

import type { Socket } from 'node:net';
import { getCACertificates } from 'node:tls';
import { Fault } from '#base/fault';
import { type Captured, type EgressContext, isRehearsalEnd } from './context.ts';
import { createExchange, type Exchange, type Exchanged } from './exchange.ts';
import { createFetch } from './fetch.ts';
import { createGuard } from './guard.ts';
import type { Placement } from './outgoing.ts';
import { createOverrides } from './override.ts';
import { createPools } from './pools.ts';
import { keepAnswers, type Resolve, resolveWithServers, resolveWithSystem } from './resolver.ts';
import { mayReach, Secret, type SecretUse } from './secret.ts';
import { createShutdown } from './shutdown.ts';
import { signerOf } from './signer.ts';
import { createSlots } from './slots.ts';
import { type ConnectTarget, createConnect } from './socket.ts';

export type { Captured, ConnectTarget, EgressContext, Exchanged, Placement, Resolve, SecretUse };
export { isRehearsalEnd, mayReach, Secret, signerOf };

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

export interface Egress {
  fetch(input: string | URL | Request, init?: RequestInit, context?: EgressContext): Promise<Response>;
  /** For much traffic of texts: no redirects, nothing unpacked, no standard objects. */
  exchange(url: string, given: Exchange, context?: EgressContext): Promise<Exchanged>;
  connect(target: ConnectTarget, context?: EgressContext): Promise<Socket>;
  /** Ends what is under way and lets nothing more out. */
  close(): Promise<void>;
}

/** Where an address leads, as `host:port`. */
export function placeOf(address: string): string {
  const { hostname, port, protocol } = new URL(address);
  return `${hostname}:${port || (protocol === 'http:' ? 80 : 443)}`;
}

export function createEgress(options: EgressOptions = {}): Egress {
  const { allowPrivate = [], baseUrls = {}, extraCa } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const ca = extraCa && [...getCACertificates('default'), ...extraCa];
  const resolve = keepAnswers(options.resolve ?? resolveWithServers(), limits.keepNamesMs);
  const lookUp = keepAnswers(options.resolve ?? resolveWithSystem, limits.keepNamesMs);
  const guard = createGuard({ allowPrivate, maxUrlLength: limits.maxUrlLength, resolve, lookUp });
  const overrides = createOverrides(baseUrls);
  const pools = createPools({ ...limits, ca });
  const slots = createSlots(limits.concurrentPerHost);
  const ending = new AbortController();
  const shutdown = createShutdown(ending);

  async function close() {
    ending.abort(new Fault('unavailable', 'Cadre is shutting down; nothing more is sent'));
    await pools.close();
  }

  return {
    exchange: createExchange({ ...limits, guard, overrides, pools, slots, shutdown }),
    fetch: createFetch({ ...limits, guard, overrides, pools, slots, shutdown }),
    connect: createConnect({ ...limits, guard, shutdown, ca }),
    close,
  };
}
