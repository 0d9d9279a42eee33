// The one pipeline, the same for every door, read top to bottom. Every gate that fails, refuses.
import { Fault } from '#base/fault';
import { type Actor, type AnyContract, type Origin, visitor } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { type Become, becomeOf } from './become.ts';
import { checkDepth } from './depth.ts';
import type { Judged, Reservation, Verdict } from './gates.ts';
import type { Invoker } from './invoker.ts';
import { hashOf, longestKey } from './keys.ts';
import { type Limiter, limiter } from './limits.ts';
import { noteFailure, noteRefusal, noteUse } from './note.ts';
import type { Registered } from './registry.ts';
import { replayed } from './replay.ts';
import type { Admitted, Answer, Request } from './request.ts';
import { runRead } from './run-read.ts';
import { runSend } from './run-send.ts';
import { runSpooled, runWrite } from './run-write.ts';

const usualMaxBytes = 1_048_576;
const neverAborted = new AbortController().signal;
/** By the kernel's own entry, not by the contract, which several kernels of one process share. */
const ownLimits = new WeakMap<Registered, Limiter>();

export async function invoke(invoker: Invoker, request: Request): Promise<Answer> {
  const nowMs = invoker.clock.nowMs();
  const builtIn = invoker.registry.has(request.capability) ? invoker.registry.find(request.capability) : undefined;
  checkSize(builtIn?.contract, request);
  if (request.caller.kind !== 'known') invoker.limits.ip(request.origin.ip, nowMs);
  const identified = identify(invoker, builtIn?.contract, request);
  const who = identified instanceof Promise ? await identified : identified;
  const entry = builtIn ?? invoker.registry.find(request.capability, who.tenantId);
  return admitAndRun(invoker, { request, who, entry, nowMs, undoes: undefined });
}

interface Arrived {
  readonly request: Request;
  readonly who: Authenticated;
  readonly entry: Registered;
  readonly nowMs: number;
  readonly undoes: string | undefined;
}

function admitAndRun(invoker: Invoker, arrived: Arrived): Promise<Answer> {
  const admitted = admit(invoker, arrived);
  const become = becomeOf(admitted.entry.contract.name);
  return become ? another(invoker, arrived, become(invoker, admitted)) : run(invoker, admitted);
}

async function another(invoker: Invoker, arrived: Arrived, becoming: Become | Promise<Become>): Promise<Answer> {
  const { capability, input, undoes } = await becoming;
  const entry = invoker.registry.find(capability, arrived.who.tenantId);
  return admitAndRun(invoker, { ...arrived, request: { ...arrived.request, input }, entry, undoes });
}

/** May they, and is it understood? What is refused here is written down before the caller hears of it. */
function admit(invoker: Invoker, arrived: Arrived): Admitted {
  const { entry, who, request, nowMs } = arrived;
  try {
    checkAccess(invoker, entry.contract, who.actor);
    return validated(invoker, arrived);
  } catch (error) {
    throw noteRefusal(invoker, { entry, who, origin: request.origin, nowMs }, error);
  }
}

function checkSize(contract: AnyContract | undefined, { bytes = 0 }: Request) {
  const most = contract?.spec.maxBytes ?? usualMaxBytes;
  if (bytes > most) throw new Fault('too_large', `The request has ${bytes} bytes; at most ${most} are taken here`);
}

/** At once for whoever is remembered. */
function identify(
  invoker: Invoker,
  contract: AnyContract | undefined,
  { caller, origin }: Request,
): Authenticated | Promise<Authenticated> {
  if (caller.kind === 'known') return caller.who;
  const isOpen = contract !== undefined && contract.caller !== 'actor';
  try {
    const answer = invoker.identity.authenticate(caller);
    if (answer instanceof Promise) {
      return answer.then(
        (who) => who ?? stranger(invoker, isOpen, origin),
        (error: unknown) => strangerAfter(error, invoker, { isOpen, origin }),
      );
    }
    return answer ?? stranger(invoker, isOpen, origin);
  } catch (error) {
    return strangerAfter(error, invoker, { isOpen, origin });
  }
}

/** Whoever signs in may well carry a session that has ended. */
function strangerAfter(error: unknown, invoker: Invoker, { isOpen, origin }: { isOpen: boolean; origin: Origin }) {
  if (isOpen && error instanceof Fault && error.code === 'unauthenticated') return stranger(invoker, isOpen, origin);
  throw error;
}

function stranger(invoker: Invoker, isOpen: boolean, { host }: Origin): Authenticated {
  if (!isOpen) throw new Fault('unauthenticated', 'Sign in, or send an API key as "Authorization: Bearer <key>"');
  const home = invoker.tenants.ofHost(host);
  if (!home) throw new Fault('not_found', 'There is nobody at this address any more');
  return { actor: visitor, tenantId: home.id };
}

