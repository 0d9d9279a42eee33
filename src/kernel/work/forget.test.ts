import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Authenticated } from '#kernel/identity';
import { type Moods, trialOf, workflowsOf } from '#test/journeys';
import { createWorld, type World } from '#test/world';

suite('forgetting a person', () => {
  const moods: Moods = { did: [], refuse: new Map(), bodies: [] };
  let world: World;
  let who: Authenticated;
  before(async () => {
    world = await createWorld({ modules: [trialOf(moods, workflowsOf(moods))] });
    who = await world.person((await world.tenant('Work Ltd')).id, 'tenant_admin');
  });
  after(() => world.close());

  test('nothing of them stays in runs, and what was not over does not go on', async () => {
    moods.think = (name) => `a thought of ${name}`;
    for (const name of ['ada@example.com', 'bob@example.com']) {
      await world.answer(who, 'trial.thinker.begin', { name });
      await world.answer(who, 'trial.sleeper.begin', { name });
    }
    await world.settle();
    const { actor: ada } = await world.person(who.tenantId, 'client');
    await world.answer(who, 'identity.member.disable', { userId: ada.id });
    await world.answer(who, 'platform.subject.purge', { subjectId: ada.id, words: ['ada@example.com'] });
    world.clock.pass('15 days');
    await world.settle();
    const rows = await world.sql<{ all: string }>(
      `select concat_ws(' ', r.input::text, r.output::text, j.output::text, l.line) as all from work.runs r
       left join work.journal j on j.run_id = r.id left join work.logs l on l.run_id = r.id`,
    );
    assert.ok(rows.some(({ all }) => all.includes('bob@')) && !rows.some(({ all }) => all.includes('ada@')));
    const states = await world.sql<{ state: string; count: number }>(
      'select state, count(*)::integer as count from work.runs group by 1 order by 1',
    );
    assert.deepEqual(states, [
      { state: 'cancelled', count: 1 },
      { state: 'done', count: 3 },
    ]);
    assert.ok(!moods.did.includes('ada@example.com after') && moods.did.includes('bob@example.com after'));
  });

  test('nor in what a run has asked people', async () => {
    for (const name of ['eve@example.com', 'fay@example.com']) await world.answer(who, 'trial.gated.begin', { name });
    await world.settle();
    const { actor: eve } = await world.person(who.tenantId, 'client');
    await world.answer(who, 'identity.member.disable', { userId: eve.id });
    await world.answer(who, 'platform.subject.purge', { subjectId: eve.id, words: ['eve@example.com'] });
    await world.settle();
    const titles = await world.sql<{ title: string }>('select title from approval.requests order by id');
    assert.deepEqual(titles.map(({ title }) => title).sort(), ['Forgotten', 'Is fay@example.com right?']);
  });
});
