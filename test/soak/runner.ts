// One process that carries out runs, until it is ended.
import { setTimeout as pause } from 'node:timers/promises';
import { catalogue } from '#catalogue';
import { openKernel } from '#kernel';
import { type Moods, trialOf, workflowsOf } from '../journeys.ts';
import type { RunJob } from './run-workers.ts';

const job = JSON.parse(process.argv[2] ?? '{}') as RunJob;
const moods: Moods = {
  ...{ did: [], refuse: new Map(), bodies: [] },
  during: () => pause(Math.random() * 20),
  think: () => pause(Math.random() * 20),
};
const silent = () => undefined;
const generous = { calls: 1_000_000, per: '1 minute' } as const;
const kernel = await openKernel({
  ...{ ...job, version: '0.0.0-test', workByItself: true },
  modules: [...catalogue, trialOf(moods, workflowsOf(moods))],
  limits: { perIp: generous, perActor: generous, perTenant: generous },
  log: { info: silent, warn: silent, error: silent },
});
process.send?.(kernel.store.processId);
process.on('disconnect', () => process.exit());
