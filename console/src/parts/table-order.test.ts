import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOrderable, ordered } from './table-order.ts';

const of = (rows: readonly object[], isDown = false) =>
  ordered(rows, { column: 'x', isDown }).map((row) => Reflect.get(row, 'x'));

test('numbers stand by size, names as in a dictionary, and nothing comes last either way', () => {
  assert.deepEqual(of([{ x: 10 }, { x: null }, { x: 9 }]), [9, 10, null]);
  assert.deepEqual(of([{ x: 10 }, { x: null }, { x: 9 }], true), [10, 9, null]);
  assert.deepEqual(of([{ x: 'Zoe' }, { x: 'émile' }, { x: 'Ada' }]), ['Ada', 'émile', 'Zoe']);
  assert.deepEqual(of([{ x: 'order 10' }, { x: 'order 9' }]), ['order 9', 'order 10']);
});

test('money stands by its amount, instants by time', () => {
  const usd = (amount: number) => ({ x: { amount, currency: 'USD' } });
  assert.deepEqual(of([usd(1000), usd(99)]), [usd(99).x, usd(1000).x]);
  const days = ['2026-11-02T10:00:00.000Z', '2026-10-30T10:00:00.000Z'];
  assert.deepEqual(of(days.map((x) => ({ x }))), days.toReversed());
});

test('lists and groups give no order', () => {
  assert.equal(isOrderable([{ x: [1] }, { x: { a: 1 } }], 'x'), false);
  assert.equal(isOrderable([{ x: null }, { x: 1 }], 'x'), true);
});
