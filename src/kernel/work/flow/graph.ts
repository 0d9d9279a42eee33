// What a flow is drawn of: nodes, and edges that say where a node's output goes. Everything that draws, writes, imports
// or runs flows stands on this. A text that begins with `=` is an expression (JSONata) over what is known at that node:
// `input` from the node before, `nodes.<id>` what others answered, `trigger`, `params`, `item` and `index` in a loop,
// `run`. A text that really begins with `=` is written `'=`.
import { z } from 'zod';
import type { Duration } from '#base/time';

const ids = /^[A-Za-z][A-Za-z0-9_-]{0,29}$/;

export const NodeId = z.string().regex(ids).describe('Letters, digits, _ and -, 30 at most');
const PortName = z.string().regex(ids);

/** Anything JSON, with expressions in it. */
export const Template = z.unknown().describe('JSON; a text that begins with = is an expression');
export const Fields = z.record(z.string().max(200), Template);
const Formula = z.string().trim().min(1).max(20_000).describe('An expression (JSONata), with or without = before it');
const Text = z.string().max(20_000).describe('A text, or an expression when it begins with =');
/** Some three hundred years at most: what lies beyond no calendar reaches. */
const span = [
  '\\d{1,13} ms',
  '\\d{1,10} seconds?',
  '\\d{1,8} minutes?',
  '\\d{1,6} hours?',
  '\\d{1,5} days?',
  '\\d{1,4} weeks?',
]
  .join('|')
  .replaceAll(' ', '(\\.\\d+)? ');
const times = new RegExp(`^(${span})$`);
const Time = z.string().regex(times).pipe(z.custom<Duration>());
const Span = z
  .string()
  .max(100)
  .regex(new RegExp(`^(=.+|${span})$`, 's'))
  .describe('A time such as "2 days", or an expression');

export const Retry = z.object({
  attempts: z.int().min(1).max(20).describe('How often it is tried in all'),
  first: Time.optional().describe('How long before it is tried again'),
  factor: z.number().min(1).max(10).optional(),
  longest: Time.optional(),
});

const Common = z.object({
  id: NodeId,
  title: z.string().max(200).optional(),
  /** Where it is drawn. */
  position: z.object({ x: z.number(), y: z.number() }).optional(),
  note: z.string().max(5000).optional(),
  retry: Retry.optional(),
  disabled: z.boolean().optional().describe('What comes in goes on untouched'),
  each: z
    .object({ concurrency: z.int().min(1).max(50).default(10) })
    .optional()
    .describe('Once for each item of the list that comes in, as `item`; a condition or switch then sorts the list'),
});

function node<const Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) {
  return Common.extend({ kind: z.literal(kind), ...shape }).strict();
}

const shared = { input: Fields.default({}) };

const Schedule = z.object({
  on: z.literal('schedule'),
  cron: z.string().trim().min(1).max(100),
  zone: z.string().max(60).default('UTC'),
  catchUp: z.enum(['once', 'all', 'skip']).default('once'),
});
/** How those who call prove themselves. The secret lies in the vault, not in the drawing. */
const Signature = z.object({
  scheme: z
    .enum(['standard', 'body'])
    .default('standard')
    .describe('Standard Webhooks; or over the body alone, in a header of its own, which does not age'),
  header: z.string().max(100).default('x-signature'),
  prefix: z.string().max(20).default('sha256='),
  algorithm: z.enum(['sha1', 'sha256', 'sha512']).default('sha256'),
  encoding: z.enum(['hex', 'base64']).default('hex'),
});

/** What begins a run; what it tells is `trigger`, and the input of the nodes behind it. */
export const Trigger = z.discriminatedUnion('on', [
  z.object({ on: z.literal('manual') }),
  Schedule,
  z.object({
    on: z.literal('event'),
    event: z.string().min(1).max(100).describe('The name of an event, `crm.*` for all that begins so, or `*`'),
    when: Formula.optional().describe('Over `event` and its `data`: only if it holds'),
  }),
  z.object({ on: z.literal('webhook'), signature: Signature.optional() }),
  z.object({ on: z.literal('called'), description: z.string().max(500).optional() }),
  z.object({ on: z.literal('chat') }),
]);
export type Trigger = z.output<typeof Trigger>;

