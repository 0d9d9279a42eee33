import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import type { Authenticated } from '#kernel/identity';
import { type ModelWire, openModelWire } from '#test/model-wire';
import { createWorld, type World } from '#test/world';
import { begin, edges, flowsOf } from './testing.ts';

suite('what a flow costs', () => {
  let wire: ModelWire;
  let world: World;
  let who: Authenticated;
  let flows: ReturnType<typeof flowsOf>;
  before(async () => {
    wire = await openModelWire();
    const egress = { baseUrls: { 'https://api.openai.com': wire.origin }, allowPrivate: [new URL(wire.origin).host] };
    world = await createWorld({ egress, models: { keys: { openai: 'sk-operator-openai-0001' } } });
    who = await world.person((await world.tenant('Costs Ltd')).id, 'tenant_admin');
    flows = flowsOf(world, who);
    await world.sql(
      `insert into meter.prices (id, created_at, updated_at, provider, model, item, micros_per_million, currency,
         valid_from)
       select gen_random_uuid(), '2026-01-01', '2026-01-01', 'openai', 'gpt-priced', item, micros, 'USD', '2026-01-01'
       from (values ('input_token', 30000000), ('output_token', 60000000)) as p(item, micros)`,
    );
  });
  after(async () => {
    await world.close();
    await wire.close();
  });

  const ask = (id: string) => ({
    ...{ id, kind: 'capability', capability: 'model.text.generate' },
    input: {
      ...{ model: 'openai/gpt-priced', tools: [], toolChoice: 'auto', maxTokens: 100, stop: [] },
      messages: [{ role: 'user', parts: [{ type: 'text', text: 'How much?' }] }],
    },
  });
  const Costs = z.object({
    costMicros: z.number(),
    cost: z.object({ amount: z.int(), currency: z.string() }),
    items: z.array(z.object({ node: z.string(), costMicros: z.int(), cost: z.object({ amount: z.int() }) })),
  });
  const costsOf = (runId: string) => flows.ask(Costs, 'work.flow.listNodes', { runId });

  test('each node has its own, a flow inside all of it, and the run the sum', async () => {
    // 1000 × 30 + 100 × 60, 2000 × 30 + 10 × 60 and 3000 × 30 + 10 × 60 millionths of a dollar.
    wire.nextOf(
      'gpt-priced',
      { text: 'One', usage: { input: 1000, output: 100 } },
      { text: 'Two', usage: { input: 2000, output: 10 } },
      { text: 'Three', usage: { input: 3000, output: 10 } },
    );
    const inner = await flows.draw({
      nodes: [{ id: 'start', kind: 'trigger', trigger: { on: 'called' } }, ask('think') as never],
      edges: edges('start>think'),
    });
    await flows.activate(inner);
    const { id, state } = await flows.ran({
      nodes: [
        ...[begin, ask('first') as never, ask('second') as never],
        { id: 'set', kind: 'set', values: { done: true } },
        { id: 'inside', kind: 'flow', flow: inner },
      ],
      edges: edges('begin>first', 'first>second', 'second>set', 'set>inside'),
    });
    assert.equal(state, 'done');
    await world.settle();
    const { items, costMicros, cost } = await costsOf(id);
    const byNode = Object.fromEntries(items.map((one) => [one.node, [one.costMicros, one.cost.amount]]));
    assert.deepEqual(byNode, { first: [36_000, 4], second: [60_600, 6], set: [0, 0], inside: [90_600, 9] });
    assert.deepEqual([costMicros, cost], [187_200, { amount: 19, currency: 'USD' }]);
  });

  test('each of two that ask at the same time has what it has spent itself', async () => {
    const usage = { input: 1000, output: 10 };
    wire.nextOf('gpt-priced', { text: 'One', usage }, { text: 'Two', usage });
    const { id } = await flows.ran({
      nodes: [begin, ask('left') as never, ask('right') as never],
      edges: edges('begin>left', 'begin>right'),
    });
    await world.settle();
    const { items, costMicros } = await costsOf(id);
    assert.deepEqual(items.map(({ node, costMicros: micros }) => [node, micros]).sort(), [
      ['left', 30_600],
      ['right', 30_600],
    ]);
    assert.equal(costMicros, 61_200);
  });

  test('what two nodes spend at once is counted once, in the sum, when nobody knows whose it was', async () => {
    const { id } = await flows.ran({
      nodes: [begin, { id: 'set', kind: 'set', values: { a: 1 } }],
      edges: edges('begin>set'),
    });
    const span = `'2026-03-01T00:00:00Z'::timestamptz, '2026-03-01T00:00:10Z'::timestamptz`;
    await world.sql(
      `insert into work.journal (run_id, tenant_id, step, epoch, kind, what, began_at, ended_at)
       select $1, $2, step, 1, 'invoke', 'x', ${span} from unnest(array['one', 'other']) as step`,
      [id, who.tenantId],
    );
    await world.sql(
      `insert into meter.usage_metering (id, tenant_id, at, user_id, capability, latency_ms, cost_micros, run_id)
       values (gen_random_uuid(), $2, '2026-03-01T00:00:05Z', 'x', 'model.provider.ask', 0, 5000, $1)`,
      [id, who.tenantId],
    );
    const { items, costMicros } = await costsOf(id);
    assert.deepEqual([costMicros, items.map((one) => one.costMicros).filter((micros) => micros > 0)], [5000, []]);
  });
});
