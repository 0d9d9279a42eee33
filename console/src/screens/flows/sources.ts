// What a field of a step can be taken from: what began the flow, what it is set up with, and what the steps before have
// answered, as far as their schemas or the last rehearsal tell.
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { label } from '../../base/words.ts';
import { describing } from '../../client/described.ts';
import { plainOf, type Schema } from '../../parts/form/schema.ts';
import { noAmounts } from './amounts.ts';
import { before, type Graph, type Node, titleOf } from './graph.ts';
import { firstOf, type Results } from './results.ts';

export interface Source {
  /** With = before it. */
  readonly expression: string;
  readonly step: string;
  readonly field: string;
  readonly types: readonly string[];
  /** As it was the last time, if there was one. */
  readonly sample?: unknown;
}

/** What comes in goes out of them as it is, so whoever wants it takes it where it comes from. */
const passing = new Set(['condition', 'switch', 'parallel', 'pass']);

const deepest = 2;
const mostOfStep = 24;

export function useSources(graph: Graph, node: Node, results: Results | undefined): readonly Source[] {
  const nodes = useMemo(() => before(graph, node.id).filter(({ kind }) => !passing.has(kind)), [graph, node.id]);
  const acts = useMemo(() => nodes.flatMap(({ capability }) => (capability ? [capability] : [])), [nodes]);
  const schemas = useQueries({
    queries: acts.map(describing),
    combine: (all) => all.map(({ data }) => data?.output),
  });
  return useMemo(() => {
    const outputs = new Map(acts.map((name, index) => [name, schemas[index]]));
    return sourcesOf(graph, { nodes, outputs, results });
  }, [graph, nodes, acts, schemas, results]);
}

interface Around {
  readonly nodes: readonly Node[];
  readonly outputs: ReadonlyMap<string, Schema | undefined>;
  readonly results: Results | undefined;
}

function sourcesOf(graph: Graph, { nodes, outputs, results }: Around): Source[] {
  const params = graph.parameters.map(({ name, title, type }) => ({
    ...{ expression: `=params.${name}`, step: 'Set up with', field: title ?? label(name), types: ofField(type) },
  }));
  return [...nodes.flatMap((one) => ofNode(one, graph, { nodes, outputs, results })), ...params];
}

function ofNode(node: Node, graph: Graph, { outputs, results }: Around): Source[] {
  const result = results?.nodes.get(node.id);
  const sample = result && !result.problem ? firstOf(result) : undefined;
  const { amounts } = results ?? { amounts: noAmounts };
  const step = titleOf(node);
  const root = node.kind === 'trigger' ? '=trigger' : `=nodes.${node.id}`;
  const schema = node.capability ? outputs.get(node.capability) : schemaOf(node, graph);
  const whole = { expression: root, step, field: 'all of it', types: schema ? typesOf(schema) : typesOfSample(sample) };
  const fields = [...(schema ? inSchema(schema, root) : []), ...inSample(sample, root)];
  const byPlace = new Map<string, Place>();
  for (const one of fields) byPlace.set(one.expression, { ...one, ...byPlace.get(one.expression) });
  const own = [...byPlace.values()].slice(0, mostOfStep).map(({ path, ...one }): Source => {
    const seen = amounts.at(one.expression.slice(1), valueAt(sample, path));
    return { ...one, step, field: path.map(named).join(', '), ...(seen === undefined ? {} : { sample: seen }) };
  });
  return [...own, sample === undefined ? whole : { ...whole, sample: amounts.of(sample) }];
}

/** What a flow takes is what its start gives. */
function schemaOf(node: Node, { takes }: Graph): Schema | undefined {
  if (node.kind === 'trigger' && takes.length > 0) {
    return { type: 'object', properties: Object.fromEntries(takes.map(({ name, type }) => [name, plain(type)])) };
  }
  const values = Object.keys(node.values ?? node.details ?? {});
  if (values.length === 0) return undefined;
  return { type: 'object', properties: Object.fromEntries(values.map((name) => [name, {}])) };
}

const types: Readonly<Record<string, string>> = {
  ...{ text: 'string', number: 'number', boolean: 'boolean', list: 'array', object: 'object' },
};

function ofField(type: string): string[] {
  const known = types[type];
  return known ? [known] : [];
}

function plain(type: string): Schema {
  const known = types[type];
  return known ? { type: known } : {};
}

interface Place {
  readonly expression: string;
  readonly path: readonly string[];
  readonly types: readonly string[];
}

function inSchema(schema: Schema, root: string, path: readonly string[] = []): Place[] {
  return Object.entries(plainOf(schema).properties ?? {}).flatMap(([name, one]) => {
    const place = [...path, name];
    const own = { expression: expressionOf(root, place), path: place, types: typesOf(one) };
    if (place.length >= deepest) return [own];
    const { items } = plainOf(one);
    return [own, ...(items ? inSchema(items, root, [...place, '0']) : inSchema(one, root, place))];
  });
}

function named(part: string): string {
  return part === '0' ? 'first' : label(part).toLowerCase();
}

function inSample(sample: unknown, root: string, path: readonly string[] = []): Place[] {
  if (typeof sample !== 'object' || sample === null) return [];
  const entries = Array.isArray(sample) ? Object.entries(sample.slice(0, 1)) : Object.entries(sample);
  return entries.flatMap(([name, one]) => {
    const place = [...path, name];
    const own = { expression: expressionOf(root, place), path: place, types: typesOfSample(one) };
    return place.length < deepest ? [own, ...inSample(one, root, place)] : [own];
  });
}

function expressionOf(root: string, path: readonly string[]): string {
  return path.reduce((whole, one) => {
    if (one === '0') return `${whole}[0]`;
    return `${whole}.${/^[A-Za-z_]\w*$/.test(one) ? one : `\`${one}\``}`;
  }, root);
}

export function typesOf(schema: Schema): string[] {
  const { type, enum: choices, anyOf, oneOf } = plainOf(schema);
  if (typeof type === 'string') return [type === 'integer' ? 'number' : type];
  if (Array.isArray(type)) return [...type];
  if (choices) return [...new Set(choices.map((one) => typeof one))];
  return [...new Set((anyOf ?? oneOf ?? []).flatMap(typesOf))];
}

function typesOfSample(sample: unknown): string[] {
  if (sample === undefined || sample === null) return [];
  return [Array.isArray(sample) ? 'array' : typeof sample];
}

function valueAt(sample: unknown, path: readonly string[]): unknown {
  let value = sample;
  for (const name of path) value = (value as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  return value;
}

/** Those that can be what the field takes come first; of what is not known, nobody knows better. */
export function fits({ types: given }: Source, wanted: readonly string[]): boolean {
  return wanted.length === 0 || given.length === 0 || given.some((one) => wanted.includes(one));
}

/** A plain path, as one picks it: shown as the field it is, not as a formula. */
export function pickedFrom(text: string, sources: readonly Source[]): Source | undefined {
  return sources.find(({ expression }) => expression === text.trim());
}
