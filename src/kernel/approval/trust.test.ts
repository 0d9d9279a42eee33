import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { after, bandOf, type Evidence, nextBound, nothingKnown, outcomes, shareAsked, wilson } from './trust.ts';

// Newcombe, Statistics in Medicine 17 (1998), table I, method 3: the score interval.
const published = [
  { hits: 81, n: 263, lower: 0.2553, upper: 0.3662 },
  { hits: 15, n: 148, lower: 0.0624, upper: 0.1605 },
  { hits: 0, n: 20, lower: 0, upper: 0.1611 },
  { hits: 1, n: 29, lower: 0.0061, upper: 0.1718 },
];

test("the bounds are Wilson's, as they are published", () => {
  for (const { hits, n, lower, upper } of published) {
    const bounds = wilson(hits, n);
    assert.deepEqual(
      [bounds.lower.toFixed(4), bounds.upper.toFixed(4)],
      [lower.toFixed(4), upper.toFixed(4)],
      `${hits}/${n}`,
    );
  }
});

test('the bounds solve the equation they come from', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, part) => {
      const hits = Math.round(part * n);
      const { lower, upper } = wilson(hits, n);
      assert.ok(lower <= hits / n && hits / n <= upper);
      for (const bound of [lower, upper]) {
        // Where a bound is not cut off at 0 or 1, the rate lies 1.96 standard errors from it.
        if (bound < 1e-9 || bound > 1 - 1e-9) continue;
        const z = Math.abs(hits / n - bound) / Math.sqrt((bound * (1 - bound)) / n);
        assert.ok(Math.abs(z - 1.959963984540054) < 1e-6, `${z}`);
      }
    }),
  );
});

const all = (n: number): Evidence => ({ n, asAsked: n, pinned: false });

test('an agent begins at always being asked, and is asked less as the evidence grows', () => {
  assert.equal(shareAsked(nothingKnown), 1);
  // With nothing but approvals the lower bound is n / (n + 3.8415): .70 at 9, .80 at 16, .90 at 35, .95 at 73.
  const told = [8, 9, 15, 16, 34, 35, 72, 73].map((n) => shareAsked(all(n)));
  assert.deepEqual(told, [1, 0.75, 0.75, 0.5, 0.5, 0.25, 0.25, 0.1]);
});

test('one rejection brings it back to always', () => {
  assert.equal(shareAsked(after(all(500), 'rejected')), 1);
});

test('who is pinned is always asked', () => {
  assert.equal(shareAsked({ ...all(500), pinned: true }), 1);
});

const histories = fc.array(fc.constantFrom(...outcomes), { maxLength: 300 });
const knownFrom = (history: readonly (typeof outcomes)[number][]) => history.reduce(after, nothingKnown);

test('a bad outcome never makes an agent asked less', () => {
  fc.assert(
    fc.property(histories, fc.constantFrom('rejected', 'changed'), (history, bad) => {
      const known = knownFrom(history);
      assert.ok(shareAsked(after(known, bad)) >= shareAsked(known));
    }),
  );
});

test('a worse outcome in the same place never makes an agent asked less', () => {
  const rank = { as_asked: 0, changed: 1, rejected: 2 };
  fc.assert(
    fc.property(histories, fc.nat(), fc.constantFrom(...outcomes), (history, place, other) => {
      fc.pre(history.length > 0);
      const at = place % history.length;
      const now = history[at];
      fc.pre(now !== undefined && other !== 'rejected' && now !== 'rejected' && rank[other] >= rank[now]);
      assert.ok(shareAsked(knownFrom(history.with(at, other))) >= shareAsked(knownFrom(history)));
    }),
  );
});

test('what would have to be reached next is told while there is something to reach', () => {
  assert.deepEqual(
    [0, 9, 16, 35, 73].map((n) => nextBound(all(n))),
    [0.7, 0.8, 0.9, 0.95, null],
  );
});

test('a stake belongs to the band that it is below', () => {
  const told = [
    [undefined, 'none'],
    [{ amount: 0, currency: 'EUR' }, 'none'],
    [{ amount: 9_99, currency: 'EUR' }, 'under_10'],
    [{ amount: 10_00, currency: 'EUR' }, 'under_100'],
    [{ amount: -99_99, currency: 'EUR' }, 'under_100'],
    [{ amount: 100, currency: 'JPY' }, 'under_1000'],
    [{ amount: 1000_000, currency: 'KWD' }, 'from_1000'],
  ] as const;
  for (const [stake, band] of told) assert.equal(bandOf(stake), band, JSON.stringify(stake));
});
