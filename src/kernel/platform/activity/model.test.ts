import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hourOf, refreshFrom } from './model.ts';

test('a day is added up again until two hours after it is over', () => {
  const now = '2026-03-10T09:00:00.000Z';
  assert.equal(refreshFrom('2026-03-10T08:45:00.000Z', now), '2026-03-10');
  assert.equal(refreshFrom('2026-03-10T01:59:59.999Z', now), '2026-03-09');
  assert.equal(refreshFrom('2026-03-04T12:00:00.000Z', now), '2026-03-04', 'after days without Cadre');
});

test('what was never added up goes back ninety days, and no longer pause goes back further', () => {
  const now = '2026-06-29T09:00:00.000Z';
  assert.equal(refreshFrom(undefined, now), '2026-03-31');
  assert.equal(refreshFrom('2020-01-01T00:00:00.000Z', now), '2026-03-31');
});

test('an hour begins at its full hour', () => {
  assert.equal(hourOf('2026-03-10T09:59:59.999Z'), '2026-03-10T09:00:00.000Z');
});
