import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { gathered, inRows } from './gathered.ts';

const line = (says: string, lastAt: string, count = 1) => ({ says, lastAt, count });
const saying = ({ says }: { says: string }) => says;

suite('lines of the log', () => {
  test('that say the same are one, as new as the newest of them, and nothing is lost of the count', () => {
    const lines = [line('failed to send a payout', '09:00', 3), line('wrote a note', '09:30')];
    const found = gathered([...lines, line('failed to send a payout', '10:00', 4)], saying);
    assert.deepEqual(
      found.map(({ newest, count, all }) => [newest.says, newest.lastAt, count, all.length]),
      [
        ['failed to send a payout', '10:00', 7, 2],
        ['wrote a note', '09:30', 1, 1],
      ],
    );
  });

  test('are counted in a row, and the order of what happened stays', () => {
    const lines = ['a', 'a', 'b', 'a'].map((says) => line(says, ''));
    assert.deepEqual(
      inRows(lines, saying).map(({ newest, count }) => [newest.says, count]),
      [
        ['a', 2],
        ['b', 1],
        ['a', 1],
      ],
    );
  });
});
