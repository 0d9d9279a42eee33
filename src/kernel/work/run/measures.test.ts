import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { openScene, type Scene } from '../flow/scene.test.ts';
import { act, begin, edges } from '../flow/testing.ts';

const Measured = z.object({
  items: z.array(
    z.object({
      ...{
        what: z.string(),
        title: z.string().nullable(),
        runs: z.int(),
        done: z.int(),
        failed: z.int(),
        open: z.int(),
      },
      ...{ cancelled: z.int(), successRate: z.number().nullable(), medianMs: z.number().nullable() },
    }),
  ),
});
const Listed = z.object({ items: z.array(z.object({ id: z.string() })) });

suite('how runs have been doing', () => {
  let world: Scene['world'];
  let who: Scene['who'];
  let flows: Scene['flows'];
  let flowId: string;
  const waiting = (name: string) => flows.start(flowId, { name });
  before(async () => {
    ({ world, who, flows } = await openScene());
    const nodes = [
      ...[begin, { id: 'sleep', kind: 'wait', for: '2 days' } as const],
      { id: 'well', kind: 'condition', when: 'trigger.name = "well"' } as const,
      { id: 'halt', kind: 'stop', message: '="No " & trigger.name & $decodeUrlComponent("%00")' } as const,
      act('go', 'gone'),
    ];
    flowId = await flows.draw({ nodes, edges: edges('begin>sleep', 'sleep>well', 'well yes>go', 'well no>halt') });
    await flows.activate(flowId);
    for (const name of ['well', 'luck', 'well']) await waiting(name);
    await world.settle();
    world.clock.pass('2 days');
    await world.settle();
    await waiting('well');
    await world.settle();
  });
  after(() => world.close());

  const measured = async (input: object) => (await flows.ask(Measured, 'work.run.measure', input)).items;
  const listed = async (input: object) => (await flows.ask(Listed, 'work.run.list', input)).items.length;

  test('is counted by flow, with how they ended and how long they took', async () => {
    const [one, ...others] = await measured({ by: 'flow' });
    assert.deepEqual(others, []);
    const { medianMs, ...counts } = one ?? { medianMs: null };
    assert.deepEqual(counts, {
      ...{ what: flowId, title: 'A flow 1', runs: 4, done: 2, failed: 1, cancelled: 0, open: 1, successRate: 2 / 3 },
    });
    const days = (medianMs ?? 0) / 86_400_000;
    assert.ok(days >= 2 && days < 2.1, `${days} days`);
  });

  test('is counted by day and by workflow, in a stretch of time', async () => {
    assert.deepEqual(
      (await measured({ by: 'day', flowId })).map(({ runs }) => runs),
      [1, 3],
    );
    const [all] = await measured({ by: 'workflow' });
    assert.deepEqual([all?.what, all?.runs], ['work.flow.run', 4]);
    const from = new Date(world.clock.nowMs() - 3_600_000).toISOString();
    assert.deepEqual([(await measured({ from }))[0]?.runs, (await measured({ to: from }))[0]?.runs], [1, 3]);
    const other = await world.person((await world.tenant('Others Ltd')).id, 'tenant_admin');
    const answer = await world.answer(other, 'work.run.measure', { by: 'flow' });
    assert.deepEqual(answer.status === 'done' && answer.output, { items: [] });
    assert.notEqual(other.tenantId, who.tenantId);
  });

  test('is looked up by columns alone: where companies are kept apart, no index looks inside of JSON', async () => {
    const inside = await world.sql(
      `select indexname from pg_indexes where schemaname = 'work' and tablename = 'runs' and indexdef like '%->>%'`,
    );
    assert.deepEqual(inside, []);
    assert.equal(await listed({ flowId }), 4);
  });

  test('is found by words, time and queue, whatever an error holds', async () => {
    assert.equal(await listed({ search: 'no LUCK' }), 1);
    assert.equal(await listed({ search: 'a flow 1' }), 4);
    assert.equal(await listed({ search: '%' }), 0);
    assert.equal(await listed({ queue: 'none such' }), 0);
    assert.equal(await listed({ from: new Date(world.clock.nowMs() - 3_600_000).toISOString() }), 1);
  });
});
