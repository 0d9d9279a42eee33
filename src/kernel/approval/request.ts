// A request as it is written down: a sentence, why, what is at stake, who decides, and until when.
import { newId } from '#base/id';
import type { Money } from '#base/money';
import { after } from '#base/time';
import { type Actor, titleOf } from '#kernel/contract';
import { deliveryPart } from '#kernel/event';
import { type Db, type Entry, recorder } from '#kernel/store';
import type { House, PlanStep, Proposal } from './house.ts';
import { type Act, agentOf, chainOf, needsSecond, type Policy, type Rule, requestersOf } from './model.ts';
import { closed, sealedOf } from './parking.ts';
import { plain } from './seal.ts';
import type { NewRequest, PlanRow } from './tables.ts';
import { bandOf } from './trust.ts';

/** What one judgement holds in its hands. */
export interface Asking {
  readonly house: House;
  readonly db: Db;
  readonly proposal: Proposal;
  readonly policy: Policy;
  readonly acts: readonly Act[];
  readonly hash: string;
}

interface Weighed {
  readonly rule: Rule;
  readonly tier: number;
  readonly stake: Money | undefined;
}

export function requestOf(asking: Asking, { rule, tier, stake }: Weighed) {
  const { house, proposal, policy, hash } = asking;
  const { contract, actor, tenantId, now, origin, resumes } = proposal;
  const { parts } = house;
  const id = newId(parts.clock.nowMs());
  const shown = plain(parts.hide(contract.name, proposal.input, tenantId));
  const isTheirs = rule === 'second_person' || rule === 'obliged' || proposal.mustAsk === true;
  const secondNeeded = isTheirs || needsSecond(policy, stake);
  const effects = asking.acts.map(({ effect }) => effect);
  const { credentialId: _, ...acting } = actor;
  return {
    ...{ id, rule, tier, secondNeeded, shown, asked: shown, askedHash: hash, inputHash: hash },
    ...inWords({ ...proposal, stake }, { said: clean(proposal.reason ?? ''), shown }),
    sources: [...(proposal.sources ?? [])].slice(0, 50),
    capability: contract.name,
    effect: effects.includes('send') ? ('send' as const) : ('write' as const),
    band: bandOf(stake),
    tainted: proposal.tainted,
    stake: stake ?? null,
    actor: acting,
    actorId: actor.id,
    agentId: agentOf(actor) ?? null,
    requesters: requestersOf(actor, secondNeeded),
    callKey: proposal.key ?? null,
    runId: proposal.runId ?? null,
    origin: { door: origin.door, requestId: origin.requestId },
    resumes: resumes?.capability ?? contract.name,
    sealed: closed(house, { id, tenantId }, sealedOf(proposal)),
    plan: proposal.plan ? proposal.plan.map((step) => planRow(asking, step)) : null,
    chain: chainOf(policy, tier),
    deadline: after(now, `${policy.expiresAfterHours} hours`),
    onSilence: policy.onSilence,
    tenantId,
  } satisfies NewRequest;
}

/** Where a run stops for a person, what it asks them is all there is to say. */
function inWords({ contract, isGate, stake }: Proposal, { said, shown }: { said: string; shown: unknown }) {
  if (isGate && said) return { title: said.slice(0, 300), reason: '' };
  return { title: titleOf(contract, shown, stake), reason: said.slice(0, 4000) };
}

function planRow({ house: { parts }, proposal: { tenantId } }: Asking, step: PlanStep): PlanRow {
  const contract = parts.contractOf(step.capability, tenantId);
  return {
    capability: step.capability,
    summary: contract?.spec.summary ?? step.capability,
    effect: contract?.effect ?? 'send',
    stake: step.stake ?? null,
    input: plain(parts.hide(step.capability, step.input, tenantId)),
  };
}

/** NUL can be said but not stored. */
function clean(text: string): string {
  return text.replaceAll('\0', '');
}

const clerk: Actor = { kind: 'service', id: 'approval', roles: [] };
const writeDown = recorder();

/** Commits with the request: tell everybody, and come back when its time is over. */
export function announcement({ parts }: House, { id, tenantId, deadline }: Written, now: string): Entry[] {
  const rows = [
    { capability: 'approval.request.announce', due: now },
    { capability: 'approval.request.lapse', due: deadline },
  ].map(({ capability, due }) => ({
    id: newId(parts.clock.nowMs()),
    tenant_id: tenantId,
    event_id: null,
    capability,
    input: { approvalId: id },
    actor: clerk,
    call_key: `${capability}:${id}`,
    due_at: due,
    created_at: now,
    tainted: false,
  }));
  const entry = writeDown.fresh([{ part: deliveryPart, rows }]);
  return entry ? [entry] : [];
}

interface Written {
  readonly id: string;
  readonly tenantId: string;
  readonly deadline: string;
}
