// A plan that is carried out again under its key does only what has not been done.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorld } from '#test/world';
import { longestKey } from './keys.ts';
import { stepsOf } from './planned.ts';

test('a plan under the longest key is carried out, and once', { timeout: 300_000 }, async () => {
  const world = await createWorld();
  try {
    const admin = await world.person((await world.tenant('Plans Ltd')).id, 'tenant_admin');
    const steps = ['One', 'Two'].map((title) => ({ capability: 'notes.note.create', input: { title } }));
    for (const key of ['k'.repeat(longestKey), `${'k'.repeat(longestKey - 1)}l`]) {
      for (let times = 0; times < 2; times += 1) {
        const answer = await world.answer(admin, 'invoke.plan.run', { steps }, { key });
        assert.ok(answer.status === 'done');
        assert.deepEqual(
          stepsOf(answer).map(({ status }) => status),
          ['done', 'done'],
        );
      }
    }
    const rows = await world.sql('select title, count(*)::int as times from notes.notes group by title order by title');
    assert.deepEqual(rows, [
      { title: 'One', times: 2 },
      { title: 'Two', times: 2 },
    ]);
  } finally {
    await world.close();
  }
});
