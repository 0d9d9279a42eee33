// Events under load, inside the process that publishes and hears them: as many as it can with so many callers waiting,
// or so many a second and how long each takes to be heard. The same code drives Cadre and the baseline.
import type { ChildProcess } from 'node:child_process';
import { setImmediate as turn } from 'node:timers/promises';
import { type Histogram, note, quantile } from './histogram.ts';
import { tellReady } from './target.ts';

export interface Told {
  readonly index: number;
  readonly type: string;
  readonly email: string;
  readonly amount: number;
}

export interface Bus {
  /** Durable when it answers. */
  publish(batch: readonly Told[]): Promise<void>;
  subscribe(heard: (index: number) => void, ordered: boolean): Promise<() => void>;
  end(): Promise<void>;
}

export interface Wanted {
  readonly ms: number;
  /** So many a second; as many as possible when absent. */
  readonly perSecond?: number;
  readonly ordered?: boolean;
}

export interface Flooded {
  readonly sent: number;
  readonly heard: number;
  readonly repeated: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const callers = 64;
const mostInBatch = 500;
const flights = 2;
const patienceMs = 10_000;

/** In the child. */
export function answerFloods(bus: Bus) {
  process.on('message', (wanted: Wanted) => {
    flood(bus, wanted).then(
      (flooded) => process.send?.(flooded),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  tellReady({ port: 0 }, () => bus.end());
}

/** In the parent. */
export function askForFlood(child: ChildProcess, wanted: Wanted): Promise<Flooded> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`It ended with ${code} in the middle`));
    child.once('exit', ended);
    child.once('message', (flooded: Flooded) => {
      child.off('exit', ended);
      resolve(flooded);
    });
    child.send(wanted);
  });
}

let next = 0;

async function flood(bus: Bus, { ms, perSecond, ordered = false }: Wanted): Promise<Flooded> {
  const sent = new Map<number, number>();
  const latencies: Histogram = {};
  const counts = { sent: 0, heard: 0, repeated: 0 };
  const publish = batching(bus);
  const stop = await bus.subscribe((index) => {
    const at = sent.get(index);
    if (at === undefined) counts.repeated += 1;
    else {
      sent.delete(index);
      counts.heard += 1;
      note(latencies, performance.now() - at);
    }
  }, ordered);
  const one = () => {
    const index = next++;
    counts.sent += 1;
    sent.set(index, performance.now());
    return publish({ index, type: 'custom.order.paid', email: 'a@example.com', amount: 12.5 });
  };
  const startedAt = performance.now();
  await (perSecond === undefined ? asFastAsPossible(one, startedAt + ms) : paced(one, { startedAt, ms, perSecond }));
  const giveUpAt = performance.now() + patienceMs;
  while (sent.size > 0 && performance.now() < giveUpAt) await turn();
  const seconds = (performance.now() - startedAt) / 1000;
  stop();
  const [p50Ms, p99Ms] = [quantile(latencies, 0.5), quantile(latencies, 0.99)];
  return { ...counts, perSecond: counts.heard / seconds, p50Ms, p99Ms };
}

async function asFastAsPossible(one: () => Promise<void>, until: number) {
  const caller = async () => {
    while (performance.now() < until) await one();
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

interface Pace {
  readonly startedAt: number;
  readonly ms: number;
  readonly perSecond: number;
}

async function paced(one: () => Promise<void>, { startedAt, ms, perSecond }: Pace) {
  const all: Promise<void>[] = [];
  const total = (ms * perSecond) / 1000;
  while (all.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) * perSecond) / 1000));
    while (all.length < due) all.push(one());
    await turn();
  }
  await Promise.all(all);
}

/** What is asked for while others are on their way leaves together. */
function batching(bus: Bus): (told: Told) => Promise<void> {
  let waiting: { told: Told; done: () => void; failed: (error: unknown) => void }[] = [];
  let flying = 0;

  async function fly() {
    if (flying >= flights || waiting.length === 0) return;
    flying += 1;
    const batch = waiting.slice(0, mostInBatch);
    waiting = waiting.slice(mostInBatch);
    try {
      await bus.publish(batch.map(({ told }) => told));
      for (const { done } of batch) done();
    } catch (error) {
      for (const { failed } of batch) failed(error);
    }
    flying -= 1;
    void fly();
  }

  return (told) =>
    new Promise((done, failed) => {
      waiting.push({ told, done, failed });
      void fly();
    });
}
