// Whether a call goes on or waits. What must wait is written down, by itself and for good, before anybody hears of it.
import { Fault } from '#base/fault';
import { newId } from '#base/id';
import type { Money } from '#base/money';
import type { AnyContract } from '#kernel/contract';
import { allowed, reenter, reenterInside } from './binding.ts';
import { mustBePerson } from './deciding.ts';
import { addSpent, type Cell, cellIn, insertReview } from './evidence.ts';
import type { House, Proposal, Verdict } from './house.ts';
import { type Act, actingOf, agentOf, isFree, isGuarded, mayEarn, type Rule, reasonToAsk, tierOf } from './model.ts';
import { hashOf, keyOfParked, sealedOf } from './parking.ts';
import { checkPlan, Plan } from './plan.ts';
import { type Asking, announcement, requestOf } from './request.ts';
import { diceOf } from './seal.ts';
import { grantedFor, insertRequest, openUnder, policyIn, sameWishes } from './store.ts';
import type { RequestRow } from './tables.ts';
import { bandOf, nothingKnown, reviewedShare, shareAsked } from './trust.ts';

/** To ask for less needs nobody's leave. */
const alwaysFree = 'approval.request.withdraw';
/** Nobody need be asked whether an agent may do what only people do. */
const decisions = new Set([
  ...['approval.request.approve', 'approval.request.reject', 'approval.request.decideMany'],
  'approval.link.make',
]);

/** At once whenever nothing must be asked. */
export function judge(house: House, proposal: Proposal): Verdict | Promise<Verdict> {
  if (mayPass(proposal)) return allowed;
  if (decisions.has(proposal.contract.name)) mustBePerson(proposal.actor);
  return proposal.approvalId === undefined ? ask(house, proposal) : judgeAgain(house, proposal);
}

/** The way of nearly every call. */
export function mayPass(proposal: Proposal): boolean {
  const { contract } = proposal;
  if (contract.effect === 'read' || contract.name === alwaysFree) return true;
  return proposal.approvalId === undefined && proposal.plan === undefined && isFree(actOf(proposal, proposal));
}

async function judgeAgain(house: House, proposal: Proposal): Promise<Verdict> {
  const verdict =
    (await reenter(house, proposal)) ??
    (await reenterBeside(house, proposal)) ??
    (await reenterInside(house, proposal));
  if (verdict) return verdict;
  const { approvalId: _, ...fresh } = proposal;
  return judge(house, fresh);
}

/** Of a call that had to be asked for in several of its parts, each part has an approval of its own. */
async function reenterBeside(house: House, proposal: Proposal): Promise<Verdict | undefined> {
  const { tenantId, now, actor, contract } = proposal;
  const hash = hashOf(house, contract.name, sealedOf(proposal));
  const { db } = house.parts.store.read({ tenantId, now });
  const grants = await grantedFor(db, { actorId: actor.id, capability: contract.name, hash });
  const granted = grants.find((one) => one.state === 'approved' && isOfCall(one, proposal.key));
  return granted && reenter(house, { ...proposal, approvalId: granted.id });
}

function isOfCall({ id, callKey }: RequestRow, key: string | undefined): boolean {
  return key !== undefined && key === (callKey ?? keyOfParked(id));
}

function actOf(
  { actor, tainted, mustAsk = false, isGate = false }: Proposal,
  { contract, stake }: { contract: AnyContract; stake?: Money | undefined },
): Act {
  const { spec } = contract;
  return {
    acting: actingOf(actor),
    effect: contract.effect,
    undoable: spec.effect === 'read' || 'by' in spec.undo,
    guarded: isGuarded(contract),
    ...{ mustAsk, isGate, tainted, stake },
  };
}

/** The call itself and, when it stands for a plan, every call of it. */
function actsOf({ parts }: House, proposal: Proposal): Act[] {
  const planned = (proposal.plan ?? []).map(({ capability, stake }) => {
    const contract = parts.contractOf(capability, proposal.tenantId);
    if (!contract) throw new Fault('invalid', `The plan names ${capability}, which is not there`);
    return actOf(proposal, { contract, stake });
  });
  return [actOf(proposal, proposal), ...planned];
}

