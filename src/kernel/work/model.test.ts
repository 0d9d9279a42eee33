// When a schedule runs next: the rule alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Duration, durationMs, instantOf, msOf } from '#base/time';
import { checkCalendar, isTooLate, nextAfter, type Timing } from './timing.ts';

const anyMs = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2100, 0) });
const every = fc.constantFrom<Duration>('1 ms', '7 seconds', '90 minutes', '1 hour', '24 hours', '1 week');
const lateMs = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 1000 }),
  fc.integer({ min: 0, max: durationMs('365 days') }),
);

test('the next time is the first of the schedule’s own grid that is still to come', () => {
  fc.assert(
    fc.property(anyMs, every, lateMs, (dueMs, interval, late) => {
      const nowMs = dueMs + late;
      const nextMs = msOf(nextAfter({ every: interval }, instantOf(dueMs), instantOf(nowMs)));
      const stepMs = durationMs(interval);
      assert.ok(nextMs > nowMs, 'still to come');
      assert.ok(nextMs - stepMs <= nowMs, 'the first of them');
      assert.equal((nextMs - dueMs) % stepMs, 0, 'on the grid');
    }),
  );
});

test('what runs early is next due after its usual time, not before', () => {
  assert.equal(
    nextAfter({ every: '1 hour' }, '2026-03-01T12:00:00.000Z', '2026-03-01T11:30:00.000Z'),
    '2026-03-01T13:00:00.000Z',
  );
});

test('a daily schedule keeps its time in UTC when clocks are changed', () => {
  assert.equal(
    nextAfter({ every: '24 hours' }, '2026-03-28T03:00:00.000Z', '2026-03-28T03:00:05.000Z'),
    '2026-03-29T03:00:00.000Z',
  );
  assert.equal(
    nextAfter({ every: '24 hours' }, '2026-03-28T03:00:00.000Z', '2026-04-05T01:00:00.000Z'),
    '2026-04-05T03:00:00.000Z',
  );
});

const berlin = (cron: string, catchUp?: Timing['catchUp']): Timing => ({ cron, zone: 'Europe/Berlin', catchUp });

test('nine in the morning stays nine in the morning when clocks are changed', () => {
  const daily = berlin('0 9 * * *');
  const before = nextAfter(daily, '2026-03-28T08:00:00.000Z', '2026-03-28T08:00:01.000Z');
  assert.equal(before, '2026-03-29T07:00:00.000Z', 'an hour earlier for the rest of the world');
  const after = nextAfter(daily, '2026-10-24T07:00:00.000Z', '2026-10-24T07:00:01.000Z');
  assert.equal(after, '2026-10-25T08:00:00.000Z');
});

test('an hour that clocks skip or repeat is neither lost nor doubled', () => {
  for (const [day, next] of [
    ['2026-03-28', '2026-03-30'],
    ['2026-10-24', '2026-10-26'],
  ]) {
    const times: string[] = [];
    for (let at = `${day}T00:00:00.000Z`; at < `${next}T00:00:00.000Z`; ) {
      at = nextAfter(berlin('30 2 * * *'), at, at);
      times.push(at);
    }
    const localDays = times.map((at) => new Date(at).toLocaleDateString('en-CA', { timeZone: 'Europe/Berlin' }));
    assert.deepEqual(localDays, [...new Set(localDays)], 'once a day');
    assert.equal(localDays.length, 3);
  }
});

test('what was missed happens once, every time, or not at all, as one wishes', () => {
  const [due, now] = ['2026-05-01T07:00:00.000Z', '2026-05-04T12:00:00.000Z'];
  assert.equal(nextAfter(berlin('0 9 * * *'), due, now), '2026-05-05T07:00:00.000Z');
  assert.equal(nextAfter(berlin('0 9 * * *', 'all'), due, now), '2026-05-02T07:00:00.000Z');
  assert.equal(nextAfter({ every: '24 hours', catchUp: 'all' }, due, now), '2026-05-02T07:00:00.000Z');
  assert.deepEqual(
    [isTooLate(berlin('0 9 * * *'), due, now), isTooLate(berlin('0 9 * * *', 'skip'), due, now)],
    [false, true],
  );
  assert.equal(isTooLate(berlin('0 9 * * *', 'skip'), due, '2026-05-01T07:00:20.000Z'), false);
});

test('a time that makes no sense is refused with a reason', () => {
  for (const [cron, zone] of [
    ['61 * * * *', 'UTC'],
    ['0 9 * *', 'UTC'],
    ['0 9 * * *', 'Europe/Atlantis'],
    ['0 0 30 2 *', 'UTC'],
    ['', 'UTC'],
    ['0 9 * * *', ''],
    ['0 0 0 1 1 * 2099', 'UTC'],
    ['2099-01-01T00:00:00', 'UTC'],
  ] as const) {
    assert.throws(() => checkCalendar(cron, zone, '2026-05-01T00:00:00.000Z'), { code: 'invalid' }, `${cron} ${zone}`);
  }
});
