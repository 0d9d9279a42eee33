// How long it will do: the rules alone.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { after, type Duration } from '#base/time';
import { outlookOf, quantile, type Sample, spelled, trendOf } from './model.ts';

const first = '2026-03-01T00:00:00.000Z';
const days = (count: number): Duration => `${count} days`;

function line(count: number, valueOn: (day: number) => number, most: number | null = null): Sample[] {
  return Array.from({ length: count }, (_, day) => ({ at: after(first, days(day)), value: valueOn(day), most }));
}

suite('a trend', () => {
  test('is the slope of what lies on a line', () => {
    const slope = fc.integer({ min: -1_000_000, max: 1_000_000 });
    fc.assert(
      fc.property(slope, slope, fc.integer({ min: 8, max: 40 }), (perDay, start, count) => {
        const trend = trendOf(line(count, (day) => start + perDay * day));
        assert.ok(trend && Math.abs(trend.perDay - perDay) < 1e-3, String(trend?.perDay));
      }),
    );
  });

  test('is not bent by a few odd days', () => {
    const clean = trendOf(line(30, (day) => 100 * day));
    const odd = trendOf(line(30, (day) => (day % 9 === 4 ? 1_000_000 : 100 * day)));
    assert.equal(clean?.perDay, 100);
    assert.ok(odd && Math.abs(odd.perDay - 100) < 5, String(odd?.perDay));
  });

  test('is not claimed before a week has passed', () => {
    assert.equal(trendOf(line(7, (day) => day)), undefined, 'seven mornings are six days');
    assert.equal(trendOf(line(8, (day) => day))?.perDay, 1);
    assert.equal(trendOf([]), undefined);
    const twice = line(2, (day) => day).map((sample, index) => ({ ...sample, at: after(first, days(index * 20)) }));
    assert.equal(trendOf(twice), undefined, 'two measurements are no trend');
  });

  test('lies between its slower and its faster times', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 8, maxLength: 30 }), (values) => {
        const trend = trendOf(line(values.length, (day) => values[day] ?? 0));
        assert.ok(trend && trend.slowest <= trend.perDay && trend.perDay <= trend.fastest);
      }),
    );
  });

  test('a quantile lies between its neighbours', () => {
    assert.deepEqual([quantile([1, 2, 3], 0.5), quantile([1, 2], 0.5), quantile([4], 0.75)], [2, 1.5, 4]);
  });
});

suite('an outlook', () => {
  const gigabyte = 1e9;

  test('counts the days until a disk is full, and says what to do in time', () => {
    const filling = (most: number) =>
      outlookOf(
        'disk_used',
        line(11, (day) => (10 + day) * gigabyte, most * gigabyte),
      );
    const soon = filling(30);
    assert.deepEqual([soon?.daysLeft, soon?.soonest, soon?.urgency], [10, 10, 'act']);
    assert.equal(
      soon?.advice,
      'It is 67 % full. It grows by 1 GB a day: full in 10 days. ' +
        'Make the disk larger, or move old backups and files elsewhere.',
    );
    assert.deepEqual([filling(60)?.daysLeft, filling(60)?.urgency], [40, 'plan']);
    assert.deepEqual([filling(220)?.daysLeft, filling(220)?.urgency], [200, 'none']);
    assert.equal(filling(220)?.advice, 'It is 9 % full. It grows by 1 GB a day: full in 200 days.');
  });

  test('warns of what is nearly full however slowly it grows', () => {
    const full = outlookOf(
      'memory',
      line(10, () => 96, 100),
    );
    assert.deepEqual([full?.daysLeft, full?.urgency], [null, 'act']);
    assert.match(full?.advice ?? '', /^It is 96 % full\. It does not grow\. Give the machine more memory/);
  });

  test('is honest about too little history, and about what has no limit', () => {
    const young = outlookOf(
      'disk_used',
      line(4, (day) => day, 100),
    );
    assert.deepEqual([young?.perDay, young?.daysLeft], [null, null]);
    assert.match(young?.advice ?? '', /Measured for 3 of the 7 days/);
    const endless = outlookOf(
      'rows',
      line(10, (day) => 1000 * day),
    );
    assert.deepEqual([endless?.perDay, endless?.daysLeft, endless?.urgency], [1000, null, 'none']);
    assert.equal(endless?.advice, 'It grows by 1000 rows a day.');
    assert.equal(outlookOf('rows', []), undefined);
  });

  test('says that it may be sooner when it grew faster at times', () => {
    // Half of the days grow by 1, half by 3: the middle half of all slopes reaches above the median.
    const uneven = outlookOf(
      'disk_used',
      line(12, (day) => (day < 6 ? day : 6 + 3 * (day - 6)), 100),
    );
    assert.ok(uneven?.daysLeft && uneven.soonest && uneven.soonest < uneven.daysLeft);
    assert.match(uneven.advice, new RegExp(`full in ${uneven.daysLeft} days, perhaps ${uneven.soonest}\\.`));
  });

  test('sizes are spelled as people say them', () => {
    assert.deepEqual(
      [spelled(999, 'bytes'), spelled(1500, 'bytes'), spelled(2.5e9, 'bytes'), spelled(0, 'bytes')],
      ['999 bytes', '1.5 kB', '2.5 GB', '0 bytes'],
    );
    assert.deepEqual([spelled(0.1234, 'processors'), spelled(1234.5, 'rows')], ['0.12 processors', '1235 rows']);
  });
});
