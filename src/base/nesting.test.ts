import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isTooDeep } from './nesting.ts';

test('JSON is too deep when its brackets are, whatever stands in its texts', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  assert.equal(isTooDeep(nested(100)), false);
  assert.equal(isTooDeep(nested(101)), true);
  assert.equal(isTooDeep(`{"a":${nested(100)}}`), true);
  assert.equal(isTooDeep(JSON.stringify({ a: '['.repeat(500), b: '\\"[['.repeat(200) })), false);
  assert.equal(isTooDeep(`[${'[],'.repeat(1000)}[]]`), false, 'side by side is not deep');
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const depth = (one: unknown): number =>
        typeof one === 'object' && one !== null ? 1 + Math.max(0, ...Object.values(one).map(depth)) : 0;
      assert.equal(isTooDeep(JSON.stringify(value)), depth(value) > 100);
    }),
  );
});
