// What the roles are called. The four role sets of the specification are one here.
import { type Role, roles } from '#kernel/contract';

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
