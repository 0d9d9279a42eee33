// What takes a while is begun, looked after until it is there, and fetched. What was made and we did not fetch is paid
// all the same, so a look that fails is tried again before anybody gives up.
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { At, Attempt } from './attempt.ts';
import { jsonOf, type Made } from './client.ts';
import { parsed } from './dialect/shape.ts';
import { setbackOf } from './setback.ts';

/** Where to look again, and where what was made lies once it is there. */
export interface Progress {
  readonly path: string;
  readonly urls?: readonly string[] | undefined;
}

export interface Beginning {
  readonly attempt: Attempt;
  readonly at: At;
  readonly path: string;
  readonly body: object;
  /** Of the first answer and of every look. */
  read(answer: unknown): Progress;
}

/** All that was made, fetched. */
export async function madeBy(beginning: Beginning): Promise<readonly Made[]> {
  const { attempt, at, path, body, read } = beginning;
  const begun = read(await jsonOf(await attempt.ask({ path, body: JSON.stringify(body) })));
  return await awaited(begun, beginning)
    .then((urls) => Promise.all(urls.map((url) => attempt.take(url))))
    .catch((error: unknown) => {
      at.stopping.signal.throwIfAborted();
      throw reasonOf(error) === 'unmade' ? error : lost(error);
    });
}

/** What they refuse to make, or could not, they do not charge for. */
export function unmade(why: string | null | undefined): Fault {
  const text = `Nothing was made: ${(why ?? 'it is not said why').slice(0, 300)}`;
  return new Fault('upstream', text, { details: { reason: 'unmade' } });
}

/** It may have been made: then it is paid. */
function lost(cause: unknown): Fault {
  const why = cause instanceof Fault ? cause.message : 'it was cut off';
  return new Fault('upstream', `It was begun and did not arrive: ${why}`, { details: { reason: 'lost' }, cause });
}

function reasonOf(error: unknown): unknown {
  return error instanceof Fault ? error.details?.reason : undefined;
}

const Prediction = z.object({
  id: z.string().regex(/^[\w-]+$/),
  status: z.string(),
  error: z.string().nullish(),
  output: z.union([z.url(), z.array(z.url()).min(1)]).nullish(),
});

/** As Replicate says how far it is. */
export function predicted(answer: unknown): Progress {
  const { id, status, error, output } = parsed(Prediction, answer);
  const urls = status === 'succeeded' && output ? [output].flat() : undefined;
  const isUnderway = status === 'starting' || status === 'processing';
  if (!isUnderway && !urls) throw unmade(error);
  return { path: `/predictions/${id}`, urls };
}

const [firstPauseMs, longestPauseMs, patienceMs] = [250, 10_000, 900_000];
const mostBadLooks = 5;

async function awaited(begun: Progress, { attempt, at, read }: Beginning): Promise<readonly string[]> {
  const until = performance.now() + patienceMs;
  let [progress, bad] = [begun, 0];
  for (let pauseMs = firstPauseMs; performance.now() < until; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    if (progress.urls !== undefined) return progress.urls;
    await pause(pauseMs, at.stopping.signal);
    try {
      progress = read(await jsonOf(await attempt.ask({ method: 'GET', path: progress.path })));
      bad = 0;
    } catch (error) {
      // It may be on its way nevertheless.
      bad += 1;
      if (bad >= mostBadLooks || !isPassing(error)) throw error;
    }
  }
  throw new Fault('upstream', `It was not ready within ${patienceMs / 60_000} minutes`, {
    details: { reason: 'latency' },
  });
}

function isPassing(error: unknown): boolean {
  return setbackOf(error).isIll && !['unmade', 'key'].includes(String(reasonOf(error)));
}

async function pause(ms: number, signal: AbortSignal) {
  await wait(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}
