import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkoutIn, failureIn, paymentIn, subscriptionIn } from './hearing.ts';
import { moneyIn, writtenAmount } from './money.ts';

const when = { connectionId: '019abcde-0000-7000-8000-00000000000a', at: '2026-01-01T00:00:00.000Z' };

test('amounts are the same both ways, also where Stripe counts in its own way', () => {
  // https://docs.stripe.com/currencies#special-cases
  const table = [
    { money: { amount: 5, currency: 'ISK' }, written: 500 },
    { money: { amount: 5, currency: 'UGX' }, written: 500 },
    { money: { amount: 5, currency: 'JPY' }, written: 5 },
    { money: { amount: 500, currency: 'MGA' }, written: 5 },
    { money: { amount: 500, currency: 'EUR' }, written: 500 },
    { money: { amount: 5000, currency: 'KWD' }, written: 5000 },
  ];
  for (const { money, written } of table) {
    const currency = money.currency.toLowerCase();
    assert.deepEqual(writtenAmount(money), { unit_amount: written, currency }, money.currency);
    assert.deepEqual(moneyIn({ amount: written, currency }), money, currency);
  }
  assert.throws(() => writtenAmount({ amount: 550, currency: 'MGA' }), { code: 'invalid' });
});

const items = (more: object) => ({
  data: [{ price: { id: 'price_1', unit_amount: 1900, currency: 'eur' }, quantity: 2, ...more }],
});
const subscription = { id: 'sub_1', customer: 'cus_1', status: 'active', cancel_at_period_end: false };

test('a subscription of an older version of the API says the same', () => {
  const at = 1_800_000_000;
  const older = { ...subscription, current_period_end: at, items: items({}) };
  const newer = { ...subscription, items: items({ current_period_end: at }) };
  const [one, other] = [older, newer].map((object) => subscriptionIn({ ...when, object }));
  assert.deepEqual(one, other);
  assert.equal(one?.subscription.periodEndsAt, '2027-01-15T08:00:00.000Z');
  assert.deepEqual(one?.subscription.items, [
    { priceId: 'price_1', quantity: 2, price: { amount: 1900, currency: 'EUR' } },
  ]);
});

test('what has never been paid or has run out has ended; a state nobody knows pays for nothing', () => {
  const stateOf = (status: string) =>
    subscriptionIn({ ...when, object: { ...subscription, status, items: items({}) } })?.subscription.state;
  assert.deepEqual(['canceled', 'incomplete_expired', 'past_due', 'some_day'].map(stateOf), [
    ...['ended', 'ended', 'past_due', 'incomplete'],
  ]);
});

const invoice = {
  ...{ id: 'in_1', customer: { id: 'cus_1', name: 'Grace' }, currency: 'jpy', attempt_count: 2 },
  ...{ amount_paid: 0, amount_due: 900, next_payment_attempt: 1_800_000_000 },
};

test('an invoice names its subscription wherever the version of the API has it', () => {
  const details = { subscription: 'sub_1', metadata: { cadre_reference: 'order-7' } };
  const shapes = [
    { ...invoice, parent: { subscription_details: details } },
    { ...invoice, subscription: 'sub_1', subscription_details: { metadata: details.metadata } },
  ];
  for (const object of shapes) {
    assert.deepEqual(failureIn({ ...when, object }), {
      ...when,
      ...{ invoiceId: 'in_1', customerId: 'cus_1', subscriptionId: 'sub_1', reference: 'order-7' },
      ...{ due: { amount: 900, currency: 'JPY' }, attempts: 2, nextTryAt: '2027-01-15T08:00:00.000Z' },
    });
  }
});

test('a checkout with a method that takes days is not paid yet', () => {
  const object = { id: 'cs_1', customer: null, subscription: null, payment_status: 'unpaid' };
  assert.equal(checkoutIn({ ...when, object })?.isPaid, false);
  assert.equal(checkoutIn({ ...when, object: { ...object, payment_status: 'no_payment_required' } })?.isPaid, true);
});

test('what is none of these becomes nothing', () => {
  for (const read of [checkoutIn, subscriptionIn, paymentIn, failureIn]) {
    assert.equal(read({ ...when, object: { id: 'x' } }), undefined);
    assert.equal(read(null), undefined);
  }
});
