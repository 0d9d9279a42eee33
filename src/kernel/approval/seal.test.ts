import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { diceOf, plain, sealOf } from './seal.ts';

const seal = sealOf('a root key for tests');

test('what is sealed opens where it lies, and says nothing meanwhile', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const sealed = seal.close('here', { value });
      assert.deepEqual(seal.open('here', sealed), JSON.parse(JSON.stringify({ value })));
    }),
  );
  assert.doesNotMatch(Buffer.from(seal.close('here', { pin: 'hunter2' }), 'base64').toString('latin1'), /hunter2/);
});

test('it opens nowhere else, under no other key, and not when a bit has changed', () => {
  const sealed = seal.close('here', { pin: 1 });
  assert.throws(() => seal.open('there', sealed), /can not be opened/);
  assert.throws(() => sealOf('another root key').open('here', sealed), /can not be opened/);
  const bytes = Buffer.from(sealed, 'base64');
  for (const at of [0, 12, 28, bytes.length - 1]) {
    const bent = Buffer.from(bytes);
    bent[at] = (bent[at] ?? 0) ^ 1;
    assert.throws(() => seal.open('here', bent.toString('base64')), /can not be opened/, `byte ${at}`);
  }
});

test('the same input has the same hash however it is written, and another input another', () => {
  assert.equal(seal.hashOf({ a: 1, b: { c: [1, 2], d: 3 } }), seal.hashOf({ b: { d: 3, c: [1, 2] }, a: 1 }));
  assert.equal(seal.hashOf({ file: Buffer.from('hi') }), seal.hashOf({ file: 'aGk=' }), 'as it is read again');
  assert.notEqual(seal.hashOf({ a: [1, 2] }), seal.hashOf({ a: [2, 1] }));
  assert.notEqual(seal.hashOf({ a: 1 }), seal.hashOf({ a: '1' }));
  assert.notEqual(seal.hashOf({ a: 1 }), sealOf('another root key').hashOf({ a: 1 }), 'nobody else can compute it');
});

test('bytes wait as text', () => {
  assert.deepEqual(plain({ files: [{ bytes: Buffer.from('hi') }], at: null }), {
    files: [{ bytes: 'aGk=' }],
    at: null,
  });
});

test('the lot of a name is always the same, and fair', () => {
  assert.equal(diceOf(seal, 'x'), diceOf(seal, 'x'));
  const drawn = Array.from({ length: 4000 }, (_, index) => diceOf(seal, `call-${index}`));
  assert.ok(drawn.every((lot) => lot >= 0 && lot < 1));
  const below = drawn.filter((lot) => lot < 0.25).length;
  // Six standard deviations of 4,000 draws at a quarter.
  assert.ok(Math.abs(below - 1000) < 6 * Math.sqrt(4000 * 0.25 * 0.75), `${below}`);
});
