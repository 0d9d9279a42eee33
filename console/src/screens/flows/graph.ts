// A drawing as the builder holds it: what can be drawn, where it stands, and in which order it has its turn. Pure.
import type { OutputOf } from '../../client/http.ts';

type Drawn = OutputOf<'work.flow.read'>['graph'];

interface Trigger {
  readonly on: string;
  readonly cron?: string;
  readonly zone?: string;
  readonly event?: string;
  readonly when?: string;
}

/** Of whatever kind; each kind has some of these. */
export interface Node {
  readonly id: string;
  readonly kind: string;
  readonly title?: string;
  readonly position?: { readonly x: number; readonly y: number };
  readonly note?: string;
  readonly disabled?: boolean;
  readonly trigger?: Trigger;
  readonly capability?: string;
  readonly input?: Readonly<Record<string, unknown>>;
  readonly when?: string;
  readonly cases?: readonly { readonly port: string }[];
  readonly for?: string;
  readonly until?: string;
  readonly event?: string;
  readonly method?: string;
  readonly url?: string;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly details?: Readonly<Record<string, unknown>>;
}
export interface Graph extends Omit<Drawn, 'nodes'> {
  readonly nodes: readonly Node[];
}
export type Edge = Graph['edges'][number];
type Kind = Node['kind'];

export interface Piece {
  readonly title: string;
  /** What is drawn, but for its id and place. */
  readonly make: Readonly<Record<string, unknown>> & { readonly kind: Kind };
}

/** Until one of them is chosen. */
export const noFlow = 'not chosen yet';

export const pieces: readonly { readonly group: string; readonly all: readonly Piece[] }[] = [
  {
    group: 'Starts',
    all: [
      { title: 'By hand', make: { kind: 'trigger', trigger: { on: 'manual' } } },
      { title: 'By the clock', make: { kind: 'trigger', trigger: { on: 'schedule', cron: '0 9 * * 1' } } },
      {
        title: 'Something happened',
        make: { kind: 'trigger', trigger: { on: 'event', event: 'notes.note.created' } },
      },
      { title: 'Called from outside', make: { kind: 'trigger', trigger: { on: 'webhook' } } },
    ],
  },
  { group: 'People', all: [{ title: 'Ask for approval', make: { kind: 'approval', title: 'May this go on?' } }] },
  {
    group: 'Order',
    all: [
      { title: 'If', make: { kind: 'condition', when: 'input.amount > 100' } },
      { title: 'One of several', make: { kind: 'switch', cases: [{ port: 'first', when: 'true' }] } },
      { title: 'For each', make: { kind: 'loop', items: '=input' } },
      { title: 'Side by side', make: { kind: 'parallel' } },
      { title: 'Together again', make: { kind: 'merge' } },
      { title: 'Wait', make: { kind: 'wait', for: '1 day' } },
      { title: 'Wait for news', make: { kind: 'event', event: 'notes.note.created' } },
      { title: 'Stop', make: { kind: 'stop', message: 'It stops here.' } },
    ],
  },
  {
    group: 'Work out',
    all: [
      { title: 'Set values', make: { kind: 'set', values: {} } },
      { title: 'Change its shape', make: { kind: 'transform', expression: 'input' } },
      { title: 'Ask an address', make: { kind: 'http', method: 'GET', url: 'https://' } },
      { title: 'Code', make: { kind: 'code', code: 'return input;' } },
      { title: 'Another flow', make: { kind: 'flow', flow: noFlow } },
      { title: 'Answer', make: { kind: 'respond' } },
    ],
  },
];

const titles: Readonly<Record<string, string>> = {
  ...{ trigger: 'Start', capability: 'Do', agent: 'Ask an agent', crew: 'Ask a crew', condition: 'If' },
  ...{ switch: 'One of several', loop: 'For each', parallel: 'Side by side', merge: 'Together again' },
  ...{
    set: 'Set values',
    transform: 'Change its shape',
    wait: 'Wait',
    event: 'Wait for news',
    approval: 'Ask for approval',
  },
  ...{ flow: 'Another flow', http: 'Ask an address', code: 'Code', respond: 'Answer', stop: 'Stop', note: 'Note' },
  ...{ pass: 'Pass on', unsupported: 'Nobody here can do this yet' },
};

export function titleOf(node: Node): string {
  const { title = '', kind } = node;
  // What is worked out anew in each run is no name yet.
  return title === '' || title.startsWith('=') ? (titles[kind] ?? kind) : title;
}

const ports: Readonly<Record<string, readonly string[]>> = {
  ...{ condition: ['yes', 'no'], loop: ['each', 'done'], event: ['next', 'timeout'], approval: ['next', 'refused'] },
  ...{ stop: [], note: [] },
};
const neverFails = new Set(['trigger', 'parallel', 'merge', 'pass', 'note', 'stop']);

/** What goes wrong may lead somewhere too. */
export const errorPort = 'error';

/** Where edges may begin, when all goes well. */
export function portsOf(node: Node): readonly string[] {
  if (node.cases) return [...node.cases.map(({ port }) => port), 'else'];
  return ports[node.kind] ?? ['next'];
}

export function mayFail({ kind }: Node): boolean {
  return !neverFails.has(kind);
}

