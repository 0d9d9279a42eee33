// Who may decide about whom: nobody above themselves, and about an account only where it is theirs alone.
import { Fault } from '#base/fault';
import type { Call, Role } from '#kernel/contract';
import type { House } from '../house.ts';
import { rankOf, remainingOf } from '../model.ts';
import * as people from '../people.ts';

/** Nobody gives, or takes, a role above their own. */
export function refuseAbove({ actor }: Call, concerned: readonly Role[]) {
  const own = rankOf(actor.roles);
  if (concerned.every((role) => rankOf([role]) >= own && own <= rankOf(['end_user']))) return;
  throw new Fault('forbidden', 'This concerns a role above your own; ask somebody who has it');
}

export function refuseElsewhere({ tenants }: House, tenantId: string, role: Role) {
  if (role !== 'super_admin' || tenantId === tenants.owner().id) return;
  throw new Fault('invalid', 'A super admin belongs to the company that owns the installation; give another role');
}

export function refuseOneself({ actor }: Call, userId: string) {
  if (actor.id !== userId) return;
  throw new Fault('conflict', 'You can not do this to yourself; ask another administrator');
}

export function nobodyHere(): Fault {
  return new Fault('not_found', 'Nobody of that id belongs to this company');
}

export function nobodyLeft(): Fault {
  const message = 'Nobody else could administer this company; make somebody else an administrator first';
  return new Fault('conflict', message);
}

/** Somebody of this company whom the caller may decide about, and what has to stay true when they go. */
export async function memberBelow(call: Call, userId: string) {
  const member = await people.membershipOf(call.db, userId);
  if (!member) throw nobodyHere();
  refuseAbove(call, [member.role]);
  return { userId, from: member.role, remaining: remainingOf(member.role) };
}

/**
 * For what concerns an account as a whole: its password, its second factor. An administrator of one company must not
 * get into another one by it.
 */
export async function answerableFor({ store }: House, call: Call, userId: string): Promise<people.Person> {
  const { db } = store.engine(call.now);
  const [person, belongings] = await Promise.all([
    people.personById(db, userId),
    people.everyBelongingOf(db, [userId]),
  ]);
  const isSuper = call.actor.roles.includes('super_admin');
  if (!person || !(isSuper || belongings.some(({ tenantId }) => tenantId === call.tenant.id))) throw nobodyHere();
  const held = belongings.map(({ role }) => role);
  refuseAbove(call, held);
  if (isSuper || belongings.every(({ tenantId }) => tenantId === call.tenant.id)) return person;
  throw new Fault('forbidden', 'This account is not of your company alone; ask whoever runs this installation');
}
