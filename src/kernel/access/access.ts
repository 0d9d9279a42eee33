// The one question: may they? Answered from what the modules grant, and no whenever there is no yes.
import { type Actor, defineModule, type Module, type Role, roles } from '#kernel/contract';
import { listRoles, type RoleShown } from './contracts.ts';
import * as rules from './model.ts';

export { listRoles } from './contracts.ts';

export interface Access {
  readonly module: Module;
  may(actor: Actor, access: string): boolean;
  /** What to tell somebody who may not: about themselves, never about others. */
  explain(actor: Actor, access: string): string;
}

/** Flows and foreign tools have names of their own, so there is no end to what may be asked for. */
const remembered = 5000;

export function createAccess(others: readonly Module[]): Access {
  const module = defineModule({
    name: 'access',
    title: 'Roles',
    capabilities: [listRoles.implement(() => ({ items: roles.map(shown), next: null }))],
    grants: { manager: ['access.role.list'] },
  });
  const grants = rules.grantsOf([...others, module]);
  const answers = new Map<string, Map<string, boolean>>(roles.map((role) => [role, new Map()]));

  function roleMay(role: string, access: string): boolean {
    const known = answers.get(role);
    const answer = known?.get(access) ?? rules.roleMay(grants, role, access);
    if (known && known.size < remembered) known.set(access, answer);
    return answer;
  }

  const judge: rules.Judge = { grants, roleMay };

  function shown(role: Role): RoleShown {
    const everything = role === 'super_admin' || role === 'tenant_admin';
    const own = [...(grants.byRole.get(role) ?? [])];
    const mayNot = role === 'tenant_admin' ? grants.reserved.filter((pattern) => !own.includes(pattern)) : [];
    const { title, summary, alsoCalled } = rules.roleTitles[role];
    const may = everything ? ['*'] : own;
    return { role, title, summary, alsoCalled: [...alsoCalled], may, mayNot };
  }

  return {
    module,
    may: (actor, access) => rules.actorMay(judge, actor, access),
    explain: (actor, access) => explained(judge, actor, access),
  };
}

function explained({ roleMay }: rules.Judge, actor: Actor, access: string): string {
  if (actor.kind === 'visitor') return 'Sign in first, or send an API key';
  if (actor.kind === 'service') return `The module ${actor.id} does not declare that it needs ${access}`;
  if (actor.roles.some((role) => roleMay(role, access))) {
    return `What you signed in with is limited and does not include ${access}; use a key or session that does`;
  }
  if (actor.roles.length === 0)
    return `You have no role in this company, so ${access} is not yours; ask an administrator`;
  const held = actor.roles.map((role) => rules.roleTitles[role]?.title ?? role).join(', ');
  return `Your role (${held}) does not include ${access}; ask an administrator of your company`;
}
