// Some writes change what belongs to the whole installation (people, sessions, companies, prices). Only the engine's
// own connection reaches that, so they commit by themselves, before their record does. That no crash in between hides
// them, it is committed first that they have begun, and their record takes that away. What is left over is told by an
// entry.
import { z } from 'zod';
import { after } from '#base/time';
import type { EntryRow } from '#kernel/audit';
import { type AnyContract, type Capability, contract, type Schedule } from '#kernel/contract';
import { type Entry, prepared, records } from '#kernel/store';
import type { Invoker } from './invoker.ts';
import { keyEntries } from './keys.ts';
import { baseEntry } from './note.ts';
import { lookFirst } from './replay.ts';
import type { Admitted } from './request.ts';
import type { RunningCall } from './running.ts';
import { meet, nothingRecorded, recordAgain, recordEntries, type Unit } from './unit.ts';

/** Whose writes may commit by themselves. */
const byItself = /^(?:identity|tenant|platform)\.|^meter\.price\./;
/** No call takes longer; on our own PostgreSQL nobody else is there to be waited for. */
const longestCall = '1 hour';

/** At once for all others. */
export function begin(invoker: Invoker, call: RunningCall, admitted: Admitted): Promise<void> | undefined {
  if (admitted.rehearse || !commitsByItself(admitted.entry.contract)) return undefined;
  // A part of a call commits before the rest: what is known only with the first statement must be known by now.
  if (admitted.parentId !== undefined) return meet(call.unit).then(() => committed(invoker, call, admitted));
  return committed(invoker, call, admitted);
}

function committed(invoker: Invoker, call: RunningCall, admitted: Admitted): Promise<void> {
  const { entry, tenantId, now, actor } = admitted;
  call.unit.begun.push(call.id);
  const row = {
    ...{ tenant_id: tenantId, actor_id: actor.id, key: keyOf(call.id), capability: entry.contract.name },
    ...{ input_hash: '', state: 'begun' as const, entry_id: null, leased_until: null },
    answer: { process: invoker.store.processId, entry: interrupted(invoker, admitted) },
    expires_at: after(now, longestCall),
  };
  // What was done before must not be done again until its key is met in the end.
  const preludes = admitted.parentId === undefined ? lookFirst(admitted) : [];
  return invoker.store
    .write({ tenantId, now }, { preludes })
    .commit(recordEntries({ ...nothingRecorded(), keys: [row] }));
}

export function commitsByItself({ name, effect, spec }: AnyContract): boolean {
  return effect === 'write' && !spec.internal && byItself.test(name);
}

function keyOf(callId: string): string {
  return `begun:${callId}`;
}

/** Under an id of its own: a call that ends after all has its entry as well. */
function interrupted(invoker: Invoker, { parentId, undoes, runId, ...admitted }: Admitted): EntryRow {
  const { entry, actor, tenantId, origin, key, now: at } = admitted;
  return {
    ...baseEntry({ entry, actor, tenantId, origin, id: invoker.newId(), key, at }),
    ...{ parent_id: parentId ?? null, outcome: 'failed', code: 'interrupted', undoes: null, run_id: runId ?? null },
  };
}

/** What commits together with the record. */
export function ended({ begun, actor }: Unit): Entry[] {
  return begun.map((callId) => keyEntries.ended({ actorId: actor.id, key: keyOf(callId) }));
}

/** For what was answered before, and so leaves no record. */
export async function letGo(invoker: Invoker, unit: Unit) {
  const { tenantId, now } = unit;
  if (unit.begun.length > 0) await invoker.store.write({ tenantId, now }).commit(ended(unit));
}

/** What failed has an entry that says so. */
export function failed(entries: readonly EntryRow[]): Entry[] {
  const rows = entries.filter(({ effect, capability }) => effect === 'write' && byItself.test(capability));
  if (rows.length === 0) return [];
  const keys = rows.map(({ id }) => keyOf(id));
  return [{ statement: drop, values: [rows.map((row) => row.tenant_id), rows.map((row) => row.actor_id), keys] }];
}

const drop = prepared(
  `delete from invoke.keys where state = 'begun'
     and (tenant_id, actor_id, key) in (select * from unnest($1::uuid[], $2::text[], $3::text[]))`,
);
const take = prepared(
  `delete from invoke.keys where state = 'begun' and (expires_at < $1 or answer->>'process' <> $2) returning answer`,
);

const findInterrupted = contract({
  name: 'invoke.call.findInterrupted',
  summary: 'Write down the calls that had begun when a process died.',
  effect: 'write',
  access: 'invoke.call.findInterrupted',
  internal: true,
  undo: { never: 'they have begun' },
  input: z.object({}),
  output: z.object({ found: z.int() }),
  example: {},
});

export function interruptedCapability(invokerOf: () => Invoker): Capability {
  return findInterrupted.implement(async ({ now, rehearsing }) => {
    if (rehearsing) return { found: 0 };
    const { store } = invokerOf();
    const scope = store.engineWork(now);
    try {
      const alone = store.kind === 'embedded' ? store.processId : null;
      const rows = records(await scope.run({ statement: take, values: [now, alone] }));
      const entries = rows.flatMap(({ answer }) => Kept.safeParse(answer).data?.entry ?? []);
      await scope.commit(recordAgain({ ...nothingRecorded(), entries }));
      return { found: entries.length };
    } finally {
      await scope.rollback();
    }
  });
}

/** Gone when whoever called has been forgotten meanwhile. */
const Kept = z.object({ entry: z.custom<EntryRow>((row) => typeof row === 'object' && row !== null) });

export const findInterruptedOften: Schedule = {
  name: 'find-interrupted',
  contract: findInterrupted,
  input: {},
  every: '5 minutes',
  scope: 'installation',
};
