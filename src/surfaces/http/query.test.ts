import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { flatQuery } from './query.ts';

const Input = z.object({
  word: z.string().optional(),
  count: z.int().optional(),
  weight: z.number().nullish(),
  isOpen: z.boolean().optional(),
  tags: z.array(z.string()).optional(),
  sizes: z.array(z.int()).optional(),
  filter: z.object({ from: z.string() }).optional(),
  byName: z.record(z.string(), z.int()).optional(),
  either: z.union([z.int(), z.literal('all')]).optional(),
  maybe: z.boolean().nullable().optional(),
  many: z.union([z.array(z.int()), z.string()]).optional(),
  kind: z.discriminatedUnion('k', [z.object({ k: z.literal('a') }), z.object({ k: z.literal('b') })]).optional(),
});
const schema = z.toJSONSchema(Input);

const cases: readonly (readonly [Record<string, unknown>, Record<string, unknown>])[] = [
  [{}, {}],
  [{ word: '7' }, { word: '7' }],
  [{ word: 'true' }, { word: 'true' }],
  [{ count: '7' }, { count: 7 }],
  [{ count: '-7' }, { count: -7 }],
  [{ weight: '0.5' }, { weight: 0.5 }],
  [{ isOpen: 'true' }, { isOpen: true }],
  [{ isOpen: 'false' }, { isOpen: false }],
  [{ tags: 'a' }, { tags: ['a'] }],
  [{ tags: ['a', 'b'] }, { tags: ['a', 'b'] }],
  [{ sizes: ['1', '2'] }, { sizes: [1, 2] }],
  [{ filter: '{"from":"a"}' }, { filter: { from: 'a' } }],
  [{ byName: '{"a":1}' }, { byName: { a: 1 } }],
  [{ either: '5' }, { either: 5 }],
  [{ either: 'all' }, { either: 'all' }],
  [{ maybe: 'false' }, { maybe: false }],
  [{ many: ['1', '2'] }, { many: [1, 2] }],
  [{ kind: '{"k":"b"}' }, { kind: { k: 'b' } }],
];
for (const [query, input] of cases) {
  test(`${JSON.stringify(query)} means ${JSON.stringify(input)}`, () => {
    assert.deepEqual(flatQuery(query, schema), input);
    assert.ok(Input.safeParse(flatQuery(query, schema)).success);
  });
}

test('what is not of its kind stays as it was written, for the schema to refuse', () => {
  const wrong = {
    count: ['', ' ', 'seven', '1,5'],
    isOpen: ['', 'yes', 'TRUE', 'constructor', '__proto__'],
    filter: ['{', 'from'],
  };
  for (const [name, texts] of Object.entries(wrong)) {
    for (const text of texts) {
      assert.deepEqual(flatQuery({ [name]: text }, schema), { [name]: text });
      assert.equal(Input.safeParse(flatQuery({ [name]: text }, schema)).success, false, `${name}=${text}`);
    }
  }
});

test('a number too large to be exact is refused, not rounded', () => {
  assert.equal(Input.safeParse(flatQuery({ count: '9007199254740993' }, schema)).success, false);
});

test('an unknown field stays, for the schema to refuse', () => {
  for (const name of ['other', 'constructor', '__proto__', 'toString']) {
    const query = Object.fromEntries([[name, '1']]);
    assert.deepEqual(flatQuery(query, schema), query);
  }
});

test('whatever is said in a query comes back as it was meant', () => {
  const input = fc.record(
    {
      word: fc.string(),
      count: fc.maxSafeInteger(),
      weight: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
      isOpen: fc.boolean(),
      tags: fc.array(fc.string(), { minLength: 1 }),
      sizes: fc.array(fc.maxSafeInteger(), { minLength: 1 }),
      filter: fc.record({ from: fc.string() }, { noNullPrototype: true }),
    },
    { requiredKeys: [], noNullPrototype: true },
  );
  const written = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));
  fc.assert(
    fc.property(input, (given) => {
      const query = Object.entries(given).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.map(written) : written(value),
      ]);
      assert.deepEqual(flatQuery(Object.fromEntries(query), schema), given);
    }),
  );
});
