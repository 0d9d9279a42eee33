// What people are told of roles and refusals.
import type { Actor, Role } from '#kernel/contract';
import type { RoleShown } from './contracts.ts';
import { actorMay, type Grants, type Judge } from './model.ts';
import { inForce } from './own.ts';
import { roleTitles } from './roles.ts';

export function shownRole(grants: Grants, role: Role): RoleShown {
  const everything = role === 'super_admin' || role === 'tenant_admin';
  const own = [...(grants.byRole.get(role) ?? [])];
  const mayNot = role === 'tenant_admin' ? grants.reserved.filter((pattern) => !own.includes(pattern)) : [];
  const { title, summary, alsoCalled } = roleTitles[role];
  const may = everything ? ['*'] : own;
  return { role, title, summary, alsoCalled: [...alsoCalled], may, mayNot };
}

/** What to tell somebody who may not: about themselves, never about others. */
export function explained(judge: Judge, actor: Actor, access: string): string {
  if (actor.kind === 'visitor') return 'Sign in first, or send an API key';
  if (actor.kind === 'service' && actor.delegatedBy === undefined) {
    return `The module ${actor.id} does not declare that it needs ${access}`;
  }
  const { delegatedBy, ...alone } = actor;
  if (delegatedBy && actorMay(judge, alone, access)) {
    return `For whom this is done may not do ${access} themselves; ask somebody who may`;
  }
  if (inForce(judge.rules.concerning(actor), access, judge.nowMs).some(({ effect }) => effect === 'deny')) {
    return `Your company has denied you ${access}; ask an administrator of your company`;
  }
  if (actor.roles.some((role) => judge.roleMay(role, access))) {
    return `What you signed in with is limited and does not include ${access}; use a key or session that does`;
  }
  if (actor.roles.length === 0)
    return `You have no role in this company, so ${access} is not yours; ask an administrator`;
  const held = actor.roles.map((role) => roleTitles[role]?.title ?? role).join(', ');
  return `Your role (${held}) does not include ${access}; ask an administrator of your company`;
}
