import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inOrder, moved } from './order.ts';

const all = ['money', 'cost', 'staff', 'health'].map((id) => ({ id }));
const idsOf = (order: readonly string[]) => inOrder(all, order).map(({ id }) => id);

test('what nobody arranged stands as usual, what was arranged as arranged', () => {
  assert.deepEqual(idsOf([]), ['money', 'cost', 'staff', 'health']);
  assert.deepEqual(idsOf(['health', 'money', 'cost', 'staff']), ['health', 'money', 'cost', 'staff']);
});

test('what is new stands after what usually stands before it, and what is gone is left out', () => {
  assert.deepEqual(idsOf(['staff', 'weather', 'money']), ['staff', 'health', 'money', 'cost']);
});

test('one goes one place up or down, and not over the edge', () => {
  assert.deepEqual(moved(['a', 'b', 'c'], 'c', -1), ['a', 'c', 'b']);
  assert.deepEqual(moved(['a', 'b', 'c'], 'a', 1), ['b', 'a', 'c']);
  assert.deepEqual(moved(['a', 'b', 'c'], 'a', -1), ['a', 'b', 'c']);
});
