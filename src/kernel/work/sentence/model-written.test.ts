import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { type ModelWire, openModelWire } from '#test/model-wire';
import { Graph } from '../flow/graph.ts';
import { openTown, type Town } from '../template/scene.test.ts';

const Drawn = z.object({ graph: Graph, writtenBy: z.string(), canRun: z.boolean(), missed: z.array(z.string()) });

function answer(capability: string): string {
  const graph = {
    nodes: [
      { id: 'begin', kind: 'trigger', trigger: { on: 'schedule', cron: '0 9 * * 1' } },
      { id: 'look', kind: 'capability', capability },
    ],
    edges: [{ from: 'begin', to: 'look' }],
  };
  return JSON.stringify({ graph, understood: ['Mondays at nine'], missed: [] });
}

suite('a flow in words, drawn by a model', () => {
  let wire: ModelWire;
  let town: Town;
  before(async () => {
    wire = await openModelWire();
    town = await openTown({
      models: { keys: { openai: 'sk-operator-openai-0001' } },
      egress: { baseUrls: { 'https://api.openai.com': wire.origin }, allowPrivate: [new URL(wire.origin).host] },
    });
  });
  after(async () => {
    await town.world.close();
    await wire.close();
  });

  const say = (description: string) =>
    town.ask(town.admin, { name: 'work.flow.write', input: { description }, shape: Drawn });

  test('is taken when nothing is wrong with it', async () => {
    wire.next({ text: answer('work.schedule.list') });
    const { writtenBy, canRun, graph } = await say('Look at the schedules on Monday mornings');
    assert.deepEqual([writtenBy, canRun, graph.nodes.length], ['model', true, 2]);
  });

  test('is sent back once with what is wrong, and taken when it is mended', async () => {
    const before = wire.total.requests;
    wire.next({ text: answer('work.schedule.invented') }, { text: answer('work.schedule.list') });
    const { canRun, graph } = await say('Look at the schedules on Monday mornings');
    assert.deepEqual([canRun, wire.total.requests - before], [true, 2]);
    assert.equal(Object(graph.nodes[1]).capability, 'work.schedule.list');
    assert.match(JSON.stringify(wire.asked.at(-1)?.body), /there is no capability called work\.schedule\.invented/);
  });

  test('says what is still wrong when it was not mended', async () => {
    wire.next({ text: answer('work.schedule.invented') }, { text: answer('work.schedule.invented') });
    const { canRun, missed } = await say('Look at the schedules on Monday mornings');
    assert.equal(canRun, false);
    assert.match(missed.join(), /work\.schedule\.invented/);
  });

  test('is asked of nobody when rules are wished for', async () => {
    const before = wire.total.requests;
    const input = { description: 'Every Monday list the schedules', byRules: true };
    const { writtenBy } = await town.ask(town.admin, { name: 'work.flow.write', input, shape: Drawn });
    assert.deepEqual([writtenBy, wire.total.requests - before], ['rules', 0]);
  });
});
