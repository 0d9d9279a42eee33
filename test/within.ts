// Waiting for what comes true by itself: in another process, or after a moment.
import assert from 'node:assert/strict';

/** For what has no promise of its own. */
export const patienceMs = 60_000;
/** A promise is made for a machine of one's own; where many share one it takes longer. */
const longerWhenShared = 20;

/** At once it looks, and then every few milliseconds. */
export async function within(promisedMs: number, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + Math.max(promisedMs, Math.min(promisedMs * longerWhenShared, patienceMs));
  while (!(await isSo())) {
    assert.ok(performance.now() < end, `It was not so within ${promisedMs} ms, nor long after`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** What other processes have to hear, they hear within a second. */
export function soon(isSo: () => boolean | Promise<boolean>): Promise<void> {
  return within(1000, isSo);
}

export function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  return within(patienceMs, isSo);
}
