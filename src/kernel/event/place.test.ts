// The order of commits, as rules alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  cursorPattern,
  cursorsBetween,
  includes,
  type Moment,
  momentBefore,
  momentOf,
  readCursor,
  without,
} from './place.ts';

const txids = fc.bigInt({ min: 3n, max: 40n });
const moments = fc
  .record({ era: fc.integer({ min: 1, max: 3 }), ends: fc.uniqueArray(txids, { minLength: 2, maxLength: 2 }) })
  .chain(({ era, ends }) => {
    const [xmin = 3n, xmax = 4n] = ends.toSorted((a, b) => Number(a - b));
    const open = fc.uniqueArray(fc.bigInt({ min: xmin, max: xmax - 1n }), { maxLength: 5 });
    return open.map((list): Moment => ({ era, xmin, xmax, open: list }));
  });

test('a moment is read as PostgreSQL writes it', () => {
  // From the manual: xmin 10 and xmax 20, with 10, 14 and 15 still in progress.
  const moment = momentOf(1, '10:20:10,14,15');
  const seen = (txid: bigint) => includes(moment, { era: 1, txid });
  assert.deepEqual([9n, 10n, 11n, 14n, 15n, 19n, 20n].map(seen), [true, false, true, false, false, true, false]);
  assert.deepEqual(momentOf(1, '10:10:').open, []);
});

test('an earlier era comes before every transaction, and a later one after it', () => {
  fc.assert(
    fc.property(moments, txids, (moment, txid) => {
      assert.equal(includes(moment, { era: moment.era - 1, txid }), true);
      assert.equal(includes(moment, { era: moment.era + 1, txid }), false);
    }),
  );
});

test('what is taken out of a moment is not in it any more, and everything else stays', () => {
  fc.assert(
    fc.property(moments, fc.array(txids, { maxLength: 4 }), txids, (moment, taken, txid) => {
      const place = { era: moment.era, txid };
      assert.equal(includes(without(moment, taken), place), includes(moment, place) && !taken.includes(txid));
    }),
  );
});

test('before a transaction is everything below it', () => {
  fc.assert(
    fc.property(txids, txids, (limit, txid) => {
      assert.equal(includes(momentBefore(1, limit), { era: 1, txid }), txid < limit);
    }),
  );
});

test('a cursor is read as it was written, and looks like one', () => {
  fc.assert(
    fc.property(moments, moments, txids, fc.uuid(), (from, to, txid, id) => {
      const cursor = { from, to, at: { era: to.era, txid, id } };
      const text = cursorsBetween(cursor)(cursor.at);
      assert.match(text, cursorPattern);
      assert.deepEqual(readCursor(text), cursor);
    }),
  );
});

test('what is no cursor is refused', () => {
  for (const text of ['', 'x', '1-2-3.1-2-3.1.4', '1-2-3.1-2.1.4.019abcde-0000-7000-8000-000000000000']) {
    assert.throws(() => readCursor(text), { code: 'invalid' });
  }
});
