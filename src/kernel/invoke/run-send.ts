// A send leaves the building. Its intent is committed first, the vendor gets our key, and the outcome is recorded. What
// a crash leaves in between is uncertain: it is looked up or decided by a person, never silently repeated.
import { asFault, Fault } from '#base/fault';
import { after } from '#base/time';
import type { Entry } from '#kernel/store';
import type { Invoker } from './invoker.ts';
import { expiry, hashOf, isKeyClash, type KeyPlace, keyEntries, type StoredKey, sendLease } from './keys.ts';
import { callOf, checked, keptAnswer, note, outcome, unitOf } from './perform.ts';
import { rehearsalOf } from './rehearse.ts';
import { answerFrom, replayed, storedAt } from './replay.ts';
import type { Admitted, Answer } from './request.ts';
import { announce, done, doubting } from './run-write.ts';
import type { RunningCall } from './running.ts';
import { keepTaint } from './taint.ts';
import { nothingRecorded, recordEntries, type Unit } from './unit.ts';

/** A send always has a key: its caller's, or its own id; and a place where it is known that it is on its way. */
type Keyed = Admitted & { readonly key: string; readonly place: KeyPlace };

export async function runSend(invoker: Invoker, admitted: Admitted): Promise<Answer> {
  const { undoes, actor, callId } = admitted;
  const key = admitted.key ?? `call:${callId}`;
  const inputHash = admitted.inputHash || hashOf([admitted.input, undoes]);
  if (undoes === undefined) return send(invoker, { ...admitted, key, inputHash, place: { actorId: actor.id, key } });
  // What is taken back is taken back once, whoever asks for it and under whatever key.
  const told = admitted.rehearse ? undefined : await replayed(invoker, admitted);
  return told ?? send(invoker, { ...admitted, key, inputHash, place: { actorId: 'undo', key: undoes } });
}

async function send(invoker: Invoker, admitted: Keyed): Promise<Answer> {
  const { tenantId, now } = admitted;
  const unit = unitOf(admitted, invoker.store.read({ tenantId, now }));
  const call = callOf(invoker, unit, admitted);
  if (admitted.rehearse) return pretend(unit, admitted);
  const startedMs = performance.now();
  const stored = await intend(invoker, admitted);
  if (stored && stored.state !== 'sending')
    return admitted.undoes === undefined ? answerFrom(admitted, stored) : answeredMeanwhile(invoker, admitted);
  const known = stored ? await settleUncertain(invoker, call, admitted) : undefined;
  const output = known ? known.output : await attempt(invoker, call, admitted);
  await keepTaint(invoker, admitted, unit);
  await note(invoker, call, { admitted, output, startedMs });
  if (admitted.undoes === undefined) unit.recorded.keys.length = 0;
  const answer = keptAnswer(admitted.entry, output);
  const finish = keyEntries.finish(admitted.place, { answer, entryId: call.id });
  const finishing = changed(invoker, admitted, [finish, ...recordEntries(unit.recorded)]);
  const finished = await doubting(invoker, unit, finishing);
  // Somebody who asked while we were waiting has been told by the vendor, and has written it down.
  if (!finished) return answeredMeanwhile(invoker, admitted);
  announce(invoker, unit);
  return done(admitted, call, output);
}

/** One transaction that stands only if its first statement found something to change. */
async function changed(invoker: Invoker, { tenantId, now }: Admitted, [first, ...rest]: [Entry, ...Entry[]]) {
  const scope = invoker.store.write({ tenantId, now });
  try {
    const { rowCount } = await scope.run(first);
    if (rowCount > 0) await scope.commit(rest);
    return rowCount > 0;
  } finally {
    await scope.rollback();
  }
}

async function answeredMeanwhile(invoker: Invoker, admitted: Admitted): Promise<Answer> {
  const answer = await replayed(invoker, admitted);
  if (answer) return answer;
  const { undoes } = admitted;
  if (undoes !== undefined) throw new Fault('conflict', `The call ${undoes} has been undone already`);
  throw new Fault('conflict', 'It was sent, but its key has been given up meanwhile; look at the record');
}

/** Commits that it is about to be sent. Answers what is stored when somebody has been here before. */
async function intend(invoker: Invoker, admitted: Keyed): Promise<StoredKey | undefined> {
  const { tenantId, now, place, entry, inputHash, step } = admitted;
  const intent = {
    ...nothingRecorded(),
    keys: [
      {
        tenant_id: tenantId,
        actor_id: place.actorId,
        key: place.key,
        capability: entry.contract.name,
        input_hash: inputHash,
        state: 'sending' as const,
        answer: null,
        entry_id: null,
        leased_until: after(now, sendLease),
        expires_at: expiry(now),
      },
    ],
  };
  try {
    await invoker.store.write({ tenantId, now }).commit([...(step ? [step.fence] : []), ...recordEntries(intent)]);
    return undefined;
  } catch (error) {
    if (!isKeyClash(error)) throw error;
    // Given up between our try and our look: then it is ours to try.
    return (await storedAt(invoker, admitted, place)) ?? intend(invoker, admitted);
  }
}

/** Failures after which nobody here knows whether it was sent. */
const uncertain = new Set(['upstream', 'unavailable', 'internal']);

async function attempt(invoker: Invoker, call: RunningCall, admitted: Keyed): Promise<unknown> {
  const { place, tenantId, now } = admitted;
  try {
    // Nothing leaves a company that only plays.
    if (await invoker.staysHere(tenantId, now)) return pretence(admitted.entry, admitted.input);
    return await outcome(call, admitted.input);
  } catch (error) {
    const { code, details } = asFault(error);
    const isHalfDone = call.unit.hasLeft && details?.approvalId !== undefined;
    const entry = isHalfDone || uncertain.has(code) ? keyEntries.release(place) : keyEntries.forget(place);
    await invoker.store.write({ tenantId, now }).commit([entry]);
    throw error;
  }
}

/** An earlier attempt ended without a word. Only the vendor knows what became of it. */
async function settleUncertain(
  invoker: Invoker,
  call: RunningCall,
  admitted: Keyed,
): Promise<{ output: unknown } | undefined> {
  const { place, key, now, entry, undoes } = admitted;
  const claimed = await changed(invoker, admitted, [keyEntries.renew(place, now)]);
  if (!claimed) throw new Fault('conflict', 'This is being sent right now; ask again in a moment');
  const { lookup } = entry.capability;
  const letGo = () => changed(invoker, admitted, [keyEntries.release(place)]);
  if (!lookup) {
    await letGo();
    const again = undoes === undefined ? 'before sending anew' : `and call ${entry.contract.name} itself if need be`;
    throw new Fault('conflict', `An earlier attempt ended without an answer; check with the receiver ${again}`, {
      details: { state: 'uncertain' },
    });
  }
  try {
    const found = await lookup(call, call.key ?? key, admitted.input);
    return found === undefined ? undefined : { output: checked(entry, found) };
  } catch (error) {
    await letGo();
    throw error;
  }
}

function pretend(unit: Unit, { entry, input }: Admitted): Answer {
  const output = pretence(entry, input);
  unit.pretended.push({ capability: entry.contract.name, input: entry.hideInput.hide(input) });
  return { status: 'rehearsed', rehearsal: rehearsalOf(unit, output) };
}

function pretence(entry: Admitted['entry'], input: unknown): unknown {
  const { name, spec } = entry.contract;
  const pretends = spec.effect === 'send' ? spec.pretend : undefined;
  if (!pretends) throw new Fault('conflict', `${name} can not be pretended, so it ends here`);
  return checked(entry, pretends(input));
}
