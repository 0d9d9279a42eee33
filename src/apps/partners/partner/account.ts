// Who signs in for a partner, where their money goes, to whom they speak. The first two are changed with care: an agent
// asks first.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, contract, Id, text } from '#kernel/contract';
import { anyId } from '../examples.ts';
import { keyOf } from '../sameness.ts';
import { refuse } from './decisions.ts';
import { presentPartner } from './partners.ts';
import { Audience, Partner } from './shape.ts';
import { changePartner, partnerOfUser } from './store.ts';

const Seen = z.object({ partnerId: Id, ifVersion: z.int().min(1).describe('The version you saw') });

export const PayTo = z.object({
  method: z
    .string()
    .regex(/^[a-z][a-z_]{1,39}$/)
    .describe('Such as `bank` or `paypal`'),
  account: text(300).describe('An address or a number, as the method wants it'),
});

export const setPayTo = contract({
  name: 'partners.partner.payTo',
  summary: 'Say where a partner’s money goes.',
  title: ({ method, account }) => `Pay a partner by ${method}, to the account ending in ${account.slice(-4)}`,
  effect: 'write',
  access: 'partners.partner.payTo',
  guarded: true,
  input: Seen.extend(PayTo.shape),
  output: Partner,
  undo: { never: 'say anew where it goes; the former account is not kept' },
  example: { partnerId: anyId, ifVersion: 1, method: 'bank', account: 'DE02120300000000202051' },
}).implement(changePayTo);

type Paying = z.output<typeof Seen> & z.output<typeof PayTo>;

export async function changePayTo(call: Call, { method, account, ...seen }: Paying): Promise<Partner> {
  const payKey = keyOf(call.tenant.id, account.replaceAll(/\s/g, ''));
  const partner = await changePartner(call.db, seen, { payMethod: method, payTo: account, payKey });
  return partner ?? refuse(call, seen.partnerId);
}

export const setUser = contract({
  name: 'partners.partner.setUser',
  summary: 'Say which person signs in for a partner and sees their portal.',
  effect: 'write',
  access: 'partners.partner.decide',
  guarded: true,
  input: Seen.extend({ userId: Id.nullable() }),
  output: Partner.extend({ userBefore: Id.nullable() }),
  undo: {
    by: 'partners.partner.setUser',
    input: (_input, { id, version, userBefore }) => ({ partnerId: id, ifVersion: version, userId: userBefore }),
  },
  example: { partnerId: anyId, ifVersion: 1, userId: anyId },
}).implement(async (call, { userId, ...seen }) => {
  const { userId: userBefore } = await presentPartner(call, seen.partnerId);
  const other = userId ? await partnerOfUser(call.db, userId) : undefined;
  if (other && other.id !== seen.partnerId) throw new Fault('conflict', 'This person signs in for another partner');
  return { ...((await changePartner(call.db, seen, { userId })) ?? (await refuse(call, seen.partnerId))), userBefore };
});

export const setAudience = contract({
  name: 'partners.partner.setAudience',
  summary: 'Say in which countries those are to whom a partner speaks, so that visits from elsewhere are noticed.',
  effect: 'write',
  access: 'partners.partner.decide',
  input: Seen.extend({ audience: Audience }),
  output: Partner.extend({ audienceBefore: Audience }),
  undo: {
    by: 'partners.partner.setAudience',
    input: (_input, { id, version, audienceBefore }) => ({
      ...{ partnerId: id, ifVersion: version, audience: audienceBefore },
    }),
  },
  example: { partnerId: anyId, ifVersion: 1, audience: ['DE', 'AT'] },
}).implement(async (call, { audience, ...seen }) => {
  const { audience: audienceBefore } = await presentPartner(call, seen.partnerId);
  const partner = (await changePartner(call.db, seen, { audience })) ?? (await refuse(call, seen.partnerId));
  return { ...partner, audienceBefore };
});
