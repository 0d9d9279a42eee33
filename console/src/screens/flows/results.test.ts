import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortly } from './results.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });

test('what goes over an edge is told by its values, and no amount is cut in two', () => {
  const told: readonly (readonly [unknown, string])[] = [
    [{ supplier: 'Barrel Works', invoice: '30277', amount: usd(31_240) }, 'Barrel Works, 30277, $312.40'],
    [
      { day: 'the spring fair', cash: usd(18_350), card: usd(48_815), tips: usd(100) },
      'the spring fair, $183.50, $488.15 …',
    ],
    [{ entries: 8, isWhole: true, lines: [1, 2], note: null }, 'entries 8, whole yes, lines'],
    [{ title: 'The kiln', body: 'Long' }, 'The kiln'],
    [{ items: [1, 2, 3] }, '3 items'],
    [{}, 'nothing'],
  ];
  for (const [value, words] of told) assert.equal(shortly(value), words);
});
