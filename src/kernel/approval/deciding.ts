// One decision of one person. The request is held while it is judged, so however many decide at once, one of them does.
import { Fault } from '#base/fault';
import { before, type Duration } from '#base/time';
import type { Actor, Call } from '#kernel/contract';
import { decided } from './events.ts';
import { countOutcome, takeSpent } from './evidence.ts';
import type { House } from './house.ts';
import { type Given, isOnlyRequester, progressOf, type Verdict } from './model.ts';
import * as rows from './store.ts';
import type { RequestRow } from './tables.ts';

export interface Deciding {
  readonly approvalId: string;
  readonly inputHash: string;
  readonly verdict: Verdict;
  readonly reason?: string | undefined;
  readonly door: string;
}

const provenFor: Duration = '10 minutes';

export async function decide(house: House, call: Call, deciding: Deciding): Promise<RequestRow> {
  mustBePerson(call.actor);
  const { approvalId: id, inputHash, verdict } = deciding;
  const row =
    (await rows.holdWaiting(call.db, { id, inputHash })) ?? (await rows.refuseRequest(call.db, { id, inputHash }));
  if (row.deadline <= call.now) throw new Fault('conflict', `This ran out at ${row.deadline}; nothing was done`);
  await mustBeProven(house, call, row);
  const authorityId = await authorityOver(house, call, row);
  const given = (await rows.decisionsOn(call.db, id)).filter((one) => !one.void);
  const kept = await rows.insertDecision(call.db, {
    ...{ id: call.newId(), requestId: id, personId: call.actor.id, authorityId, step: row.step, verdict },
    ...{ reason: deciding.reason ?? null, inputHash, door: deciding.door },
  });
  if (!kept) throw new Fault('conflict', 'You, or whom you stand in for, have decided on this already');
  const reason = deciding.reason ?? null;
  if (verdict === 'reject') return end(call, row, { state: 'rejected', reason });
  const mine: Given = { step: row.step, personId: call.actor.id, authorityId };
  return approve(call, row, { given: [...given, mine], reason });
}

interface Approving {
  readonly given: readonly Given[];
  /** In the words of whoever agreed last. */
  readonly reason: string | null;
}

async function approve(call: Call, row: RequestRow, { given, reason }: Approving): Promise<RequestRow> {
  const { step, complete } = progressOf(row.chain, given);
  if (!complete) return (await rows.changeRequest(call.db, { id: row.id, from: ['waiting'] }, { step })) ?? row;
  if ((row.tier > 1 || row.secondNeeded) && isOnlyRequester(given, row.requesters)) {
    throw new Fault('forbidden', 'You asked for this yourself; from this stake on somebody else must agree');
  }
  return end(call, { ...row, step }, { state: 'approved', reason });
}

interface Ending {
  readonly state: 'approved' | 'rejected' | 'expired' | 'withdrawn';
  readonly reason: string | null;
}

/** Ends the wait and tells everybody, with what follows for the agent that asked. */
export async function end(call: Call, row: RequestRow, { state, reason }: Ending): Promise<RequestRow> {
  const decidedBy = call.actor.kind === 'service' ? null : call.actor.id;
  const change = { state, step: row.step, decidedAt: call.now, decidedBy, decisionReason: reason };
  const ended = await rows.changeRequest(call.db, { id: row.id, from: ['waiting'] }, change);
  if (!ended) return rows.refuseRequest(call.db, { id: row.id });
  await learn(call, ended);
  const { id, capability, title, actorId, runId } = ended;
  call.emit(decided, { approvalId: id, capability, title, verdict: state, actorId, runId, decidedBy, reason });
  return ended;
}

async function learn(call: Call, row: RequestRow) {
  const { agentId, capability, band, state, stake, createdAt } = row;
  if (agentId === null) return;
  if (state !== 'approved' && stake) await takeSpent(call.db, { agentId, at: createdAt, stake });
  if (row.plan !== null || (state !== 'approved' && state !== 'rejected')) return;
  const approvedAs = row.inputHash === row.askedHash ? 'as_asked' : 'changed';
  const outcome = state === 'rejected' ? 'rejected' : approvedAs;
  await countOutcome(call.db, { id: call.newId(), agentId, capability, band, outcome, now: call.now });
}

