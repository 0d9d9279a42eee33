// Those who wait for what a run says before it ends, and for what it comes to.
import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '#base/fault';
import { faultOf, type Problem, type RunState } from './model.ts';

/** How long somebody waits at the most; they may give up before. */
export interface Patience {
  readonly over: Promise<undefined>;
  isOver(): boolean;
}

export function patienceOf(ms: number, signal: AbortSignal): Patience & { end(): void } {
  const { promise: over, resolve } = Promise.withResolvers<undefined>();
  let isOver = false;
  function end() {
    isOver = true;
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    resolve(undefined);
  }
  const timer = setTimeout(end, ms);
  signal.addEventListener('abort', end);
  return { over, isOver: () => isOver || signal.aborted, end };
}

/** How a run stands, as far as it concerns those who wait for its end. */
export interface Standing {
  readonly state: RunState | undefined;
  readonly output: unknown;
  readonly error: Problem | undefined;
}

interface Ending {
  readonly runId: string;
  readonly patience: Patience | undefined;
  /** When it is no longer in this process's hands, with its end if that came here; nothing when it is not there. */
  isOver(): Promise<Standing | undefined> | undefined;
  look(): Promise<Standing>;
  isStopped(): boolean;
}

const lookEveryMs = 100;

/** Wherever it is in hand. Fails as it has failed. */
export async function outcomeOf({ runId, patience, isOver, look, isStopped }: Ending): Promise<unknown> {
  for (;;) {
    const here = await (patience ? Promise.race([isOver(), patience.over]) : isOver());
    const standing = here ?? (await look());
    if (isAtEnd(standing, runId)) return standing.output;
    if (isStopped() || patience?.isOver())
      throw new Fault('unavailable', `The run ${runId} is still ${standing.state}`);
    await pause(lookEveryMs);
  }
}

function isAtEnd({ state, error }: Standing, runId: string): boolean {
  if (state === undefined) throw new Fault('not_found', `There is no run ${runId}`);
  if (state === 'failed' || state === 'cancelled') {
    throw error ? faultOf(error) : new Fault('conflict', `The run was ${state}`);
  }
  return state === 'done';
}

export interface Answers {
  tell(runId: string, output: unknown): void;
  /** What it says, or else what it comes to. */
  first(runId: string, outcome: Promise<unknown>): Promise<unknown>;
}

export function openAnswers(): Answers {
  const waiting = new Map<string, Set<(output: unknown) => void>>();
  return {
    tell(runId, output) {
      for (const hear of waiting.get(runId) ?? []) hear(output);
    },
    async first(runId, outcome) {
      const { promise, resolve } = Promise.withResolvers<unknown>();
      const hearing = waiting.get(runId) ?? new Set();
      waiting.set(runId, hearing.add(resolve));
      try {
        return await Promise.race([promise, outcome]);
      } finally {
        hearing.delete(resolve);
        if (hearing.size === 0 && waiting.get(runId) === hearing) waiting.delete(runId);
      }
    },
  };
}
