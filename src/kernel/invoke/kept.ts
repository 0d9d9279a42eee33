// How it is known that a write was done, for whoever asks for it again.
import type { AnyContract } from '#kernel/contract';
import { commitsByItself } from './begun.ts';
import type { Admitted } from './request.ts';

/** Written to the database later: what must not wait. */
export function isSpooled({ spec }: AnyContract): boolean {
  return spec.effect === 'write' && spec.record === 'spool';
}

/** A step's journal commits with the work and meets its like as a key does, so it needs no key besides. */
export function isKeptByJournal({ entry: { contract }, step }: Pick<Admitted, 'entry' | 'step'>): boolean {
  return (
    step?.journal !== undefined && contract.effect === 'write' && !isSpooled(contract) && !commitsByItself(contract)
  );
}
