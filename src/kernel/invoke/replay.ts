// Answering again what was answered before.
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { Prelude, Result } from '#kernel/store';
import type { Invoker } from './invoker.ts';
import { isKeptByJournal } from './kept.ts';
import { type KeyPlace, keyEntries, matching, Replayed, type StoredKey, storedKey } from './keys.ts';
import type { Admitted, Answer } from './request.ts';

const Done = z.object({ output: z.unknown() });

/** The stored answer to this very call, if there is one. */
export async function replayed(invoker: Invoker, admitted: Admitted): Promise<Answer | undefined> {
  const { key, actor, entry } = admitted;
  if (key === undefined || entry.contract.effect === 'read') return undefined;
  const stored = (await storedAt(invoker, admitted, { actorId: actor.id, key })) ?? (await storedBy(invoker, admitted));
  return stored?.state === 'done' ? answerFrom(admitted, stored) : undefined;
}

async function storedBy(invoker: Invoker, { step, tenantId, now }: Admitted): Promise<StoredKey | undefined> {
  return step?.journal && storedKey(await invoker.store.read({ tenantId, now }).run(step.journal.lookUp));
}

export async function storedAt(
  invoker: Invoker,
  { tenantId, now, entry, inputHash }: Admitted,
  { actorId, key }: KeyPlace,
): Promise<StoredKey | undefined> {
  const stored = storedKey(await invoker.store.read({ tenantId, now }).run(keyEntries.lookUp(actorId, key)));
  return stored && matching(stored, entry.contract.name, inputHash);
}

/** For the first statement of a write: it is not believed when this call was made before. */
export function lookFirst({ key, actor, entry, inputHash, step }: Admitted): Prelude[] {
  const journal = step?.journal;
  if (key === undefined || (journal?.isFirst && isKeptByJournal({ entry, step }))) return [];
  const judge = (result: Result) => {
    const stored = storedKey(result);
    if (stored) throw new Replayed(matching(stored, entry.contract.name, inputHash));
  };
  const looks = [keyEntries.lookUp(actor.id, key), ...(journal ? [journal.lookUp] : [])];
  return looks.map((look) => ({ entry: look, judge }));
}

export function answerFrom({ entry }: Admitted, stored: StoredKey): Answer {
  if (stored.answer === null) {
    throw new Fault('conflict', 'This was done already, and its answer is not kept; a secret is shown only once');
  }
  const { output } = Done.parse(stored.answer);
  return {
    status: 'done',
    contract: entry.contract,
    output,
    entryId: stored.entryId ?? undefined,
    replayed: true,
    cookies: [],
  };
}
