import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inputOf } from './input.ts';
import { readCall, readWords } from './words.ts';

const schema = {
  type: 'object',
  properties: {
    title: { type: 'string' },
    limit: { type: 'integer' },
    shared: { type: 'boolean' },
    tags: { type: 'array', items: { type: 'string' } },
    sizes: { type: 'array', items: { type: 'number' } },
    slug: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    due: { type: 'object', properties: { year: { type: 'integer' }, place: { type: 'object' } } },
  },
};

test('values are what the schema says they are', () => {
  const { pairs } = readCall([
    'notes',
    'note',
    'create',
    'title=12',
    'limit=12',
    'shared=true',
    'tags=a,b',
    'sizes=1,2.5',
  ]);
  assert.deepEqual(inputOf(pairs, schema), { title: '12', limit: 12, shared: true, tags: ['a', 'b'], sizes: [1, 2.5] });
});

test('a path with dots reaches into an object', () => {
  const pairs = [
    ['due.year', '2026'],
    ['due.place', '{"city":"Lyon"}'],
  ] as const;
  assert.deepEqual(inputOf(pairs, schema), { due: { year: 2026, place: { city: 'Lyon' } } });
});

test('null is null only where it may be', () => {
  assert.deepEqual(inputOf([['slug', 'null']], schema), { slug: null });
  assert.deepEqual(inputOf([['title', 'null']], schema), { title: 'null' });
});

test('what does not fit its type stays text, for the capability to refuse', () => {
  assert.deepEqual(inputOf([['limit', 'many']], schema), { limit: 'many' });
  assert.deepEqual(inputOf([['shared', 'maybe']], schema), { shared: 'maybe' });
});

test('no path reaches a prototype', () => {
  inputOf([['__proto__.polluted', 'yes']], schema);
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
});

test('any text survives the way through words, and any list of plain words', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.stringMatching(/^[a-z ]{1,9}$/), { minLength: 1 }), (title, tags) => {
      const { pairs } = readCall(['notes.note.create', `title=${title}`, `tags=${tags.join(',')}`]);
      assert.deepEqual(inputOf(pairs, schema), { title, tags });
    }),
  );
});

test('names may be spaced or dotted', () => {
  assert.equal(readCall(['notes', 'note', 'list']).capability, 'notes.note.list');
  assert.equal(readCall(['notes.note.list', 'limit=5']).capability, 'notes.note.list');
});

test('a word that is not a pair is refused behind the first pair', () => {
  assert.throws(() => readCall(['notes.note.list', 'limit=5', 'oops']), { code: 'invalid' });
});

test('an unknown option is refused', () => {
  assert.throws(() => readWords(['list', '--loud']), { code: 'invalid' });
});
