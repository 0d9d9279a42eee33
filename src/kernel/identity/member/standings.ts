import { Fault } from '#base/fault';
import type { Call, Capability } from '#kernel/contract';
import { revokeKeysOf } from '../credentials.ts';
import { change, type House } from '../house.ts';
import { revokeGrantsOf } from '../oauth/store.ts';
import * as people from '../people.ts';
import * as promises from './contracts.ts';
import { memberBelow, nobodyHere, nobodyLeft, refuseOneself } from './standing.ts';
import { revokeInvitationsBy } from './store.ts';

export function standingCapabilities(house: House): Capability[] {
  return [
    promises.disableMember.implement(async (call, { userId }) => {
      refuseOneself(call, userId);
      const leaving = await memberBelow(call, userId);
      if (!(await people.disableMembership(call.db, leaving))) throw await whyNot(call, userId);
      await revokeInvitationsBy(call.db, { userId, now: call.now });
      call.emit(promises.memberStanding, { userId, standing: 'disabled' });
      return { userId };
    }),

    promises.enableMember.implement(async (call, { userId }) => {
      await memberBelow(call, userId);
      if (!(await people.enableMembership(call.db, userId))) throw new Fault('conflict', 'They are not kept out');
      call.emit(promises.memberStanding, { userId, standing: 'active' });
      return { userId };
    }),

    promises.removeMember.implement(async (call, { userId }) => {
      refuseOneself(call, userId);
      const leaving = await memberBelow(call, userId);
      const [member, [person]] = await Promise.all([
        people.membershipOf(call.db, userId),
        people.peopleByIds(house.store.engine(call.now).db, [userId]),
      ]);
      if (!member || !person) throw nobodyHere();
      if (!(await people.deleteMembership(call.db, leaving))) throw await whyNot(call, userId);
      await takeBack(house, call, userId);
      call.emit(promises.memberStanding, { userId, standing: 'removed' });
      return { userId, name: person.name, email: person.email, ...member };
    }),
  ];
}

/** What they came with, and whom they had let in. */
async function takeBack(house: House, call: Call, userId: string) {
  const { now } = call;
  await revokeKeysOf(call.db, { userId, now });
  await revokeInvitationsBy(call.db, { userId, now });
  await change(house, call, (db) => revokeGrantsOf(db, { userId, tenantId: call.tenant.id, now }));
}

async function whyNot(call: Call, userId: string): Promise<Fault> {
  const member = await people.membershipOf(call.db, userId);
  if (member?.status === 'disabled') return new Fault('conflict', 'They are kept out already');
  return nobodyLeft();
}
