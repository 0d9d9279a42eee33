// The one pipeline, the same for every door, read top to bottom. Every gate that fails, refuses.
import { Fault } from '#base/fault';
import { msOf } from '#base/time';
import { noObligations, type Obligations } from '#kernel/access';
import { type AnyContract, Id, type Origin, visitor } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { type Become, becomeOf } from './become.ts';
import { checkDepth } from './depth.ts';
import type { Invoker } from './invoker.ts';
import { type Judgement, judge } from './judge.ts';
import { isSpooled } from './kept.ts';
import { hashOf, longestKey } from './keys.ts';
import { type Limiter, limiter } from './limits.ts';
import { noteFailure, noteRefusal, noteUse } from './note.ts';
import { runPlan } from './planned.ts';
import { HasRead, hasRead, hasReadBefore } from './reading.ts';
import { usableReason } from './reason.ts';
import type { Registered } from './registry.ts';
import { replayed } from './replay.ts';
import type { Admitted, Answer, Request, Resumption } from './request.ts';
import { runRead } from './run-read.ts';
import { runSend } from './run-send.ts';
import { runSpooled, runWrite } from './run-write.ts';
import { shown } from './shown.ts';
import { keepTaintOfReplay } from './taint.ts';

const usualMaxBytes = 1_048_576;
const neverAborted = new AbortController().signal;
/** By the kernel's own entry, not by the contract, which several kernels of one process share. */
const ownLimits = new WeakMap<Registered, Limiter>();

export async function invoke(invoker: Invoker, request: Request, resumption: Resumption = {}): Promise<Answer> {
  const nowMs = playedAt(request) ?? invoker.clock.nowMs();
  const builtIn = invoker.registry.has(request.capability) ? invoker.registry.find(request.capability) : undefined;
  checkSize(builtIn?.contract, request);
  if (request.caller.kind !== 'known') invoker.limits.ip(request.origin.ip, nowMs);
  const identified = identify(invoker, builtIn?.contract, request);
  const who = identified instanceof Promise ? await identified : identified;
  const entry = builtIn ?? invoker.registry.find(request.capability, who.tenantId);
  const learning = settledIn(invoker, who.tenantId);
  if (learning) await learning;
  if (request.origin.brand !== undefined) await mustHaveBrand(invoker, who.tenantId, request.origin.brand);
  return admitAndRun(invoker, { request, who, entry, nowMs, resumption });
}

async function mustHaveBrand({ tenants }: Invoker, tenantId: string, brand: string) {
  if (await tenants.hasBrand(tenantId, brand)) return;
  throw new Fault('not_found', `There is no brand ${JSON.stringify(brand.slice(0, 100))} here`);
}

/** Only who is named by the house itself acts at another instant than now. */
function playedAt({ at, caller }: Request): number | undefined {
  return at === undefined || caller.kind !== 'known' ? undefined : msOf(at);
}

/** What a company has settled for itself, and bought, is known before it is asked. At once when it is already. */
function settledIn({ access, tenants, subscriptions }: Invoker, tenantId: string): Promise<unknown> | undefined {
  const [granted, bought, wanted] = [access.ready(tenantId), tenants.ready(tenantId), subscriptions.ready()];
  return granted || bought || wanted ? Promise.all([granted, bought, wanted]) : undefined;
}

interface Arrived {
  readonly request: Request;
  readonly who: Authenticated;
  readonly entry: Registered;
  readonly nowMs: number;
  readonly resumption: Resumption;
}

function admitAndRun(invoker: Invoker, arrived: Arrived): Promise<Answer> {
  const admitted = admit(invoker, arrived);
  const become = becomeOf(admitted.entry.contract.name);
  return become ? another(invoker, arrived, become(invoker, admitted)) : run(invoker, admitted);
}

async function another(invoker: Invoker, arrived: Arrived, becoming: Become | Promise<Become>): Promise<Answer> {
  const { capability, input, undoes } = await becoming;
  const entry = invoker.registry.find(capability, arrived.who.tenantId);
  const resumption = { ...arrived.resumption, undoes };
  return admitAndRun(invoker, { ...arrived, request: { ...arrived.request, input }, entry, resumption });
}

