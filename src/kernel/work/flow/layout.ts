// What follows from a drawing alone: which nodes belong to which loop, what leads to each, and what is wrong with it.
// Pure.
import { type Edge, type Graph, type Node, type NodeOf, portsOf } from './graph.ts';

/** Something that is wrong, at which node and in which of its fields. */
export interface Flaw {
  readonly node: string | null;
  readonly field: string | null;
  readonly message: string;
}

/** The nodes that run together: the whole, or what a loop does each time. Loops inside it have their own. */
export interface Region {
  /** Undefined for the whole. */
  readonly loop: NodeOf<'loop'> | undefined;
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  /** What leads into it from the loop's port `each`. */
  readonly entries: readonly Edge[];
  /** What leads back to the loop. */
  readonly returns: readonly Edge[];
}

export interface Layout {
  readonly nodes: ReadonlyMap<string, Node>;
  readonly whole: Region;
  /** By the loop's id. */
  readonly loops: ReadonlyMap<string, Region>;
  /** In which loops a node lies, the outermost first. */
  readonly around: ReadonlyMap<string, readonly string[]>;
}

const deepest = 3;

export function layoutOf(graph: Graph): { layout: Layout; flaws: Flaw[] } {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const edges = graph.edges.filter((edge) => edgeFlaws(edge, nodes).length === 0);
  const leaving = Map.groupBy(edges, ({ from }) => from);
  const bodies = new Map<string, ReadonlySet<string>>();
  for (const { id, kind } of graph.nodes) if (kind === 'loop') bodies.set(id, bodyOf(id, leaving));
  const around = new Map(graph.nodes.map(({ id }) => [id, loopsAround(id, bodies)]));
  const home = (id: string) => around.get(id)?.at(-1);
  const regionOf = (loop: NodeOf<'loop'> | undefined): Region => ({
    loop,
    nodes: graph.nodes.filter(({ id }) => home(id) === loop?.id),
    edges: edges.filter((edge) => isWithin(edge, loop?.id, home)),
    entries: edges.filter(({ from, port }) => loop !== undefined && from === loop.id && port === 'each'),
    returns: edges.filter(({ from, to }) => loop !== undefined && to === loop.id && home(from) === loop.id),
  });
  const loops = new Map(graph.nodes.flatMap((node) => (node.kind === 'loop' ? [[node.id, regionOf(node)]] : [])));
  const layout = { nodes, whole: regionOf(undefined), loops, around };
  const drawn = [...doubles(graph), ...graph.edges.flatMap((edge) => edgeFlaws(edge, nodes))];
  return { layout, flaws: [...drawn, ...crossings(edges, layout), ...cycles(layout), ...tooDeep(layout)] };
}

function isWithin({ from, port, to }: Edge, loop: string | undefined, home: (id: string) => string | undefined) {
  if (from === loop || to === loop) return false;
  return home(from) === loop && home(to) === loop && !(port === 'each' && from === home(to));
}

/** All that can be reached from a loop's port `each` without going through the loop itself. */
function bodyOf(loop: string, leaving: ReadonlyMap<string, readonly Edge[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const next = (id: string) => leaving.get(id) ?? [];
  const open = next(loop).flatMap(({ port, to }) => (port === 'each' ? [to] : []));
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === loop || found.has(id)) continue;
    found.add(id);
    open.push(...next(id).map(({ to }) => to));
  }
  return found;
}

function loopsAround(id: string, bodies: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const holding = [...bodies].filter(([loop, body]) => loop !== id && body.has(id));
  return holding.sort(([, a], [, b]) => b.size - a.size).map(([loop]) => loop);
}

function doubles({ nodes }: Graph): Flaw[] {
  const seen = new Set<string>();
  return nodes.flatMap(({ id }) => {
    const isSecond = seen.has(id);
    seen.add(id);
    return isSecond ? [{ node: id, field: 'id', message: `Two nodes are called ${id}` }] : [];
  });
}

function edgeFlaws({ from, port, to }: Edge, nodes: ReadonlyMap<string, Node>): Flaw[] {
  const [start, end] = [nodes.get(from), nodes.get(to)];
  if (!start) return [{ node: to, field: 'edges', message: `An edge comes from ${from}, which is not there` }];
  if (!end) return [{ node: from, field: 'edges', message: `An edge leads to ${to}, which is not there` }];
  if (end.kind === 'trigger') return [{ node: to, field: 'edges', message: `Nothing can lead to the trigger ${to}` }];
  if (end.kind === 'note' || start.kind === 'note') {
    return [{ node: to, field: 'edges', message: `A note has no edges, but one leads from ${from} to ${to}` }];
  }
  if (portsOf(start).includes(port)) return [];
  const known = portsOf(start).join(', ') || 'none';
  return [{ node: from, field: 'edges', message: `${from} has no port ${port}; its ports are: ${known}` }];
}

/** Into a loop one comes by its port `each`, and out of it by going back to it. */
function crossings(edges: readonly Edge[], { around }: Layout): Flaw[] {
  return edges.flatMap(({ from, port, to }) => {
    const [here, there] = [around.get(from) ?? [], around.get(to) ?? []];
    const isEntry = port === 'each' && there.at(-1) === from;
    const isReturn = here.at(-1) === to;
    if (isEntry || isReturn || here.at(-1) === there.at(-1)) return [];
    const message =
      here.length > there.length
        ? `The edge from ${from} to ${to} leads out of the loop ${here.at(-1)}; let it lead back to the loop`
        : `The edge from ${from} to ${to} leads into the loop ${there.at(-1)} past its beginning`;
    return [{ node: from, field: 'edges', message }];
  });
}

function cycles({ whole, loops }: Layout): Flaw[] {
  return [whole, ...loops.values()].flatMap((region) => {
    const left = new Map(region.nodes.map(({ id }) => [id, 0]));
    for (const { to } of region.edges) left.set(to, (left.get(to) ?? 0) + 1);
    const free = [...left].filter(([, count]) => count === 0).map(([id]) => id);
    for (let id = free.pop(); id !== undefined; id = free.pop()) {
      left.delete(id);
      for (const { to } of region.edges.filter(({ from }) => from === id)) {
        const count = (left.get(to) ?? 0) - 1;
        left.set(to, count);
        if (count === 0) free.push(to);
      }
    }
    const [first] = left.keys();
    if (first === undefined) return [];
    const names = [...left.keys()].join(', ');
    return [{ node: first, field: 'edges', message: `${names} lead in a circle; only a loop node may go round` }];
  });
}

function tooDeep({ around }: Layout): Flaw[] {
  return [...around].flatMap(([node, loops]) =>
    loops.length > deepest
      ? [{ node, field: null, message: `${node} lies in ${loops.length} loops; ${deepest} inside one another at most` }]
      : [],
  );
}
