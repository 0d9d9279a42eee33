// An approval is for these bytes, at this stake, by this actor, for a while, and once.
import { Fault } from '#base/fault';
import type { Money } from '#base/money';
import { after, type Duration } from '#base/time';
import type { House, Proposal, Verdict } from './house.ts';
import { approvalLife, isGuarded } from './model.ts';
import { hashOf, inWrite, opened, sealedOf } from './parking.ts';
import { fits } from './plan.ts';
import { plain } from './seal.ts';
import { claimRequest, grantedFor, requestById } from './store.ts';
import type { RequestRow } from './tables.ts';

/** The key of the call keeps it from happening twice; this spares two from trying at once, and outlives a crash. */
const claimLife: Duration = '5 minutes';

export const allowed: Verdict = { status: 'allow' };

/** Undefined when the approval is for another call: then this one is judged by itself. */
export async function reenter(house: House, proposal: Proposal): Promise<Verdict | undefined> {
  const { tenantId, now, approvalId = '', contract } = proposal;
  const row = await requestById(house.parts.store.read({ tenantId, now }).db, approvalId);
  if (!row) throw new Fault('conflict', `There is no approval ${approvalId}`);
  if (row.actorId !== proposal.actor.id) throw refused(row, 'it was given to somebody else');
  if (row.plan && proposal.planStep !== undefined) return stepOf(house, row, proposal);
  if (row.capability !== contract.name) return undefined;
  const inputHash = hashOf(house, contract.name, sealedOf(proposal));
  // Another part of the same call, which happens to be of the same kind.
  if (inputHash !== row.inputHash && proposal.resumes) return undefined;
  refuseUnlessUsable(row, proposal);
  if (inputHash !== row.inputHash) throw refused(row, 'it was given for another input');
  const claim = { id: row.id, inputHash, now, until: after(now, claimLife) };
  if (await inWrite(house, proposal, (db) => claimRequest(db, claim))) return allowed;
  // By another call, which goes on or has died: then its claim runs out.
  throw new Fault('unavailable', 'The approval is being used right now; ask again in a moment', {
    details: { approvalId: row.id, state: row.state, held: true },
  });
}

const usable = new Set(['approved', 'executing']);

function refuseUnlessUsable(row: RequestRow, { now, stake }: Proposal) {
  if (!usable.has(row.state))
    throw refused(row, row.state === 'waiting' ? 'nobody has decided yet' : `it is ${row.state}`);
  if (row.decidedAt === null || after(row.decidedAt, approvalLife) <= now) throw refused(row, 'it has run out');
  if (isAbove(stake, row.stake)) throw refused(row, 'more is at stake now than was approved');
}

/** A step of an approved plan: the planned call, at the planned stake. Its key sees to it that it is done once. */
function stepOf(house: House, row: RequestRow, { planStep, contract, stake }: Proposal): Verdict {
  const { index, given } = planStep ?? { index: -1, given: undefined };
  if (row.state !== 'executing') throw refused(row, `it is ${row.state}`);
  const planned = opened(house, row).plan?.[index];
  if (planned?.capability !== contract.name) throw refused(row, `its step ${index} is another call`);
  if (!fits(planned.input, plain(given))) throw refused(row, `its step ${index} has another input`);
  if (isAbove(stake, row.plan?.[index]?.stake ?? null)) throw refused(row, 'more is at stake than was approved');
  return allowed;
}

/**
 * Who approved a guarded call has approved what it guards inside itself: that follows by our own code from the bytes
 * they looked at, and has ids and secrets that are others each time. What moves money, or is to be asked for every
 * time, is asked for by itself. Whatever the agent has read since it asked can not have changed those bytes.
 */
export async function reenterInside(house: House, proposal: Proposal): Promise<Verdict | undefined> {
  const { tenantId, now, resumes, contract, actor, stake } = proposal;
  if (!resumes || !isGuarded(contract) || proposal.mustAsk || proposal.isGate) return undefined;
  if (contract.effect === 'send' || (stake && stake.amount !== 0)) return undefined;
  const { capability } = resumes;
  const outer = house.parts.contractOf(capability, tenantId);
  if (!outer || !isGuarded(outer)) return undefined;
  const whole = { input: plain(resumes.input), plan: null, undoes: resumes.undoes ?? null };
  const wish = { actorId: actor.id, capability, hash: hashOf(house, capability, whole) };
  const grants = await grantedFor(house.parts.store.read({ tenantId, now }).db, wish);
  return grants.some(({ state }) => state === 'executing') ? allowed : undefined;
}

function isAbove(stake: Money | undefined, ceiling: Money | null): boolean {
  if (!stake || stake.amount === 0) return false;
  return ceiling?.currency !== stake.currency || Math.abs(stake.amount) > Math.abs(ceiling.amount);
}

function refused({ id, state }: RequestRow, because: string): Fault {
  return new Fault('conflict', `The approval can not be used: ${because}`, { details: { approvalId: id, state } });
}
