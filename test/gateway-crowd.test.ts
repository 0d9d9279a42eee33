// A limit holds however many ask at once, through however many processes. The long version is a soak.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complaintsOf, crowdStory } from './soak/gateway-crowd.ts';

test('five hundred at once on three processes pass no limit, by whichever way they ask', async () => {
  const rounds = await crowdStory({ processes: 3, callers: 500, rounds: 1, seed: 20_261_121 });
  for (const round of rounds) {
    assert.deepEqual(complaintsOf(round), []);
    assert.ok(round.answers > 0 && round.refusals > 0, `${round.answers} answers, ${round.refusals} refusals`);
    assert.deepEqual(round.accounts.map(({ unit }) => unit).toSorted(), ['calls', 'costMicros', 'tokens']);
  }
});
