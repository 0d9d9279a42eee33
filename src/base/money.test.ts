import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exponentOf, plus, share, spoken } from './money.ts';

// ISO 4217, list one: the currencies in use, by the number of digits behind the point.
const published: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2: `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF
    CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR
    ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR
    MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN
    SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD YER ZAR ZMW`,
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

test('money is written as people write it', () => {
  const written = [
    ['USD', 125_050],
    ['EUR', 41_200],
    ['JPY', 900],
    ['KWD', 1500],
    ['CHF', 2000],
    ['USD', -5],
  ] as const;
  assert.deepEqual(
    written.map(([currency, amount]) => spoken({ amount, currency })),
    ['$1,250.50', '€412.00', '¥900', 'KWD 1.500', 'CHF 20.00', '-$0.05'],
  );
});

test('every currency has the digits that ISO 4217 gives it', () => {
  for (const [digits, currencies] of Object.entries(published)) {
    for (const currency of currencies.split(/\s+/)) assert.equal(exponentOf(currency), Number(digits), currency);
  }
});

test('amounts of one currency add up, of two they do not', () => {
  assert.deepEqual(plus({ amount: 1, currency: 'EUR' }, { amount: -3, currency: 'EUR' }), {
    amount: -2,
    currency: 'EUR',
  });
  assert.throws(() => plus({ amount: 1, currency: 'EUR' }, { amount: 1, currency: 'USD' }), /EUR and USD/);
});

test('what does not fit exactly is refused, not rounded', () => {
  const most = { amount: Number.MAX_SAFE_INTEGER, currency: 'EUR' };
  assert.throws(() => plus(most, { amount: 1, currency: 'EUR' }), RangeError);
  assert.throws(() => share(0.5, [1]), RangeError);
  assert.throws(() => share(2 ** 53, [1]), RangeError);
});

const amount = fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.maxSafeInteger());
const whole = fc.array(fc.oneof(fc.nat(5), fc.maxSafeNat()), { minLength: 1, maxLength: 12 });
const fractions = fc.array(fc.double({ min: 0, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 12 });
const some = (weights: number[]) => weights.some((weight) => weight > 0) && weights.reduce((a, b) => a + b) < Infinity;
const weights = fc.oneof(whole, fractions).filter(some);
const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + BigInt(part), 0n);

test('shares make up the amount, to the unit', () => {
  fc.assert(fc.property(amount, weights, (given, by) => assert.equal(sum(share(given, by)), BigInt(given))));
});

test('no share is a whole unit away from its exact part', () => {
  fc.assert(
    fc.property(amount, whole.filter(some), (given, by) => {
      const total = sum(by);
      for (const [index, part] of share(given, by).entries()) {
        const off = BigInt(part) * total - BigInt(given) * BigInt(by[index] ?? 0);
        assert.ok(off < total && off > -total, `${part} of ${given} by ${by}`);
      }
    }),
  );
});

/** Hamilton’s method as it is told: floors first, then one unit each to the largest remainders, earlier ones first. */
function hamilton(given: number, by: readonly number[]): number[] {
  const total = sum(by);
  const exact = by.map((weight) => BigInt(Math.abs(given)) * BigInt(weight));
  const parts = exact.map((value) => value / total);
  while (sum(parts.map(Number)) < BigInt(Math.abs(given))) {
    const rests = exact.map((value, index) => value - (parts[index] ?? 0n) * total);
    const largest = rests.reduce((best, rest, index) => (rest > (rests[best] ?? 0n) ? index : best), 0);
    parts[largest] = (parts[largest] ?? 0n) + 1n;
  }
  return parts.map((part) => (given < 0 ? -Number(part) : Number(part)) || 0);
}

test('the units that are left go to the largest remainders', () => {
  fc.assert(
    fc.property(amount, whole.filter(some), (given, by) => assert.deepEqual(share(given, by), hamilton(given, by))),
  );
});

test('a debt is shared as a claim is', () => {
  fc.assert(
    fc.property(amount, weights, (given, by) => {
      assert.deepEqual(
        share(-given, by),
        share(given, by).map((part) => -part || 0),
      );
    }),
  );
});

test('only the proportions count, and equal weights get the same but for one unit', () => {
  fc.assert(
    fc.property(amount, fc.array(fc.nat(1000), { minLength: 1, maxLength: 8 }).filter(some), (given, by) => {
      const doubled = by.map((weight) => weight * 2);
      const halved = by.map((weight) => weight / 2);
      assert.deepEqual(share(given, doubled), share(given, by));
      for (const [index, part] of share(given, halved).entries()) {
        const same = by.map((weight, other) => (weight === by[index] ? share(given, halved)[other] : undefined));
        for (const other of same) if (other !== undefined) assert.ok(Math.abs(other - part) <= 1);
      }
    }),
    { numRuns: 50 },
  );
});

test('who has no weight gets nothing', () => {
  assert.deepEqual(share(100, [0, 1, 0, 1]), [0, 50, 0, 50]);
  assert.deepEqual(share(0, [1, 2]), [0, 0]);
});

test('a hundred euros among three, and a cent among two', () => {
  assert.deepEqual(share(10_000, [1, 1, 1]), [3334, 3333, 3333]);
  assert.deepEqual(share(1, [1, 1]), [1, 0]);
  assert.deepEqual(share(-5, [0.1, 0.2]), [-2, -3]);
});

test('what is no weight is refused', () => {
  for (const by of [[], [0], [0, 0], [-1, 2], [Number.NaN, 1], [Infinity], [1e308, 1e308]]) {
    assert.throws(() => share(10, by), RangeError, String(by));
  }
});
