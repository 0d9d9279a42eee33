// What a tariff costs, in words. Sums are worked out by hand from what a tariff means: a thousand units at so many
// millionths of the currency's unit.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseWords, besides, bonusWords, useWords } from './tariff-words.ts';

test('a base is told with its period', () => {
  const base = { amount: 29_700, currency: 'USD' };
  assert.equal(baseWords({ base, months: 1 }), '$297.00 a month');
  assert.equal(baseWords({ base, months: 12 }), '$297.00 a year');
  assert.equal(baseWords({ base, months: 3 }), '$297.00 every 3 months');
  assert.equal(baseWords({ base: { amount: 0, currency: 'USD' }, months: 1 }), 'no base');
});

test('use in tiers is told part by part: what is included, then at what price, up to where', () => {
  const tiers = [
    { upTo: 2, microsPerThousand: 0 },
    { upTo: 5, microsPerThousand: 1_000_000_000 },
    { upTo: null, microsPerThousand: 500_000_000 },
  ];
  const words = useWords({ name: 'calls', unit: 'calls', tiers }, 'USD');
  assert.equal(words, 'calls: 2 included, then $1.00 each up to 5, then $0.50 each');
});

test('what costs less than a cent is told by the thousand', () => {
  const tiers = [{ upTo: null, microsPerThousand: 20_000 }];
  assert.equal(useWords({ name: 'tokens', unit: 'tokens', tiers }, 'USD'), 'tokens: $0.0200 a thousand');
});

test('what models cost is sold on with a margin', () => {
  const tiers = [
    { upTo: 5_000_000, microsPerThousand: 0 },
    { upTo: null, microsPerThousand: 1200 },
  ];
  const words = useWords({ name: 'models', unit: 'costMicros', tiers }, 'USD');
  assert.equal(words, 'models: $5.00 of cost included, then 120% of what models cost');
});

test('success is paid with a sum, a share, or both', () => {
  assert.equal(bonusWords({ outcome: 'lead', amount: 1000, shareBp: 0 }, 'USD'), 'lead: $10.00');
  assert.equal(bonusWords({ outcome: 'sale', amount: 0, shareBp: 250 }, 'USD'), 'sale: 2.5% of what it brought');
  const both = bonusWords({ outcome: 'deal', amount: 1000, shareBp: 500 }, 'USD');
  assert.equal(both, 'deal: $10.00 and 5% of what it brought');
});

test('money without minor digits has none', () => {
  assert.equal(baseWords({ base: { amount: 5000, currency: 'JPY' }, months: 1 }), '¥5,000 a month');
});

test('besides its base a tariff tells its use, its successes and its limit', () => {
  const base = { amount: 0, currency: 'USD' };
  const sold = { base, metrics: [], bonuses: [{ outcome: 'lead', amount: 1, shareBp: 0 }], monthlyCallLimit: 1000 };
  assert.deepEqual(besides(sold), ['lead: $0.01', 'at most 1,000 calls a month']);
  assert.deepEqual(besides({ base, metrics: [], bonuses: [], monthlyCallLimit: null }), []);
});