async function ask(house: House, proposal: Proposal): Promise<Verdict> {
  const { tenantId, now } = proposal;
  if (proposal.plan) checkPlan(Plan.parse(proposal.plan));
  const acts = actsOf(house, proposal);
  const hash = hashOf(house, proposal.contract.name, sealedOf(proposal));
  const scope = house.parts.store.write({ tenantId, now }, { isBrief: true });
  try {
    const { policy } = await policyIn(scope.db);
    const asking: Asking = { house, db: scope.db, proposal, policy, acts, hash };
    const rule = firstRule(asking);
    if (!rule) return allowed;
    const wishes = await wishesOf(asking);
    const known = answeredBy(wishes, proposal.key);
    if (known) return known;
    await refuseOtherInput(asking);
    const stakes = stakesOf(asking);
    const tier = await tierWith(asking, stakes);
    const through = mayEarn(rule, tier) && !wishes.some(isDoubtful) ? await letThrough(asking) : undefined;
    if (through) {
      await scope.commit([]);
      return through;
    }
    const row = requestOf(asking, { rule, tier, stake: proposal.plan ? stakes[0] : proposal.stake });
    if (await insertRequest(scope.db, row)) {
      await scope.commit(announcement(house, row, now));
      house.parts.wake();
      return { status: 'wait', approvalId: row.id };
    }
    // Somebody wrote the same wish down a moment ago. What we have added to the day's sum goes with our transaction.
    const [other] = (await wishesOf(asking)).filter(({ state }) => open.has(state));
    if (other) return { status: 'wait', approvalId: other.id };
    throw new Fault('unavailable', 'The same is being decided right now; ask again in a moment');
  } finally {
    await scope.rollback();
  }
}

function firstRule({ acts, policy }: Asking): Rule | undefined {
  return acts.map((act) => reasonToAsk(act, policy)).find((rule) => rule !== undefined);
}

function wishesOf({ db, proposal: { actor, key, contract }, hash }: Asking): Promise<RequestRow[]> {
  return sameWishes(db, { actorId: actor.id, key, capability: contract.name, hash });
}

/** One key is one call: while it waits, nothing else is asked for under it. */
async function refuseOtherInput({ db, proposal: { actor, key, contract, resumes }, hash }: Asking) {
  if (key === undefined || resumes) return;
  const [other] = await openUnder(db, { actorId: actor.id, key, capability: contract.name });
  if (!other || other.inputHash === hash) return;
  throw new Fault('conflict', 'This Idempotency-Key was used for another input, which waits for approval', {
    details: { approvalId: other.id },
  });
}

const open = new Set(['waiting', 'approved', 'executing']);

/** What waits, was refused or was never decided is asked whatever has been earned, under any key. */
function isDoubtful({ state }: RequestRow): boolean {
  return state !== 'executed' && state !== 'approved' && state !== 'executing';
}

/** Asking twice is asking once, and a rejection holds for the key it was told under. */
function answeredBy(wishes: readonly RequestRow[], key: string | undefined): Verdict | undefined {
  const same = wishes.filter(({ callKey }) => callKey === (key ?? null));
  const waiting = same.find(({ state }) => open.has(state));
  if (waiting) return { status: 'wait', approvalId: waiting.id };
  const [last] = same;
  if (key === undefined || last?.state !== 'rejected') return undefined;
  const because = last.decisionReason ? `: ${last.decisionReason}` : '';
  throw new Fault('conflict', `This was rejected${because}`, { details: { approvalId: last.id, state: 'rejected' } });
}

/** What is at stake in all, one sum per currency, the gravest first. */
function stakesOf({ acts, policy }: Asking): Money[] {
  const sums = new Map<string, number>();
  for (const { stake } of acts) {
    if (stake && stake.amount !== 0) sums.set(stake.currency, (sums.get(stake.currency) ?? 0) + Math.abs(stake.amount));
  }
  const stakes = [...sums].map(([currency, amount]) => ({ amount, currency }));
  return stakes.sort((a, b) => tierOf(policy, b) - tierOf(policy, a));
}

/** Stakes of an agent add up over the day: a hundred small ones are a large one. */
async function tierWith({ house, db, proposal, policy }: Asking, stakes: readonly Money[]): Promise<number> {
  const agentId = agentOf(proposal.actor);
  const tiers = [1];
  for (const stake of stakes) {
    const id = newId(house.parts.clock.nowMs());
    const sum = agentId ? await addSpent(db, { id, agentId, at: proposal.now, stake }) : stake;
    tiers.push(tierOf(policy, sum));
  }
  return Math.max(...tiers);
}

/** By the name of the call, so that asking again draws no other lot. */
async function letThrough({ house, db, proposal }: Asking): Promise<Verdict | undefined> {
  const { actor, contract, stake, key, callId, tenantId, plan, runId } = proposal;
  const agentId = agentOf(actor);
  if (agentId === undefined || plan) return undefined;
  const cell: Cell = { agentId, capability: contract.name, band: bandOf(stake) };
  const row = await cellIn(db, cell);
  const share = shareAsked(row ? { n: row.n, asAsked: row.nAsAsked, pinned: row.pinned } : nothingKnown);
  const name = `${tenantId}:${agentId}:${key ?? callId}`;
  if (diceOf(house.seal, `ask:${name}`) < share) return undefined;
  const sample = diceOf(house.seal, `review:${name}`) < reviewedShare;
  if (sample) {
    const id = newId(house.parts.clock.nowMs());
    await insertReview(db, { id, callId, ...cell, stake: stake ?? null, runId: runId ?? null });
  }
  return { status: 'allow', sample };
}
