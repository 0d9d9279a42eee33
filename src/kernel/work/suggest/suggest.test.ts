import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { Id } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { type Moods, trialOf, workflowsOf } from '#test/journeys';
import { createWorld, type World } from '#test/world';
import { Graph } from '../flow/graph.ts';

const Suggested = z.object({
  mayKeep: z.boolean(),
  items: z.array(
    z.object({
      ...{ key: z.string(), title: z.string(), why: z.string(), template: z.string().nullable() },
      ...{ graph: Graph, open: z.array(z.string()) },
    }),
  ),
});

suite('flows that are suggested', () => {
  const moods: Moods = { did: [], refuse: new Map(), bodies: [] };
  let world: World;
  let who: Authenticated;
  let other: Authenticated;
  before(async () => {
    world = await createWorld({ modules: [trialOf(moods, workflowsOf(moods))] });
    who = await world.person((await world.tenant('Habit Ltd')).id, 'tenant_admin');
    other = await world.person((await world.tenant('Other Ltd')).id, 'tenant_admin');
  });
  after(() => world.close());

  async function suggested(input: object = {}, by = who) {
    const answer = await world.answer(by, 'work.flow.suggest', input);
    assert.ok(answer.status === 'done');
    return Suggested.parse(answer.output).items;
  }

  test('say beforehand who may keep them', async () => {
    const keeper: Authenticated = { ...who, actor: { ...who.actor, roles: ['super_admin'] } };
    const said = async (by: Authenticated) => {
      const answer = await world.answer(by, 'work.flow.suggest', {});
      return answer.status === 'done' && Suggested.parse(answer.output).mayKeep;
    };
    assert.deepEqual([await said(keeper), await said(who)], [true, false]);
  });

  test('are for what people have done by hand after the same thing, until one is drawn for it', async () => {
    assert.deepEqual(await suggested(), []);
    for (const label of ['Ann', 'Ben', 'Cid', 'Dot']) {
      await world.answer(who, 'trial.thing.tell', { label });
      world.clock.pass('20 minutes');
      await world.answer(who, 'trial.thing.act', { label });
      world.clock.pass('5 hours');
    }
    await world.settle();
    const [found] = (await suggested()).filter(({ key }) => key.startsWith('after:'));
    assert.ok(found, 'nothing was suggested');
    const { graph, ...said } = found;
    assert.deepEqual(said, {
      key: 'after:trial.thing.happened:trial.thing.act',
      title: 'It happened: Do a thing',
      why: 'In the last four weeks you did this by hand within an hour after 4 of 4.',
      template: null,
      open: [],
    });
    assert.deepEqual(await suggested({}, other), [], 'another company has no part in it');
    const drawer: Authenticated = { ...who, actor: { ...who.actor, roles: ['super_admin'] } };
    const made = await world.answer(drawer, 'work.flow.create', { name: 'Then do it', graph });
    assert.ok(made.status === 'done');
    const { id: flowId } = z.object({ id: Id }).parse(made.output);
    await world.answer(who, 'work.flow.activate', { flowId });
    await world.answer(who, 'trial.thing.tell', { label: 'Eve' });
    await world.settle();
    assert.equal(moods.did.at(-1), 'Eve');
    assert.deepEqual(
      (await suggested()).filter(({ key }) => key === said.key),
      [],
    );
  });

  test('are for what somebody wants to reach, and say what is not there yet', async () => {
    const goal = 'Win back whoever left a cart, with a reminder';
    const [found] = await suggested({ goal }, other);
    assert.equal(found?.template, 'house:abandoned-cart');
    assert.ok(found.open.includes('commerce.cart.abandoned is not there'));
    assert.deepEqual(await suggested({ goal: 'World peace' }, other), []);
    await assert.rejects(suggested({ zone: 'Moon/Base' }, other), { code: 'invalid' });
  });
});
