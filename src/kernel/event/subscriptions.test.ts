import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { contract, defineModule, EventShape, event, Id, type Module } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';
import { subscribe, unsubscribe } from './event.ts';

const rung = event({ name: 'bells.bell.rung', summary: 'A bell was rung.', data: z.object({ tune: z.string() }) });
const wasHeard = event({ name: 'bells.bell.heard', summary: 'Somebody heard it.', data: z.object({ by: z.string() }) });
const undo = { never: 'a sound is a sound' };

function bells(heard: string[]): Module {
  const ring = contract({
    ...{ name: 'bells.bell.ring', summary: 'Ring a bell.', effect: 'write', access: 'bells.bell.ring', undo },
    input: z.object({ tune: z.string() }),
    output: z.object({}),
    example: { tune: 'noon' },
  }).implement((call, { tune }) => {
    call.emit(rung, { tune });
    return {};
  });
  const hear = contract({
    name: 'bells.bell.hear',
    summary: 'Hear a bell.',
    ...{ effect: 'write', access: 'bells.bell.hear', undo },
    input: z.object({ by: z.string(), event: EventShape.extend({ tenantId: Id }) }),
    output: z.object({}),
    example: {
      by: 'me',
      event: {
        ...{ id: '019abcde-0000-7000-8000-000000000000', tenantId: '019abcde-0000-7000-8000-000000000001' },
        ...{ type: 'bells.bell.rung', userId: 'x', data: {}, timestamp: '2026-01-01T00:00:00.000Z' },
      },
    },
  }).implement((call, { by, event: { type, data } }) => {
    heard.push(`${by}: ${type} ${JSON.stringify(data)}`);
    call.emit(wasHeard, { by });
    return {};
  });
  const listen = contract({
    name: 'bells.bell.listen',
    summary: 'Listen from now on.',
    ...{ effect: 'write', access: 'bells.bell.listen', undo },
    input: z.object({ by: z.string(), pattern: z.string() }),
    output: z.object({ id: Id }),
    example: { by: 'me', pattern: '*' },
  }).implement(async (call, { by, pattern }) => {
    const id = await subscribe(call, { module: 'bells', pattern, contract: hear.contract, input: { by } });
    return { id };
  });
  const leave = contract({
    ...{ name: 'bells.bell.leave', summary: 'Listen no more.', effect: 'write', access: 'bells.bell.leave', undo },
    input: z.object({ id: Id }),
    output: z.object({}),
    example: { id: '019abcde-0000-7000-8000-000000000000' },
  }).implement(async (call, { id }) => {
    await unsubscribe(call, id);
    return {};
  });
  return defineModule({
    name: 'bells',
    title: 'Bells',
    capabilities: [ring, hear, listen, leave],
    events: [rung, wasHeard],
    grants: { tenant_admin: ['bells.*'] },
    plan: 'tier1',
  });
}

suite('what a company wants to hear of', () => {
  const heard: string[] = [];
  let world: World;
  let second: World;
  let acme: Authenticated;
  let other: Authenticated;

  before(async () => {
    const modules = [bells(heard)];
    world = await createWorld({ modules });
    second = await createWorld({ beside: world, modules });
    acme = await world.person((await world.kernel.tenants.create({ name: 'Acme', plan: 'tier1' })).id, 'tenant_admin');
    other = await world.person((await world.kernel.tenants.create({ name: 'Else', plan: 'tier1' })).id, 'tenant_admin');
  });
  after(async () => {
    await second.close();
    await world.close();
  });

  const named = (name: string) => world.kernel.registry.find(`bells.bell.${name}`).contract;
  const ring = async (who: Authenticated, tune: string, where = world) => {
    await where.call(who, named('ring'), { tune });
    await where.settle();
    return heard.splice(0);
  };
  const listen = (by: string, pattern: string) =>
    world.call(acme, named('listen'), { by, pattern }) as Promise<{ id: string }>;

  test('it is called with each event that fits, once, and another company hears nothing of it', async () => {
    const { id } = await listen('Ann', 'bells.*');
    assert.deepEqual(await ring(acme, 'noon'), ['Ann: bells.bell.rung {"tune":"noon"}']);
    assert.deepEqual(await ring(other, 'night'), []);
    await world.call(acme, named('leave'), { id });
    assert.deepEqual(await ring(acme, 'noon'), []);
  });

  test('a pattern that does not fit is left alone, also one that begins alike', async () => {
    const ids = await Promise.all([listen('Ben', 'bells.bell.rungs'), listen('Bob', 'bell.*')]);
    assert.deepEqual(await ring(acme, 'noon'), []);
    for (const { id } of ids) await world.call(acme, named('leave'), { id });
  });

  test('what a module does because of an event is not told to it again', async () => {
    const { id } = await listen('Cid', '*');
    const all = await ring(acme, 'noon');
    assert.deepEqual(all, ['Cid: bells.bell.rung {"tune":"noon"}'], 'not of what it emitted itself while hearing');
    await world.call(acme, named('leave'), { id });
  });

  test('another process knows within a moment', async () => {
    await world.settle();
    const { id } = await listen('Dan', 'bells.bell.rung');
    heard.length = 0;
    for (let tries = 0; tries < 100 && heard.length === 0; tries += 1) {
      await second.call(acme, named('ring'), { tune: 'far' });
      await second.settle();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.equal(heard.splice(0)[0], 'Dan: bells.bell.rung {"tune":"far"}');
    await world.call(acme, named('leave'), { id });
  });
});