/** A word and the first number that is free. */
export function freeId({ nodes }: Graph, kind: string): string {
  const known = new Set(nodes.map(({ id }) => id));
  for (let n = 1; ; n += 1) if (!known.has(`${kind}${n}`)) return `${kind}${n}`;
}

const apart = { x: 280, y: 116 } as const;

/** Below everything that leads to it; what has nothing before it is at the top. */
function ranksOf({ nodes, edges }: Graph): Map<string, number> {
  const rank = new Map(nodes.map(({ id }) => [id, 0]));
  let left = nodes.length;
  for (let moved = true; moved && left > 0; left -= 1) {
    moved = false;
    for (const { from, to } of edges) {
      const wanted = (rank.get(from) ?? 0) + 1;
      if (wanted <= (rank.get(to) ?? 0) || wanted > nodes.length) continue;
      rank.set(to, wanted);
      moved = true;
    }
  }
  return rank;
}

/** Top-down, those of one rank beside one another. */
export function tidied(graph: Graph): Graph {
  const rank = ranksOf(graph);
  const rows = Map.groupBy(graph.nodes, ({ id }) => rank.get(id) ?? 0);
  const place = new Map<string, { x: number; y: number }>();
  for (const [row, members] of rows) {
    for (const [index, { id }] of members.entries()) {
      place.set(id, { x: (index - (members.length - 1) / 2) * apart.x, y: row * apart.y });
    }
  }
  return { ...graph, nodes: graph.nodes.map((node) => ({ ...node, position: place.get(node.id) ?? { x: 0, y: 0 } })) };
}

export function placed(graph: Graph): Graph {
  return graph.nodes.every(({ position }) => position) ? graph : tidied(graph);
}

/** In the order in which they have their turn, for reading from top to bottom. */
export function inTurn(graph: Graph): Node[] {
  const rank = ranksOf(graph);
  return graph.nodes.toSorted((a, b) => (rank.get(a.id) ?? 0) - (rank.get(b.id) ?? 0));
}

/** Behind a node if there is one, else by itself. */
export function withPiece(graph: Graph, piece: Piece, after: Node | undefined): { graph: Graph; id: string } {
  const id = freeId(graph, piece.make.kind);
  const [port] = after
    ? portsOf(after).filter((one) => !graph.edges.some((e) => e.from === after.id && e.port === one))
    : [];
  const near = after?.position ?? { x: 0, y: Math.max(0, ...graph.nodes.map(({ position }) => position?.y ?? 0)) };
  const position = { x: near.x + (port && port !== portsOf(after as Node)[0] ? apart.x : 0), y: near.y + apart.y };
  const title = piece.make.kind === 'capability' ? { title: piece.title } : {};
  const node = { ...piece.make, ...title, id, position } as unknown as Node;
  const edges =
    after && port && piece.make.kind !== 'trigger' ? [...graph.edges, { from: after.id, port, to: id }] : graph.edges;
  return { graph: { ...graph, nodes: [...graph.nodes, node], edges }, id };
}

export function without(graph: Graph, id: string): Graph {
  return {
    ...graph,
    nodes: graph.nodes.filter((node) => node.id !== id),
    edges: graph.edges.filter(({ from, to }) => from !== id && to !== id),
  };
}

export function changed(graph: Graph, id: string, part: object): Graph {
  return { ...graph, nodes: graph.nodes.map((node) => (node.id === id ? { ...node, ...part } : node)) };
}

/** All that has its turn before a node, the nearest first. */
export function before(graph: Graph, id: string): Node[] {
  const found = new Set<string>();
  let edge = [id];
  while (edge.length > 0) {
    const nearer = graph.edges.filter(({ from, to }) => edge.includes(to) && !found.has(from) && from !== id);
    edge = [...new Set(nearer.map(({ from }) => from))];
    for (const one of edge) found.add(one);
  }
  return [...found].flatMap((one) => graph.nodes.filter((node) => node.id === one));
}

/** Some steps of another drawing beside the present one, under ids that are free, with the edges between them. */
export function beside(graph: Graph, steps: readonly Node[], edges: readonly Edge[]): Graph {
  const right = Math.max(0, ...graph.nodes.map(({ position }) => (position?.x ?? 0) + apart.x));
  const left = Math.min(0, ...steps.map(({ position }) => position?.x ?? 0));
  const ids = new Map<string, string>();
  let whole = graph;
  for (const step of steps) {
    const isFree = !whole.nodes.some(({ id }) => id === step.id);
    const id = isFree ? step.id : freeId(whole, step.kind);
    ids.set(step.id, id);
    const { x, y } = step.position ?? { x: 0, y: 0 };
    whole = { ...whole, nodes: [...whole.nodes, { ...step, id, position: { x: x - left + right, y } }] };
  }
  const kept = edges.flatMap((one) => {
    const [from, to] = [ids.get(one.from), ids.get(one.to)];
    return from && to ? [{ ...one, from, to }] : [];
  });
  return { ...whole, edges: [...whole.edges, ...kept] };
}

export function copied(graph: Graph, id: string): Graph {
  const node = graph.nodes.find((one) => one.id === id);
  if (!node) return graph;
  const { x, y } = node.position ?? { x: 0, y: 0 };
  const copy = { ...node, id: freeId(graph, node.kind), position: { x: x + 40, y: y + 40 } };
  return { ...graph, nodes: [...graph.nodes, copy] };
}
