import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { type Actor, contract, defineModule, type Role, roles } from '#kernel/contract';
import { createAccess, listRoles } from './access.ts';
import { roleCalled, roleTitles } from './roles.ts';

function needs(name: string, access: string) {
  const promise = contract({
    ...{ name, summary: 'Do something.', effect: 'read', access, input: z.object({}), output: z.object({}) },
    example: {},
  });
  return promise.implement(() => ({}));
}

const notes = defineModule({
  name: 'notes',
  title: 'Notes',
  capabilities: [needs('notes.note.create', 'notes.note.create'), needs('notes.note.list', 'notes.note.read')],
  grants: { manager: ['notes.*'], client: ['notes.note.read'], super_admin: ['notes.archive.*'] },
});
const platform = defineModule({
  name: 'platform',
  title: 'Platform',
  capabilities: [needs('platform.backup.make', 'platform.backup.make')],
});
const reader = defineModule({
  name: 'reader',
  title: 'Reader',
  capabilities: [],
  reactions: [
    { on: 'notes.note.created', contract: needs('notes.note.show', 'notes.note.read').contract, input: () => ({}) },
  ],
});
const access = createAccess([notes, platform, reader]);

function person(role: Role, scopes?: string[]): Actor {
  return { kind: 'person', id: '01900000-0000-7000-8000-000000000002', roles: [role], ...(scopes ? { scopes } : {}) };
}

const service = (id: string): Actor => ({ kind: 'service', id, roles: [] });
const visitor: Actor = { kind: 'visitor', id: 'visitor', roles: [] };

test('the four role sets of the specification are one', () => {
  const sets: Record<string, [string, Role][]> = {
    a: [
      ['Super Admin', 'super_admin'],
      ['Tenant Admin', 'tenant_admin'],
      ['Manager', 'manager'],
      ['Client', 'client'],
    ],
    b: [
      ['Super Admin', 'super_admin'],
      ['Project Administrator', 'tenant_admin'],
      ['Client', 'client'],
    ],
    c: [
      ['Superadmin', 'super_admin'],
      ['Tenant Administrators', 'tenant_admin'],
      ['Store Operators', 'store_operator'],
      ['End Users', 'end_user'],
    ],
    d: [
      ['SuperAdmin', 'super_admin'],
      ['ClientAdmin', 'tenant_admin'],
      ['ClientUser', 'client'],
    ],
  };
  for (const [set, names] of Object.entries(sets)) {
    for (const [name, role] of names) assert.equal(roleCalled(name), role, `${name} of set ${set}`);
  }
  assert.equal(roleCalled('store_operator'), 'store_operator');
  assert.equal(roleCalled('Emperor'), undefined);
});

test('no name belongs to two roles', () => {
  const names = Object.values(roleTitles).flatMap(({ title, alsoCalled }) => [title, ...alsoCalled]);
  assert.equal(new Set(names).size, names.length);
});

test('a role may what the modules grant it', () => {
  assert.ok(access.may(person('manager'), 'notes.note.create'));
  assert.ok(access.may(person('client'), 'notes.note.read'));
  assert.ok(!access.may(person('client'), 'notes.note.create'));
  assert.ok(!access.may(person('end_user'), 'notes.note.read'));
  assert.ok(!access.may(person('manager'), 'platform.backup.make'));
});

test('a super admin may everything', () => {
  for (const key of ['notes.note.create', 'notes.archive.open', 'platform.backup.make', 'flow.anything']) {
    assert.ok(access.may(person('super_admin'), key), key);
  }
});

test("a tenant's administrator may everything but the platform's and what a module keeps for the super admin", () => {
  assert.ok(access.may(person('tenant_admin'), 'notes.note.create'));
  assert.ok(access.may(person('tenant_admin'), 'flow.anything'));
  assert.ok(!access.may(person('tenant_admin'), 'platform.backup.make'));
  assert.ok(!access.may(person('tenant_admin'), 'notes.archive.open'));
});

test('whoever is signed in may what asks for no more, and a visitor may nothing', () => {
  for (const role of roles) assert.ok(access.may(person(role), 'signed-in'));
  assert.ok(access.may({ ...person('client'), roles: [] }, 'signed-in'));
  assert.ok(!access.may(visitor, 'signed-in'));
  assert.ok(!access.may({ ...visitor, roles: ['super_admin'] }, 'notes.note.read'));
});

