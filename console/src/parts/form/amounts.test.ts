// Amounts as people write them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amountIn, amountText } from './amounts.ts';

const minor = (text: string, currency = 'USD') => {
  const read = amountIn(text, currency);
  return 'minor' in read ? read.minor : read.issue;
};

test('points and commas are read as in London and as in Berlin', () => {
  for (const text of ['1,234.50', '1.234,50', '1234.5', '1234,5', '1 234,50', '1 234,50', "1'234.50", '+1234.50'])
    assert.equal(minor(text), 123_450, text);
  assert.equal(minor('1,234'), 123_400);
  assert.equal(minor('1.234.567'), 123_456_700);
  assert.equal(minor('1,234,567.8'), 123_456_780);
  assert.equal(minor('.5'), 50);
  assert.equal(minor('0.29'), 29);
  assert.equal(minor('−12,5'), -1250);
});

test('the sign of the currency may stand before or behind, and no other', () => {
  for (const text of ['$12.5', '12.50$', 'USD 12.50', '12,50 usd']) assert.equal(minor(text), 1250, text);
  assert.equal(minor('-$12.50'), -1250);
  assert.equal(minor('12,50 €', 'EUR'), 1250);
  assert.match(String(minor('€12')), /The currency beside it is USD. You wrote €12./);
  assert.match(String(minor('12 CHF')), /beside it is USD/);
});

test('each currency has its digits', () => {
  assert.equal(minor('5000', 'JPY'), 5000);
  assert.equal(minor('5,000', 'JPY'), 5000);
  assert.equal(minor('5.000', 'JPY'), 5000);
  assert.equal(minor('1.234', 'KWD'), 1234);
  assert.match(String(minor('12.5', 'JPY')), /JPY has 0 digits behind the point/);
  assert.match(String(minor('0.125')), /USD has 2 digits behind the point/);
  assert.equal(amountText(1250, 'USD'), '12.50');
  assert.equal(amountText(1250, 'JPY'), '1250');
});

test('what can be read in two ways, or in none, is not read', () => {
  assert.match(String(minor('1.234')), /in two ways/);
  for (const text of ['much', '1,23.45', '1.2.3', '12..5', '1,2345', '--5', '9'.repeat(20)])
    assert.match(String(minor(text)), /^(?:This is an amount|USD has 2 digits)/, text);
});
