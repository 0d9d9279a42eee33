import { Fault } from '#base/fault';
import type { Call, Capability, Role } from '#kernel/contract';
import { listMembers, memberChanged, setRole } from '../contracts.ts';
import type { House } from '../house.ts';
import { remainingOf } from '../model.ts';
import * as people from '../people.ts';
import { nobodyHere, nobodyLeft, refuseAbove, refuseElsewhere } from './standing.ts';

export function memberCapabilities(house: House): Capability[] {
  const peopleOf = (call: Call, ids: readonly string[]) => people.peopleByIds(house.store.engine(call.now).db, ids);

  return [
    listMembers.implement(async (call, { after, limit }) => {
      const members = await people.memberPage(call.db, { after, limit });
      const found = await peopleOf(
        call,
        members.map(({ userId }) => userId),
      );
      const byId = new Map(found.map((person) => [person.id, person]));
      const items = members.flatMap((member) => {
        const person = byId.get(member.userId);
        return person ? [{ ...member, name: person.name, email: person.email }] : [];
      });
      const last = members.length === limit ? members.at(-1) : undefined;
      return { items, next: last ? last.userId : null };
    }),

    setRole.implement(async (call, { userId, role, ifRole }) => {
      const [member, [person]] = await Promise.all([people.membershipOf(call.db, userId), peopleOf(call, [userId])]);
      if (!member || !person) throw nobodyHere();
      const from = ifRole ?? member.role;
      refuseAbove(call, [role, member.role]);
      refuseElsewhere(house, call.tenant.id, role);
      if (from !== role) {
        await replace(call, { userId, from, to: role });
        call.emit(memberChanged, { userId, role, previousRole: from });
      }
      return { userId, name: person.name, email: person.email, ...member, role, previousRole: from };
    }),
  ];
}

async function replace(call: Call, { userId, from, to }: { userId: string; from: Role; to: Role }) {
  if (await people.changeRole(call.db, { userId, from, to, remaining: remainingOf(from) })) return;
  const now = await people.membershipOf(call.db, userId);
  if (now?.role !== from) throw new Fault('conflict', 'Their role has been changed in the meantime; look at it again');
  throw nobodyLeft();
}
