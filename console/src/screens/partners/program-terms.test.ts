// What is shown of the terms of a program is what is kept of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readOf, termsOf } from './program-terms.ts';
import type { Program } from './words.ts';

const terms = {
  ...{ name: 'Partner program', landingUrl: null, holdingDays: 30, cookieDays: 30, graceMinutes: 60 },
  ...{ acceptsByItself: false, holdScore: 50, rejectScore: 85, ownWords: ['Juniper'] },
  currencies: [
    { currency: 'USD', tierUnit: 100, minimumPayout: 5000 },
    { currency: 'EUR', tierUnit: 92, minimumPayout: 4000 },
    { currency: 'JPY', tierUnit: 150, minimumPayout: 5000 },
    { currency: 'KWD', tierUnit: 307, minimumPayout: 15_000 },
  ],
};
const program: Program = { ...terms, id: 'p', slug: 'main', version: 1, createdAt: '2026-01-01T00:00:00.000Z' };

test('terms that nobody touched stay, in every currency', () => assert.deepEqual(termsOf(readOf(program)), terms));

test('amounts are those of the currency: cents, whole yen, thousandths of a dinar', () => {
  assert.deepEqual(
    readOf(program).currencies.map(({ oneDollarOfTheTiers }) => oneDollarOfTheTiers),
    [1, 0.92, 150, 0.307],
  );
});

test('one of a currency counts as a dollar when nothing is said', () => {
  const currencies = [{ leastPayout: { amount: 5000, currency: 'JPY' } }];
  const [yen] = termsOf({ ...readOf(program), currencies }).currencies ?? [];
  assert.deepEqual(yen, { currency: 'JPY', minimumPayout: 5000, tierUnit: 1 });
});
