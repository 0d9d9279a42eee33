import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instantOf } from '#base/time';
import {
  afterQuiet,
  dueOf,
  type Habits,
  isTimeZone,
  Kind,
  languageOf,
  nextTimeOfDay,
  planFor,
  timingOf,
  type Wish,
} from './model.ts';

const berlin: Habits = { timeZone: 'Europe/Berlin', quietFrom: '22:00', quietUntil: '07:00', urgentPasses: false };
const open: Habits = { ...berlin, quietFrom: null, quietUntil: null };

test('quiet hours last until their end there, over midnight', () => {
  assert.equal(afterQuiet('2026-01-15T20:59:59.000Z', berlin), '2026-01-15T20:59:59.000Z');
  assert.equal(afterQuiet('2026-01-15T21:00:00.000Z', berlin), '2026-01-16T06:00:00.000Z');
  assert.equal(afterQuiet('2026-01-16T05:59:00.000Z', berlin), '2026-01-16T06:00:00.000Z');
  assert.equal(afterQuiet('2026-01-16T06:00:00.000Z', berlin), '2026-01-16T06:00:00.000Z');
});

test('quiet hours at noon do not reach into the night', () => {
  const noon = { ...berlin, quietFrom: '12:00', quietUntil: '14:00' };
  assert.equal(afterQuiet('2026-01-15T12:30:00.000Z', noon), '2026-01-15T13:00:00.000Z');
  assert.equal(afterQuiet('2026-01-15T23:30:00.000Z', noon), '2026-01-15T23:30:00.000Z');
});

test('the night in which clocks go forward is an hour shorter, the one in which they go back an hour longer', () => {
  // Summer time in the European Union: last Sundays of March and October, at 01:00 UTC.
  assert.equal(afterQuiet('2026-03-28T21:30:00.000Z', berlin), '2026-03-29T05:00:00.000Z');
  assert.equal(afterQuiet('2026-10-24T20:30:00.000Z', berlin), '2026-10-25T06:00:00.000Z');
});

test('a time that is skipped comes as much later, one that comes twice the first time', () => {
  assert.equal(nextTimeOfDay('2026-03-29T00:00:00.000Z', berlin, '02:30'), '2026-03-29T01:30:00.000Z');
  assert.equal(nextTimeOfDay('2026-10-24T22:30:00.000Z', berlin, '02:30'), '2026-10-25T00:30:00.000Z');
});

test('a daily digest comes at eight in the morning there, summer and winter', () => {
  const at = (now: string, timeZone: string) => dueOf('info', 'daily', { habits: { ...open, timeZone }, now });
  assert.equal(at('2026-01-15T06:59:00.000Z', 'Europe/Berlin'), '2026-01-15T07:00:00.000Z');
  assert.equal(at('2026-01-15T07:00:00.000Z', 'Europe/Berlin'), '2026-01-16T07:00:00.000Z');
  assert.equal(at('2026-03-28T10:00:00.000Z', 'Europe/Berlin'), '2026-03-29T06:00:00.000Z');
  assert.equal(at('2026-07-01T00:00:00.000Z', 'Asia/Kathmandu'), '2026-07-01T02:15:00.000Z');
  assert.equal(at('2026-07-01T00:00:00.000Z', 'America/Los_Angeles'), '2026-07-01T15:00:00.000Z');
});

test('a digest that would come in quiet hours waits for their end', () => {
  const late = { ...berlin, quietUntil: '09:30' };
  assert.equal(dueOf('info', 'daily', { habits: late, now: '2026-01-15T12:00:00.000Z' }), '2026-01-16T08:30:00.000Z');
  assert.equal(dueOf('info', 'hourly', { habits: late, now: '2026-01-15T21:10:00.000Z' }), '2026-01-16T08:30:00.000Z');
  assert.equal(dueOf('info', 'hourly', { habits: open, now: '2026-01-15T21:10:00.000Z' }), '2026-01-15T22:00:00.000Z');
});

