import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { firstIdAt, isId, newId } from './id.ts';

const anyMs = fc.integer({ min: 0, max: 2 ** 48 - 1 });

/** RFC 9562, section 5.7: 48 bits of time, the version, the variant. */
function timeOf(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}

test('an id is a UUID of version 7 that tells when it was made', () => {
  fc.assert(
    fc.property(anyMs, (ms) => {
      const id = newId(ms);
      assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      assert.equal(timeOf(id), ms);
      assert.ok(isId(id));
    }),
  );
});

test('the example of RFC 9562 is read as the RFC says', () => {
  const example = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f';
  assert.equal(timeOf(example), Date.parse('2022-02-22T19:22:22.000Z'));
  assert.equal(newId(timeOf(example)).slice(0, 14), example.slice(0, 14));
});

test('ids sort by the time they were made', () => {
  fc.assert(
    fc.property(anyMs, anyMs, (one, other) => {
      if (one !== other) assert.equal(newId(one) < newId(other), one < other);
    }),
  );
});

test('ids of one moment sort in the order they were made, two thousand of them at the least', () => {
  for (let moment = 1; moment <= 20; moment += 1) {
    const made = Array.from({ length: 2000 }, () => newId(moment));
    assert.deepEqual(made.toSorted(), made);
  }
});

test('ids of one moment keep their order when ids of other moments are made in between', () => {
  const moment = 1_750_000_000_000;
  const made = Array.from({ length: 200 }, (_, turn) => {
    newId(moment + 1 + (turn % 7));
    return newId(moment);
  });
  assert.deepEqual(made.toSorted(), made);
});

test('a fraction of a millisecond does not make another shape', () => {
  assert.equal(timeOf(newId(1_700_000_000_000.9)), 1_700_000_000_000);
});

test('a million ids of one moment are a million ids', () => {
  const seen = new Set<string>();
  for (let made = 0; made < 1_000_000; made += 1) seen.add(newId(1_800_000_000_000));
  assert.equal(seen.size, 1_000_000);
});

test('every bit that neither tells the time nor counts is as often one as not', () => {
  const samples = 20_000;
  const ones = Array.from({ length: 128 }, () => 0);
  for (let made = 0; made < samples; made += 1) {
    const bits = BigInt(`0x${newId(0).replaceAll('-', '')}`);
    for (let bit = 0; bit < 128; bit += 1) ones[bit] = (ones[bit] ?? 0) + Number((bits >> BigInt(127 - bit)) & 1n);
  }
  // Six standard deviations of a fair coin: once in ten million runs, and there are 62 bits.
  const most = 6 * Math.sqrt(samples / 4);
  for (const [bit, count] of ones.entries()) {
    if (bit >= 66) assert.ok(Math.abs(count - samples / 2) < most, `bit ${bit} was one ${count} times of ${samples}`);
  }
});

test('what only looks like an id is none', () => {
  const id = newId(0);
  for (const text of [
    '',
    id.slice(1),
    `${id}0`,
    id.replaceAll('-', ''),
    id.replace(/.$/, 'g'),
    ` ${id}`,
    `${id}\n`,
    7,
    null,
  ]) {
    assert.equal(isId(text), false, String(text));
  }
  assert.ok(isId(id.toUpperCase()));
});

const thisCentury = fc.integer({ min: Date.parse('2000-01-01'), max: Date.parse('2100-01-01') });

test('every id of a moment or later comes behind the first id of that moment, every earlier one before it', () => {
  fc.assert(
    fc.property(thisCentury, fc.integer({ min: 0, max: 1e9 }), (atMs, laterMs) => {
      const first = firstIdAt(atMs);
      assert.ok(newId(atMs + laterMs) >= first);
      assert.ok(newId(atMs - laterMs - 1) < first);
    }),
  );
});
