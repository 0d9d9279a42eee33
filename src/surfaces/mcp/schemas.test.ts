import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inputOf, outputOf } from './schemas.ts';

test('an answer that is no object travels as the result of one', () => {
  assert.deepEqual(outputOf({ type: 'array', items: { type: 'string' } }, false), {
    type: 'object',
    properties: { result: { type: 'array', items: { type: 'string' } } },
    required: ['result'],
  });
});

test('what changes something may also wait or be rehearsed', () => {
  const note = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] };
  const { type, anyOf } = outputOf(note, true);
  assert.equal(type, 'object');
  assert.deepEqual(anyOf, [
    note,
    { type: 'object', properties: { status: { enum: ['waiting', 'rehearsed'] } }, required: ['status'] },
  ]);
});

test('definitions stay where references look for them', () => {
  const tree = { $ref: '#/$defs/node', $defs: { node: { type: 'object' } } };
  const output = outputOf(tree, true);
  assert.deepEqual(output.$defs, tree.$defs);
  assert.ok(!JSON.stringify(output.anyOf).includes('$defs":'));
});

test('a format needs no pattern beside it, and an integer no bounds that every integer has', () => {
  const schema = {
    properties: {
      when: { type: 'string', format: 'date-time', pattern: '^.*$' },
      count: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
      slug: { type: 'string', pattern: '^[a-z]+$' },
      // Fields that carry the names of keywords are fields all the same.
      format: { type: 'string' },
      pattern: { type: 'string', default: { format: 'x', pattern: 'y' } },
    },
  };
  assert.deepEqual(inputOf(schema), {
    type: 'object',
    properties: {
      when: { type: 'string', format: 'date-time' },
      count: { type: 'integer', minimum: 1 },
      slug: { type: 'string', pattern: '^[a-z]+$' },
      format: { type: 'string' },
      pattern: { type: 'string', default: { format: 'x', pattern: 'y' } },
    },
  });
});
