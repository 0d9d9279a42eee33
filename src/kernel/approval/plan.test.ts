import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkPlan, fits, Plan, resolved } from './plan.ts';

const planned = Plan.parse([
  { capability: 'crm.contact.create', input: { name: 'Ada' } },
  { capability: 'mail.letter.send', input: { to: { $from: [0, 'email'] }, cc: [{ $from: [0, 'others', 1] }] } },
]);

test('a later call takes what an earlier one answered', () => {
  const outputs = [{ email: 'ada@example.com', others: ['x', 'y'] }];
  assert.deepEqual(resolved(planned[1]?.input, outputs), { to: 'ada@example.com', cc: ['y'] });
});

test('what an earlier call did not answer is not made up', () => {
  assert.throws(() => resolved(planned[1]?.input, [{}]), /Step 0 did not answer email/);
  assert.throws(() => resolved({ $from: [0, 'constructor'] }, [{}]), /did not answer/);
});

test('a plan looks back, never ahead', () => {
  assert.doesNotThrow(() => checkPlan(planned));
  assert.throws(() => checkPlan(planned.toReversed()), /Step 0 names step 0/);
});

test('a call fits the plan when it is equal but for the gaps', () => {
  const [, step] = planned;
  assert.ok(fits(step?.input, { to: 'ada@example.com', cc: ['y'] }));
  for (const wrong of [
    { to: 'ada@example.com', cc: ['y', 'z'] },
    { to: 'ada@example.com', cc: ['y'], bcc: 'eve@example.com' },
    { cc: ['y'] },
    {},
    null,
  ]) {
    assert.equal(fits(step?.input, wrong), false, JSON.stringify(wrong));
  }
});

const holdsNoGap = (value: unknown) => !JSON.stringify(value).includes('$from');

test('without gaps only the same fits', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      fc.pre(holdsNoGap(one) && !JSON.stringify([one, other]).includes('-0'));
      assert.ok(fits(one, structuredClone(one)));
      const same = JSON.stringify(one, order) === JSON.stringify(other, order);
      assert.equal(fits(one, other), same);
    }),
  );
});

function order(_name: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
