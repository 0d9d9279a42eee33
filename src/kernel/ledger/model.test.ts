import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { converted, movedBy, mustBalance } from './model.ts';

const usd = (account: string, amount: number) => ({ account, money: { amount, currency: 'USD' } });
const eur = (account: string, amount: number) => ({ account, money: { amount, currency: 'EUR' } });
const invalid = (words: RegExp) => (error: unknown) =>
  Reflect.get(error as object, 'code') === 'invalid' && words.test((error as Error).message);

suite('an entry', () => {
  test('balances in each currency by itself', () => {
    mustBalance({ lines: [usd('cash', -100), usd('rent', 100), eur('cash', -7), eur('rent', 7)] });
    assert.throws(() => mustBalance({ lines: [usd('cash', -100), eur('rent', 100)] }), invalid(/-100 off in USD/));
  });

  test('has two lines at least, of whole amounts that are not zero', () => {
    assert.throws(() => mustBalance({ lines: [] }), invalid(/two lines/));
    assert.throws(() => mustBalance({ lines: [usd('cash', 0), usd('rent', 0)] }), invalid(/not zero/));
    assert.throws(() => mustBalance({ lines: [usd('cash', 0.5), usd('rent', -0.5)] }), invalid(/whole/));
  });

  test('is judged exactly where floats would round', () => {
    const most = Number.MAX_SAFE_INTEGER;
    const lines = [usd('a', most), usd('b', most), usd('c', 1), usd('d', -most), usd('e', -most)];
    assert.throws(() => mustBalance({ lines }), invalid(/1 off in USD/));
  });

  test('moves as much as the debits of its greatest currency', () => {
    assert.deepEqual(movedBy([usd('a', 300), usd('b', 200), usd('c', -500), eur('a', 400), eur('b', -400)]), {
      amount: 500,
      currency: 'USD',
    });
  });
});

suite('a change of money', () => {
  const change = (amount: number, from: string, to: string, rate: string) =>
    converted({ amount, currency: from }, { from, to, rate }).amount;

  test('counts in the smallest units of both currencies', () => {
    assert.equal(change(10_000, 'USD', 'EUR', '0.9134'), 9134);
    assert.equal(change(10_000, 'USD', 'JPY', '151.27'), 15_127);
    assert.equal(change(15_127, 'JPY', 'USD', '0.0066'), 9984);
    assert.equal(change(10_000, 'EUR', 'KWD', '0.3315'), 33_150);
  });

  test('rounds a half to the even unit, and the same below zero', () => {
    assert.deepEqual(
      [5, 15, 25, -5, -15, -25].map((amount) => change(amount, 'USD', 'EUR', '0.5')),
      [2, 8, 12, -2, -8, -12],
    );
  });

  test('stays within half a unit of the exact product', () => {
    const rates = fc.tuple(fc.nat(9999), fc.nat(999_999));
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), rates, (amount, [whole, millionths]) => {
        const rate = `${whole}.${String(millionths).padStart(6, '0')}`;
        const off = BigInt(change(amount, 'USD', 'EUR', rate)) * 1_000_000n;
        const exact = BigInt(amount) * (BigInt(whole) * 1_000_000n + BigInt(millionths));
        const distance = off > exact ? off - exact : exact - off;
        assert.ok(distance * 2n <= 1_000_000n);
      }),
    );
  });

  test('needs a rate of its own currency', () => {
    const rate = { from: 'USD', to: 'EUR', rate: '0.9' };
    assert.throws(() => converted({ amount: 1, currency: 'GBP' }, rate), invalid(/changes USD, not GBP/));
  });
});
