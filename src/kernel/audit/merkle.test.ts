import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { leafHash, pathOf, rootOf, rootThrough } from './merkle.ts';

/** The tree as RFC 6962 defines it in 2.1: split at the largest power of two that is smaller than the count. */
function defined(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (!only) return hash('sha256', '', 'buffer');
  if (leaves.length === 1) return only;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return hash(
    'sha256',
    Buffer.concat([Buffer.of(1), defined(leaves.slice(0, split)), defined(leaves.slice(split))]),
    'buffer',
  );
}

const texts = fc.array(fc.string(), { minLength: 1, maxLength: 70 });

test('the hash of a leaf and of no leaves are those of RFC 6962', () => {
  assert.equal(
    leafHash('').toString('hex'),
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'the leaf of an empty text',
  );
  assert.equal(
    rootOf(Buffer.alloc(0)).toString('hex'),
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  );
});

test('the root is that of the definition, for any number of leaves', () => {
  fc.assert(
    fc.property(texts, (all) => {
      const leaves = all.map(leafHash);
      assert.deepEqual(rootOf(Buffer.concat(leaves)), defined(leaves));
    }),
  );
});

test('every leaf has a path to the root, and nothing else has', () => {
  fc.assert(
    fc.property(texts, fc.nat(), fc.string(), (all, seed, other) => {
      const index = seed % all.length;
      const leaves = Buffer.concat(all.map(leafHash));
      const path = pathOf(leaves, index);
      const own = all[index] ?? '';
      assert.deepEqual(rootThrough(leafHash(own), path), rootOf(leaves));
      if (other !== own) assert.notDeepEqual(rootThrough(leafHash(other), path), rootOf(leaves));
      assert.ok(path.length <= Math.ceil(Math.log2(all.length)));
    }),
  );
});
