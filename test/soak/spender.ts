// One process that spends from a budget as fast as it can. What it is about to settle it writes down first, to a file,
// so that it is known even if the process is killed in the next moment.
import { openSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '#base/id';
import { instantOf } from '#base/time';
import { createMeter } from '#kernel/meter';
import { openStore } from '#kernel/store';
import { isFaultOf, type Job } from './budgets.ts';

const job = JSON.parse(process.argv[2] ?? '{}') as Job;
const clock = { nowMs: () => Date.now() + job.skewMs };
const store = await openStore({
  ...{ home: job.home, databaseUrl: job.databaseUrl, rootKey: job.rootKey, migrations: [] },
  now: instantOf(clock.nowMs()),
});
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const meter = createMeter({ store, clock, log, newId: () => newId(clock.nowMs()) });
const file = openSync(job.file, 'a');
let isStopping = false;

/** Until a single unit is refused. */
async function spend() {
  for (let most = job.mostAtOnce; !isStopping; ) {
    const estimate = 1 + Math.floor(Math.random() * most);
    const isDone = await once(estimate);
    if (!isDone && estimate === 1) return;
    if (!isDone) most = Math.max(1, Math.floor(estimate / 2));
  }
}

async function once(estimate: number): Promise<boolean> {
  const amount = { tokens: estimate };
  try {
    const reservation = await meter.reserve({ tenantId: job.tenantId, holders: job.holders, amount });
    if (Math.random() < 0.1) await pause(Math.random() * 5);
    if (Math.random() < 0.05) reservation.release();
    else {
      const actual = Math.floor(Math.random() * (estimate + 1)) + job.overshoot;
      writeSync(file, `${actual}\n`);
      reservation.settle({ tokens: actual });
    }
    return true;
  } catch (error) {
    if (isFaultOf(error, 'over_budget')) return false;
    throw error;
  }
}

async function everything() {
  while (await once(1));
}

process.on('message', (message) => {
  if (message === 'rest') void everything().then(() => process.send?.('rested'));
  if (message !== 'stop') return;
  isStopping = true;
  void meter
    .close()
    .then(() => store.stop())
    .then(() => process.disconnect());
});
const goes = new Promise<void>((resolve) => {
  process.on('message', (message) => {
    if (message === 'go') resolve();
  });
});
process.send?.('ready');
await goes;
await Promise.all(Array.from({ length: job.callers }, spend));
process.send?.('done');
