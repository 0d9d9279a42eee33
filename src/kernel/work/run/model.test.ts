import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Fault, faultCodes } from '#base/fault';
import { backoffMs, bounded, faultOf, problemOf, stepId, usualRetry } from './model.ts';

test('each wait is between half and all of what it may be, and none is longer than the longest', () => {
  const whole = [1_000, 4_000, 16_000, 64_000, 256_000, 1_024_000, 3_600_000, 3_600_000];
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (random) => {
      for (const [index, most] of whole.entries()) {
        const ms = backoffMs(usualRetry, index + 1, random);
        assert.ok(ms >= most / 2 && ms <= most, `${ms} of ${most}`);
      }
    }),
  );
});

test('the second step of a name has a name of its own, which no other step can have', () => {
  assert.deepEqual([stepId('', 'pay', 1), stepId('each[3]/', 'pay', 2)], ['pay', 'each[3]/pay~2']);
  for (const name of ['', 'a b', 'pay~2', 'pay#1', 'ä', 'x'.repeat(151)]) {
    assert.throws(() => stepId('', name, 1), { code: 'invalid' }, name);
  }
});

test('what a run keeps of a step has two megabytes at most', () => {
  assert.equal(bounded('s', undefined), 'null');
  assert.equal(bounded('s', 'x'.repeat(2_097_150)).length, 2_097_152);
  assert.throws(() => bounded('s', 'x'.repeat(2_097_151)), { code: 'too_large' });
  assert.throws(() => bounded('s', 'ä'.repeat(1_100_000)), { code: 'too_large' });
});

test('what a run keeps of a step is nested a hundred levels at most', () => {
  const nested = (levels: number) => Array.from({ length: levels }).reduce<unknown>((inner) => [inner], 'in');
  assert.ok(bounded('s', nested(100)));
  for (const levels of [101, 100_000]) assert.throws(() => bounded('s', nested(levels)), { code: 'invalid' });
});

test('a failure is the same after it was written down', () => {
  for (const code of faultCodes) {
    const fault = faultOf(problemOf(new Fault(code, 'No', { details: { state: 'rejected' } })));
    assert.deepEqual([fault.code, fault.message, fault.details], [code, 'No', { state: 'rejected' }]);
  }
  assert.equal(faultOf({ code: 'of another version', message: 'No' }).code, 'internal');
});
