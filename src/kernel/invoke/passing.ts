import { asFault } from '#base/fault';

const passing = new Set(['unavailable', 'limited', 'over_budget']);

/** Failures that pass: what was agreed to stays good, and is called again. */
export function isPassing(error: unknown): boolean {
  return passing.has(asFault(error).code);
}
