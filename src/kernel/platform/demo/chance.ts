// What looks like chance and is the same every time.
import { createHash } from 'node:crypto';

/** Numbers from 0 to below 1 (mulberry32), the same for the same words. */
export function chance(...words: readonly string[]): () => number {
  let state = createHash('sha256').update(JSON.stringify(words)).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
