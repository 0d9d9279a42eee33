// One process that carries out flows and does what it is told, until it kills itself where it was told to.
import { setTimeout as pause } from 'node:timers/promises';
import { openKernel } from '#kernel';
import type { Authenticated } from '#kernel/identity';
import { type Moods, trialOf, workflowsOf } from '../journeys.ts';
import { countRequests, dieAt, idleFor, type Place } from './dying.ts';
import { roadModule } from './road.ts';

export interface FlowJob {
  readonly home: string;
  readonly databaseUrl: string | undefined;
  readonly rootKey: string;
  readonly vendorUrl: string;
  /** How far its clock is ahead of that of the first one, as if it had been started later. */
  readonly aheadMs: number;
}

export type Order =
  | { readonly does: 'found'; readonly name: string }
  | { readonly does: 'idle'; readonly ms: number }
  | { readonly does: 'probe' }
  | { readonly does: 'arm'; readonly place: Place; readonly idle: readonly string[] }
  | {
      readonly does: 'call';
      readonly who: Authenticated;
      readonly capability: string;
      readonly input: unknown;
      readonly key?: string;
    };

export interface Told {
  readonly number: number;
  readonly output?: unknown;
  readonly failure?: string;
}

const job = JSON.parse(process.argv[2] ?? '{}') as FlowJob;
const moods: Moods = { did: [], refuse: new Map(), bodies: [] };
const silent = () => undefined;
const generous = { calls: 1_000_000, per: '1 minute' } as const;
const origin = { door: 'call', requestId: 'soak', ip: '127.0.0.1', host: 'localhost', userAgent: 'soak' } as const;
countRequests();
const kernel = await openKernel({
  ...{ home: job.home, databaseUrl: job.databaseUrl, rootKey: job.rootKey, version: '0.0.0-test' },
  clock: { nowMs: () => Date.now() + job.aheadMs },
  modules: [trialOf(moods, workflowsOf(moods)), roadModule(job.vendorUrl)],
  limits: { perIp: generous, perActor: generous, perTenant: generous },
  log: { info: silent, warn: silent, error: silent },
});

async function obey(order: Order): Promise<unknown> {
  if (order.does === 'found') return kernel.tenants.create({ name: order.name, plan: 'tier3' });
  if (order.does === 'probe') return kernel.store.stats();
  if (order.does === 'idle') return idleFor(pause(order.ms));
  if (order.does === 'arm') return dieAt(order.place, order.idle);
  const { who, capability, input, key } = order;
  const answer = await kernel.invoke({ capability, input, key, caller: { kind: 'known', who }, origin });
  if (answer.status !== 'done') throw new Error(`${capability} answered ${answer.status}`);
  return answer.output;
}

process.on('message', ({ number, order }: { number: number; order: Order }) => {
  obey(order).then(
    (output) => process.send?.({ number, output } satisfies Told),
    (error: unknown) => process.send?.({ number, failure: String(error) } satisfies Told),
  );
});
process.on('disconnect', () => process.exit());
process.send?.({ number: 0 } satisfies Told);
