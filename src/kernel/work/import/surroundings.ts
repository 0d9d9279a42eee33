// What is known of a node from how it is drawn: what leads to it, in which loops it lies, whether one item alone can
// come to it. Pure.
import type { Original, OriginalEdge, OriginalNode } from './read.ts';

export interface Surroundings {
  readonly nodes: ReadonlyMap<string, OriginalNode>;
  into(name: string): readonly OriginalEdge[];
  outOf(name: string): readonly OriginalEdge[];
  /** The loop nodes in whose bodies it lies. */
  loopsAround(name: string): ReadonlySet<string>;
  isSingle(name: string): boolean;
  /** Every item there stands at the same place as the one it was made from here. */
  keepsPlaces(from: string, to: string): boolean;
}

export function shortType({ type }: Pick<OriginalNode, 'type'>): string {
  return type.replace(/^(n8n-nodes-base|@n8n\/n8n-nodes-langchain)\./, '');
}

const alone = new Set([
  ...[
    'manualTrigger',
    'start',
    'scheduleTrigger',
    'cron',
    'interval',
    'webhook',
    'formTrigger',
    'executeWorkflowTrigger',
  ],
  ...['chatTrigger', 'manualChatTrigger', 'errorTrigger'],
]);
/** What goes in comes out, each item for itself. */
const oneForOne = new Set([
  ...[
    'set',
    'if',
    'switch',
    'noOp',
    'wait',
    'dateTime',
    'crypto',
    'xml',
    'markdown',
    'renameKeys',
    'functionItem',
    'respondToWebhook',
  ],
  ...['html', 'htmlExtract', 'extractFromFile', 'executionData'],
]);
/** As one for one, but not for places: some go one way and some another. */
const sorting = new Set(['if', 'switch']);

export function surroundingsOf({ nodes, edges }: Pick<Original, 'nodes' | 'edges'>): Surroundings {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const main = edges.filter(({ kind }) => kind === 'main');
  const into = groups(main, ({ to }) => to);
  const outOf = groups(main, ({ from }) => from);
  const bodies = new Map(
    nodes.filter((node) => shortType(node) === 'splitInBatches').map((loop) => [loop.name, bodyOf(loop, outOf)]),
  );
  const around = loopsByNode(bodies);
  const singles = new Map<string, boolean>();

  function isSingle(name: string): boolean {
    const found = singles.get(name);
    if (found !== undefined) return found;
    singles.set(name, false);
    const before = into.get(name) ?? [];
    const [only] = before;
    const single = before.length === 1 && only !== undefined && answersOne(byName.get(only.from));
    singles.set(name, single);
    return single;
  }

  function answersOne(node: OriginalNode | undefined): boolean {
    if (!node || node.disabled) return false;
    const type = shortType(node);
    if (alone.has(type)) return true;
    if (type === 'aggregate') return true;
    return oneForOne.has(type) && isSingle(node.name);
  }

  /** What leads to it, without what only comes back to it from its own body. */
  function before(name: string): string[] {
    return (into.get(name) ?? []).flatMap(({ from }) => (around(from).has(name) ? [] : [from]));
  }

  function keepsPlace(name: string): boolean {
    const node = byName.get(name);
    const type = node ? shortType(node) : '';
    return (oneForOne.has(type) || type === 'httpRequest') && !sorting.has(type);
  }

  function keepsPlaces(from: string, to: string): boolean {
    const seen = new Set([from]);
    const open = before(to);
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (seen.has(name)) continue;
      if (!keepsPlace(name)) return false;
      seen.add(name);
      open.push(...before(name));
    }
    return true;
  }

  const empty: readonly OriginalEdge[] = [];
  return {
    ...{ nodes: byName, isSingle, keepsPlaces, loopsAround: around },
    into: (name) => into.get(name) ?? empty,
    outOf: (name) => outOf.get(name) ?? empty,
  };
}

const nowhere: ReadonlySet<string> = new Set();

function loopsByNode(bodies: ReadonlyMap<string, ReadonlySet<string>>): (name: string) => ReadonlySet<string> {
  const found = new Map<string, Set<string>>();
  for (const [loop, body] of bodies) for (const name of body) found.set(name, (found.get(name) ?? new Set()).add(loop));
  return (name) => found.get(name) ?? nowhere;
}

function groups(edges: readonly OriginalEdge[], keyOf: (edge: OriginalEdge) => string) {
  const found = new Map<string, OriginalEdge[]>();
  for (const edge of edges) found.set(keyOf(edge), [...(found.get(keyOf(edge)) ?? []), edge]);
  return found;
}

/** Which output leads into the body: the second since version 3, the first before. */
export function bodyOutput({ typeVersion }: OriginalNode): number {
  return typeVersion < 3 ? 0 : 1;
}

function bodyOf(loop: OriginalNode, outOf: ReadonlyMap<string, readonly OriginalEdge[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const first = (outOf.get(loop.name) ?? []).filter(({ output }) => output === bodyOutput(loop));
  const open = first.map(({ to }) => to);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === loop.name || found.has(name)) continue;
    found.add(name);
    open.push(...(outOf.get(name) ?? []).map(({ to }) => to));
  }
  return found;
}
