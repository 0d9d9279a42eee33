// What an n8n file says, believed no further than it can be: nodes and connections of all its versions, and a word on
// everything that is broken. A broken part never costs the rest.
import { z } from 'zod';
import { Fault } from '#base/fault';

export interface Problem {
  /** Which node, connection or place in the text. */
  readonly where: string;
  readonly what: string;
}

const Fields = z.record(z.string(), z.unknown());

const OriginalNode = z.object({
  id: z.coerce.string().optional().catch(undefined),
  name: z.coerce.string(),
  type: z.string().min(1),
  typeVersion: z.coerce.number().catch(1),
  position: z.tuple([z.number(), z.number()]).catch([0, 0]),
  parameters: Fields.catch({}),
  credentials: Fields.catch({}),
  disabled: z.boolean().catch(false),
  notes: z.string().catch(''),
  retryOnFail: z.boolean().catch(false),
  maxTries: z.number().catch(3),
  waitBetweenTries: z.number().catch(1000),
  continueOnFail: z.boolean().catch(false),
  onError: z.string().catch(''),
  alwaysOutputData: z.boolean().catch(false),
  executeOnce: z.boolean().catch(false),
});
export type OriginalNode = z.output<typeof OriginalNode>;

export interface OriginalEdge {
  readonly from: string;
  readonly to: string;
  /** `main`, or what one node lends another: `ai_languageModel`, `ai_tool`. */
  readonly kind: string;
  readonly output: number;
  readonly input: number;
}

export interface Original {
  readonly name: string;
  readonly nodes: readonly OriginalNode[];
  readonly edges: readonly OriginalEdge[];
  /** What its author had noted down as the answer of a node. */
  readonly pinned: Readonly<Record<string, readonly unknown[]>>;
  readonly zone: string | undefined;
  readonly problems: readonly Problem[];
}

const maxBytes = 5_000_000;
const deepest = 100;
const mostNodes = 500;
const mostEdges = 2000;

export function readOriginal(text: string): Original {
  if (text.length > maxBytes) throw new Fault('too_large', 'The file is larger than 5 MB');
  if (nests(text) > deepest) throw new Fault('invalid', `The file nests deeper than ${deepest} levels`);
  const told = unwrapped(parsed(text));
  if (!told) throw new Fault('invalid', 'This is no n8n workflow: it has no list of nodes');
  const problems: Problem[] = [];
  const count = Array.isArray(told.nodes) ? told.nodes.length : 0;
  if (count > mostNodes) throw new Fault('too_large', `It has ${count} nodes; ${mostNodes} at most`);
  const nodes = readNodes(told.nodes, problems);
  const settings = Fields.catch({}).parse(told.settings);
  const edges = readEdges(told.connections, nodes, problems);
  if (edges.length > mostEdges)
    throw new Fault('too_large', `It has ${edges.length} connections; ${mostEdges} at most`);
  return {
    name: typeof told.name === 'string' && told.name.trim() ? told.name.trim().slice(0, 200) : '',
    ...{ nodes, edges },
    pinned: z
      .record(z.string(), z.array(z.unknown()))
      .catch({})
      .parse(told.pinData ?? {}),
    zone: typeof settings.timezone === 'string' ? settings.timezone : undefined,
    problems,
  };
}

/** How deep, brackets in texts not counted. */
function nests(text: string): number {
  let [depth, most] = [0, 0];
  for (const [sign] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (sign === '[' || sign === '{') depth += 1;
    else if (sign === ']' || sign === '}') depth -= 1;
    most = Math.max(most, depth);
  }
  return most;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'it can not be read';
    throw new Fault('invalid', `The file is no JSON: ${why}`, { cause });
  }
}

const wrappers = ['workflow', 'data', 'json'] as const;

/** Exports come bare, in a list of one, or inside the answer of an interface. */
function unwrapped(told: unknown, depth = 0): Record<string, unknown> | undefined {
  const one = Array.isArray(told) && told.length === 1 ? told[0] : told;
  const { success, data } = Fields.safeParse(one);
  if (!success || depth > 3) return undefined;
  if (Array.isArray(data.nodes)) return data;
  for (const wrapper of wrappers) {
    const inner = unwrapped(data[wrapper], depth + 1);
    if (inner) return { name: data.name, ...inner };
  }
  return undefined;
}

function readNodes(told: unknown, problems: Problem[]): OriginalNode[] {
  const names = new Set<string>();
  const nodes: OriginalNode[] = [];
  for (const [index, given] of (Array.isArray(told) ? told : []).entries()) {
    const fields = Fields.catch({}).parse(given);
    const { data, error } = OriginalNode.safeParse({
      ...fields,
      name: fields.name ?? fields.id ?? `Node ${index + 1}`,
    });
    if (!data) {
      const field = error.issues[0]?.path.join('.') || 'type';
      problems.push({ where: `node ${index + 1}`, what: `It can not be understood: "${field}" is missing or wrong` });
      continue;
    }
    const name = freeName(data.name, names);
    if (name !== data.name) problems.push({ where: data.name, what: `Two nodes bear this name; one is now "${name}"` });
    nodes.push({ ...data, name });
  }
  return nodes;
}

function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted} (${number})`;
  taken.add(name);
  return name;
}

const Target = z.object({ node: z.coerce.string(), index: z.coerce.number().int().min(0).catch(0) });

function readEdges(told: unknown, nodes: readonly OriginalNode[], problems: Problem[]): OriginalEdge[] {
  const known = namesOf(nodes);
  const edges: OriginalEdge[] = [];
  for (const { from, kind, output, target } of ends(told, problems)) {
    const { data } = Target.safeParse(target);
    const where = `connection of "${from}"`;
    const [source, to] = [known(from), data && known(data.node)];
    if (!source) problems.push({ where, what: 'No node bears this name or id' });
    else if (!data || !to) problems.push({ where, what: `It leads to "${data?.node ?? '?'}", which no node bears` });
    else edges.push({ from: source, to, kind, output, input: data.index });
  }
  return edges;
}

/** By its name, by its id, or by a name that differs in nothing but space. */
function namesOf(nodes: readonly OriginalNode[]): (told: string) => string | undefined {
  const known = new Map(nodes.map(({ name }) => [tidy(name), name]));
  for (const { id, name } of nodes) if (id) known.set(id, name);
  for (const { name } of nodes) known.set(name, name);
  return (told) => known.get(told) ?? known.get(tidy(told));
}

function tidy(name: string): string {
  return name.replace(/\s+/g, ' ').trim();
}

interface End {
  readonly from: string;
  readonly kind: string;
  readonly output: number;
  readonly target: unknown;
}

function* ends(told: unknown, problems: Problem[]): Generator<End> {
  for (const [from, kinds] of Object.entries(Fields.catch({}).parse(told ?? {}))) {
    for (const [kind, outputs] of Object.entries(Fields.catch({}).parse(kinds))) {
      if (Array.isArray(outputs)) yield* targetsOf(outputs, { from, kind });
      else problems.push({ where: `connection of "${from}"`, what: `"${kind}" is no list` });
    }
  }
}

function* targetsOf(outputs: readonly unknown[], start: Pick<End, 'from' | 'kind'>): Generator<End> {
  for (const [output, targets] of outputs.entries()) {
    for (const target of Array.isArray(targets) ? targets : []) yield { ...start, output, target };
  }
}
