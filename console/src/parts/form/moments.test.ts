// Days and times as people write them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockWritten, dayWritten, momentIn } from './moments.ts';

/** A Friday. */
const now = new Date(2026, 10, 20, 10, 15);
const read = (text: string) => {
  const at = momentIn(text, now);
  return at && `${dayWritten(at)} ${clockWritten(at)}`;
};

test('a day and a time are read as they are said', () => {
  for (const [text, at] of [
    ['now', '2026-11-20 10:15'],
    ['tomorrow 9', '2026-11-21 09:00'],
    ['Today at 14:30', '2026-11-20 14:30'],
    ['yesterday', '2026-11-19 00:00'],
    ['2 weeks', '2026-12-04 10:15'],
    ['in 1 h 30 min', '2026-11-20 11:45'],
    ['monday 9am', '2026-11-23 09:00'],
    ['Fri 12 pm', '2026-11-27 12:00'],
    ['21 Nov', '2026-11-21 00:00'],
    ['November 21, 2027 8:05 pm', '2027-11-21 20:05'],
    ['21 Nov 2026, 09:00', '2026-11-21 09:00'],
    ['21.11.2026 9:00', '2026-11-21 09:00'],
    ['2026-11-21T09:00', '2026-11-21 09:00'],
    ['2026-11-21 12 am', '2026-11-21 00:00'],
    ['2026-11-21', '2026-11-21 00:00'],
  ] as const)
    assert.equal(read(text), at, text);
});

test('what says no day, none that there is, or two, is not read', () => {
  for (const text of [
    '',
    'soon',
    '9',
    '31 Nov',
    '30.02.2026',
    '2/1/2026',
    'tomorrow 25',
    'tomorrow 9:75',
    'sometime 9',
  ])
    assert.equal(read(text), undefined, text);
});
