// From a file of n8n to a flow: every node and every connection of it, what runs here as what it is here, the rest kept
// and named. Nothing is dropped in silence.
import { z } from 'zod';
import { durationMs } from '#base/time';
import { type Graph, Node } from '../flow/graph.ts';
import { parted } from './circles.ts';
import { fieldNodes } from './core/fields.ts';
import { lists } from './core/lists.ts';
import { outward } from './core/outward.ts';
import { batchOf, routes } from './core/routes.ts';
import { triggers } from './core/triggers.ts';
import { type Drawing, type DrawnNode, graphOf, openDrawing } from './drawing.ts';
import { expressionsOf, isSpeech } from './expression/template.ts';
import { Untold } from './expression/tokens.ts';
import type { Names, Sight } from './expression/told.ts';
import { type Draft, fieldsOf, type Made, type Maker, type Making } from './making.ts';
import { type Credential, serviceOf, serviceOfCredential } from './origins.ts';
import { type Original, type OriginalNode, type Problem, readOriginal } from './read.ts';
import { type Surroundings, shortType, surroundingsOf } from './surroundings.ts';
import { entryOf } from './table.ts';
import { connected, type Placed } from './wiring.ts';

export interface Unsupported {
  /** The node's id in the flow. */
  readonly node: string;
  readonly title: string;
  readonly was: string;
  readonly connector: string;
  readonly why: string;
}

export interface Imported {
  readonly name: string;
  readonly graph: Graph;
  /** What the file holds, and how much of it is in the flow. */
  readonly counts: {
    readonly nodes: number;
    readonly edges: number;
    readonly keptNodes: number;
    readonly keptEdges: number;
  };
  /** What was put in between, by id. */
  readonly added: readonly string[];
  readonly unsupported: readonly Unsupported[];
  readonly credentials: readonly Credential[];
  readonly services: readonly string[];
  readonly problems: readonly Problem[];
}

const makers: Readonly<Record<string, Maker>> = { ...triggers, ...routes, ...lists, ...fieldNodes, ...outward };

export function importedFrom(text: string): Imported {
  const original = readOriginal(text);
  const drawing = openDrawing();
  const ids = new Map(original.nodes.map(({ name }) => [name, drawing.freeId(name)]));
  const around = surroundingsOf(original);
  const problems = [...original.problems];
  const unsupported: Unsupported[] = [];
  const parameters = new Set<string>();
  const placed = new Map<string, Placed>();
  for (const node of original.nodes) {
    const making = makingOf(node, { around, ids, problems, parameters });
    const { made, why } = checked(node, madeOf(making));
    if (why !== undefined) unsupported.push(unsupportedOf(node, ids.get(node.name) ?? '', why));
    placed.set(node.name, place(drawing, node, { id: ids.get(node.name) ?? '', made }));
  }
  const keptEdges = connected({ drawing, original, around, placed });
  begun(drawing);
  parted(drawing, problems);
  return {
    name: original.name,
    graph: graphOf(drawing, [...parameters]),
    counts: { nodes: original.nodes.length, edges: original.edges.length, keptNodes: placed.size, keptEdges },
    ...{ added: drawing.added, unsupported, problems, credentials: credentialsOf(original) },
    services: servicesOf(original, unsupported),
  };
}

/** What nothing begins is begun by hand. */
function begun(drawing: Drawing): void {
  const ends = new Set(drawing.edges.map(({ to }) => to));
  const isBegun = drawing.nodes.some(({ kind, id }) => kind === 'trigger' || (kind === 'unsupported' && !ends.has(id)));
  const heads = drawing.nodes.filter(({ id, kind }) => kind !== 'note' && !ends.has(id));
  const [first] = heads;
  if (isBegun || !first) return;
  const draft: Draft = { kind: 'trigger', trigger: { on: 'manual' } };
  const begin = drawing.add(draft, { id: first.id, title: 'Begin', shift: -120 });
  for (const { id } of heads) drawing.edges.push({ from: begin, to: id });
}

interface Known {
  readonly around: Surroundings;
  readonly ids: ReadonlyMap<string, string>;
  readonly problems: Problem[];
  readonly parameters: Set<string>;
}