test('a limited key may only what both its limits and its role allow', () => {
  assert.ok(access.may(person('manager', ['notes.note.read']), 'notes.note.read'));
  assert.ok(!access.may(person('manager', ['notes.note.read']), 'notes.note.create'));
  assert.ok(!access.may(person('client', ['*']), 'notes.note.create'));
  assert.ok(!access.may(person('super_admin', []), 'notes.note.read'));
});

test('a module by itself may what its own capabilities, reactions and schedules need', () => {
  assert.ok(access.may(service('notes'), 'notes.note.create'));
  assert.ok(access.may(service('reader'), 'notes.note.read'));
  assert.ok(!access.may(service('reader'), 'notes.note.create'));
  assert.ok(!access.may(service('stranger'), 'signed-in'));
  assert.ok(!access.may({ ...service('stranger'), roles: ['super_admin'] }, 'notes.note.read'));
});

test('a module grants what is its own', () => {
  const greedy = defineModule({ name: 'greedy', title: 'Greedy', capabilities: [], grants: { client: ['notes.*'] } });
  assert.throws(() => createAccess([notes, greedy]), /greedy grants notes\.\*, which is not its own/);
  const all = defineModule({ name: 'all', title: 'All', capabilities: [], grants: { client: ['*'] } });
  assert.throws(() => createAccess([all]), /not its own/);
});

const keys = fc.constantFrom(
  'notes.note.create',
  'notes.note.read',
  'notes.archive.open',
  'platform.backup.make',
  'x.y',
  '',
);
const scopeLists = fc.array(fc.constantFrom('*', 'notes.*', 'notes.note.read', 'platform.*', 'x', '', '.*', '**'), {
  maxLength: 4,
});

test('limits never allow more than the roles alone', () => {
  const never = fc.property(fc.subarray([...roles]), scopeLists, keys, (held, scopes, key) => {
    const free: Actor = { kind: 'person', id: 'p', roles: held };
    assert.ok(!access.may({ ...free, scopes }, key) || access.may(free, key));
  });
  fc.assert(never, { numRuns: 1000 });
});

test('several roles never allow more than one of them does', () => {
  const never = fc.property(fc.subarray([...roles]), keys, (held, key) => {
    const anyAlone = held.some((role) => access.may(person(role), key));
    assert.equal(access.may({ kind: 'agent', id: 'a', roles: held }, key), anyAlone);
  });
  fc.assert(never, { numRuns: 1000 });
});

test('a role that nobody knows allows nothing', () => {
  const never = fc.property(fc.string(), keys, (name, key) => {
    fc.pre(!roles.some((role) => role === name));
    assert.ok(!access.may({ kind: 'person', id: 'p', roles: [name as Role] }, key));
  });
  fc.assert(never, { numRuns: 1000 });
  for (const name of ['__proto__', 'constructor', 'toString']) {
    assert.ok(!access.may({ kind: 'person', id: 'p', roles: [name as Role] }, 'notes.note.read'));
  }
});

test('a refusal speaks of the one who is refused and of nobody else', () => {
  const words = access.explain(person('client'), 'notes.note.create');
  assert.match(words, /Your role \(Client\) does not include notes\.note\.create/);
  assert.doesNotMatch(words, /manager|admin\b/i);
  assert.match(access.explain(person('manager', ['x.y']), 'notes.note.create'), /limited/);
  assert.match(access.explain(visitor, 'notes.note.create'), /Sign in/);
});

test('the list of roles says what each may', async () => {
  const listing = access.module.capabilities.find(({ contract }) => contract.name === listRoles.name);
  const { items } = listRoles.spec.output.parse(await listing?.run(undefined as never, {}));
  const byRole = new Map(items.map((one) => [one.role, one]));
  assert.deepEqual([...byRole.keys()], [...roles]);
  assert.deepEqual(byRole.get('client')?.may, ['notes.note.read']);
  assert.deepEqual(byRole.get('tenant_admin'), {
    ...byRole.get('tenant_admin'),
    may: ['*'],
    mayNot: ['platform.*', 'notes.archive.*'],
  });
});
