// Half an hour of random weather behind the gateway: everybody hears an answer or a clear word, the meter agrees with
// the providers to the token after each company, and memory stays as it is. `--minutes 30 --callers 32 --seed 1`
import { parseArgs } from 'node:util';
import { openScripted } from '../gateway.ts';
import { weather } from '../gateway-weather.ts';
import { type HeapSample, keptPerCall } from './heap.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    callers: { type: 'string', default: '32' },
    seed: { type: 'string', default: '20261121' },
  },
});
const callers = Number(values.callers);
const turns = 25;
const endsAtMs = performance.now() + Number(values.minutes) * 60_000;

const gateway = await openScripted();
const total = { companies: 0, answers: 0, refusals: 0 };
const samples: HeapSample[] = [];
try {
  for (let seed = Number(values.seed); performance.now() < endsAtMs; seed += 1) {
    const told = await weather(gateway, await gateway.company(), { callers, turns, seed });
    total.companies += 1;
    total.answers += told.answers;
    total.refusals += told.refusals;
    // What the provider's side has written down is not what is measured.
    gateway.wire.asked.length = 0;
    gateway.world.logged.length = 0;
    global.gc?.();
    samples.push({ calls: total.answers + total.refusals, bytes: process.memoryUsage().heapUsed });
  }
} finally {
  await gateway.close();
}
const kept = keptPerCall(samples);
console.log(JSON.stringify({ ...total, ...kept }));
if (!(total.answers > 0 && (kept.isFlat || samples.length < 8))) process.exitCode = 1;
