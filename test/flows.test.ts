// A few of the places at which the long form kills, chosen anew each time.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { flowsStory } from './soak/flows.ts';

test('a flow whose process is killed anywhere goes on in the next one, and does each thing once', async () => {
  const seed = randomInt(60);
  const nths = [1, 61, 121].map((from) => from + seed);
  const places = nths.map((nth, index) => ({ nth, when: (index + seed) % 2 === 0 ? 'before' : 'after' }) as const);
  const told = await flowsStory({ lanes: 1, places });
  assert.deepEqual(told.faults, [], JSON.stringify(places));
  assert.equal(told.trips, places.length);
  assert.ok(told.deaths.length > 0, `nobody has died at ${JSON.stringify(places)}`);
});
