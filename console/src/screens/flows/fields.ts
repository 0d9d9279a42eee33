// What a flow takes or is set up with, as the form that asks for it. Pure.
import type { Schema } from '../../parts/form/schema.ts';
import type { Graph } from './graph.ts';

export type Fields = Graph['takes'];

const types: Readonly<Record<string, Schema>> = {
  text: { type: 'string', maxLength: 299 },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  list: { type: 'array', items: {} },
  object: { type: 'object' },
  any: {},
};

export function schemaOfFields(fields: Fields): Schema {
  const properties = Object.fromEntries(
    fields.map(({ name, type, title, default: usual }) => [
      name,
      { ...types[type], ...(title ? { title } : {}), ...(usual === undefined ? {} : { default: usual }) },
    ]),
  );
  return { type: 'object', properties, required: fields.filter((one) => one.required).map(({ name }) => name) };
}
