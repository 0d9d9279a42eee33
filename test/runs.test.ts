// Real processes that are really killed and frozen. The long form is a soak.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runStory } from './soak/runs.ts';

test('runs of a killed or frozen process go on elsewhere within five seconds, each thing done once', async () => {
  const told = await runStory({ processes: 3, runs: 400, harm: ['kill', 'freeze'], everyMs: 300 });
  assert.deepEqual(told.states, [{ state: 'done', runs: 400 }]);
  assert.deepEqual([told.lost, told.doneTwice], [0, []]);
  for (const ms of told.takenAfterMs) assert.ok(ms < 5000, `they went on after ${Math.round(ms)} ms`);
});
