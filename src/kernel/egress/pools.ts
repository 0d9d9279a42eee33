// Connections kept open for reuse. A pool belongs to one origin and one checked set of addresses, so a connection made
// for one answer of DNS never serves a request that was judged by another.

import { Pool } from 'undici';
import { pinnedTo } from './resolver.ts';

export interface PoolOptions {
  connectTimeoutMs: number;
  concurrentPerHost: number;
  ca: string[] | undefined;
}

export type Pools = ReturnType<typeof createPools>;

const keptPools = 256;

export function createPools({ connectTimeoutMs, concurrentPerHost, ca }: PoolOptions) {
  const pools = new Map<string, Pool>();

  function poolFor(origin: string, addresses: readonly string[], maxBytes: number): Pool {
    const key = [origin, maxBytes, ...addresses.toSorted()].join(' ');
    const pool = pools.get(key) ?? open(origin, addresses, maxBytes);
    pools.delete(key);
    pools.set(key, pool);
    evict();
    return pool;
  }

  function open(origin: string, addresses: readonly string[], maxBytes: number): Pool {
    return new Pool(origin, {
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

  return { poolFor, close };
}
