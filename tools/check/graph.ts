// Strongly connected parts of a directed graph (Tarjan), without recursion so that depth is no limit.

export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** Every circle once: the nodes of each strongly connected part of two or more, in the order of one walk around it. */
export function findCircles(graph: Graph): string[][] {
  return findParts(graph)
    .filter((part) => part.length > 1 || graph.get(part[0] ?? '')?.has(part[0] ?? '') === true)
    .map((part) => walkAround(graph, part));
}

interface Visit {
  readonly node: string;
  readonly next: Iterator<string>;
}

function findParts(graph: Graph): string[][] {
  const found = { order: new Map<string, number>(), low: new Map<string, number>(), open: [] as string[] };
  const isOpen = new Set<string>();
  const parts: string[][] = [];

  function enter(node: string): Visit {
    found.order.set(node, found.order.size);
    found.low.set(node, found.order.size - 1);
    found.open.push(node);
    isOpen.add(node);
    return { node, next: (graph.get(node) ?? new Set<string>()).values() };
  }

  function lower(node: string, to: number | undefined) {
    found.low.set(node, Math.min(found.low.get(node) ?? 0, to ?? 0));
  }

  function leave(node: string, parent: Visit | undefined) {
    if (parent !== undefined) lower(parent.node, found.low.get(node));
    if (found.low.get(node) !== found.order.get(node)) return;
    const part = found.open.splice(found.open.lastIndexOf(node));
    for (const member of part) isOpen.delete(member);
    parts.push(part);
  }

  for (const start of graph.keys()) {
    const path = found.order.has(start) ? [] : [enter(start)];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { value, done } = top.next.next();
      if (done) {
        path.pop();
        leave(top.node, path.at(-1));
      } else if (!found.order.has(value)) path.push(enter(value));
      else if (isOpen.has(value)) lower(top.node, found.order.get(value));
    }
  }
  return parts;
}

/** The shortest way from the first member back to itself: a knot has longer ones, one is enough to start untying. */
function walkAround(graph: Graph, part: readonly string[]): string[] {
  const members = new Set(part);
  const start = [...part].sort()[0] ?? '';
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const node of queue) {
    for (const next of graph.get(node) ?? []) {
      if (next === start) return trace(cameFrom, start, node);
      if (!members.has(next) || cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return [start];
}

function trace(cameFrom: ReadonlyMap<string, string>, start: string, last: string): string[] {
  const path: string[] = [];
  for (let node = last; node !== start; node = cameFrom.get(node) ?? start) path.unshift(node);
  return [start, ...path];
}
