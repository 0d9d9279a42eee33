// Roles and what they may: pure, so that it can be proven. Whatever is not granted is not allowed.
import { type Actor, type Module, type Role, roles } from '#kernel/contract';

export interface RoleTitle {
  readonly title: string;
  readonly summary: string;
  /** What the four role sets of the specification call it. */
  readonly alsoCalled: readonly string[];
}

export const roleTitles: Readonly<Record<Role, RoleTitle>> = {
  super_admin: {
    title: 'Super Admin',
    summary: 'Runs the installation and everything on it.',
    alsoCalled: ['Superadmin', 'SuperAdmin'],
  },
  tenant_admin: {
    title: 'Tenant Admin',
    summary: 'Runs one company: its people, settings and apps.',
    alsoCalled: ['Project Administrator', 'Tenant Administrators', 'ClientAdmin'],
  },
  manager: {
    title: 'Manager',
    summary: 'Runs campaigns and the store, with the help of agents.',
    alsoCalled: [],
  },
  store_operator: {
    title: 'Store Operator',
    summary: 'Looks after products and orders.',
    alsoCalled: ['Store Operators'],
  },
  client: {
    title: 'Client',
    summary: 'Sees their own part of the client portal and gets support.',
    alsoCalled: ['ClientUser'],
  },
  end_user: {
    title: 'End User',
    summary: 'Buys, and follows their own orders.',
    alsoCalled: ['End Users'],
  },
};

/** A role by any of its names, in any of the role sets. */
export function roleCalled(name: string): Role | undefined {
  return roles.find((role) => role === name || namesOf(role).includes(name));
}

function namesOf(role: Role): readonly string[] {
  const { title, alsoCalled } = roleTitles[role];
  return [title, ...alsoCalled];
}

/** Any actor at all, but for visitors. */
export const signedIn = 'signed-in';

const platformOnly = 'platform.*';

/** `notes.*` covers `notes.note.create`; `*` covers everything; any other pattern itself alone. */
export function covers(pattern: string, access: string): boolean {
  if (pattern === '*' || pattern === access) return true;
  return pattern.endsWith('.*') && access.startsWith(pattern.slice(0, -1));
}

export interface Grants {
  readonly byRole: ReadonlyMap<string, readonly string[]>;
  /** What the super admin is granted by name, and what belongs to the platform: kept from a tenant's administrator. */
  readonly reserved: readonly string[];
  /** What each module does by itself, for its reactions and schedules. */
  readonly byService: ReadonlyMap<string, ReadonlySet<string>>;
}

type Granting = Pick<Module, 'name' | 'capabilities' | 'grants' | 'reactions' | 'schedules'>;

/** A module grants what is its own and nothing else. */
export function grantsOf(modules: readonly Granting[]): Grants {
  for (const module of modules) refuseForeign(module);
  const byRole = roles.map((role): [string, readonly string[]] => [
    role,
    modules.flatMap(({ grants }) => grants?.[role] ?? []),
  ]);
  return {
    byRole: new Map(byRole),
    reserved: [platformOnly, ...modules.flatMap(({ grants }) => grants?.super_admin ?? [])],
    byService: new Map(modules.map((module) => [module.name, serviceAccess(module)])),
  };
}

function refuseForeign({ name, grants = {} }: Granting) {
  for (const pattern of Object.values(grants).flat()) {
    if (!pattern.startsWith(`${name}.`)) throw new TypeError(`${name} grants ${pattern}, which is not its own`);
  }
}

function serviceAccess({ capabilities, reactions = [], schedules = [] }: Granting): ReadonlySet<string> {
  const contracts = [...capabilities, ...reactions, ...schedules].map(({ contract }) => contract);
  return new Set(contracts.flatMap(({ spec }) => (spec.access ? [spec.access] : [])));
}

/** What a role may, whoever has it. An unknown role may nothing. */
export function roleMay({ byRole, reserved }: Grants, role: string, access: string): boolean {
  const own = byRole.get(role);
  if (!own) return false;
  if (role === 'super_admin' || own.some((pattern) => covers(pattern, access))) return true;
  return role === 'tenant_admin' && !reserved.some((pattern) => covers(pattern, access));
}

export function scopesAllow(scopes: readonly string[] | undefined, access: string): boolean {
  return scopes === undefined || scopes.some((pattern) => covers(pattern, access));
}

export interface Judge {
  readonly grants: Grants;
  roleMay(role: string, access: string): boolean;
}

/** The one question. */
export function actorMay({ grants, roleMay: may }: Judge, actor: Actor, access: string): boolean {
  if (actor.kind === 'visitor' || access === '') return false;
  if (actor.kind === 'service') return serviceMay(grants, actor, access);
  if (access === signedIn) return true;
  return scopesAllow(actor.scopes, access) && actor.roles.some((role) => may(role, access));
}

function serviceMay({ byService }: Grants, { id, scopes }: Actor, access: string): boolean {
  const own = byService.get(id);
  if (!own) return false;
  return access === signedIn || (own.has(access) && scopesAllow(scopes, access));
}
