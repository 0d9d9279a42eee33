// What a run has done, on the drawing that it is a run of. The record keeps what each step answered; by which way it
// went on is seen from what it answered, and from who had a turn after it. Pure.
import { micros } from '../../base/numbers.ts';
import type { OutputOf } from '../../client/http.ts';
import { type Edge, errorPort, type Graph, inTurn, type Node, portsOf } from './graph.ts';
import type { Result } from './results.ts';

export type Turn = OutputOf<'work.flow.listNodes'>['items'][number];

/** The node of a step, whichever round of whichever loop it was in. */
export function nodeOf(step: string): string {
  return step.replace(/^.*\//, '').replace(/(\.in|#.*)$/, '');
}

interface Begun {
  readonly node?: string;
  readonly trigger?: unknown;
}

/** These do nothing that would be written down: what comes in goes on. */
const passing = new Set(['trigger', 'parallel', 'pass', 'note']);

export function realResults(graph: Graph, turns: readonly Turn[], begun: unknown): Map<string, Result> {
  const byNode = new Map(turns.map((turn) => [nodeOf(turn.node), turn]));
  const { node: start, trigger } = (begun ?? {}) as Begun;
  const results = new Map<string, Result>();
  for (const node of inTurn(graph)) {
    const came = cameTo(node, graph.edges, results);
    const turn = byNode.get(node.id);
    const isBegin = node.kind === 'trigger' && (start === node.id || start === undefined);
    if (turn) results.set(node.id, resultOf(node, { turn, came: came.value, graph, byNode }));
    else if (isBegin) results.set(node.id, passed(trigger ?? null));
    else if (passing.has(node.kind) && came.isThere) results.set(node.id, passed(came.value));
  }
  return results;
}

function passed(value: unknown): Result {
  return { input: value, ports: { next: value }, problem: undefined, tookMs: undefined };
}

function cameTo({ id }: Node, edges: readonly Edge[], results: ReadonlyMap<string, Result>) {
  const taken = edges.filter(({ from, port, to }) => to === id && port in (results.get(from)?.ports ?? {}));
  const [first] = taken;
  return { isThere: first !== undefined, value: first && results.get(first.from)?.ports[first.port] };
}

interface Known {
  readonly turn: Turn;
  readonly came: unknown;
  readonly graph: Graph;
  readonly byNode: ReadonlyMap<string, Turn>;
}

function resultOf(node: Node, { turn, came, graph, byNode }: Known): Result {
  const { input, output, error, durationMs: tookMs, costMicros } = turn;
  const cost = costMicros > 0 ? micros(costMicros, turn.cost.currency) : undefined;
  const shared = { input: input ?? came ?? null, tookMs, cost };
  if (error) {
    const leads = graph.edges.some(({ from, port }) => from === node.id && port === errorPort);
    return { ...shared, ports: leads ? { [errorPort]: error } : {}, problem: error.message };
  }
  const isFollowed = (port: string) =>
    graph.edges.some((edge) => edge.from === node.id && edge.port === port && byNode.has(edge.to));
  const value = node.kind === 'set' ? (input ?? output) : output;
  return { ...shared, ports: portsOfTurn(node, { value, came, isFollowed }), problem: undefined };
}

interface Went {
  readonly value: unknown;
  readonly came: unknown;
  readonly isFollowed: (port: string) => boolean;
}

function portsOfTurn(node: Node, { value, came, isFollowed }: Went): Readonly<Record<string, unknown>> {
  const all = portsOf(node);
  if (all.length < 2) return { [all[0] ?? 'next']: value };
  if (node.kind === 'condition' || node.cases) return Object.fromEntries(heldPorts(node, value).map((p) => [p, came]));
  const followed = all.filter(isFollowed);
  return Object.fromEntries((followed.length > 0 ? followed : all.slice(0, 1)).map((port) => [port, value]));
}

/** A condition writes down, for each thing that came, which of its formulas held. */
function heldPorts(node: Node, value: unknown): string[] {
  const all = portsOf(node);
  const rows = Array.isArray(value) ? value.filter(Array.isArray) : [];
  const ports = rows.map((held) => {
    const at = held.indexOf(true);
    return all[at < 0 ? all.length - 1 : at] ?? 'next';
  });
  return [...new Set(ports)];
}

/** What its turn has come to but is not written down yet. */
export function underWay(graph: Graph, results: ReadonlyMap<string, Result>): Set<string> {
  const open = graph.nodes.filter((node) => !results.has(node.id) && cameTo(node, graph.edges, results).isThere);
  return new Set(open.map(({ id }) => id));
}
