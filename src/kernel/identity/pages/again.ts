// What a form that was not filled in right tells its page: sealed, so that nobody can make a page of ours say anything.
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { Call } from '#kernel/contract';
import type { House } from '../house.ts';

const Again = z.object({
  /** A sentence for the person. */
  said: z.string().optional(),
  isGood: z.boolean().optional(),
  email: z.string().optional(),
  /** The password was right, and the code is asked for under this ticket. */
  challenge: z.string().optional(),
});
export type Again = z.infer<typeof Again>;

export function sealedAgain({ seal }: House, page: string, again: Again): string {
  return seal.seal(`again:${page}`, JSON.stringify(again));
}

export function openAgain({ seal }: House, page: string, sealed: string | undefined): Again {
  const text = sealed === undefined ? undefined : seal.open(`again:${page}`, sealed);
  return text === undefined ? {} : Again.parse(JSON.parse(text));
}

/** A path, and what its query says. */
interface Way extends Readonly<Record<string, string>> {
  readonly path: string;
}

/** After a form always 303: what comes next is a page of its own, and going back sends nothing twice. */
export function leadTo({ urlOf }: House, { origin }: Call, { path, ...query }: Way) {
  const url = new URL(path, urlOf(origin.host));
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return { location: url.href, status: 303 as const };
}

const mendable = new Set(['invalid', 'unauthenticated', 'forbidden', 'not_found', 'conflict', 'limited']);

/** What the person can mend is answered; anything else is no business of theirs. */
export async function refusalOf(work: () => Promise<unknown>): Promise<Fault | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof Fault && mendable.has(error.code)) return error;
    throw error;
  }
}

export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
