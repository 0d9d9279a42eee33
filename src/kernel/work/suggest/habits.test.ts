import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Act, followingIn, type Happening, recurringIn } from './habits.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** A Monday. */
const monday = Date.UTC(2026, 10, 2);

suite('what people do so regularly that a flow could do it', () => {
  const sold = (atMs: number): Happening => ({ atMs, type: 'sales.sale.made', by: 'sales.sale.make' });
  const thanked = (atMs: number): Act => ({ atMs, capability: 'mail.send' });

  test('soon after the same thing, after most of them', () => {
    const sales = [0, 1, 2, 3].map((nth) => sold(monday + nth * day));
    const letters = [0, 1, 3].map((nth) => thanked(monday + nth * day + 20 * minute));
    assert.deepEqual(followingIn(letters, sales), [
      { event: 'sales.sale.made', capability: 'mail.send', times: 3, of: 4 },
    ]);
  });

  test('not when it comes late, seldom, or twice after one and never after the others', () => {
    const sales = [0, 1, 2, 3, 4, 5].map((nth) => sold(monday + nth * day));
    const late = [0, 1, 2, 3].map((nth) => thanked(monday + nth * day + 61 * minute));
    const seldom = [0, 1, 2].map((nth) => thanked(monday + nth * day + minute));
    const twice = [1, 2, 3, 4, 5].map((nth) => thanked(monday + nth * minute));
    for (const letters of [late, seldom, twice]) assert.deepEqual(followingIn(letters, sales), []);
  });

  test('not what brings the thing about itself', () => {
    const sales = [0, 1, 2, 3].map((nth) => sold(monday + nth * 10 * minute));
    const acts = sales.map(({ atMs }) => ({ atMs: atMs - 1, capability: 'sales.sale.make' }));
    assert.deepEqual(followingIn(acts, sales), []);
  });

  test('every day at about the same time, by the clock of where they are', () => {
    const acts = [0, 1, 2, 3, 4].map((nth) => ({
      atMs: monday + nth * day + 7 * hour + (5 + nth) * minute,
      capability: 'notes.note.create',
    }));
    const found = recurringIn(acts, { nowMs: monday + 5 * day, zone: 'Europe/Berlin' });
    assert.deepEqual(found, [{ capability: 'notes.note.create', cron: '0 8 * * *', times: 5, of: 7, unit: 'days' }]);
  });

  test('every week on the same day, and not when the times lie far apart', () => {
    const weekly = (hours: readonly number[]) =>
      hours.map((at, nth) => ({ atMs: monday + nth * 7 * day + at * hour, capability: 'notes.note.create' }));
    const about = { nowMs: monday + 15 * day, zone: 'UTC' };
    assert.deepEqual(recurringIn(weekly([9.5, 9.25, 10]), about), [
      { capability: 'notes.note.create', cron: '30 9 * * 1', times: 3, of: 4, unit: 'weeks' },
    ]);
    assert.deepEqual(recurringIn(weekly([6, 12, 18]), about), []);
    assert.deepEqual(recurringIn(weekly([9, 9]), about), []);
  });
});
