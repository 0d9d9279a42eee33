// Numbers as people read them. Bands are those of Wilson 1927 as printed in the design: 61 of 64, 22 of 30, 9 of 10.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, count, isBalanced, many, micros, money, percent, price, sums, wilson } from './numbers.ts';

test('money has the minor digits of its currency', () => {
  assert.equal(money({ amount: 421_000, currency: 'USD' }), '$4,210.00');
  assert.equal(money({ amount: 5000, currency: 'JPY' }), '¥5,000');
  assert.equal(money({ amount: 1234, currency: 'KWD' }).replace(/\s/g, ' '), 'KWD 1.234');
});

test('what is taken away has a minus sign, not a hyphen', () => {
  assert.equal(money({ amount: -86_450, currency: 'USD' }), '−$864.50');
  assert.deepEqual([count(-1200), percent(-0.05), micros(-29_400, 'USD')], ['−1,200', '−5%', '−$0.0294']);
});

test('what models cost keeps four digits when it is small', () => {
  assert.equal(micros(29_400, 'USD'), '$0.0294');
  assert.equal(micros(680_000, 'USD'), '$0.68');
  assert.equal(micros(0, 'USD'), '$0.00');
});

test('prices are told to the last digit', () => {
  assert.equal(price(125_000, 'USD'), '$0.125');
  assert.equal(price(5_000_000, 'USD'), '$5.00');
  assert.equal(price(50, 'USD'), '$0.00005');
});

test('stakes are added by currency, and what comes to nothing is not told', () => {
  const usd = (amount: number) => ({ amount, currency: 'USD' });
  assert.deepEqual(sums([usd(100), { amount: 5, currency: 'EUR' }, usd(-250)]), [
    usd(350),
    { amount: 5, currency: 'EUR' },
  ]);
  assert.deepEqual(sums([usd(0)]), []);
});

test('a rate has a band as wide as it is unsure', () => {
  const band = (hits: number, n: number) => {
    const { lower, upper } = wilson(hits, n);
    return [percent(lower), percent(upper)];
  };
  assert.deepEqual(band(61, 64), ['87%', '98%']);
  assert.deepEqual(band(22, 30), ['56%', '86%']);
  assert.deepEqual(band(9, 10), ['60%', '98%']);
  assert.deepEqual(band(0, 0), ['0%', '100%']);
});

test('sizes and counts are words', () => {
  assert.deepEqual([bytes(10), bytes(1536), bytes(5 * 1024 ** 3)], ['10 B', '1.5 kB', '5.0 GB']);
  assert.deepEqual([many(1, 'decision'), many(1200, 'reply', 'replies')], ['1 decision', '1,200 replies']);
});

test('a share that is not nothing is not told as nothing', () => {
  assert.deepEqual([0, 0.0001, 0.0049, 0.005, 0.999].map(percent), ['0%', '<1%', '<1%', '1%', '100%']);
});

test('the two sides of an entry balance; payments, and rows without money, do not', () => {
  const line = (account: string, amount: number) => ({ account, money: { amount, currency: 'USD' } });
  assert.equal(isBalanced([line('stock', 86_450), line('till', -86_450)]), true);
  assert.equal(isBalanced([line('ann', 500), line('bob', 300)]), false);
  assert.equal(isBalanced([line('ann', 0), line('bob', 0)]), false);
  assert.equal(isBalanced([line('ann', 500), { account: 'none' }]), false);
  assert.equal(isBalanced([]), false);
});
