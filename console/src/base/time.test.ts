import assert from 'node:assert/strict';
import { test } from 'node:test';
import { due, duration, when } from './time.ts';

/** In whatever zone this runs: days are those of whoever looks. */
const at = (day: number, hour: number, month = 10, year = 2026) => new Date(year, month, day, hour);
const now = at(18, 9);

test('today is a clock, this week a weekday and a clock, everything else a date', () => {
  assert.equal(when(at(18, 14), now), '14:00');
  assert.equal(when(at(17, 18), now), 'yesterday 18:00');
  assert.equal(when(at(16, 9), now), 'Mon 09:00');
  assert.equal(when(at(2, 9), now), '2 Nov');
  assert.equal(when(at(18, 9, 10, 2025), now), '18 Nov 2025');
});

test('a deadline is told in the fewest words', () => {
  assert.equal(due(at(18, 12).toISOString(), now), '12:00');
  assert.equal(due(at(19, 12).toISOString(), now), 'tomorrow');
  assert.equal(due(at(30, 12).toISOString(), now), '30 Nov');
});

test('a stretch of time has one unit', () => {
  const told = [812, 6200, 30_000, 180_000, 7_200_000, 432_000_000].map(duration);
  assert.deepEqual(told, ['812 ms', '6.2 s', '30 s', '3 min', '2 h', '5 days']);
});