function makingOf(node: OriginalNode, { around, ids, problems, parameters }: Known): Making {
  const report = (what: string) => void problems.push({ where: node.name, what });
  const sights = new Map([...ids.keys()].map((name) => [name, sightOf(name, node.name, { around, ids })]));
  const far = new Set<string>();
  const names: Names = {
    isEach: !once.has(shortType(node)) && !(shortType(node) === 'httpRequest' && around.isSingle(node.name)),
    sightOf(name) {
      if (sights.has(name) && isFar(name, node.name, around) && !far.has(name)) {
        report(`What it reads of "${name}" is taken by its place in the list; look whether it belongs together`);
        far.add(name);
      }
      return sights.get(name);
    },
    parameter(name) {
      const known =
        name
          .replace(/\W+/g, '_')
          .replace(/^[^A-Za-z]+/, '')
          .slice(0, 60) || 'setting';
      parameters.add(known);
      return known;
    },
  };
  for (const speech of textsIn(node.parameters).flatMap(expressionsOf).filter(isSpeech)) {
    report(`"${speech.slice(0, 80)}" stands where a value is to be filled in`);
  }
  for (const [, name = ''] of JSON.stringify(node.parameters).matchAll(/\$(?:env|vars)\.(\w+)/g)) names.parameter(name);
  return {
    ...{ node, names, report, sights, fields: fieldsOf(node.parameters), isSingle: around.isSingle(node.name) },
    outputs: Math.max(0, ...around.outOf(node.name).map(({ output }) => output + 1)),
  };
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** What is worked out once, not for each item. */
const once = new Set(['respondToWebhook', 'wait', 'form', 'executeWorkflow']);

function isFar(name: string, from: string, around: Surroundings): boolean {
  return !around.isSingle(from) && !around.isSingle(name) && !around.keepsPlaces(name, from);
}

interface Looking extends Pick<Known, 'around' | 'ids'> {
  /** Whoever hands on in a circle says nothing. */
  readonly passed?: readonly string[];
}

/**
 * Nodes that only hand on say what the one before them said. In a loop, the loop shows the items of this time, and of
 * what led to the loop those at the same places are meant.
 */
function sightOf(name: string, from: string, looking: Looking): Sight {
  const { around, ids, passed = [] } = looking;
  const node = around.nodes.get(name);
  const path = ids.get(name) ?? name;
  if (!node) return { path };
  const loops = around.loopsAround(from);
  if (shortType(node) === 'splitInBatches' && loops.has(name)) return { path: `${path}.item` };
  const [only, ...others] = around.into(name);
  const handsOn =
    ['if', 'switch', 'noOp', 'wait'].includes(shortType(node)) && only !== undefined && others.length === 0;
  if (handsOn && !passed.includes(only.from) && !around.loopsAround(name).has(only.from)) {
    return sightOf(only.from, from, { ...looking, passed: [...passed, name] });
  }
  const inner = [...loops].find((loop) => !around.loopsAround(name).has(loop) && around.keepsPlaces(name, loop));
  const loop = inner === undefined ? undefined : around.nodes.get(inner);
  if (!loop || inner === undefined) return { path };
  return { path, within: { loop: ids.get(inner) ?? inner, size: batchOf(loop) } };
}

function madeOf(making: Making): { made: Made; why?: string } {
  const { node } = making;
  if (shortType(node) === 'stickyNote')
    return { made: { draft: { kind: 'note', text: making.fields.text('content').slice(0, 20_000) } } };
  const maker = entryOf(makers, shortType(node));
  if (!maker) return { made: { draft: kept(node) }, why: `Nothing here does what "${node.type}" does` };
  try {
    const made = maker(making);
    return { made: 'draft' in made ? made : { draft: made } };
  } catch (error) {
    if (!(error instanceof Untold)) throw error;
    return { made: { draft: kept(node) }, why: `${error.message} can not be done here` };
  }
}

/** What does not fit into a flow is kept like what nobody here can do. */
function checked(node: OriginalNode, made: { made: Made; why?: string }): { made: Made; why?: string } {
  const { before, draft, after } = made.made;
  const flaws = [before, draft, after].flatMap((one) => (one ? (flawIn(one) ?? []) : []));
  return flaws[0] === undefined ? made : { made: { draft: kept(node) }, why: flaws[0] };
}

function flawIn(draft: Draft): string | undefined {
  const issue = Node.safeParse({ ...draft, id: 'it' }).error?.issues[0];
  return issue && `Its ${issue.path.join('.')} does not fit here: ${issue.message}`;
}

function kept(node: OriginalNode): Draft {
  const original = z.json().parse(JSON.parse(JSON.stringify(node)));
  return {
    kind: 'unsupported',
    was: node.type.slice(0, 200),
    connector: serviceOf(node.type).connector.slice(0, 100),
    original,
  };
}

function unsupportedOf(node: OriginalNode, id: string, why: string): Unsupported {
  return { node: id, title: node.name, was: node.type, connector: serviceOf(node.type).connector, why };
}

const finest = (text: string) => text.slice(0, 5000);

function place(drawing: Drawing, node: OriginalNode, { id, made }: { id: string; made: Made }): Placed {
  const { typeVersion: _, notes, disabled, position } = node;
  const whole: DrawnNode = {
    ...made.draft,
    ...{ id, title: node.name.slice(0, 200), position: { x: position[0], y: position[1] } },
    ...(notes ? { note: finest(notes) } : {}),
    ...(disabled ? { disabled } : {}),
    ...(node.retryOnFail ? { retry: retryOf(node) } : {}),
  };
  drawing.nodes.push(whole);
  const before = made.before && drawing.add(made.before, { id, title: `${node.name} works out`, shift: -80 });
  const after = made.after && drawing.add(made.after, { id, title: `${node.name} answers`, shift: 80 });
  if (before) drawing.edges.push({ from: before, to: id });
  if (after) drawing.edges.push({ from: id, to: after });
  return { node, draft: made.draft, entry: before ?? id, exit: after ?? id, id };
}

const longestMs = durationMs('52 weeks');

function retryOf({ maxTries, waitBetweenTries }: OriginalNode) {
  const attempts = Math.min(20, Math.max(1, Math.round(maxTries)));
  return { attempts, first: `${Math.min(longestMs, Math.max(0, Math.round(waitBetweenTries)))} ms` as const };
}

function credentialsOf({ nodes }: Original): Credential[] {
  const found = new Map<string, Credential & { nodes: string[] }>();
  for (const node of nodes) {
    for (const [type, told] of Object.entries(node.credentials)) {
      const name = typeof told === 'string' ? told : String(fieldsOf({ told }).text('told.name', type));
      const key = `${type}\n${name}`;
      const service = serviceOfCredential(type) ?? { connector: 'http', title: 'A service by HTTP' };
      const one = found.get(key) ?? { type, name, service, nodes: [] };
      one.nodes.push(node.name);
      found.set(key, one);
    }
  }
  return [...found.values()];
}

function servicesOf(original: Original, unsupported: readonly Unsupported[]): string[] {
  const named = [
    ...unsupported.map(({ connector }) => connector),
    ...credentialsOf(original).map(({ service }) => service.connector),
  ];
  return [...new Set(named)].filter((connector) => connector !== 'http').sort();
}
