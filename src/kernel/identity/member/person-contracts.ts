// What the super admin may do about everybody on the installation, in whichever company.
import { z } from 'zod';
import { contract, Id, Instant, list, Page } from '#kernel/contract';
import { Member, RoleName, someone, something, User } from '../contracts.ts';

const Standing = z.enum(['active', 'disabled']);
const Whom = z.object({ userId: Id });

export const listPeople = contract({
  name: 'identity.person.list',
  summary: 'List everybody on the installation with the companies they belong to.',
  effect: 'read',
  access: 'identity.person.list',
  input: Page,
  output: list(
    User.extend({
      status: Standing,
      createdAt: Instant,
      memberships: z.array(z.object({ tenantId: Id, role: RoleName, status: Standing })),
    }),
  ),
  example: { limit: 50 },
});

export const disablePerson = contract({
  name: 'identity.person.disable',
  guarded: true,
  summary: 'Keep somebody out of every company at once, and end their sessions.',
  effect: 'write',
  access: 'identity.person.disable',
  about: ({ userId }) => userId,
  input: Whom,
  output: Whom,
  undo: { by: 'identity.person.enable', input: ({ userId }) => ({ userId }) },
  example: { userId: someone },
});

export const enablePerson = contract({
  name: 'identity.person.enable',
  guarded: true,
  summary: 'Let somebody in again who was kept out of every company.',
  effect: 'write',
  access: 'identity.person.enable',
  about: ({ userId }) => userId,
  input: Whom,
  output: Whom,
  undo: { by: 'identity.person.disable', input: ({ userId }) => ({ userId }) },
  example: { userId: someone },
});

export const assignPerson = contract({
  name: 'identity.person.assign',
  guarded: true,
  summary: 'Give somebody a role in any company, whether they belong to it already or not.',
  effect: 'write',
  access: 'identity.person.assign',
  about: ({ userId }) => userId,
  input: z.object({ userId: Id, tenantId: Id, role: RoleName }),
  output: Member.extend({ tenantId: Id, previousRole: RoleName.nullable() }),
  undo: { never: 'Assign the earlier role, or transfer them back' },
  example: { userId: someone, tenantId: something, role: 'manager' },
});

export const transferPerson = contract({
  name: 'identity.person.transfer',
  guarded: true,
  summary: 'Move somebody from one company to another; their keys in the first one end.',
  effect: 'write',
  access: 'identity.person.transfer',
  about: ({ userId }) => userId,
  input: z.object({ userId: Id, fromTenantId: Id, toTenantId: Id, role: RoleName }),
  output: Member.extend({ tenantId: Id, previousRole: RoleName }),
  undo: { never: 'Transfer them back' },
  example: { userId: someone, fromTenantId: something, toTenantId: someone, role: 'manager' },
});
