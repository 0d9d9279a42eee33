// An approved call that invokes others: what is guarded inside it was approved with it, what moves money was not.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { type AnyContract, contract, defineModule, Money, text } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';
import { approveRequest } from './decisions.ts';
import { listRequests } from './requests.ts';
import { euros } from './scene.test.ts';

const shape = { effect: 'write', access: 'trial.act', output: z.object({}), undo: { never: 'it is done' } } as const;
const store = contract({
  ...{ ...shape, name: 'trial.secret.store', summary: 'Store a secret.', guarded: true },
  input: z.object({ name: text(100) }),
  example: { name: 'The door' },
});
const connect = contract({
  ...{ ...shape, name: 'trial.account.connect', summary: 'Connect an account.', guarded: true },
  input: z.object({ title: text(100) }),
  example: { title: 'The shop' },
});
const pay = contract({
  ...{ ...shape, name: 'trial.deposit.pay', summary: 'Pay a deposit.', guarded: true },
  input: z.object({ stake: Money }),
  example: { stake: euros(1) },
  stake: async (_call, { stake }) => stake,
});
const open = contract({
  ...{ ...shape, name: 'trial.shop.open', summary: 'Open a shop.', guarded: true },
  input: z.object({ deposit: Money }),
  example: { deposit: euros(1) },
});
const visit = contract({
  ...{
    ...shape,
    name: 'trial.shop.visit',
    summary: 'Visit a shop.',
    undo: { by: 'trial.shop.visit', input: () => ({}) },
  },
  input: z.object({}),
  example: {},
});

const rebrand = contract({
  ...{ ...shape, name: 'trial.shop.rebrand', summary: 'Rename the company and pay for it.', guarded: true },
  input: z.object({ name: text(100), fee: Money }),
  example: { name: 'Trattoria Nuova', fee: euros(1) },
});

suite('inside an approved call', () => {
  let world: World;
  let boss: Authenticated;
  let agent: Authenticated;
  const done: string[] = [];
  before(async () => {
    world = await createWorld({ modules: [trial], poolSize: 1 });
    const { id } = await world.tenant('Trattoria');
    boss = await world.person(id, 'tenant_admin');
    agent = await world.agent(boss, 'tenant_admin');
  });
  after(() => world.close());

  const trial = defineModule({
    name: 'trial',
    title: 'Trial',
    capabilities: [
      store.implement((call, { name }) => {
        if (!call.rehearsing) done.push(`stored ${name.slice(0, 4)}`);
        return {};
      }),
      connect.implement(async (call, { title }) => {
        // As a connection does: another name each time.
        await call.invoke(store, { name: `key ${call.newId()}` });
        if (!call.rehearsing) done.push(`connected ${title}`);
        return {};
      }),
      pay.implement((call, { stake }) => {
        if (!call.rehearsing) done.push(`paid ${stake.amount}`);
        return {};
      }),
      open.implement(async (call, { deposit }) => {
        await call.invoke(connect, { title: 'inside' });
        await call.invoke(pay, { stake: deposit });
        return {};
      }),
      rebrand.implement(async (call, { name, fee }) => {
        const renaming = world.kernel.registry.all().find((one) => one.contract.name === 'tenant.tenant.rename');
        assert.ok(renaming);
        await call.invoke(renaming.contract, { name });
        await call.invoke(pay, { stake: fee });
        return {};
      }),
      visit.implement(async (call) => {
        await call.db.execute('select 1');
        await call.invoke(store, { name: 'by a visit' });
        return {};
      }),
    ],
    grants: { tenant_admin: ['trial.act'] },
  });

  async function waiting() {
    return (await world.call(boss, listRequests, { state: 'waiting' })).items;
  }

  /** Approves what waits, and answers what was asked, until nothing is asked any more. */
  async function approveAll(what: AnyContract, input: object, key = what.name): Promise<string[]> {
    done.length = 0;
    const asked: string[] = [];
    const answer = await world.answer(agent, what.name, input, { key });
    assert.equal(answer.status, 'waiting');
    for (let open = await waiting(); open.length > 0 && asked.length < 6; open = await waiting()) {
      for (const { id: approvalId, inputHash, capability } of open) {
        asked.push(capability);
        await world.call(boss, approveRequest, { approvalId, inputHash });
      }
      await world.settle();
    }
    return asked;
  }

  test('what it guards itself is not asked for again, whatever ids it has this time', async () => {
    assert.deepEqual(await approveAll(connect, { title: 'The shop' }), [connect.name]);
    assert.deepEqual(done, ['stored key ', 'connected The shop']);
    assert.deepEqual(await approveAll(open, { deposit: euros(0) }), [open.name], 'however deep it lies');
    assert.deepEqual(done, ['stored key ', 'connected inside', 'paid 0']);
  });

  test('what moves money in it is asked for by itself', async () => {
    const asked = await approveAll(open, { deposit: euros(70) }, 'with-money');
    assert.deepEqual(asked, [open.name, pay.name]);
    assert.equal(done.at(-1), 'paid 7000');
  });

  test('what commits by itself before something else in it waits is told by no entry as cut off', async () => {
    const asked = await approveAll(rebrand, { name: 'Trattoria Nuova', fee: euros(70) });
    assert.deepEqual([asked.at(-1), done.at(-1)], [pay.name, 'paid 7000']);
    assert.deepEqual(await world.sql(`select capability from invoke.keys where state = 'begun'`), []);
  });

  test('what is guarded inside a call that nobody was asked for is asked for', async () => {
    assert.deepEqual(await approveAll(visit, {}), [store.name]);
  });

  test('an agent that wants to decide is refused at once, and nobody is asked whether it may', async () => {
    const asked = await world.answer(agent, connect.name, { title: 'Another' }, { key: 'another' });
    assert.equal(asked.status, 'waiting');
    const [request, ...others] = await waiting();
    assert.ok(request && others.length === 0);
    const bound = { approvalId: request.id, inputHash: request.inputHash };
    for (const verdict of ['approve', 'reject']) {
      await assert.rejects(world.answer(agent, `approval.request.${verdict}`, bound), /Only people decide/);
    }
    assert.equal((await waiting()).length, 1);
  });

  test('who asks in the middle of a transaction holds up nobody, however few connections there are', async () => {
    const asked = Array.from({ length: 6 }, (_, index) =>
      world.answer(agent, visit.name, {}, { key: `visit-${index}` }),
    );
    for (const { status } of await Promise.all(asked)) assert.equal(status, 'waiting');
  });
});
