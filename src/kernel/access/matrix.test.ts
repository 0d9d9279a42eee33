import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { type Actor, contract, defineModule, type Effect, type Module, type Role, roles } from '#kernel/contract';
import { createAccess } from './access.ts';
import { showMatrix } from './contracts.ts';
import { type Ability, abilities, agentMatrix, platformMatrix, type Surface, surfaces } from './matrix.ts';

/** The platform access matrix as it was given: role by surface, in the words it was given in. */
const platform: Partial<Record<Role, Partial<Record<Surface, string>>>> = {
  super_admin: {
    ...{ admin: 'full', sqlAdmin: 'yes', marketing: 'oversight', commerce: 'system management', aiChat: 'universal' },
  },
  tenant_admin: {
    ...{ admin: 'tenant management', sqlAdmin: 'no', marketing: 'campaigns', commerce: 'operations', aiChat: 'yes' },
  },
  manager: {
    ...{ admin: 'no (limited access)', sqlAdmin: 'no', marketing: 'campaign management' },
    ...{ commerce: 'store operations', aiChat: 'task assistance' },
  },
  client: {
    ...{ admin: 'no', sqlAdmin: 'no', marketing: 'no', commerce: 'no', aiChat: 'support' },
    clientPortal: 'limited views',
  },
  store_operator: { commerce: 'product management, order processing' },
  end_user: { commerce: 'customer interfaces, order tracking' },
};

const agents: Partial<Record<Role, Record<Ability, string>>> = {
  super_admin: {
    ...{ agentConfiguration: 'full', systemMonitoring: 'full', workflowCreation: 'full' },
    ...{ performanceAnalytics: 'full', agentOrchestration: 'full' },
  },
  tenant_admin: {
    ...{ agentConfiguration: 'limited', systemMonitoring: 'tenant-scoped', workflowCreation: 'template-based' },
    ...{ performanceAnalytics: 'tenant-scoped', agentOrchestration: 'tenant-limited' },
  },
  client: {
    ...{ agentConfiguration: 'none', systemMonitoring: 'read-only', workflowCreation: 'predefined-templates' },
    ...{ performanceAnalytics: 'basic-metrics', agentOrchestration: 'none' },
  },
};

test('the platform matrix is the one that was given, and what was not given is marked as ours', () => {
  for (const surface of surfaces) {
    for (const role of roles) {
      const given = platform[role]?.[surface];
      const { level, isOurs } = platformMatrix[surface][role];
      assert.equal(isOurs, given === undefined, `${role} on ${surface}`);
      if (given !== undefined) assert.equal(level, given, `${role} on ${surface}`);
    }
  }
});

test('the agent matrix is the one that was given, value by value', () => {
  for (const ability of abilities) {
    for (const role of roles) {
      const given = agents[role]?.[ability];
      const { level, isOurs } = agentMatrix[ability][role];
      assert.equal(isOurs, given === undefined, `${role}: ${ability}`);
      if (given !== undefined) assert.equal(level, given, `${role}: ${ability}`);
    }
  }
});

function asks(access: string, effect: Effect) {
  const undo = { never: 'it is a test' };
  const shape = { input: z.object({}), output: z.object({}), example: {}, summary: 'Do something.' };
  return contract({ ...shape, name: access, access, effect, undo }).implement(() => ({}));
}

/** A module whose every access is granted to every role, as far as a module can. */
function generous(name: string, accesses: Readonly<Record<string, Effect>>) {
  const capabilities = Object.entries(accesses).map(([access, effect]) => asks(`${name}.${access}`, effect));
  const others = roles.filter((role) => role !== 'super_admin');
  return defineModule({
    name,
    title: name,
    capabilities,
    grants: Object.fromEntries(others.map((r) => [r, [`${name}.*`]])),
  });
}

/** As a manifest says on which surface a module is. */
const on = (surface: Surface, module: Module) => Object.assign(module, { surface });

const access = createAccess([
  on('marketing', generous('posts', { 'post.write': 'write', 'post.read': 'read' })),
  on('commerce', generous('orders', { 'order.write': 'write' })),
  on('clientPortal', generous('portal', { 'page.read': 'read' })),
  on('aiChat', generous('chat', { 'message.send': 'write' })),
  generous('platform', { 'sql.run': 'write' }),
  generous('identity', {
    'member.invite': 'write',
    'member.read': 'read',
    'key.create': 'write',
    'agent.create': 'write',
  }),
  generous('agent', {
    ...{ 'health.read': 'read', 'health.reset': 'write', 'metric.basic': 'read', 'metric.full': 'read' },
    ...{ 'mission.start': 'write', 'crew.form': 'write' },
  }),
  generous('work', {
    ...{ 'flow.read': 'read', 'flow.use': 'write', 'flow.adapt': 'write', 'flow.draw': 'write' },
  }),
]);

const who = (role: Role): Actor => ({ kind: 'person', id: '01900000-0000-7000-8000-000000000002', roles: [role] });

/** Who gets how far, however much the modules grant. */
const reached: Readonly<Record<string, readonly Role[]>> = {
  'posts.post.write': ['super_admin', 'tenant_admin', 'manager'],
  'posts.post.read': ['super_admin', 'tenant_admin', 'manager'],
  'orders.order.write': ['super_admin', 'tenant_admin', 'manager', 'store_operator', 'end_user'],
  'portal.page.read': ['super_admin', 'tenant_admin', 'manager', 'client'],
  'chat.message.send': [...roles],
  'platform.sql.run': ['super_admin'],
  'identity.member.invite': ['super_admin', 'tenant_admin'],
  'identity.member.read': ['super_admin', 'tenant_admin', 'manager'],
  'identity.key.create': [...roles],
  'identity.agent.create': ['super_admin', 'tenant_admin'],
  'agent.health.read': ['super_admin', 'tenant_admin', 'manager', 'store_operator', 'client'],
  'agent.health.reset': ['super_admin', 'tenant_admin'],
  'agent.metric.basic': ['super_admin', 'tenant_admin', 'manager', 'store_operator', 'client'],
  'agent.metric.full': ['super_admin', 'tenant_admin', 'manager'],
  'agent.mission.start': ['super_admin', 'tenant_admin', 'manager'],
  'work.flow.read': ['super_admin', 'tenant_admin', 'manager', 'store_operator', 'client'],
  'work.flow.use': ['super_admin', 'tenant_admin', 'manager', 'store_operator', 'client'],
  'work.flow.adapt': ['super_admin', 'tenant_admin', 'manager'],
  'work.flow.draw': ['super_admin'],
};

for (const [key, expected] of Object.entries(reached)) {
  test(`no grant takes a role beyond its cell: ${key}`, () => {
    assert.deepEqual(
      roles.filter((role) => access.may(who(role), key)),
      roles.filter((role) => expected.includes(role)),
    );
  });
}

test('the matrices are shown as they are kept', async () => {
  const kept = access.module.capabilities.find(({ contract: { name } }) => name === showMatrix.name);
  const { surfaces: shown, agents: abilitiesShown } = showMatrix.spec.output.parse(
    await kept?.run(undefined as never, {}),
  );
  const cell = shown.find(({ surface }) => surface === 'marketing')?.cells.find(({ role }) => role === 'client');
  assert.deepEqual(cell, { role: 'client', level: 'no', opens: false });
  assert.equal(abilitiesShown.length, 5);
});
