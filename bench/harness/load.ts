// Load from processes of its own, so that the generator never shares a core's time with what it measures.
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { merged, quantile } from './histogram.ts';
import type { Order, Tally } from './loader.ts';
import type { Shot } from './shot.ts';

export interface Load {
  readonly shot: Shot;
  readonly port: number;
  readonly connections: number;
  readonly ms: number;
}

export interface Measured {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly requests: number;
  /** Answers that were neither 2xx nor 3xx, or never came. */
  readonly failures: number;
  readonly statuses: Readonly<Record<number, number>>;
  /** How busy the busiest generator was; near 1 the generator is the limit. */
  readonly loaderCores: number;
}

/** Fewer would be the limit themselves; more would sleep so often that waking them costs the server its time. */
const connectionsPerLoader = 32;

export async function fireLoad({ shot, port, connections, ms }: Load): Promise<Measured> {
  const loaders = Math.ceil(connections / connectionsPerLoader);
  const shares = Array.from({ length: loaders }, (_, index) => Math.floor((connections + index) / loaders));
  const tallies = await Promise.all(
    shares.map((share) => order({ shot, port, connections: share, ms, series: randomBytes(3).toString('hex') })),
  );
  const statuses: Record<number, number> = {};
  for (const tally of tallies) {
    for (const [status, count] of Object.entries(tally.statuses)) {
      statuses[Number(status)] = (statuses[Number(status)] ?? 0) + count;
    }
  }
  const latency = merged(tallies.map((tally) => tally.latency));
  const requests = tallies.reduce((sum, tally) => sum + tally.requests, 0);
  return {
    perSecond: tallies.reduce((sum, tally) => sum + tally.requests / (tally.ms / 1000), 0),
    p50Ms: quantile(latency, 0.5),
    p99Ms: quantile(latency, 0.99),
    requests,
    failures: Object.entries(statuses).reduce((sum, [status, count]) => sum + (isGood(Number(status)) ? 0 : count), 0),
    statuses,
    loaderCores: Math.max(...tallies.map(({ cores }) => cores)),
  };
}

function isGood(status: number): boolean {
  return status >= 200 && status < 400;
}

function order(one: Order): Promise<Tally> {
  const child = fork(join(import.meta.dirname, 'loader.ts'));
  return new Promise((resolve, reject) => {
    child.once('message', (tally: Tally) => resolve(tally));
    child.once('exit', (code) => reject(new Error(`The load generator ended with ${code} before it answered`)));
    child.send(one);
  });
}
