import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spreads } from './spreads.ts';

test('a model is told by the answer in the middle, and by where nine of ten lie', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => ({ model: 'large', latencyMs: index + 1 }));
  const small = [{ model: 'small', latencyMs: 40 }];
  assert.deepEqual(spreads([...small, ...hundred.toReversed()]), [
    { label: 'large (100)', at: 51, lower: 6, upper: 96 },
    { label: 'small (1)', at: 40, lower: 40, upper: 40 },
  ]);
});
