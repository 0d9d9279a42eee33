import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findCircles } from './graph.ts';

function circles(arrows: string): string[][] {
  const graph = new Map<string, Set<string>>();
  for (const [from = '', to = ''] of arrows.split(' ').map((arrow) => arrow.split('>'))) {
    graph.set(from, (graph.get(from) ?? new Set()).add(to));
  }
  return findCircles(graph).sort();
}

test('a graph without circles has none, however many ways lead to a node', () => {
  assert.deepEqual(circles('a>b a>c b>d c>d d>e'), []);
});

test('two circles that touch no common node are two', () => {
  assert.deepEqual(circles('a>b b>a b>c c>d d>c'), [
    ['a', 'b'],
    ['c', 'd'],
  ]);
});

test('a knot is one, and shown by its shortest walk from its first node', () => {
  assert.deepEqual(circles('a>b b>c c>d d>a c>a'), [['a', 'b', 'c']]);
});

test('a node that points at itself is a circle', () => {
  assert.deepEqual(circles('a>b b>b'), [['b']]);
});

test('a chain deeper than any call stack is walked', () => {
  const chain = Array.from({ length: 50_000 }, (_, index) => `n${index}>n${index + 1}`);
  assert.equal(circles(`${chain.join(' ')} n50000>n49998`).length, 1);
});
