// A small one of what the long form does with a hundred thousand steps and twenty thousand runs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastingStory } from './soak/lasting.ts';

test('a long run goes on and is paged through, and runs that sleep or wait cost next to nothing', async () => {
  const told = await lastingStory({ steps: 2000, sleepers: 60, waiters: 60, watchSeconds: 2 });
  assert.equal(told.ended, 121);
  assert.ok(told.statementsPerSecond <= 50, `${told.statementsPerSecond} statements a second`);
});