export function checkAccess(invoker: Invoker, contract: AnyContract, actor: Actor) {
  if (contract.caller !== 'actor') return;
  const { access } = contract.spec;
  if (!access || !invoker.access.may(actor, access)) {
    throw new Fault('forbidden', invoker.access.explain(actor, access ?? contract.name));
  }
}

function validated(invoker: Invoker, { request, who, entry, nowMs, undoes }: Arrived): Admitted {
  const { actor, tenantId } = who;
  checkDepth(request.input);
  const parsed = entry.parseInput(request.input ?? {});
  if (!parsed.success) throw invalidInput(entry.contract.name, parsed.error.issues);
  const key = usableKey(request.key);
  const keyed = entry.contract.effect !== 'read' && key !== undefined;
  return {
    entry,
    input: parsed.data,
    inputHash: keyed ? hashOf([parsed.data, undoes]) : '',
    actor,
    tenantId,
    origin: request.origin,
    key,
    rehearse: request.rehearse ?? false,
    signal: request.signal ?? neverAborted,
    callId: invoker.newId(),
    nowMs,
    now: invoker.instant(nowMs),
    undoes,
    parentId: undefined,
    reservations: [],
  };
}

/** The later gates and the work. Whoever is refused or fails hears first whether this very call was answered before. */
export async function run(invoker: Invoker, admitted: Admitted): Promise<Answer> {
  const startedMs = performance.now();
  try {
    checkLimits(invoker, admitted);
    const judging = judge(invoker, judgedOf(admitted), admitted.reservations);
    const verdict = judging instanceof Promise ? await judging : judging;
    if (verdict.status === 'wait') {
      settle(admitted, 'failed');
      return { status: 'waiting', approvalId: verdict.approvalId };
    }
    const answer = await runnerOf(admitted)(invoker, admitted);
    // Answering once more what was done before costs nothing.
    settle(admitted, answer.status === 'done' && answer.replayed ? 'failed' : 'done');
    noteUse(invoker, admitted, performance.now() - startedMs);
    return answer;
  } catch (error) {
    settle(admitted, 'failed');
    return answeredBefore(invoker, admitted, { error, startedMs });
  }
}

async function answeredBefore(
  invoker: Invoker,
  admitted: Admitted,
  failed: { error: unknown; startedMs: number },
): Promise<Answer> {
  let { error } = failed;
  try {
    const answered = await replayed(invoker, admitted);
    if (answered) return answered;
  } catch (other) {
    error = other;
  }
  throw noteFailure(invoker, admitted, { error, latencyMs: performance.now() - failed.startedMs });
}

/** Budget first, then taint and approval. Gates that need not wait cost no turn of the event loop. */
export function judge({ gates }: Invoker, judged: Judged, reservations: Reservation[]): Verdict | Promise<Verdict> {
  const reserving = gates.reserve(judged);
  if (reserving instanceof Promise) {
    return reserving.then((reservation) => {
      reservations.push(reservation);
      return gates.approve(judged);
    });
  }
  reservations.push(reserving);
  return gates.approve(judged);
}

function settle({ reservations }: Admitted, outcome: 'done' | 'failed') {
  for (const reservation of reservations.splice(0)) reservation.settle(outcome);
}

function runnerOf({ entry: { contract } }: Admitted) {
  if (contract.spec.effect === 'read') return runRead;
  if (contract.spec.effect === 'send') return runSend;
  return contract.spec.record === 'spool' ? runSpooled : runWrite;
}

function checkLimits(invoker: Invoker, { entry, actor, tenantId, origin, nowMs }: Admitted) {
  const who = actor.kind === 'visitor' ? origin.ip : actor.id;
  const { limit } = entry.contract.spec;
  if (limit) {
    const own = ownLimits.get(entry) ?? limiter(limit, `of ${entry.contract.name}`);
    ownLimits.set(entry, own);
    own(who, nowMs);
  }
  if (actor.kind === 'service') return;
  invoker.limits.actor(who, nowMs);
  invoker.limits.tenant(tenantId, nowMs);
}

export function judgedOf({ callId, entry, input, actor, tenantId, now, key }: Admitted, nested = false): Judged {
  return { callId, entry, input, actor, tenantId, now, key, nested };
}

function usableKey(key: string | undefined): string | undefined {
  if (key === undefined) return undefined;
  if (key.length >= 1 && key.length <= longestKey && /^[\x21-\x7e]+$/.test(key)) return key;
  throw new Fault('invalid', `An Idempotency-Key has 1 to ${longestKey} visible ASCII characters`);
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

export function invalidInput(name: string, issues: readonly Issue[]): Fault {
  const problems = issues.slice(0, 20).map(({ path, message }) => ({ field: path.map(String).join('.'), message }));
  const first = problems[0];
  const where = first?.field ? `${first.field}: ` : '';
  return new Fault('invalid', `${where}${first?.message ?? `The input does not fit ${name}`}`, {
    details: { problems },
  });
}
