import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type CalledFlows, openCalledFlows, wordOf } from './called.ts';
import { openScene, type Scene } from './scene.test.ts';
import { act, edges } from './testing.ts';

suite('a flow as something that can be called', () => {
  let world: Scene['world'];
  let who: Scene['who'];
  let flows: Scene['flows'];
  let moods: Scene['moods'];
  let called: CalledFlows;
  before(async () => {
    ({ world, who, flows, moods } = await openScene());
    const { store, registry, live, log } = world.kernel;
    called = openCalledFlows({ store, log, overlay: registry, now: () => new Date(world.clock.nowMs()).toISOString() });
    live.subscribeAll((event) => called.onEvents(event));
  });
  after(() => world.close());

  const graph = {
    nodes: [
      { id: 'asked', kind: 'trigger', trigger: { on: 'called', description: 'Greet somebody.' } } as const,
      act('greet', '="greet " & trigger.name'),
    ],
    edges: edges('asked>greet'),
    takes: [{ name: 'name', type: 'text', required: true } as const],
  };

  test('it is called by its own name while it is at work, by its company alone', async () => {
    const flowId = await flows.draw(graph, { name: 'Greet them warmly' });
    await assert.rejects(world.answer(who, 'flow.greetThemWarmly', { name: 'Ada' }), { code: 'not_found' });
    await flows.activate(flowId);
    await known('flow.greetThemWarmly');
    await world.answer(who, 'flow.greetThemWarmly', { name: 'Ada' });
    await world.settle();
    assert.deepEqual(moods.did, ['greet Ada']);
    await assert.rejects(world.answer(who, 'flow.greetThemWarmly', { name: 7 }), { code: 'invalid' });
    const other = await world.person((await world.tenant('Other Ltd')).id, 'tenant_admin');
    await assert.rejects(world.answer(other, 'flow.greetThemWarmly', { name: 'Ada' }), { code: 'not_found' });
    const again = openCalledFlows({
      ...{ store: world.kernel.store, log: world.kernel.log, overlay: world.kernel.registry },
      now: () => new Date(world.clock.nowMs()).toISOString(),
    });
    await again.load();
    await world.answer(who, 'work.flow.deactivate', { flowId });
    await unknown('flow.greetThemWarmly');
  });

  /** The word of what has changed goes round behind the answer. */
  async function until(holds: () => boolean) {
    for (let turn = 0; turn < 200 && !holds(); turn += 1) {
      await world.settle();
      await called.settled();
    }
    assert.ok(holds());
  }
  const names = () => world.kernel.registry.all(who.tenantId).map(({ contract: { name } }) => name);
  const known = (name: string) => until(() => names().includes(name));
  const unknown = (name: string) => until(() => !names().includes(name));

  test('its name is made of its words', () => {
    assert.equal(wordOf('Thank large tips'), 'thankLargeTips');
    assert.equal(wordOf('2 große Öfen!'), 'groEOfen');
    assert.equal(wordOf('???'), '');
  });
});
