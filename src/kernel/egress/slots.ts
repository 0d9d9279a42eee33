// At most so many requests to one host at a time; the others wait in order, and stop waiting when their signal says so.

import { abortable } from './flight.ts';

export type Slots = ReturnType<typeof createSlots>;

export function createSlots(perHost: number) {
  const busy = new Map<string, { taken: number; waiting: Set<() => void> }>();

  function release(host: string) {
    const at = busy.get(host);
    if (at === undefined) return;
    const [next] = at.waiting;
    if (next) {
      at.waiting.delete(next);
      return next();
    }
    at.taken -= 1;
    if (at.taken === 0) busy.delete(host);
  }

  async function take(host: string, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const at = busy.get(host) ?? { taken: 0, waiting: new Set() };
    busy.set(host, at);
    if (at.taken < perHost) at.taken += 1;
    else await turn(host, at.waiting, signal);
    return () => release(host);
  }

  async function turn(host: string, waiting: Set<() => void>, signal: AbortSignal) {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.add(resolve);
    try {
      await abortable(promise, signal);
    } catch (error) {
      if (!waiting.delete(resolve)) release(host);
      throw error;
    }
  }

  return { take };
}
