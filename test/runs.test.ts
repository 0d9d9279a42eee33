// Real processes that are really killed, frozen and cut off from the database. The long form is a soak.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runStory } from './soak/runs.ts';

test('runs of a process that is killed, frozen or cut off go on elsewhere, each thing done once', async () => {
  const harm = ['kill', 'freeze', 'cut', 'tear'] as const;
  const told = await runStory({ processes: 3, runs: 200, inHand: 60, harm, everyMs: 100 });
  assert.deepEqual(told.states, [{ state: 'done', runs: told.begun }]);
  assert.deepEqual([told.lost, told.doneTwice], [0, []]);
  assert.deepEqual(
    told.takenAfterMs.map(({ how }) => how),
    harm,
  );
  assert.ok(told.lateBytes > 0, 'whoever was cut off had nothing to write when it came back');
  assert.equal(told.idle, 0, 'whoever was hindered did not take up anything again');
});