test('what is urgent passes quiet hours only for who has said so', () => {
  const night = '2026-01-15T23:00:00.000Z';
  const passing = { ...berlin, urgentPasses: true };
  assert.equal(dueOf('urgent', 'immediate', { habits: berlin, now: night }), '2026-01-16T06:00:00.000Z');
  assert.equal(dueOf('urgent', 'immediate', { habits: passing, now: night }), night);
  assert.equal(dueOf('warning', 'immediate', { habits: passing, now: night }), '2026-01-16T06:00:00.000Z');
});

test('nothing is ever due in quiet hours, or before it happened', () => {
  const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Auckland', 'UTC'];
  const times = ['00:00', '02:30', '06:45', '12:00', '22:00', '23:59'];
  const clock = (at: string, timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
      new Date(at),
    );
  const moments = fc.record({
    nowMs: fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 0) }),
    timeZone: fc.constantFrom(...zones),
    quietFrom: fc.constantFrom(...times),
    quietUntil: fc.constantFrom(...times),
    timing: fc.constantFrom('immediate' as const, 'hourly' as const, 'daily' as const),
  });
  fc.assert(
    fc.property(moments, ({ nowMs, timing, ...habits }) => {
      const { timeZone, quietFrom, quietUntil } = habits;
      const now = instantOf(nowMs);
      const due = dueOf('info', timing, { habits: { ...habits, urgentPasses: true }, now });
      assert.ok(due >= now && Date.parse(due) - nowMs <= 50 * 3_600_000);
      const shown = clock(due, timeZone);
      const isQuiet =
        quietFrom < quietUntil
          ? shown >= quietFrom && shown < quietUntil
          : quietFrom > quietUntil && (shown >= quietFrom || shown < quietUntil);
      assert.ok(!isQuiet, `${due} is ${shown} in ${timeZone}, quiet from ${quietFrom} to ${quietUntil}`);
    }),
    { numRuns: 500 },
  );
});

test('one is told as one wishes, else as is usual for the kind', () => {
  const wishes: Wish[] = [
    { kind: 'approval.waiting', channel: 'mail', timing: 'hourly' },
    { kind: 'custom', channel: 'push', timing: 'immediate' },
    { kind: 'custom.won', channel: 'mail', timing: 'off' },
  ];
  assert.equal(timingOf(wishes, 'approval.waiting', 'mail'), 'hourly');
  assert.equal(timingOf(wishes, 'approval.waiting', 'chat'), 'immediate');
  assert.equal(timingOf(wishes, 'alert.resolved', 'push'), 'off');
  assert.equal(timingOf(wishes, 'custom.won', 'push'), 'immediate', 'what is said of all that apps tell');
  assert.equal(timingOf(wishes, 'custom.won', 'mail'), 'off');
  assert.equal(timingOf(wishes, 'custom.lost', 'mail'), 'daily');
});

test('what waits goes out together, what is told at once by itself', () => {
  const told = { id: 'one', kind: 'approval.waiting', severity: 'urgent' } as const;
  const wishes: Wish[] = [{ kind: 'approval.waiting', channel: 'chat', timing: 'daily' }];
  const now = '2026-01-15T12:00:00.000Z';
  const plan = planFor(told, { habits: open, wishes, reachable: ['mail', 'chat'] }, now);
  assert.deepEqual(plan, [
    { channel: 'mail', dueAt: now, slot: 'notice:one' },
    { channel: 'chat', dueAt: '2026-01-16T07:00:00.000Z', slot: 'until:2026-01-16T07:00:00.000Z' },
  ]);
  assert.deepEqual(planFor(told, { habits: open, wishes, reachable: [] }, now), []);
});

test('kinds, zones and languages are those that there are', () => {
  assert.ok(Kind.safeParse('custom.deal.won').success);
  assert.ok(!Kind.safeParse('approval.pending').success);
  assert.ok(isTimeZone('America/Argentina/Buenos_Aires'));
  assert.ok(!isTimeZone('Mars/Olympus') && !isTimeZone(''));
  assert.deepEqual([languageOf('de-AT'), languageOf('fr'), languageOf('')], ['de', 'en', 'en']);
});
