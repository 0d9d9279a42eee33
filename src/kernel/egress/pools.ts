// Connections kept open for reuse. A pool belongs to one origin and one checked set of addresses, so a connection made
// for one answer of DNS never serves a request that was judged by another. Undici is loaded with the first.

import type { Pool } from 'undici';
import { pinnedTo } from './resolver.ts';

export interface PoolOptions {
  connectTimeoutMs: number;
  concurrentPerHost: number;
  ca: string[] | undefined;
}

export type Pools = ReturnType<typeof createPools>;

const keptPools = 256;

type Library = typeof import('undici');

interface Wanted {
  readonly origin: string;
  readonly addresses: readonly string[];
  readonly maxBytes: number;
}

export function createPools({ connectTimeoutMs, concurrentPerHost, ca }: PoolOptions) {
  const pools = new Map<string, Pool>();
  let loaded: Promise<Library> | undefined;

  function library(): Promise<Library> {
    loaded ??= import('undici');
    return loaded;
  }

  async function poolFor(origin: string, addresses: readonly string[], maxBytes: number): Promise<Pool> {
    const key = [origin, maxBytes, ...addresses.toSorted()].join(' ');
    const undici = await library();
    const pool = pools.get(key) ?? open(undici, { origin, addresses, maxBytes });
    pools.delete(key);
    pools.set(key, pool);
    evict();
    return pool;
  }

  function open(undici: Library, { origin, addresses, maxBytes }: Wanted): Pool {
    return new undici.Pool(origin, {
      connections: concurrentPerHost,
      allowH2: false,
      // Bytes on the wire; the flight has the deadlines, so undici's own clocks are off.
      maxResponseSize: maxBytes,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: {
        lookup: pinnedTo(addresses),
        autoSelectFamily: true,
        timeout: connectTimeoutMs,
        rejectUnauthorized: true,
        ...(ca && { ca }),
      },
    });
  }

  function evict() {
    for (const [key, pool] of pools) {
      if (pools.size <= keptPools) return;
      pools.delete(key);
      void pool.close();
    }
  }

  async function close() {
    const open = [...pools.values()];
    pools.clear();
    await Promise.all(open.map((pool) => pool.destroy()));
  }

  return { poolFor, library, close };
}
