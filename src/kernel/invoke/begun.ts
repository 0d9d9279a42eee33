// Some writes change what belongs to the whole installation (people, sessions, companies, prices). Only the engine's
// own connection reaches that, so they commit by themselves, before their record does. That no crash in between hides
// them, it is committed first that they have begun, and their record takes that away. What is left over is told by an
// entry.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { after } from '#base/time';
import type { EntryRow } from '#kernel/audit';
import { type AnyContract, type Capability, contract, type Schedule } from '#kernel/contract';
import { type Entry, prepared, records } from '#kernel/store';
import type { Invoker } from './invoker.ts';
import { hashOf, isKeyClash, keyEntries, storedKey } from './keys.ts';
import { baseEntry } from './note.ts';
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

async function committed(invoker: Invoker, { id, unit }: RunningCall, admitted: Admitted): Promise<void> {
  const { entry, tenantId, now, actor } = admitted;
  const { key: asked } = unit.outermost;
  const key = asked === undefined ? `begun:${id}` : `begun:${hashOf(asked)}:${unit.begun.length}`;
  unit.begun.push(key);
  const row = {
    ...{ tenant_id: tenantId, actor_id: actor.id, key, capability: entry.contract.name },
    ...{ input_hash: '', state: 'begun' as const, entry_id: id, leased_until: null },
    answer: { process: invoker.store.processId, entry: interrupted(invoker, admitted) },
    expires_at: after(now, longestCall),
  };
  const scope = invoker.store.write({ tenantId, now }, { isBrief: true });
  try {
    // Two who ask under one key meet here. Whoever came first may have ended a moment ago, so it is looked up after.
    for (const one of recordEntries({ ...nothingRecorded(), keys: [row] })) await scope.run(one);
    const before = asked === undefined ? undefined : storedKey(await scope.run(keyEntries.lookUp(actor.id, asked)));
    if (before) throw underWay();
    await scope.commit([]);
  } catch (error) {
    await scope.rollback();
    unit.begun.splice(unit.begun.indexOf(key), 1);
    throw isKeyClash(error) ? underWay() : error;
  }
}

/** Unless it has ended by now: then whoever is refused hears what was answered. */
function underWay(): Fault {
  return new Fault('unavailable', 'The same call is under way; ask again in a moment');
}

export function commitsByItself({ name, effect, spec }: AnyContract): boolean {
  return effect === 'write' && !spec.internal && byItself.test(name);
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
  return begun.map((key) => keyEntries.ended({ actorId: actor.id, key }));
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
  const values = [rows.map((row) => row.tenant_id), rows.map((row) => row.actor_id), rows.map(({ id }) => id)];
  return [{ statement: drop, values }];
}

const drop = prepared(
  `delete from invoke.keys where state = 'begun'
     and (tenant_id, actor_id, entry_id) in (select * from unnest($1::uuid[], $2::text[], $3::uuid[]))`,
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
