// Lengths of time and sizes as people write them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countIn, unitOf } from './spans.ts';

test('the unit of a field stands at its end, or at its beginning', () => {
  assert.equal(unitOf('daysItMayBeReturned'), 'days');
  assert.deepEqual(
    ['holdingDays', 'hours', 'expiresAfterHours', 'maxBytes', 'timeoutMs', 'items', 'birthday'].map(unitOf),
    [...(['days', 'hours', 'hours', 'bytes', 'ms', undefined, undefined] as const)],
  );
});

test('a length of time is read in any unit and counted in that of the field', () => {
  assert.equal(countIn('days', '2 weeks'), 14);
  assert.equal(countIn('minutes', '1h 30m'), 90);
  assert.equal(countIn('hours', '90 min'), 1.5);
  assert.equal(countIn('ms', '2.5 s'), 2500);
  assert.equal(countIn('days', ' 30 '), 30);
  assert.equal(countIn('hours', '1 day'), 24);
  assert.equal(countIn('minutes', '1,5 h'), 90);
  assert.equal(countIn('days', '1,5'), 1.5);
});

test('a size is read in any unit and counted in bytes', () => {
  assert.equal(countIn('bytes', '1.5 kB'), 1536);
  assert.equal(countIn('bytes', '25 MB'), 26_214_400);
  assert.equal(countIn('bytes', '1,024'), 1024);
});

test('a size is no length of time, and a word that names no unit is not guessed at', () => {
  for (const text of ['soon', '2 MB', '2 fortnights', '3 days more'])
    assert.equal(countIn('days', text), undefined, text);
});
