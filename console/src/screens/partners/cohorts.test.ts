// Whether partners go on selling.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cohorts, monthOf } from './cohorts.ts';

const at = (month: string) => `2026-${month}-15T12:00:00.000Z`;
const month = (name: string) => monthOf(at(name));
const partners = [
  { id: 'ada', createdAt: at('08') },
  { id: 'ben', createdAt: at('08') },
  { id: 'eve', createdAt: at('10') },
];
const sales = [
  { partnerId: 'ada', at: at('08') },
  { partnerId: 'ada', at: at('10') },
  { partnerId: 'ada', at: at('10') },
  { partnerId: 'ben', at: at('08') },
];

test('those who joined in a month are followed month by month, each counted once', () => {
  assert.deepEqual(cohorts({ partners, sales }, { from: month('08'), now: month('10') }), [
    { label: 'Aug 2026', n: 2, shares: [1, 0, 0.5] },
    { label: 'Oct 2026', n: 1, shares: [0] },
  ]);
});

test('of months whose sales are not all known nothing is said', () => {
  const later = cohorts({ partners, sales }, { from: month('09'), now: month('10') });
  assert.deepEqual(
    later.map(({ label }) => label),
    ['Oct 2026'],
  );
});