export const Node = z.discriminatedUnion('kind', [
  node('trigger', { trigger: Trigger }),
  node('capability', { capability: z.string().min(1).max(100), ...shared }),
  /** An agent or a crew at work, by the contract that sets it to work. */
  node('agent', { capability: z.string().min(1).max(100), ...shared }),
  node('crew', { capability: z.string().min(1).max(100), ...shared }),
  node('condition', { when: Formula }),
  node('switch', {
    cases: z
      .array(z.object({ port: PortName, when: Formula }))
      .min(1)
      .max(50),
    all: z.boolean().optional().describe('Every case that holds, not only the first'),
  }),
  /** What leads from its port `each` back to it is done for every item; then its results go out by `done`. */
  node('loop', {
    items: Text.optional().describe('An expression for the list; what comes in when absent'),
    while: Formula.optional().describe(
      'Instead of items: as long as it holds. `index` counts, `item` is what came back',
    ),
    batch: z.int().min(1).max(10_000).optional().describe('So many items at a time, as a list'),
    most: z.int().min(1).max(100_000).default(10_000),
    concurrency: z.int().min(1).max(50).default(1),
  }),
  node('parallel', {}),
  node('merge', {
    how: z
      .enum(['object', 'list', 'first'])
      .default('object')
      .describe('By slot or node, all lists as one in the order of slots, or the first of them that came'),
  }),
  node('set', {
    values: Fields.default({}),
    keep: z.boolean().default(true).describe('On top of what came in'),
  }),
  node('transform', { expression: Formula }),
  node('wait', { for: Span.optional(), until: Text.optional().describe('An instant') }),
  node('event', {
    event: z.string().min(1).max(100),
    match: Fields.default({}).describe("What the event's data must contain"),
    until: Span.optional().describe('Then it goes on by the port `timeout`'),
  }),
  node('approval', {
    title: Text,
    details: Fields.default({}).describe(
      'What is shown; whoever decides may edit it, and it goes on with what they leave',
    ),
  }),
  node('flow', {
    flow: z.string().min(1).max(100).describe('The id or the name of another flow'),
    ...shared,
  }),
  node('http', {
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']).default('GET'),
    url: Text,
    query: Fields.optional(),
    headers: Fields.optional(),
    json: Template.optional(),
    form: Fields.optional(),
    body: Text.optional(),
    answer: z.enum(['auto', 'json', 'text']).default('auto'),
    whole: z.boolean().optional().describe('Status and headers too, and no failure when the status is none of success'),
  }),
  node('code', {
    code: z
      .string()
      .min(1)
      .max(100_000)
      .describe('JavaScript: the body of a function of `input`, `nodes`, … that returns'),
  }),
  node('respond', { output: Template.optional().describe('What comes in when absent') }),
  node('stop', { message: Text }),
  node('pass', {}),
  node('note', { text: z.string().max(20_000) }),
  /** Something from elsewhere that nobody here can do yet, kept as it was; a flow with it can not be activated. */
  node('unsupported', {
    was: z.string().max(200).describe('What it was where it came from'),
    connector: z.string().max(100).optional().describe('The connector that would be needed'),
    original: z.unknown(),
  }),
]);
export type Node = z.output<typeof Node>;
export type NodeKind = Node['kind'];
export type NodeOf<Kind extends NodeKind> = Extract<Node, { kind: Kind }>;

/**
 * From a node's port to another node. Every node has `next`, unless it says otherwise (`portsOf`); one that can fail
 * has `error` as well. A node runs when all that leads to it has been decided and anything of it has come.
 */
export const Edge = z.object({
  from: NodeId,
  port: PortName.default('next'),
  to: NodeId,
  /** Under which name it comes in, for a merge; the node it comes from when absent. */
  slot: z.string().max(60).optional(),
});
export type Edge = z.output<typeof Edge>;

/** What a flow takes when it is begun, answers in the end, or is set up with. */
export const Field = z.object({
  name: z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,59}$/),
  type: z.enum(['text', 'number', 'boolean', 'list', 'object', 'any']).default('any'),
  title: z.string().max(200).optional(),
  required: z.boolean().default(false),
  default: z.unknown().optional(),
});
export type Field = z.output<typeof Field>;

export const Graph = z.object({
  nodes: z.array(Node).max(500),
  edges: z.array(Edge).max(2000),
  takes: z.array(Field).max(50).default([]),
  gives: z.array(Field).max(50).default([]),
  parameters: z.array(Field).max(50).default([]).describe('What `params` holds; set where the flow is put to use'),
});
export type Graph = z.output<typeof Graph>;
/** As it is written by hand, with everything left out that has a usual value. */
export type GraphInput = z.input<typeof Graph>;

const ports: Partial<Record<NodeKind, readonly string[]>> = {
  condition: ['yes', 'no'],
  loop: ['each', 'done'],
  event: ['next', 'timeout'],
  approval: ['next', 'refused'],
  stop: [],
  note: [],
};
const next = ['next'] as const;
const neverFails: ReadonlySet<NodeKind> = new Set(['trigger', 'parallel', 'merge', 'pass', 'note', 'stop']);

/** The ports at which edges may begin. */
export function portsOf(node: Node): readonly string[] {
  const own = node.kind === 'switch' ? [...node.cases.map(({ port }) => port), 'else'] : (ports[node.kind] ?? next);
  return neverFails.has(node.kind) ? own : [...own, 'error'];
}

export function isDuration(value: unknown): value is Duration {
  return typeof value === 'string' && times.test(value);
}