/** Agents never decide, nor does whoever acts for somebody, nor a program that somebody has let in. */
export function mustBePerson({ kind, delegatedBy, isProgram }: Actor) {
  if (isProgram) throw new Fault('forbidden', 'A program that you have let in can ask; you decide yourself');
  if (kind === 'person' && !delegatedBy) return;
  throw new Fault('forbidden', 'Only people decide; an agent or a module can ask');
}

/** A model comes in by MCP with a person's key, and a flow works in a person's name: neither is that person. */
export function mustBeHere({ actor, origin }: Call) {
  mustBePerson(actor);
  if (origin.door !== 'mcp' && origin.door !== 'work') return;
  throw new Fault('forbidden', 'Decide where a person sits: in the console, or with the command line');
}

async function mustBeProven({ parts }: House, call: Call, { tier }: RequestRow) {
  if (tier === 1 || !(await parts.people.hasSecondFactor(call.actor.id))) return;
  const { provenAt } = call.actor;
  if (provenAt !== undefined && provenAt > before(call.now, provenFor)) return;
  throw new Fault('forbidden', 'Prove your second factor again, then decide', { details: { secondFactor: 'needed' } });
}

/** By whose right this person may decide: their own, else that of somebody they stand in for. */
export async function authorityOver(house: House, call: Call, row: RequestRow): Promise<string> {
  const authority = await authorityIn(house, call, row);
  if (authority !== undefined) return authority;
  const wanted = row.chain[row.step]?.roles ?? [];
  throw new Fault(
    'forbidden',
    `This waits for somebody who may do it themselves and has a role of: ${wanted.join(', ')}`,
  );
}

type Looking = Pick<Call, 'actor' | 'tenant' | 'db' | 'now'>;

async function authorityIn(house: House, call: Looking, row: RequestRow): Promise<string | undefined> {
  const wanted = row.chain[row.step]?.roles ?? [];
  for await (const actor of authoritiesOf(house, call, row)) {
    if (actor.roles.some((role) => wanted.includes(role)) && mayItself(house, call, { row, actor })) return actor.id;
  }
  return undefined;
}

interface Asked {
  readonly tenantId: string;
  readonly now: string;
  readonly approvalId: string;
}

/** Which of these people may decide on it as it stands. */
export async function decidersOf(house: House, { tenantId, now, approvalId }: Asked, people: readonly Actor[]) {
  const { db } = house.parts.store.read({ tenantId, now });
  const row = await rows.requestById(db, approvalId);
  const found: string[] = [];
  for (const actor of row?.state === 'waiting' ? people : []) {
    const authority = row && (await authorityIn(house, { actor, tenant: { id: tenantId }, db, now }, row));
    if (authority !== undefined) found.push(actor.id);
  }
  return found;
}

/** Who asked sees what became of it; others must be allowed to do what is asked for. */
export async function mustBeAllowedToLook(house: House, call: Call, row: RequestRow) {
  if (row.requesters.includes(call.actor.id)) return;
  for await (const actor of authoritiesOf(house, call, row)) {
    if (mayItself(house, call, { row, actor })) return;
  }
  throw new Fault('forbidden', `You may not do what is asked for here (${row.capability}), so its input is not shown`);
}

/** The actor, then those for whom they stand in, with the roles those have now and the limits of the actor's key. */
async function* authoritiesOf({ parts }: House, call: Looking, { tier }: RequestRow): AsyncGenerator<Actor> {
  const { actor, tenant } = call;
  yield actor;
  if (actor.kind !== 'person') return;
  for (const { fromId } of await rows.standIns(call.db, { toId: actor.id, now: call.now, tier })) {
    const held = await parts.people.rolesOf(tenant.id, fromId);
    yield { kind: 'person', id: fromId, roles: held, ...(actor.scopes ? { scopes: actor.scopes } : {}) };
  }
}

/** Nobody lets others do what they may not do themselves. */
function mayItself({ parts }: House, call: Looking, { row, actor }: { row: RequestRow; actor: Actor }): boolean {
  const all = [row.capability, ...(row.plan ?? []).map(({ capability }) => capability)];
  return all.every((capability) => {
    const contract = parts.contractOf(capability, call.tenant.id);
    if (!contract) throw new Fault('conflict', `${capability} is not there any more`);
    const { access } = contract.spec;
    return contract.caller === 'visitor' || (access !== undefined && parts.access.may(actor, access, call.tenant.id));
  });
}
