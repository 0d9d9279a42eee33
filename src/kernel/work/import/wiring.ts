// The connections of a file, drawn between what its nodes have become.

import { fallbackOf, portOfCase } from './core/routes.ts';
import type { Drawing, DrawnEdge } from './drawing.ts';
import { type Draft, fieldsOf } from './making.ts';
import type { Original, OriginalEdge, OriginalNode } from './read.ts';
import { script } from './script.ts';
import { bodyOutput, type Surroundings } from './surroundings.ts';

/** What a node has become: where one comes in, and where it goes on. */
export interface Placed {
  readonly node: OriginalNode;
  readonly draft: Draft;
  readonly id: string;
  readonly entry: string;
  readonly exit: string;
}

export interface Wiring {
  readonly drawing: Drawing;
  readonly original: Original;
  readonly around: Surroundings;
  readonly placed: ReadonlyMap<string, Placed>;
}

/** Answers how many connections are in the drawing. */
export function connected(wiring: Wiring): number {
  const { drawing, original, placed } = wiring;
  const shared = gatherings(wiring);
  const evened = evenings(wiring);
  let count = 0;
  for (const edge of original.edges) {
    const [from, to] = [placed.get(edge.from), placed.get(edge.to)];
    if (!from || !to) continue;
    const drawn =
      edge.kind === 'main'
        ? mainEdge(edge, { from, to, shared, evened, around: wiring.around })
        : lentEdge(edge, from, to);
    drawing.edges.push(drawn);
    count += 1;
  }
  for (const { node, id } of placed.values()) if (goesOn(node)) goOn(drawing, id);
  return count;
}

interface Ends {
  readonly from: Placed;
  readonly to: Placed;
  readonly shared: ReadonlyMap<string, string>;
  readonly evened: ReadonlyMap<string, string>;
  readonly around: Surroundings;
}

function mainEdge(edge: OriginalEdge, { from, to, shared, evened, around }: Ends): DrawnEdge {
  const port = portOf(edge, from);
  const even = port === 'done' || port === 'next' ? evened.get(from.node.name) : undefined;
  const isJoining = to.draft.kind === 'merge';
  const gathered = shared.get(`${edge.to}\n${isReturn(edge, to, around) ? 'back' : ''}`);
  const slot = isJoining ? { slot: `in${edge.input + 1}` } : {};
  return {
    from: even ?? (port === 'error' ? from.id : from.exit),
    port: even ? 'next' : port,
    to: gathered ?? to.entry,
    ...slot,
  };
}

/** What one node lends another: a model, a tool, a memory. */
function lentEdge({ kind, output }: OriginalEdge, from: Placed, to: Placed): DrawnEdge {
  return { from: from.exit, port: output === 0 ? 'next' : `out${output}`, to: to.entry, slot: kind.slice(0, 60) };
}

function portOf({ output }: OriginalEdge, { node, draft }: Placed): string {
  const errors = node.onError === 'continueErrorOutput';
  if (draft.kind === 'condition') return ['yes', 'no', 'error'][output] ?? 'no';
  if (draft.kind === 'loop') return output === bodyOutput(node) ? 'each' : 'done';
  if (draft.kind === 'switch') {
    const ports = draft.cases.map(({ port }) => port);
    if (fallbackOf(fieldsOf(node.parameters), ports.length) === output && !ports.includes(portOfCase(output)))
      return 'else';
    return ports.includes(portOfCase(output)) ? portOfCase(output) : 'else';
  }
  if (errors && output === 1 && draft.kind !== 'unsupported') return 'error';
  return output === 0 ? 'next' : `out${output}`;
}

function isReturn({ from, to }: OriginalEdge, target: Placed, around: Surroundings): boolean {
  return target.draft.kind === 'loop' && around.loopsAround(from).has(to);
}

/** Where several lines lead to one node, its items are put one behind the other first. */
function gatherings({ drawing, around, placed }: Wiring): Map<string, string> {
  const found = new Map<string, string>();
  for (const { node, draft, entry, id } of placed.values()) {
    if (draft.kind === 'merge') continue;
    const into = around.into(node.name);
    const back = draft.kind === 'loop' ? into.filter(({ from }) => around.loopsAround(from).has(node.name)) : [];
    for (const [edges, mark] of [
      [into.filter((edge) => !back.includes(edge)), ''],
      [back, 'back'],
    ] as const) {
      if (edges.length < 2) continue;
      const gathered = drawing.add({ kind: 'merge', how: 'list' }, { id, title: `${node.name} gathers`, shift: -60 });
      drawing.edges.push({ from: gathered, to: entry });
      found.set(`${node.name}\n${mark}`, gathered);
    }
  }
  return found;
}

/** A loop, and what asks for each item, answer lists of lists; whoever comes after them wants one list. */
function evenings({ drawing, around, placed }: Wiring): Map<string, string> {
  const found = new Map<string, string>();
  for (const { node, draft, id, exit } of placed.values()) {
    const isUneven =
      draft.kind === 'loop' ||
      (draft.kind === 'http' && draft.each !== undefined && exit === id) ||
      draft.kind === 'flow';
    const next = around.outOf(node.name).filter((edge) => draft.kind !== 'loop' || edge.output !== bodyOutput(node));
    const needs = next.some(
      ({ to }) =>
        !evensItself.has(placed.get(to)?.draft.kind ?? 'code') || placed.get(to)?.entry !== placed.get(to)?.id,
    );
    if (!isUneven || !needs) continue;
    const even = drawing.add(
      { kind: 'code', code: script('return asItems(input);') },
      { id, title: `${node.name} as one list`, shift: 60 },
    );
    drawing.edges.push({ from: id, port: draft.kind === 'loop' ? 'done' : 'next', to: even });
    found.set(node.name, even);
  }
  return found;
}

const evensItself = new Set<Draft['kind']>(['code', 'note', 'unsupported']);

function goesOn({ onError, continueOnFail }: OriginalNode): boolean {
  return onError === 'continueRegularOutput' || (continueOnFail && onError === '');
}

/** What failed goes on where the rest goes. */
function goOn(drawing: Drawing, id: string): void {
  for (const edge of drawing.edges.filter(({ from, port = 'next' }) => from === id && port === 'next')) {
    drawing.edges.push({ ...edge, port: 'error' });
  }
}
