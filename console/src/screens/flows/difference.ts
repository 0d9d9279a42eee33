// What is other in one drawing than in another, step by step; where a step stands is no difference. Pure.
import { label } from '../../base/words.ts';
import { type Edge, type Graph, type Node, titleOf } from './graph.ts';

export interface Difference {
  readonly kind: 'added' | 'taken out' | 'changed' | 'led elsewhere';
  readonly step: string;
  /** Which of its fields. */
  readonly what: string;
}

export function differences(older: Graph, newer: Graph): Difference[] {
  const was = new Map(older.nodes.map((node) => [node.id, node]));
  const is = new Map(newer.nodes.map((node) => [node.id, node]));
  const added = newer.nodes.filter(({ id }) => !was.has(id)).map((node) => entry('added', node));
  const gone = older.nodes.filter(({ id }) => !is.has(id)).map((node) => entry('taken out', node));
  const both = newer.nodes.flatMap((node) => {
    const old = was.get(node.id);
    return old ? ofNode(old, node, { older, newer }) : [];
  });
  return [...added, ...gone, ...both];
}

function entry(kind: Difference['kind'], node: Node, what = ''): Difference {
  return { kind, step: titleOf(node), what };
}

function ofNode(old: Node, node: Node, { older, newer }: { older: Graph; newer: Graph }): Difference[] {
  const fields = changedFields(old, node);
  const changed = fields.length > 0 ? [entry('changed', node, fields.map(label).join(', '))] : [];
  const isLed = waysOf(older.edges, node.id) === waysOf(newer.edges, node.id);
  return isLed ? changed : [...changed, entry('led elsewhere', node)];
}

function changedFields(old: Node, node: Node): string[] {
  const fieldsOf = ({ position: _position, input = {}, ...rest }: Node) =>
    ({ ...rest, ...input }) as Readonly<Record<string, unknown>>;
  const [was, is] = [fieldsOf(old), fieldsOf(node)];
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...names].filter((name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]));
}

function waysOf(edges: readonly Edge[], id: string): string {
  const own = edges.filter(({ from }) => from === id).map(({ port, to }) => `${port} ${to}`);
  return own.sort().join(';');
}
