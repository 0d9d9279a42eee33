// The call that waits, as it will be made: sealed, because there may be secrets in it.
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { Db } from '#kernel/store';
import type { House, Proposal } from './house.ts';
import { Plan } from './plan.ts';
import { plain } from './seal.ts';
import type { RequestRow } from './tables.ts';

export const Sealed = z.object({
  /** What was judged. */
  input: z.unknown(),
  plan: Plan.nullable(),
  undoes: z.string().nullable(),
  /** What is called again, when that is another call than the one that was judged. */
  outer: z.object({ input: z.unknown(), undoes: z.string().nullable() }).nullable(),
});
export type Sealed = z.output<typeof Sealed>;

/** Under which a call without a key of its own is called again. */
export function keyOfParked(requestId: string): string {
  return `approval:${requestId}`;
}

export function sealedOf({ input, plan, undoes, resumes }: Proposal): Sealed {
  return {
    input: plain(input),
    plan: plan ? Plan.parse(plain(plan)) : null,
    undoes: undoes ?? null,
    outer: resumes ? { input: plain(resumes.input), undoes: resumes.undoes ?? null } : null,
  };
}

type Place = Pick<RequestRow, 'id' | 'tenantId'>;

export function closed({ seal }: House, { id, tenantId }: Place, sealed: Sealed): string {
  return seal.close(`${tenantId}:${id}`, sealed);
}

export function opened({ seal }: House, { id, tenantId, sealed }: Place & Pick<RequestRow, 'sealed'>): Sealed {
  if (sealed === null) throw new Fault('conflict', 'What was asked for here has been forgotten; ask anew');
  return Sealed.parse(seal.open(`${tenantId}:${id}`, sealed));
}

/** What an approval is bound to. Whatever else is in a call (who, when, at what stake) is checked by itself. */
export function hashOf(
  { seal }: Pick<House, 'seal'>,
  capability: string,
  { input, plan, undoes }: Omit<Sealed, 'outer'>,
): string {
  return seal.hashOf([capability, input, plan, undoes]);
}

export async function inWrite<T>(
  { parts }: House,
  { tenantId, now }: Pick<Proposal, 'tenantId' | 'now'>,
  work: (db: Db) => Promise<T>,
): Promise<T> {
  const scope = parts.store.write({ tenantId, now }, { isBrief: true });
  try {
    const result = await work(scope.db);
    await scope.commit([]);
    return result;
  } finally {
    await scope.rollback();
  }
}
