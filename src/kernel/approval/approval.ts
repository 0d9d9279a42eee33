// What agents may not do alone waits here for a person. The pipeline asks `judge` before every call; what it has
// written down as waiting is decided through this module's capabilities and called again through `parked`.
import { Fault } from '#base/fault';
import { instantOf } from '#base/time';
import { type Actor, defineModule, type Module } from '#kernel/contract';
import { autonomyCapabilities } from './autonomy.ts';
import { clerkCapabilities } from './clerk.ts';
import { decidersOf } from './deciding.ts';
import { decisionCapabilities } from './decisions.ts';
import { delegationCapabilities } from './delegations.ts';
import { editCapabilities } from './edits.ts';
import { decided, edited, escalated, expired, requested } from './events.ts';
import type { House, Parked, Parts, Proposal, Verdict } from './house.ts';
import { judge, mayPass } from './judge.ts';
import { linkCapabilities } from './links.ts';
import { inWrite, keyOfParked, opened } from './parking.ts';
import { policyCapabilities } from './policies.ts';
import { requestCapabilities } from './requests.ts';
import { reviewCapabilities } from './reviews.ts';
import { sealOf } from './seal.ts';
import { changeExecuting, requestById, setRehearsal } from './store.ts';
import { subjects } from './subjects.ts';
import { issueLink, type Link, type NewLink, press } from './tokens.ts';
import { views } from './views.ts';

export { approveRequest, rejectRequest } from './decisions.ts';
export { decided, edited, requested } from './events.ts';
export type { Parked, Parts, Proposal, Verdict } from './house.ts';
export { checkPlan, Plan, resolved } from './plan.ts';
export { getRequest } from './requests.ts';
export { resealRequests } from './reseal.ts';

/** `again`: it failed for a passing reason; the approval stays good. */
export type Finish = 'executed' | 'failed' | 'again';

export interface Approvals {
  readonly module: Module;
  /** Whether nobody need be asked whatever the company's own rules say. */
  isFree(proposal: Proposal): boolean;
  /** Whether a call goes on. At once, without a promise, whenever nothing must be asked. */
  judge(proposal: Proposal): Verdict | Promise<Verdict>;
  /** What is called again after `approval.decided` said `approved`. */
  parked(tenantId: string, approvalId: string): Promise<Parked>;
  /** Keeps what a rehearsal has shown, unless the input has been edited meanwhile. */
  attachRehearsal(tenantId: string, parked: Pick<Parked, 'id' | 'inputHash'>, rehearsal: unknown): Promise<void>;
  /** Says what became of the call that was let through with this approval. */
  finished(tenantId: string, approvalId: string, outcome: Finish): Promise<void>;
  /** For letters and chats: a token with which one person can decide once. */
  issueLink(link: NewLink): Promise<Link>;
  /** What the button behind such a link does, for buttons elsewhere. */
  pressLink(pressed: { readonly token: string; readonly verdict: 'approve' | 'reject' }): Promise<void>;
  /** Which of these people may decide on it as it stands. */
  deciders(tenantId: string, approvalId: string, people: readonly Actor[]): Promise<readonly string[]>;
}

export function createApprovals(parts: Parts): Approvals {
  const house: House = { parts, seal: sealOf(parts.rootKey) };
  const now = () => instantOf(parts.clock.nowMs());
  const outcomes = {
    executed: () => ({ state: 'executed', finishedAt: now() }) as const,
    failed: () => ({ state: 'failed', finishedAt: now() }) as const,
    again: () => ({ state: 'approved', claimedUntil: null }) as const,
  };

  return {
    module: moduleOf(house),
    isFree: mayPass,
    judge: (proposal) => judge(house, proposal),
    parked: (tenantId, approvalId) => parkedOf(house, { tenantId, now: now() }, approvalId),
    async attachRehearsal(tenantId, { id, inputHash }, rehearsal) {
      const kept = await inWrite(house, { tenantId, now: now() }, (db) =>
        setRehearsal(db, { id, inputHash, rehearsal, now: now() }),
      );
      if (!kept) parts.log.info({ tenantId, approvalId: id }, 'a rehearsal came too late to be looked at');
    },
    async finished(tenantId, id, outcome) {
      await inWrite(house, { tenantId, now: now() }, async (db) => {
        const row = await requestById(db, id);
        if (row) await changeExecuting(db, { row, key: row.callKey ?? keyOfParked(id) }, outcomes[outcome]());
      });
    },
    issueLink: (link) => issueLink(house, link),
    async pressLink(pressed) {
      await press(house, { ...pressed, now: now(), rehearsing: false });
      parts.wake();
    },
    deciders: (tenantId, approvalId, people) => decidersOf(house, { tenantId, now: now(), approvalId }, people),
  };
}

async function parkedOf(house: House, at: { tenantId: string; now: string }, approvalId: string): Promise<Parked> {
  const row = await requestById(house.parts.store.read(at).db, approvalId);
  if (!row) throw new Fault('not_found', `There is no request ${approvalId}`);
  const { input, undoes, outer } = opened(house, row);
  return {
    id: row.id,
    inputHash: row.inputHash,
    capability: row.resumes,
    input: outer ? outer.input : input,
    key: row.callKey ?? keyOfParked(row.id),
    actor: row.actor,
    origin: row.origin,
    undoes: (outer ? outer.undoes : undoes) ?? undefined,
    runId: row.runId ?? undefined,
    tainted: row.tainted,
  };
}

function moduleOf(house: House): Module {
  return defineModule({
    name: 'approval',
    title: 'Approvals',
    folder: import.meta.dirname,
    capabilities: [
      ...[...requestCapabilities(house), ...decisionCapabilities(house), ...editCapabilities(house)],
      ...[
        ...delegationCapabilities(house),
        ...policyCapabilities(),
        ...autonomyCapabilities(),
        ...reviewCapabilities(),
      ],
      ...[...linkCapabilities(house), ...clerkCapabilities],
    ],
    events: [requested, edited, decided, expired, escalated],
    grants: {
      tenant_admin: ['approval.*'],
      manager: [
        ...['approval.request.read', 'approval.request.decide', 'approval.policy.read', 'approval.autonomy.*'],
        ...['approval.review.*', 'approval.delegation.*'],
      ],
      store_operator: ['approval.request.read', 'approval.request.decide', 'approval.delegation.*'],
    },
    views,
    subjects,
  });
}
