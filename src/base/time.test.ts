import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { after, before, type Duration, durationMs, instantOf, msOf, systemClock } from './time.ts';

const lengths = [
  ['1 ms', 1],
  ['250 ms', 250],
  ['1 second', 1000],
  ['1.5 seconds', 1500],
  ['90 minutes', 5_400_000],
  ['1 hour', 3_600_000],
  ['24 hours', 86_400_000],
  ['1 day', 86_400_000],
  ['2 weeks', 1_209_600_000],
  ['0 days', 0],
  ['-5 minutes', -300_000],
] as const;

test('a duration is as long as it says', () => {
  for (const [duration, ms] of lengths) assert.equal(durationMs(duration), ms, duration);
});

test('what is no duration is refused', () => {
  const wrong = [
    '',
    '5',
    'minutes',
    ' minutes',
    '5 minutes ago',
    '5  minutes',
    '1 month',
    '1 year',
    'x days',
    '1 constructor',
  ];
  for (const duration of wrong) assert.throws(() => durationMs(duration as Duration), RangeError, duration);
});

const anyMs = fc.integer({ min: 0, max: Date.UTC(9990, 0) });

test('an instant says what moment it is, in UTC, and its text sorts as time does', () => {
  fc.assert(
    fc.property(anyMs, anyMs, (one, other) => {
      const [a, b] = [instantOf(one), instantOf(other)];
      assert.equal(msOf(a), one);
      assert.match(a, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      assert.equal(Math.sign(one - other), a < b ? -1 : Number(a > b));
    }),
  );
});

test('the same moment may be written with another offset', () => {
  assert.equal(msOf('2026-03-01T12:00:00+05:30'), Date.UTC(2026, 2, 1, 6, 30));
  assert.equal(msOf('2026-03-01T12:00:00Z'), Date.UTC(2026, 2, 1, 12));
});

test('what does not name a moment everywhere alike is refused', () => {
  const wrong = [
    '',
    'now',
    '2026-03-01',
    '2026-03-01T12:00:00',
    '2026-03-01 12:00:00',
    '2026-13-01T00:00:00Z',
    'infinity',
  ];
  for (const text of wrong) assert.throws(() => msOf(text), RangeError, text);
});

test('a day is 24 hours, also on the days when clocks are changed', () => {
  // On these days the clocks of Berlin and New York went forward or back.
  for (const day of ['2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01']) {
    const eve = `${day}T00:00:00.000Z`;
    assert.equal(msOf(after(eve, '1 day')) - msOf(eve), 86_400_000);
    assert.equal(after(eve, '24 hours'), after(eve, '1 day'));
  }
  assert.equal(after('2026-12-31T23:59:59.999Z', '1 ms'), '2027-01-01T00:00:00.000Z');
  assert.equal(after('2028-02-28T12:00:00.000Z', '1 day'), '2028-02-29T12:00:00.000Z');
});

test('before takes back what after gave', () => {
  const duration = fc.constantFrom<Duration>('7 ms', '3 seconds', '90 minutes', '5 hours', '40 days', '3 weeks');
  fc.assert(
    fc.property(anyMs, duration, (ms, long) => {
      assert.equal(before(after(instantOf(ms), long), long), instantOf(ms));
      assert.ok(after(instantOf(ms), long) > instantOf(ms));
    }),
  );
});

test('the system’s clock goes with the machine’s', () => {
  const [from, at, until] = [Date.now(), systemClock.nowMs(), Date.now()];
  assert.ok(from <= at && at <= until);
});
