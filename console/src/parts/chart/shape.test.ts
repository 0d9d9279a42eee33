import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arcOf, areaOf, foldedScale, lineOf, risesOf, slices, spots, toneOf, treeSpots } from './shape.ts';

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

test('a tree stands from left to right, each branch in the middle of what hangs on it', () => {
  const twigs = [
    { id: 'root', parentId: null },
    { id: 'a', parentId: 'root' },
    { id: 'b', parentId: 'root' },
    { id: 'c', parentId: 'b' },
    // Whoever brought it is not among them.
    { id: 'alone', parentId: 'gone' },
  ];
  const at = new Map(treeSpots(twigs).map((one) => [one.id, one]));
  assert.deepEqual([at.get('root')?.below, at.get('b')?.below, at.get('alone')?.below], [3, 1, 0]);
  assert.deepEqual(
    ['root', 'a', 'b', 'c', 'alone'].map((id) => at.get(id)?.x),
    [0, 50, 50, 100, 0],
  );
  const [a = 0, b = 0] = [at.get('a')?.y, at.get('b')?.y];
  assert.equal(at.get('root')?.y, (a + b) / 2);
  assert.ok(new Set([at.get('a')?.y, at.get('c')?.y, at.get('alone')?.y]).size === 3, 'no two leaves in one row');
});

test('waiting is folded to a tenth of the work, and work keeps its measure', () => {
  const [first, wait, last] = [
    { from: 0, to: 60, isWait: false },
    { from: 60, to: 10_060, isWait: true },
    { from: 10_060, to: 10_100, isWait: false },
  ];
  const scale = foldedScale([first, wait, last]);
  const near = (is: number, wanted: number) => assert.ok(Math.abs(is - wanted) < 1e-9, `${is} is not ${wanted}`);
  near(scale(0), 0);
  near(scale(60), (60 / 110) * 100);
  near(scale(10_060), (70 / 110) * 100);
  near(scale(10_100), 100);
});

test('a sum goes up and down from where it stood, and a total begins at nothing', () => {
  const step = (value: number, isTotal = false) => ({ value, isTotal });
  assert.deepEqual(risesOf([step(100, true), step(40), step(-90), step(50, true)]), [
    { from: 0, to: 100 },
    { from: 100, to: 140 },
    { from: 140, to: 50 },
    { from: 0, to: 50 },
  ]);
});
