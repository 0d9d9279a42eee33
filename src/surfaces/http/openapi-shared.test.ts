import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Place, shared } from './openapi-shared.ts';

const text = { type: 'string', description: 'long enough to be worth a name of its own, '.repeat(6) };
const person = { type: 'object', properties: { name: text }, required: ['name'] };
const refer = (places: readonly Place[]) => {
  const { components, refer } = shared(places);
  return { schemas: places.map(refer), components };
};

test('what stands in two places is described once, by the name of the first', () => {
  const list = { type: 'array', items: person };
  const { schemas, components } = refer([
    { name: 'sales.person.read.answer', schema: person },
    { name: 'sales.person.list.answer', schema: list },
  ]);
  const reference = { $ref: '#/components/schemas/sales.person.read.answer' };
  assert.deepEqual(schemas, [reference, { type: 'array', items: reference }]);
  assert.deepEqual(components, { 'sales.person.read.answer': person });
});

test('what stands in one place, and what is short, stays where it is', () => {
  const short = { type: 'object', properties: { id: { type: 'string' } } };
  const once = { type: 'object', properties: { person, first: short, second: short } };
  assert.deepEqual(refer([{ name: 'a.b.c', schema: once }]), { schemas: [once], components: {} });
});

test('a name that is taken by another form is not used twice, nor are signs that names may not have', () => {
  const other = { ...person, title: 'Another one' };
  const schemas = [person, person, other, other].map((schema) => ({ name: 'a.b c', schema }));
  assert.deepEqual(Object.keys(refer(schemas).components), ['a.b_c', 'a.b_c.2']);
});

test('with every reference followed each schema is what it was', () => {
  const leaf = fc.constantFrom<object>(text, { type: 'integer' }, { type: 'object', properties: { text } });
  const { schema } = fc.letrec((tie) => ({
    schema: fc.oneof({ maxDepth: 4 }, leaf, tie('object'), tie('list'), tie('choice')),
    object: fc
      .dictionary(fc.constantFrom('a', 'b', 'c'), tie('schema'), { noNullPrototype: true })
      .map((properties) => {
        return { type: 'object', properties, additionalProperties: false };
      }),
    list: tie('schema').map((items) => ({ type: 'array', items })),
    choice: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
  }));
  fc.assert(
    fc.property(fc.array(schema, { minLength: 1, maxLength: 6 }), (all) => {
      const { schemas, components } = refer(all.map((one, index) => ({ name: `n${index % 2}`, schema: one })));
      assert.deepEqual(followed(schemas, components), all);
    }),
  );
});

function followed(value: unknown, components: Readonly<Record<string, unknown>>): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((one) => followed(one, components));
  const reference = Reflect.get(value, '$ref');
  if (typeof reference === 'string') return followed(components[reference.split('/').at(-1) ?? ''], components);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, followed(one, components)]));
}
