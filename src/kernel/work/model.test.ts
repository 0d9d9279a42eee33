// When a schedule runs next: the rule alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Duration, durationMs, instantOf, msOf } from '#base/time';
import { nextAfter } from './schedules.ts';

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
      const nextMs = msOf(nextAfter(instantOf(dueMs), interval, instantOf(nowMs)));
      const stepMs = durationMs(interval);
      assert.ok(nextMs > nowMs, 'still to come');
      assert.ok(nextMs - stepMs <= nowMs, 'the first of them');
      assert.equal((nextMs - dueMs) % stepMs, 0, 'on the grid');
    }),
  );
});

test('what runs early is next due after its usual time, not before', () => {
  assert.equal(nextAfter('2026-03-01T12:00:00.000Z', '1 hour', '2026-03-01T11:30:00.000Z'), '2026-03-01T13:00:00.000Z');
});

test('a daily schedule keeps its time in UTC when clocks are changed', () => {
  assert.equal(
    nextAfter('2026-03-28T03:00:00.000Z', '24 hours', '2026-03-28T03:00:05.000Z'),
    '2026-03-29T03:00:00.000Z',
  );
  assert.equal(
    nextAfter('2026-03-28T03:00:00.000Z', '24 hours', '2026-04-05T01:00:00.000Z'),
    '2026-04-05T03:00:00.000Z',
  );
});
