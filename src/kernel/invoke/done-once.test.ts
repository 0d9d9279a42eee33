// What commits by itself commits before its key does; asked for again by that key it is still done once.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { type AnyContract, contract, defineModule } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';

let inner: AnyContract;
const around = contract({
  ...{ name: 'trial.price.set', summary: 'Set a price by way of another.', effect: 'write', access: 'trial.price.set' },
  input: z.object({ provider: z.string(), microsPerMillion: z.int() }),
  output: z.object({}),
  undo: { never: 'it is only a trial' },
  example: { provider: 'inside', microsPerMillion: 5 },
}).implement(async (call, given) => {
  await call.invoke(inner, { model: 'new', item: 'call', ...given });
  return {};
});
const grants = { super_admin: ['trial.*'] };
const trial = defineModule({ name: 'trial', title: 'Trial', capabilities: [around], grants });

suite('a write that commits by itself', () => {
  let world: World;
  let keeper: Authenticated;
  before(async () => {
    world = await createWorld({ modules: [trial] });
    inner = world.kernel.registry.find('meter.price.set').contract;
    keeper = await world.person(world.kernel.tenants.owner().id, 'super_admin');
  });
  after(() => world.close());

  async function twice(capability: string, input: { provider: string }) {
    const first = await world.answer(keeper, capability, input, { key: input.provider });
    world.clock.pass('1 minute');
    const again = await world.answer(keeper, capability, input, { key: input.provider });
    assert.ok(first.status === 'done' && again.status === 'done');
    assert.deepEqual([again.replayed, again.output], [true, first.output]);
    const prices = await world.sql('select 1 from meter.prices where provider = $1', [input.provider]);
    assert.equal(prices.length, 1);
    assert.deepEqual(await world.sql(`select key from invoke.keys where state = 'begun'`), []);
  }

  for (const [capability, given] of [
    ['meter.price.set', { model: 'new', item: 'call', microsPerMillion: 5 }],
    ['trial.price.set', { microsPerMillion: 5 }],
  ] as const) {
    test(`is done once by all who ask for it under one key at the same time: ${capability}`, async () => {
      const input = { provider: `crowd-of-${capability}`, ...given };
      const ask = () => world.answer(keeper, capability, input, { key: input.provider });
      const answers = await Promise.allSettled(Array.from({ length: 8 }, ask));
      const refused = answers.filter((one) => one.status === 'rejected');
      for (const { reason } of refused) assert.match(String(reason), /The same call is under way/);
      assert.ok(refused.length < answers.length);
      assert.equal((await ask()).status, 'done');
      const prices = await world.sql('select 1 from meter.prices where provider = $1', [input.provider]);
      assert.equal(prices.length, 1);
      await world.settle();
      assert.deepEqual(await world.sql(`select key from invoke.keys where state = 'begun'`), []);
    });
  }

  test('is looked up before it is done again', () =>
    twice('meter.price.set', { provider: 'alone', ...{ model: 'new', item: 'call', microsPerMillion: 5 } }));

  test('is not done again as the first part of what was done before', () =>
    twice('trial.price.set', { provider: 'inside', ...{ microsPerMillion: 5 } }));
});
