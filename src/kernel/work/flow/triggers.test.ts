import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import type { Trigger } from './graph.ts';
import { openScene, type Scene } from './scene.test.ts';
import { act, begin, edges } from './testing.ts';

suite('what begins a flow', () => {
  let moods: Scene['moods'];
  let world: Scene['world'];
  let who: Scene['who'];
  let flows: Scene['flows'];
  let didOf: Scene['didOf'];
  before(async () => {
    ({ moods, world, who, flows, didOf } = await openScene());
  });
  after(() => world.close());

  const on = (trigger: Partial<Trigger> & { on: Trigger['on'] }, label: string) => ({
    nodes: [{ id: 'start', kind: 'trigger', trigger } as never, act('do', label)],
    edges: edges('start>do'),
  });
  const answered = async (name: string, input: object, by = who) => {
    const answer = await world.answer(by, name, input);
    assert.ok(answer.status === 'done');
    return answer.output;
  };
  const taintsOf = async (label: string) =>
    (
      await world.sql<{ tainted: boolean }>(
        `select tainted from work.runs r where exists
           (select 1 from work.journal where run_id = r.id and step = 'do.in' and output::text like '%' || $1 || '%')`,
        [label],
      )
    ).map(({ tainted }) => tainted);

  test('a tip of more than ten dollars is thanked for, a smaller one is not', async () => {
    const flowId = await flows.draw(
      on({ on: 'event', event: 'custom.tip.given', when: 'data.dollars > 10' }, '="tip of " & trigger.data.dollars'),
    );
    const tip = (dollars: number) => answered('event.event.publish', { type: 'custom.tip.given', data: { dollars } });
    await tip(50);
    await flows.activate(flowId);
    for (const dollars of [10, 11, 25]) await tip(dollars);
    await world.settle();
    assert.deepEqual(didOf('tip').sort(), ['tip of 11', 'tip of 25']);
    await answered('work.flow.deactivate', { flowId });
    await tip(99);
    await world.settle();
    assert.equal(didOf('tip').length, 2);
  });

  test('a condition that fails says at which flow and trigger it stands', async () => {
    const flowId = await flows.draw(on({ on: 'event', event: 'custom.odd.one', when: '$error("no")' }, 'never'));
    await flows.activate(flowId);
    await answered('event.event.publish', { type: 'custom.odd.one', data: {} });
    await world.settle();
    const [{ name } = { name: '' }] = await world.sql<{ name: string }>('select name from work.flows where id = $1', [
      flowId,
    ]);
    const [given] = await world.sql<{ error: string }>(
      `select last_error as error from event.deliveries where input ->> 'flowId' = $1`,
      [flowId],
    );
    assert.match(
      given?.error ?? '',
      new RegExp(`^invalid: At start of ${name}, trigger.when: The expression .* fails`),
    );
  });

  test('those that hear of what they do themselves come to an end', async () => {
    const flowId = await flows.draw(on({ on: 'event', event: 'trial.thing.acted' }, 'round'));
    await flows.activate(flowId);
    await answered('trial.thing.act', { label: 'first' });
    await world.settle();
    await answered('work.flow.deactivate', { flowId });
    const given = await world.sql<{ state: string; error: string }>(
      `select state, last_error as error from event.deliveries where input ->> 'flowId' = $1`,
      [flowId],
    );
    assert.deepEqual(given, [
      { state: 'dead', error: 'forbidden: Flows have begun one another 10 times; this is no end' },
    ]);
    assert.equal(didOf('round').length, 11);
  });

  test('the end of a run begins what follows it, and no flow hears of its own', async () => {
    const when = 'data.workflow = "work.flow.run"';
    const following = on({ on: 'event', event: 'work.run.ended', when }, '="after " & trigger.data.outcome');
    const flowId = await flows.draw(following);
    await flows.activate(flowId);
    moods.refuse.set('badly', 'invalid');
    for (const label of ['well', 'badly']) await flows.ran(on({ on: 'manual' }, label));
    await world.settle();
    assert.deepEqual(didOf('after').sort(), ['after done', 'after failed']);
    await answered('work.flow.deactivate', { flowId });
  });

  test('its time comes by a calendar in its zone, as whoever has put it to work', async () => {
    const flowId = await flows.draw(on({ on: 'schedule', cron: '0 9 * * *', zone: 'Europe/Berlin' }, 'nine o’clock'));
    await flows.activate(flowId);
    const [made] = await world.sql<{ name: string; title: string }>(
      'select name, title from work.schedules where name like $1',
      [`flow.${flowId}.%`],
    );
    const drawn = await world.sql<{ title: string }>('select name as title from work.flows where id = $1', [flowId]);
    assert.deepEqual([{ title: made?.title }], drawn);
    world.clock.pass('1 day');
    await world.settle();
    assert.deepEqual(didOf('nine'), ['nine o’clock']);
    const [run] = await world.sql<{ actor: { id: string } }>(
      `select actor from work.runs where input ->> 'flowId' = $1`,
      [flowId],
    );
    assert.equal(run?.actor.id, who.actor.id);
    await assert.rejects(answered('work.schedule.delete', { name: made?.name }), {
      code: 'conflict',
      message: /belongs to a flow/,
    });
    await answered('work.flow.deactivate', { flowId });
    world.clock.pass('2 days');
    await world.settle();
    assert.equal(didOf('nine').length, 1);
  });

  test('whoever knows its address can call it from outside, and what they say is not trusted', async () => {
    const flowId = await flows.draw(on({ on: 'webhook' }, '="order " & trigger.body.number & trigger.query.from'));
    await flows.activate(flowId);
    const { url } = await world.http();
    const address = async () =>
      z.object({ path: z.string() }).parse(await answered('work.flow.makeAddress', { flowId })).path;
    const call = (path: string) =>
      fetch(`${new URL(url).origin}${path}?from=shop`, {
        method: 'POST',
        body: JSON.stringify({ number: 7 }),
        headers: { 'content-type': 'application/json' },
      });
    const first = await address();
    assert.equal((await call(first)).status, 202);
    await world.settle();
    assert.deepEqual([didOf('order'), await taintsOf('order')], [['order 7shop'], [true]]);
    const second = await address();
    assert.equal((await call(first)).status, 404);
    assert.equal((await call(`${second.slice(0, -3)}AAA`)).status, 404);
    await answered('work.flow.deactivate', { flowId });
    assert.equal((await call(second)).status, 404);
    await world.settle();
    assert.equal(didOf('order').length, 1);
  });

  test('one that is wrong is not put to work, and says at which node and field', async () => {
    const flowId = await flows.draw({
      nodes: [begin, { id: 'odd', kind: 'capability', capability: 'trial.thing.act', input: { label: 7 } }],
      edges: edges('begin>odd'),
    });
    await assert.rejects(flows.activate(flowId), {
      code: 'invalid',
      message: 'odd: input.label takes string, and would be given number',
    });
    await assert.rejects(flows.start(flowId), { code: 'conflict', message: /is not at work/ });
    const flow = await flows.draw(on({ on: 'schedule', cron: '99 * * * *' }, 'never'));
    await assert.rejects(flows.activate(flow), { code: 'invalid', message: /^start: "99/ });
  });

  test('what is at work goes on as it was while the next version is drawn', async () => {
    const graph = (label: string) => ({ nodes: [begin, act('do', label)], edges: edges('begin>do') });
    const flowId = await flows.draw(graph('version one'));
    await flows.activate(flowId);
    await answered('work.flow.edit', { flowId, seen: 1, graph: graph('version two') });
    await assert.rejects(
      answered('work.flow.edit', { flowId, seen: 1, graph: graph('version other') }),
      /newer version/,
    );
    await flows.start(flowId);
    await world.settle();
    assert.deepEqual(didOf('version'), ['version one']);
    await flows.activate(flowId);
    await flows.start(flowId);
    await world.settle();
    assert.deepEqual(didOf('version'), ['version one', 'version two']);
    await assert.rejects(
      world.sql('set role cadre_app; update work.flow_versions set graph = graph'),
      /permission denied/,
    );
    await world.sql('reset role');
  });

  test('one that somebody steered from outside has drawn is not trusted until a person puts it to work', async () => {
    const flowId = await flows.draw({
      nodes: [begin, act('do', '="steered " & trigger.n')],
      edges: edges('begin>do'),
      takes: [{ name: 'n' }],
    });
    await world.sql('update work.flows set tainted = true where id = $1', [flowId]);
    const agent = await world.agent(who, 'tenant_admin');
    await answered('work.flow.activate', { flowId }, agent);
    await flows.start(flowId, { n: 1 });
    await flows.activate(flowId);
    await flows.start(flowId, { n: 2 });
    await world.settle();
    assert.deepEqual([await taintsOf('steered 1'), await taintsOf('steered 2')], [[true], [false]]);
  });

  test('another company sees nothing of it', async () => {
    const flowId = await flows.draw(on({ on: 'manual' }, 'ours'));
    const other = await world.person((await world.tenant('Other Ltd')).id, 'tenant_admin');
    for (const name of ['read', 'activate', 'run', 'remove', 'makeAddress']) {
      await assert.rejects(answered(`work.flow.${name}`, { flowId }, other), { code: 'not_found' }, name);
    }
  });
});
