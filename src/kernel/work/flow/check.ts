// Whether a flow can be put to work. Every message names the node and the field, for whoever drew it. Pure.
import type { Edge, Graph, Node, NodeOf } from './graph.ts';
import { type Flaw, type Layout, layoutOf } from './layout.ts';
import { expressionIn, expressionsIn, formulaOf, type Reading, readingOf } from './sandbox/expression.ts';
import { misfits, type Types, typesAt } from './typing.ts';

/** What a capability takes and answers, as JSON Schema. */
export interface Known {
  readonly inputSchema: unknown;
  readonly outputSchema: unknown;
}

type Calls = NodeOf<'capability' | 'agent' | 'crew'>;

export function flawsOf(graph: Graph, known: ReadonlyMap<string, Known>): Flaw[] {
  const { layout, flaws } = layoutOf(graph);
  const within: Within = { graph, layout, known, read: reader() };
  const triggers = graph.nodes.filter(({ kind }) => kind === 'trigger');
  const start =
    triggers.length === 0 ? [{ node: null, field: 'nodes', message: 'It has no trigger to begin with' }] : [];
  const words = graph.nodes.reduce((sum, node) => sum + wordsIn(node).length, 0);
  if (words > mostExpressions) {
    const message = `It has ${words} expressions; ${mostExpressions} at most`;
    return [...start, ...flaws, { node: null, field: 'nodes', message }];
  }
  return [...start, ...flaws, ...graph.nodes.flatMap((node) => (node.disabled ? [] : nodeFlaws(node, within)))];
}

/** Whoever looks at more of them holds up everybody else. */
const mostExpressions = 2000;

/** Each is read once. */
function reader(): Within['read'] {
  const known = new Map<string, Reading>();
  return (expression) => {
    const reading = known.get(expression) ?? readingOf(expression);
    known.set(expression, reading);
    return reading;
  };
}

interface Within {
  readonly graph: Graph;
  readonly layout: Layout;
  readonly known: ReadonlyMap<string, Known>;
  read(expression: string): Reading;
}

function nodeFlaws(node: Node, within: Within): Flaw[] {
  const written = wordsIn(node).flatMap(({ field, expression }) =>
    expressionFlaws(node, { field, expression, within }),
  );
  return [...written, ...ownFlaws(node, within)];
}

function ownFlaws(node: Node, within: Within): Flaw[] {
  const flaw = (field: string, message: string): Flaw[] => [
    { node: node.id, field, message: `${node.id}: ${message}` },
  ];
  switch (node.kind) {
    case 'capability':
    case 'agent':
    case 'crew':
      return callFlaws(node, within);
    case 'unsupported':
      return flaw('kind', `nobody here can do ${node.was} yet${node.connector ? `; ${node.connector} would` : ''}`);
    case 'loop':
      return node.items !== undefined && node.while !== undefined ? flaw('while', 'items or while, not both') : [];
    case 'wait':
      return node.for === undefined && node.until === undefined
        ? flaw('for', 'says neither how long nor until when')
        : [];
    case 'http':
      return [node.json, node.form, node.body].filter((one) => one !== undefined).length > 1
        ? flaw('body', 'json, form or body, not several of them')
        : [];
    default:
      return [];
  }
}

function expressionFlaws(
  { id }: Node,
  { field, expression, within }: { field: string; expression: string; within: Within },
): Flaw[] {
  const { flaw, path: [root, looked] = [] } = within.read(expression);
  if (flaw !== undefined) return [{ node: id, field, message: `${id}: ${field} can not be understood: ${flaw}` }];
  if (root !== 'nodes' || looked === undefined || within.layout.nodes.has(looked)) return [];
  return [{ node: id, field, message: `${id}: ${field} looks at ${looked}, and no node is called so` }];
}

function callFlaws(node: Calls, within: Within): Flaw[] {
  const { known } = within;
  const { id, capability } = node;
  const found = known.get(capability);
  if (!found) {
    const message = `${id}: there is no capability called ${capability} that you may use`;
    return [{ node: id, field: 'capability', message }];
  }
  const secret = secretOf(found);
  if (secret) {
    return [
      { node: id, field: 'capability', message: `${id}: ${capability} ${secret} a secret, which a run must not keep` },
    ];
  }
  const asked = {
    expressionIn,
    typesOf: (expression: string) => typesOf(expression, node, within),
  };
  return misfits({ schema: found.inputSchema, template: node.input }, asked).map(({ place, message }) => {
    const field = place ? `input.${place}` : 'input';
    return { node: id, field, message: `${id}: ${field} ${message}` };
  });
}

/** Whether a capability takes a secret, or answers one. */
export function secretOf({ inputSchema, outputSchema }: Known): 'takes' | 'answers' | undefined {
  const holds = (schema: unknown) => JSON.stringify(schema).includes('"secret":true');
  if (holds(inputSchema)) return 'takes';
  return holds(outputSchema) ? 'answers' : undefined;
}

/** Of an expression that is a plain path to what a capability has answered, or to what the flow is set up with. */
function typesOf(expression: string, node: Node, within: Within): Types {
  const { path: [root, ...path] = [] } = within.read(expression);
  if (root === 'params')
    return fieldTypes(
      within.graph.parameters.find(({ name }) => name === path[0]),
      path,
    );
  const [source, rest] = root === 'input' ? [soleSource(node, within.graph.edges), path] : [path[0], path.slice(1)];
  const from = source === undefined ? undefined : within.layout.nodes.get(source);
  if ((root !== 'nodes' && root !== 'input') || !from || from.each || node.each || from.disabled) return undefined;
  if (from.kind !== 'capability') return undefined;
  const types = typesAt(within.known.get(from.capability)?.outputSchema, rest);
  return types === 'absent' ? ['nothing'] : types;
}

function soleSource({ id }: Node, edges: readonly Edge[]): string | undefined {
  const [first, ...others] = edges.filter(({ to }) => to === id);
  return others.length === 0 && first?.port === 'next' ? first.from : undefined;
}

const fieldNames = { text: 'string', number: 'number', boolean: 'boolean', list: 'array', object: 'object' } as const;

function fieldTypes(field: Graph['parameters'][number] | undefined, { length }: readonly string[]): Types {
  return field && field.type !== 'any' && length === 1 ? [fieldNames[field.type]] : undefined;
}

/** Every expression of a node with the field in which it stands. */
function wordsIn(node: Node): { field: string; expression: string }[] {
  const { title: _title, note: _note, ...rest } = node;
  switch (rest.kind) {
    case 'note':
    case 'code':
    case 'unsupported':
      return [];
    case 'condition':
      return [{ field: 'when', expression: formulaOf(rest.when) }];
    case 'transform':
      return [{ field: 'expression', expression: formulaOf(rest.expression) }];
    case 'switch':
      return rest.cases.map(({ port, when }) => ({ field: `cases.${port}`, expression: formulaOf(when) }));
    case 'trigger': {
      const when = rest.trigger.on === 'event' ? rest.trigger.when : undefined;
      return when === undefined ? [] : [{ field: 'trigger.when', expression: formulaOf(when) }];
    }
    case 'loop': {
      const { while: formula, items } = rest;
      const asked = formula === undefined ? [] : [{ field: 'while', expression: formulaOf(formula) }];
      return [...asked, ...placed({ items })];
    }
    case 'approval':
      return placed({ title: node.title, details: rest.details });
    default:
      return placed(rest);
  }
}

function placed(template: unknown) {
  return expressionsIn(template).map(({ place, expression }) => ({ field: place, expression }));
}
