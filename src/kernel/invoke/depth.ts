// Whatever walks an input that is nested without end runs out of stack; so it goes no further than here.
import { Fault } from '#base/fault';

const deepest = 100;

export function checkDepth(input: unknown, left = deepest) {
  if (input === null || typeof input !== 'object' || input instanceof Uint8Array) return;
  if (left === 0) throw new Fault('invalid', `The input is nested deeper than ${deepest} levels`);
  for (const value of Array.isArray(input) ? input : Object.values(input)) checkDepth(value, left - 1);
}
