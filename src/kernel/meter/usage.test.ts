import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Fault } from '#base/fault';
import { instantOf } from '#base/time';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';

interface Line {
  readonly capability: string;
  readonly calls: number;
  readonly failures: number;
  readonly latencyMs: number;
}

suite('usage', () => {
  let world: World;
  let who: Authenticated;
  before(async () => {
    world = await createWorld();
    who = await someone();
  });
  after(() => world.close());

  async function someone(): Promise<Authenticated> {
    return world.person((await world.tenant('Meter Ltd')).id, 'tenant_admin');
  }

  async function used(by: Authenticated, input: object = {}): Promise<Map<string, Line>> {
    await world.settle();
    const answer = await world.answer(by, 'meter.usage.summary', input);
    assert.ok(answer.status === 'done');
    return new Map((answer.output as { items: Line[] }).items.map((line) => [line.capability, line]));
  }

  const read = (by: Authenticated, input: object = {}) => world.answer(by, 'event.event.list', input);
  const write = (by: Authenticated) => world.answer(by, 'event.event.publish', { type: 'custom.order.paid' });

  test('reads, writes and failures are all counted', async () => {
    for (let times = 0; times < 3; times += 1) await read(who);
    for (let times = 0; times < 2; times += 1) await write(who);
    await assert.rejects(read(who, { limit: -1 }));
    const lines = await used(who);
    const told = ['event.event.list', 'event.event.publish'].map((name) => [
      lines.get(name)?.calls,
      lines.get(name)?.failures,
    ]);
    assert.deepEqual(told, [
      [4, 1],
      [2, 0],
    ]);
    assert.ok((lines.get('event.event.publish')?.latencyMs ?? 0) > 0);
  });

  test('a call inside a call is counted for itself', async () => {
    const by = await someone();
    const input = { capability: 'event.event.publish', input: { type: 'custom.order.paid' } };
    await world.answer(by, 'invoke.call.run', input);
    assert.equal((await used(by)).get('event.event.publish')?.calls, 1);
  });

  test('only what lies in the stretch of time is summed up', async () => {
    const by = await someone();
    const before = instantOf(world.clock.nowMs() - 1);
    await write(by);
    await used(by);
    world.clock.pass('1 day');
    const between = instantOf(world.clock.nowMs() - 1);
    await write(by);
    const count = async (input: object) => (await used(by, input)).get('event.event.publish')?.calls;
    assert.equal(await count({}), 2);
    assert.equal(await count({ from: between }), 1);
    assert.equal(await count({ from: before, until: between }), 1);
    assert.equal(await count({ until: before }), undefined);
  });

  test('nobody sees the usage of another company, nor without being allowed', async () => {
    const stranger = await someone();
    assert.deepEqual(
      [...(await used(stranger)).keys()].filter((name) => name.startsWith('event.')),
      [],
    );
    const guest = await world.person(who.tenantId, 'end_user');
    await assert.rejects(world.answer(guest, 'meter.usage.summary', {}), (error) => {
      return error instanceof Fault && error.code === 'forbidden';
    });
  });
});
