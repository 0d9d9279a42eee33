import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Fault } from '#base/fault';
import { checkCap, redacted } from './obligations.ts';

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const passes = (
  caps: { amount: number; currency: string }[],
  stake: { amount: number; currency: string } | undefined,
) => {
  try {
    checkCap({ caps }, stake);
    return true;
  } catch (error) {
    assert.ok(error instanceof Fault && error.code === 'forbidden');
    return false;
  }
};

test('a call may cost as much as its cap and not a cent more, in either direction', () => {
  assert.ok(passes([eur(10_000)], eur(10_000)));
  assert.ok(!passes([eur(10_000)], eur(10_001)));
  assert.ok(!passes([eur(10_000)], eur(-10_001)));
  assert.ok(passes([eur(0)], eur(0)));
  assert.ok(passes([], eur(1_000_000)), 'without a cap there is none');
  assert.ok(passes([eur(0)], undefined), 'what stakes nothing costs nothing');
});

test('a stake in a currency that no cap speaks of is too much', () => {
  assert.ok(!passes([eur(10_000)], { amount: 1, currency: 'USD' }));
});

test('what is hidden is hidden in every item, however deep, and the answer itself stays as it was', () => {
  const answer = { items: [{ name: 'Ada', mail: { to: 'a@b.example', cc: null } }, { name: 'Bob' }], next: null };
  const before = structuredClone(answer);
  assert.deepEqual(redacted(answer, ['items.mail.to', 'next']), {
    items: [{ name: 'Ada', mail: { to: '[hidden]', cc: null } }, { name: 'Bob' }],
    next: '[hidden]',
  });
  assert.deepEqual(answer, before);
  assert.deepEqual(redacted({ a: { x: 1, y: { z: 2 } } }, ['a.*']), { a: { x: '[hidden]', y: '[hidden]' } });
  assert.deepEqual(redacted([{ email: 'x' }], ['email']), [{ email: '[hidden]' }]);
  assert.equal(redacted('text', ['email']), 'text');
});

test('a hidden word is nowhere in what is left, wherever it stood', () => {
  const word = 'needle-in-a-haystack';
  const anywhere = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, fc.constant(word), fc.integer(), tie('list'), tie('fields')),
    list: fc.array(tie('value'), { maxLength: 3 }),
    fields: fc.dictionary(fc.constantFrom('a', 'b', 'secret'), tie('value'), { maxKeys: 3 }),
  })).value;
  const holds = fc.property(anywhere, (value) => {
    const left = redacted({ secret: value, list: [{ secret: value }] }, ['secret', 'list.secret']);
    assert.ok(!JSON.stringify(left).includes(word));
  });
  fc.assert(holds, { numRuns: 1000 });
});
