import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cap } from './model.ts';
import { refusedJustNow } from './queue.ts';
import { openSlice } from './slice.ts';

const nowMs = Date.parse('2026-03-01T12:00:00.000Z');
const cap: Cap = {
  ...{ quotaId: 'q', version: 1, scope: 'tenant', scopeId: '', period: 'day', unit: 'calls', limit: 10 },
  ...{ isHard: true, warnAt: undefined, threshold: 0.8 },
};

test('what was refused is refused again for a moment, and no longer when the clock has been set back', () => {
  const names = { key: 'k', tenantId: 't', accountId: 'a', start: '2026-03-01T00:00:00.000Z', leaseId: 'l' };
  const slice = openSlice({ ...names, cap, nowMs });
  slice.refused = { from: 5, untilMs: nowMs + 200 };
  const refused = (amount: number, atMs: number) => refusedJustNow([{ slice, amount }], atMs) !== undefined;
  assert.deepEqual([refused(5, nowMs), refused(5, nowMs + 199), refused(5, nowMs + 200)], [true, true, false]);
  assert.equal(refused(4, nowMs), false, 'there may be room for less');
  assert.equal(refused(5, nowMs - 3_600_000), false);
});
