import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arcOf, areaOf, lineOf, slices, spots, toneOf } from './shape.ts';

test('a line goes from left to right, nothing at the bottom and the most at the top', () => {
  assert.deepEqual(spots([0, 5, 10], 10), [
    { x: 0, y: 100 },
    { x: 50, y: 50 },
    { x: 100, y: 0 },
  ]);
  assert.equal(lineOf(spots([0, 10], 10)), 'M0 100 L100 0');
  assert.equal(areaOf(spots([5, 10], 10)), 'M0 50 L100 0 L100 100 L0 100 Z');
  assert.equal(areaOf([]), '');
});

test('shares add up to the whole, and of nothing each is nothing', () => {
  assert.deepEqual(slices([1, 2, 1]), [
    { from: 0, to: 0.25 },
    { from: 0.25, to: 0.75 },
    { from: 0.75, to: 1 },
  ]);
  assert.deepEqual(slices([0, 0]), [
    { from: 0, to: 0 },
    { from: 0, to: 0 },
  ]);
});

test('a quarter of a ring goes from the top to the right', () => {
  assert.equal(arcOf({ from: 0, to: 0.25 }, 40), 'M50 10 A40 40 0 0 1 90 50');
  assert.match(arcOf({ from: 0, to: 1 }, 40), / 0 1 1 /);
});

test('the most is the fullest tone, nothing the lightest, and a little is not nothing', () => {
  assert.deepEqual(
    [0, 1, 50, 100].map((value) => toneOf(value, 100)),
    [1, 2, 4, 7],
  );
  assert.equal(toneOf(0, 0), 1);
});
