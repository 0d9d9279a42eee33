// Half an hour of random weather behind the gateway: everybody hears an answer or a clear word, the meter agrees with
// the providers to the token after each turn, and memory stays as it is. Then crowds on three processes, that pass
// no limit, and many requests of one kind, that leave nothing behind.
// `--minutes 30 --callers 32 --seed 1 --crowds 6 --requests 200000`
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { openScripted } from '../gateway.ts';
import { weather } from '../gateway-weather.ts';
import { complaintsOf, crowdStory } from './gateway-crowd.ts';
import { heapStory } from './gateway-heap.ts';
import { type HeapSample, keptPerCall } from './heap.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    callers: { type: 'string', default: '32' },
    seed: { type: 'string', default: '20261121' },
    crowds: { type: 'string', default: '6' },
    requests: { type: 'string', default: '200000' },
  },
});
const seed = Number(values.seed);
/** Always the same: what is remembered of each is not what is measured. */
const companiesInTurn = 6;
const enoughTurns = 20;
const isPassed = [await longWeather(), await crowds(), await heap()].every(Boolean);
process.exitCode = isPassed ? 0 : 1;

async function longWeather(): Promise<boolean> {
  const endsAtMs = performance.now() + Number(values.minutes) * 60_000;
  const total = { turns: 0, answers: 0, refusals: 0, metered: 0, said: 0, unequal: 0 };
  const samples: HeapSample[] = [];
  const gateway = await openScripted();
  try {
    const companies = await Promise.all(Array.from({ length: companiesInTurn }, () => gateway.company()));
    for (let turn = seed; performance.now() < endsAtMs; turn += 1) {
      const settings = { callers: Number(values.callers), turns: 25, seed: turn, patienceMs: 10_000 };
      const [company] = companies.splice(0, 1);
      if (!company) throw new Error('There is a company for every turn');
      companies.push(company);
      const told = await weather(gateway, company, settings);
      total.turns += 1;
      total.answers += told.answers;
      total.refusals += told.refusals;
      total.metered += told.metered.calls;
      total.said += told.said.calls;
      if (!isDeepStrictEqual(told.metered, told.said)) total.unequal += 1;
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
  // Until code is compiled and caches are full nothing can be said about memory.
  const isJudged = samples.length >= enoughTurns;
  if (!isJudged) console.log(`memory was not judged: ${samples.length} turns, ${enoughTurns} are needed`);
  return total.unequal === 0 && (kept.isFlat || !isJudged);
}

async function crowds(): Promise<boolean> {
  let isWell = true;
  for (const told of await crowdStory({ processes: 3, callers: 500, rounds: Number(values.crowds), seed })) {
    const { answers, refusals, left, accounts } = told;
    const complaints = complaintsOf(told);
    console.log(JSON.stringify({ answers, refusals, left, accounts, complaints }));
    isWell &&= complaints.length === 0;
  }
  return isWell;
}

async function heap(): Promise<boolean> {
  const requests = Number(values.requests);
  if (requests === 0) return true;
  const kept = keptPerCall(await heapStory(requests, (sample) => console.log(JSON.stringify(sample))));
  console.log(JSON.stringify(kept));
  return kept.isFlat;
}
