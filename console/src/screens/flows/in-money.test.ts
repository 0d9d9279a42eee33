// What a flow takes in the smallest unit is filled in as money.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readForm } from '../../parts/form/reading.ts';
import { draftsOf, type Schema } from '../../parts/form/schema.ts';
import { asMoney, inMoney, reckonedIn } from './in-money.ts';

const takes: Schema = {
  ...{ type: 'object', required: ['total', 'currency', 'customer'] },
  properties: { total: { type: 'number' }, currency: { type: 'string' }, customer: { type: 'string' } },
};

test('the field of the currency is a part of the amount, and both come back as the flow takes them', () => {
  const taken = new Map([['total', { field: 'currency' }]]);
  const schema = inMoney(takes, taken);
  assert.deepEqual(Object.keys(schema.properties ?? {}), ['total', 'customer']);
  const given = { total: 14_900, currency: 'EUR', customer: 'Lena' };
  const drafts = draftsOf(schema, asMoney(given, taken));
  assert.deepEqual(drafts.total, { amount: '149.00', currency: 'EUR' });
  const read = readForm(schema, drafts);
  assert.deepEqual(reckonedIn(read.value as never, taken), { value: given, issues: {} });
});

test('a flow that has a currency takes no other', () => {
  const taken = new Map([['total', { currency: 'JPY' }]]);
  const drafts = draftsOf(inMoney(takes, taken), asMoney({ total: 500 }, taken));
  assert.deepEqual(drafts.total, { amount: '500', currency: 'JPY' });
  const other = reckonedIn({ total: { amount: 500, currency: 'USD' } }, taken);
  assert.deepEqual(other.issues, { total: 'This flow reckons in JPY.' });
});
