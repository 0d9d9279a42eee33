import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crashStory } from './soak/crash.ts';

test('what was acknowledged before a sudden death is there exactly once', async () => {
  const report = await crashStory({ times: 3, writers: 16, databaseEvery: 3 });
  assert.deepEqual(report.faults, []);
  assert.deepEqual([report.kills, report.databaseKills], [3, 1]);
  assert.ok(report.unanswered >= 3, `the server was killed while nobody was writing: ${JSON.stringify(report)}`);
  assert.ok(report.acknowledged >= 16, `too little was written to prove anything: ${JSON.stringify(report)}`);
});
