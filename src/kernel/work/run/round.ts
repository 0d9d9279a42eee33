// What is looked for again and again. One thing that can not be done holds up none of the others; only when the
// database is away there is no use in asking on.
import { asFault } from '#base/fault';
import type { Log } from '#kernel/contract';

export interface Act {
  readonly what: string;
  /** Answers how much it has found. */
  perform(): Promise<number>;
}

export async function inTurn(acts: readonly Act[], log: Log): Promise<number> {
  let found = 0;
  for (const { what, perform } of acts) {
    try {
      found += await perform();
    } catch (error) {
      if (asFault(error).code === 'unavailable') throw error;
      log.error({ error, what }, 'the engine could not look for something that is due');
    }
  }
  return found;
}