/** May they, and is it understood? What is refused here is written down before the caller hears of it. */
function admit(invoker: Invoker, arrived: Arrived): Admitted {
  const { entry, who, request, nowMs } = arrived;
  try {
    checkAccess(invoker, entry.contract, who);
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
  { caller, origin, input }: Request,
): Authenticated | Promise<Authenticated> {
  if (caller.kind === 'known') return caller.who;
  const isOpen = contract !== undefined && contract.caller !== 'actor';
  const visit = { isOpen, origin, homeId: isOpen ? contract.spec.home?.(input) : undefined };
  try {
    const answer = invoker.identity.authenticate(caller);
    if (answer instanceof Promise) {
      return answer.then(
        (who) => who ?? stranger(invoker, visit),
        (error: unknown) => strangerAfter(error, invoker, visit),
      );
    }
    return answer ?? stranger(invoker, visit);
  } catch (error) {
    return strangerAfter(error, invoker, visit);
  }
}

interface Visit {
  readonly isOpen: boolean;
  readonly origin: Origin;
  /** The company that they name themselves, as by a link made there. */
  readonly homeId: string | undefined;
}

/** Whoever signs in may well carry a session that has ended. */
function strangerAfter(error: unknown, invoker: Invoker, visit: Visit) {
  if (visit.isOpen && error instanceof Fault && error.code === 'unauthenticated') return stranger(invoker, visit);
  throw error;
}

function stranger(invoker: Invoker, { isOpen, origin, homeId }: Visit): Authenticated {
  if (!isOpen) throw new Fault('unauthenticated', 'Sign in, or send an API key as "Authorization: Bearer <key>"');
  const home = homeId === undefined ? invoker.tenants.ofHost(origin.host) : named(homeId);
  if (!home) throw nobody();
  return { actor: visitor, tenantId: home.id };
}

function nobody(): Fault {
  return new Fault('not_found', 'There is nobody at this address');
}

/** Whether there is such a company is seen when its plan is. */
function named(homeId: string) {
  return Id.safeParse(homeId).success ? { id: homeId } : undefined;
}

/** May they, by their rights and by what their company has bought? */
export function checkAccess(invoker: Invoker, contract: AnyContract, { actor, tenantId }: Authenticated) {
  const { name, spec } = contract;
  // The house keeps going on every plan; what its modules do for a company they were asked to do.
  if (actor.kind !== 'service' && !invoker.tenants.allows(tenantId, name)) {
    // Nobody outside learns which companies there are, or what they have bought.
    if (actor.kind === 'visitor') throw nobody();
    throw new Fault('forbidden', invoker.tenants.explain(tenantId, name), {
      details: { reason: 'plan', plan: invoker.tenants.planFor(name) },
    });
  }
  if (contract.caller !== 'actor') return;
  if (!spec.access || !invoker.access.may(actor, spec.access, tenantId)) {
    throw new Fault('forbidden', invoker.access.explain(actor, spec.access ?? name, tenantId));
  }
}

function validated(invoker: Invoker, { request, who, entry, nowMs, resumption }: Arrived): Admitted {
  const { actor, tenantId } = who;
  const { undoes, approvalId, planStep } = resumption;
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
    // A read has nothing to take back: it runs as it is, recorded as always.
    rehearse: entry.contract.effect !== 'read' && (request.rehearse ?? false),
    signal: request.signal ?? neverAborted,
    callId: invoker.newId(nowMs),
    nowMs,
    now: invoker.instant(nowMs),
    undoes,
    approvalId,
    planStep,
    runId: request.runId,
    reason: usableReason(request.reason),
    obligations: obligationsIn(invoker, entry.contract, who),
    tainted: request.tainted ?? false,
    hasRead: false,
    unsureOf: undefined,
    isGate: request.isGate ?? false,
    step: request.step,
    parentId: undefined,
    isPlayed: request.at !== undefined,
    reservations: [],
  };
}

/** The later gates and the work. Whoever is refused or fails hears first whether this very call was answered before. */
export async function run(invoker: Invoker, asked: Admitted): Promise<Answer> {
  const startedMs = performance.now();
  let admitted = asked;
  try {
    checkLimits(invoker, admitted);
    const reading = hasReadBefore(invoker, admitted);
    if (reading) admitted = { ...admitted, ...(reading instanceof Promise ? await reading : reading) };
    const told = await decided(invoker, admitted).catch((error: unknown) => {
      if (!(error instanceof HasRead)) throw error;
      settle(admitted, 'failed');
      admitted = { ...admitted, ...hasRead };
      return decided(invoker, admitted);
    });
    const tainting = keepTaintOfReplay(invoker, admitted, told);
    if (tainting) await tainting;
    const answer = shown(admitted, told);
    // Waiting costs nothing, nor does answering once more what was done before.
    settle(admitted, answer.status === 'waiting' || (answer.status === 'done' && answer.replayed) ? 'failed' : 'done');
    const latencyMs = performance.now() - startedMs;
    noteUse(invoker, admitted, latencyMs);
    invoker.observe(admitted, answer.status, latencyMs);
    return answer;
  } catch (error) {
    settle(admitted, 'failed');
    return answeredBefore(invoker, admitted, { error, startedMs });
  }
}

async function decided(invoker: Invoker, admitted: Admitted): Promise<Answer> {
  const judging = judge(invoker, admitted);
  return answerTo(invoker, admitted, judging instanceof Promise ? await judging : judging);
}

function answerTo(invoker: Invoker, admitted: Admitted, judgement: Judgement): Answer | Promise<Answer> {
  if (judgement.status === 'wait') return { status: 'waiting', approvalId: judgement.approvalId };
  if (judgement.status === 'answered') return judgement.answer;
  if (admitted.entry.contract.name === runPlan.name) return invoker.planned(admitted);
  return runnerOf(admitted)(invoker, admitted);
}

async function answeredBefore(
  invoker: Invoker,
  admitted: Admitted,
  failed: { error: unknown; startedMs: number },
): Promise<Answer> {
  let { error } = failed;
  try {
    const answered = await replayed(invoker, admitted);
    if (answered) {
      await keepTaintOfReplay(invoker, admitted, answered);
      return shown(admitted, answered);
    }
  } catch (other) {
    error = other;
  }
  throw noteFailure(invoker, admitted, { error, latencyMs: performance.now() - failed.startedMs });
}

function settle({ reservations }: Admitted, outcome: 'done' | 'failed') {
  for (const reservation of reservations.splice(0)) reservation.settle(outcome);
}

function runnerOf({ entry: { contract } }: Admitted) {
  if (contract.spec.effect === 'read') return runRead;
  if (contract.spec.effect === 'send') return runSend;
  return isSpooled(contract) ? runSpooled : runWrite;
}

function checkLimits(invoker: Invoker, { entry, actor, tenantId, origin, nowMs, isPlayed }: Admitted) {
  if (isPlayed) return;
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

export function obligationsIn(
  invoker: Invoker,
  { spec }: AnyContract,
  { actor, tenantId }: Authenticated,
): Obligations {
  return spec.access ? invoker.access.obligations(actor, spec.access, tenantId) : noObligations;
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
