// What those who run a program decide about a partner. Which step leads from where to where stands in `shape.ts`.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { partnerApproved, partnerBanned } from '#contracts/partners';
import { type Call, contract, Id, text } from '#kernel/contract';
import { forgetTarget } from '../click/targets.ts';
import { anyId } from '../examples.ts';
import { wrongField } from '../fields.ts';
import { kinds, mayAgree } from '../model.ts';
import { presentPartner } from './partners.ts';
import { moves, Partner, type Step } from './shape.ts';
import { changePartner, movePartner } from './store.ts';

const Decision = z.object({ partnerId: Id, note: text(500).optional().describe('Why; the partner reads it') });
const Seen = z.object({ partnerId: Id, ifVersion: z.int().min(1).describe('The version you saw') });

const Rate = z.int().min(0).max(5000).nullable().describe('In basis points: 2500 is a quarter');

interface Deciding {
  readonly step: Step;
  readonly summary: string;
  readonly undoneBy: Step | { readonly never: string };
}

function decision({ step, summary, undoneBy }: Deciding) {
  const undo =
    typeof undoneBy === 'string'
      ? { by: `partners.partner.${undoneBy}`, input: (_input: unknown, { id }: Partner) => ({ partnerId: id }) }
      : undoneBy;
  return contract({
    name: `partners.partner.${step}`,
    summary,
    effect: 'write',
    access: 'partners.partner.decide',
    input: Decision,
    output: Partner,
    undo,
    example: { partnerId: anyId, note: 'After talking with them' },
  }).implement((call, decided) => take(call, step, decided));
}

const decided: readonly Deciding[] = [
  { step: 'approve', summary: 'Approve a partner, so that they earn from now on.', undoneBy: 'reopen' },
  { step: 'reject', summary: 'Reject somebody who applied to be a partner.', undoneBy: 'reopen' },
  { step: 'reopen', summary: 'Look at an application anew.', undoneBy: { never: 'approve, reject or ban them again' } },
  { step: 'suspend', summary: 'Let a partner earn nothing for now, and hold what they are owed.', undoneBy: 'resume' },
  { step: 'resume', summary: 'Let a suspended partner earn again.', undoneBy: 'suspend' },
  { step: 'ban', summary: 'Ban a partner for fraud, here and by warning in other programs.', undoneBy: 'reopen' },
  {
    step: 'close',
    summary: 'Close a partner’s account; what they earned stays theirs.',
    undoneBy: { never: 'they apply' },
  },
];
export const decisions = decided.map(decision);

async function take(call: Call, step: Step, { partnerId, note }: z.output<typeof Decision>): Promise<Partner> {
  const { from, to } = moves[step];
  const partner = await movePartner(call.db, { partnerId, from }, { status: to, note: note ?? null });
  if (!partner) {
    const { status } = await presentPartner(call, partnerId);
    throw new Fault('conflict', `The partner is ${status}; to ${step} they must be ${from.join(' or ')}`);
  }
  const said = { partnerId, programId: partner.programId, name: partner.name };
  if (partner.code) forgetTarget(call, partner.code);
  if (to === 'approved') call.emit(partnerApproved, said);
  if (to === 'banned') call.emit(partnerBanned, { ...said, reason: note ?? 'Fraud' });
  return partner;
}

export const agreeRate = contract({
  name: 'partners.partner.agreeRate',
  summary: 'Agree with a partner on a rate of their own, or take it back so that their tier counts again.',
  title: ({ rateBp }) => (rateBp === null ? 'Pay a partner by their tier again' : `Pay a partner ${rateBp / 100}%`),
  effect: 'write',
  access: 'partners.partner.agree',
  guarded: true,
  input: Seen.extend({ rateBp: Rate }),
  output: Partner.extend({ rateBefore: Rate }),
  undo: {
    by: 'partners.partner.agreeRate',
    input: (_input, { id, version, rateBefore }) => ({ partnerId: id, ifVersion: version, rateBp: rateBefore }),
  },
  example: { partnerId: anyId, ifVersion: 1, rateBp: 3300 },
}).implement(async (call, { rateBp, ...seen }) => {
  const { kind, agreedRateBp } = await presentPartner(call, seen.partnerId);
  const { title, leastBp, mostBp } = kinds[kind];
  if (rateBp !== null && !mayAgree(kind, rateBp)) {
    throw wrongField('rateBp', `${title} partners have ${leastBp / 100} to ${mostBp / 100} %`);
  }
  const partner = await changePartner(call.db, seen, { agreedRateBp: rateBp });
  return { ...(partner ?? (await refuse(call, seen.partnerId))), rateBefore: agreedRateBp };
});

export const trustPartner = contract({
  name: 'partners.partner.trust',
  summary: 'Say whether a partner is trusted, so that fraud signals hold none of their sales back.',
  title: ({ isTrusted }) => (isTrusted ? 'Trust a partner, whatever the signs of fraud' : 'Trust a partner no longer'),
  effect: 'write',
  access: 'partners.partner.trust',
  guarded: true,
  input: Seen.extend({ isTrusted: z.boolean() }),
  output: Partner,
  undo: {
    by: 'partners.partner.trust',
    input: ({ isTrusted }, { id, version }) => ({ partnerId: id, ifVersion: version, isTrusted: !isTrusted }),
  },
  example: { partnerId: anyId, ifVersion: 1, isTrusted: true },
}).implement(async (call, { isTrusted, ...seen }) => {
  return (await changePartner(call.db, seen, { isTrusted })) ?? refuse(call, seen.partnerId);
});

/** Says why a change found nothing to change. */
export async function refuse(call: Call, partnerId: string): Promise<never> {
  const { version } = await presentPartner(call, partnerId);
  throw new Fault('conflict', `The partner has been changed since; they are at version ${version} now`, {
    details: { version },
  });
}
