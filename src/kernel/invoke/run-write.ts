// A write: the work and its record are one transaction, so what the key names happens exactly once.
import { asFault, Fault } from '#base/fault';
import type { Prelude, WriteScope } from '#kernel/store';
import { begin, ended, letGo } from './begun.ts';
import type { Invoker } from './invoker.ts';
import { isKeyClash, Replayed } from './keys.ts';
import { linesOf, toldOf } from './lines.ts';
import { spooled } from './note.ts';
import { callOf, keptAnswer, note, outcome, unitOf } from './perform.ts';
import { HasRead, lookBack } from './reading.ts';
import { rehearsalOf } from './rehearse.ts';
import { answerFrom, lookFirst, replayed } from './replay.ts';
import type { Admitted, Answer } from './request.ts';
import type { RunningCall } from './running.ts';
import { keepTaint } from './taint.ts';
import { meet, recordEntries, type Unit } from './unit.ts';

export async function runWrite(invoker: Invoker, admitted: Admitted): Promise<Answer> {
  const back = lookBack(invoker, admitted);
  const scope = openScope(invoker, admitted, back.preludes);
  const unit = unitOf(admitted, scope);
  const call = callOf(invoker, unit, admitted);
  const startedMs = performance.now();
  try {
    const beginning = begin(invoker, call, admitted);
    if (beginning) await beginning;
    const output = await outcome(call, admitted.input);
    // A key that was used before meets its like at the commit; of what the run has read nothing else tells.
    if (admitted.unsureOf !== undefined) await meet(unit);
    const keeping = keepTaint(invoker, admitted, unit);
    if (keeping) await keeping;
    if (unit.open.size > 0 || unit.waitsFor !== undefined) {
      throw new Fault('conflict', 'A call inside this one did not end well; nothing was done');
    }
    const noting = note(invoker, call, { admitted, output, startedMs });
    if (noting) await noting;
    if (admitted.rehearse) {
      const changedRows = await scope.changedRows();
      await scope.rollback();
      return { status: 'rehearsed', rehearsal: rehearsalOf(unit, output, changedRows) };
    }
    const kept = { isSilent: isSilent(unit) };
    const step = admitted.step?.keep(keptAnswer(admitted.entry, output), kept);
    await doubting(invoker, unit, scope.commit([...recordEntries(unit.recorded, step), ...ended(unit)]));
    announce(invoker, unit);
    return done(admitted, call, output);
  } catch (thrown) {
    await scope.rollback();
    return unwound(invoker, admitted, { unit, error: back.found ?? thrown });
  }
}

function isSilent({ recorded, begun }: Unit): boolean {
  return recorded.events.length === 0 && recorded.deliveries.length === 0 && begun.length === 0;
}

/** Nothing has been done. What waits comes again whole, what was done before has its entry, and what was taken to have
 * read nothing is begun anew: none of them leaves one. */
async function unwound(
  invoker: Invoker,
  admitted: Admitted,
  { unit, error }: { unit: Unit; error: unknown },
): Promise<Answer> {
  const { waitsFor } = unit;
  const isSilent = error instanceof HasRead || error instanceof Replayed || isKeyClash(error);
  if (waitsFor !== undefined || isSilent) await letGo(invoker, unit);
  if (error instanceof HasRead) throw error;
  if (waitsFor !== undefined) return { status: 'waiting', approvalId: waitsFor };
  if (error instanceof Replayed) return answerFrom(admitted, error.stored);
  throw error;
}

/** The look-ups of the key and of what the run has read travel with the first statement of the work. */
function openScope(invoker: Invoker, admitted: Admitted, others: readonly Prelude[]): WriteScope {
  const { tenantId, now, rehearse, step } = admitted;
  const preludes = [...lookFirst(admitted), ...others];
  return invoker.store.write({ tenantId, now }, { rehearsal: rehearse, preludes, isLoose: step?.isLoose ?? false });
}

/** For what must not wait: nothing is written to the database now; the record is on disk before the answer. */
export async function runSpooled(invoker: Invoker, admitted: Admitted): Promise<Answer> {
  const { tenantId, now, key } = admitted;
  const answered = key === undefined ? undefined : await replayed(invoker, admitted);
  if (answered) return answered;
  const unit = unitOf(admitted, invoker.store.read({ tenantId, now }));
  const call = callOf(invoker, unit, admitted);
  const startedMs = performance.now();
  const output = await outcome(call, admitted.input);
  const keeping = keepTaint(invoker, admitted, unit);
  if (keeping) await keeping;
  if (admitted.rehearse) return { status: 'rehearsed', rehearsal: rehearsalOf(unit, output) };
  const noting = note(invoker, call, { admitted, output, startedMs });
  if (noting) await noting;
  // A key may have been used meanwhile; what has begun inside is taken back with its record.
  const kind = key === undefined && unit.begun.length === 0 ? 'lines' : 'keyed';
  const { recorded } = unit;
  await invoker.spool.append(
    spooled(invoker, kind, { id: call.id, tenantId, body: linesOf(recorded), told: toldOf(recorded) }),
  );
  return done(admitted, call, output);
}

/** Where the answer is lost nobody knows whether it was done: whoever remembers what it changes must ask anew. */
export async function doubting<T>(invoker: Invoker, unit: Unit, committing: Promise<T>): Promise<T> {
  try {
    return await committing;
  } catch (error) {
    if (asFault(error).code === 'unavailable') announce(invoker, unit);
    throw error;
  }
}

export function announce(invoker: Invoker, { recorded }: Unit) {
  if (recorded.events.length > 0) invoker.live.committed(recorded.events);
  if (recorded.deliveries.length > 0) invoker.wake();
}

export function done({ entry: { contract } }: Admitted, { id, unit }: RunningCall, output: unknown): Answer {
  const { cookies, taintedBy } = unit;
  const isOwn = taintedBy === undefined;
  return { status: 'done', contract, output, entryId: id, replayed: false, cookies, isOwn };
}
