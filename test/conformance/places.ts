// Where in a shape text may stand: in its fields, in lists, in variants, in words of one's own and as their names.
import fc from 'fast-check';
import { fitting, type Node } from './arbitrary.ts';

/** Values that fit, but for this text in that place. */
type Place = (text: string) => fc.Arbitrary<unknown>;

type Shape = Node & { readonly $ref?: string; readonly $defs?: Readonly<Record<string, Shape>> };

export function placesForText(schema: object): readonly Place[] {
  const root: Shape = schema;
  return placesIn(root, { root, within: [] });
}

interface Looking {
  readonly root: Shape;
  /** Shapes that hold themselves are entered once. */
  readonly within: readonly Shape[];
}

function placesIn(shape: Shape, looking: Looking): Place[] {
  const { root, within } = looking;
  if (within.includes(shape) || shape.const !== undefined || shape.enum) return [];
  const next = { root, within: [...within, shape] };
  const named = shape.$ref === '#' ? root : root.$defs?.[shape.$ref?.replace('#/$defs/', '') ?? ''];
  const variants = [...(shape.anyOf ?? []), ...(shape.oneOf ?? []), ...(named ? [named] : [])];
  if (variants.length > 0) return variants.flatMap((variant) => placesIn(variant, next));
  const types = [shape.type ?? 'string'].flat();
  return [
    ...(types.includes('string') ? [(text: string) => fc.constant(text)] : []),
    ...(types.includes('array') ? inList(shape, next) : []),
    ...(types.includes('object') ? inFields(shape, next) : []),
  ];
}

function inList({ items = {} }: Shape, looking: Looking): Place[] {
  return placesIn(items, looking).map((place) => (text: string) => place(text).map((item) => [item]));
}

function inFields(shape: Shape, looking: Looking): Place[] {
  const around = fitting(shape) as fc.Arbitrary<object>;
  const at = (name: (text: string) => string, place: Place) => (text: string) =>
    fc.tuple(around, place(text)).map(([value, inner]) => ({ ...value, [name(text)]: inner }));
  const fields = Object.entries(shape.properties ?? {}).flatMap(([name, field]) =>
    placesIn(field, looking).map((place) => at(() => name, place)),
  );
  const { additionalProperties: others } = shape;
  if (typeof others !== 'object') return fields;
  const called = at(
    (text) => text,
    () => fitting(others),
  );
  return [...fields, called, ...placesIn(others, looking).map((place) => at(() => 'word', place))];
}
