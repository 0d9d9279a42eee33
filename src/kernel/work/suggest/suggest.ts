// Flows that might be wanted: for what people do by hand again and again, and templates for what somebody wants to
// reach or for what happens here. Nothing is kept; each comes with its reason.
import { z } from 'zod';
import { instantOf, msOf } from '#base/time';
import { type Call, type Capability, contract, type EventType, text } from '#kernel/contract';
import { prepared } from '#kernel/store';
import { Graph, type GraphInput } from '../flow/graph.ts';
import { filled, Shape, type Source } from '../sentence/fill.ts';
import { wordsOf } from '../sentence/match.ts';
import type { Known, KnownCapability } from '../sentence/write.ts';
import { capabilitiesOf, knownEvent, mayDraw } from '../sentence/writing.ts';
import { houseTemplates } from '../template/house.ts';
import { type HouseTemplate, needsOf } from '../template/model.ts';
import { checkCalendar } from '../timing.ts';
import { type Act, type Following, followingIn, type Happening, type Recurring, recurringIn } from './habits.ts';

const Suggestion = z.object({
  key: z.string().describe('The same for as long as it is suggested'),
  title: z.string(),
  why: z.string().describe('What it is suggested for, with numbers'),
  template: z.string().nullable().describe('To be set up with work.template.deploy, when it is one'),
  graph: Graph.describe('To be looked at and kept with work.flow.create'),
  open: z.array(z.string()).describe('What has to be filled in, or is not there yet'),
});
type Suggestion = z.input<typeof Suggestion>;

const suggestFlows = contract({
  name: 'work.flow.suggest',
  summary: 'Suggest flows for what people here do by hand again and again, and for what one wants to reach.',
  effect: 'read',
  access: 'work.flow.adapt',
  http: 'GET /api/v1/workflows/suggestions',
  input: z.object({
    goal: text(500).optional().describe('What is to be reached, in words'),
    zone: z.string().max(60).default('UTC').describe('By whose clock, such as Europe/Berlin'),
    limit: z.coerce.number().int().min(1).max(20).default(5),
  }),
  output: z.object({
    items: z.array(Suggestion),
    mayKeep: z.boolean().describe('Whether you may keep one with work.flow.create'),
  }),
  example: { goal: 'Win back customers who left a full cart', zone: 'Europe/Berlin' },
});

const lookedAtMs = 28 * 86_400_000;
/** Plumbing, and what only sets things up. */
const house = new Set(['work', 'identity', 'access', 'approval', 'vault', 'invoke', 'event', 'audit', 'notify']);

export function suggesting(events: () => readonly EventType[]): Capability {
  return suggestFlows.implement(async (call, { goal, zone, limit }) => {
    checkCalendar('0 0 * * *', zone, call.now);
    const known: Known = { capabilities: await capabilitiesOf(call), events: events().map(knownEvent) };
    const usable = new Map(known.capabilities.filter(isUsable).map((one) => [one.name, one]));
    const [acts, happenings] = [await actsIn(call), await happeningsIn(call)];
    const habits = [
      ...followingIn(acts, happenings).flatMap((one) => after(one, usable, known)),
      ...recurringIn(acts, { nowMs: msOf(call.now), zone }).flatMap((one) => again(one, usable, zone)),
    ];
    const fitting = houseTemplates.flatMap((one) => template(one, { goal, known, happenings }));
    const drawn = await drawnAlready(call);
    const items = [...habits, ...fitting].filter(({ graph }) => !drawn.has(doingOf(Graph.parse(graph))));
    return { items: items.slice(0, limit), mayKeep: mayDraw(known) };
  });
}

function isUsable({ name }: KnownCapability): boolean {
  return !house.has(name.split('.')[0] ?? '');
}

/** The latest: what lies further back is no habit any more, and a busy company has more than enough of them. */
const acted = prepared(
  `select at, capability from (select * from audit.entries order by id desc limit 20000) lately
   where actor_kind = 'person' and outcome = 'done' and effect <> 'read' and parent_id is null and run_id is null
     and undoes is null and at > $1 order by at desc limit 2000`,
);
const happened = prepared(
  `select e.created_at, e.event_type, a.capability
   from (select * from event.ai_events order by id desc limit 20000) e
   join audit.entries a on a.tenant_id = e.tenant_id and a.id = e.entry_id
   where e.created_at > $1 and split_part(e.event_type, '.', 1) <> all($2) order by e.created_at desc limit 5000`,
);

async function actsIn({ db, now }: Call): Promise<Act[]> {
  const since = instantOf(msOf(now) - lookedAtMs);
  const { rows } = await db.$run({ statement: acted, values: [since] });
  return rows.map(([at, capability]) => ({ atMs: msOf(String(at)), capability: String(capability) }));
}

async function happeningsIn({ db, now }: Call): Promise<Happening[]> {
  const since = instantOf(msOf(now) - lookedAtMs);
  const { rows } = await db.$run({ statement: happened, values: [since, [...house]] });
  return rows.map(([at, type, by]) => ({ atMs: msOf(String(at)), type: String(type), by: String(by) }));
}

type Usable = ReadonlyMap<string, KnownCapability>;

function after({ event, capability, times, of }: Following, usable: Usable, { events }: Known): Suggestion[] {
  const [what, when] = [usable.get(capability), events.find(({ name }) => name === event)];
  if (!what || !when) return [];
  const shape = Shape.catch({ required: [], properties: {} }).parse(when.data);
  return [
    {
      ...drawn({ on: 'event', event }, what, [{ path: 'trigger.data', shape }]),
      key: `after:${event}:${capability}`,
      title: `${short(when.summary)}: ${short(what.summary)}`,
      why: `In the last four weeks you did this by hand within an hour after ${times} of ${of}.`,
    },
  ];
}

function again({ capability, cron, times, of, unit }: Recurring, usable: Usable, zone: string): Suggestion[] {
  const what = usable.get(capability);
  if (!what) return [];
  return [
    {
      ...drawn({ on: 'schedule', cron, zone }, what, []),
      key: `again:${cron}:${capability}`,
      title: `${unit === 'days' ? 'Every day' : 'Every week'}: ${short(what.summary)}`,
      why: `You did this by hand at about this time in ${times} of the last ${of} ${unit}.`,
    },
  ];
}

type Trigger = Extract<GraphInput['nodes'][number], { kind: 'trigger' }>['trigger'];

function drawn(trigger: Trigger, { name, summary, inputSchema }: KnownCapability, sources: readonly Source[]) {
  const shape = Shape.catch({ required: [], properties: {} }).parse(inputSchema);
  const { input, missing } = filled('', shape, sources);
  const graph: GraphInput = {
    nodes: [
      { id: 'begin', kind: 'trigger', trigger, position: { x: 0, y: 0 } },
      { id: 'act', kind: 'capability', capability: name, title: short(summary), input, position: { x: 240, y: 0 } },
    ],
    edges: [{ from: 'begin', to: 'act' }],
  };
  return {
    graph,
    template: null,
    open: missing.length > 0 ? [`Still to be said: ${missing.map(spoken).join(', ')}`] : [],
  };
}

/** `saleId` is what people call the sale. */
function spoken(field: string): string {
  return field
    .replace(/Ids?$/, '')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}

interface Wanting {
  readonly goal: string | undefined;
  readonly known: Known;
  readonly happenings: readonly Happening[];
}

/** One that is asked for in words, or one for what has happened here lately with all that it needs. */
function template({ name, title, summary, graph }: HouseTemplate, { goal, known, happenings }: Wanting): Suggestion[] {
  const needs = needsOf(Graph.parse(graph));
  const there = new Set([...known.capabilities, ...known.events].map((one) => one.name));
  const open = [...needs.capabilities, ...needs.events].filter((one) => !there.has(one));
  const lately = happenings.filter(({ type }) => needs.events.includes(type)).length;
  const shared = goal === undefined ? [] : sharedWords(goal, `${title} ${summary}`);
  const why =
    shared.length >= 2
      ? `It is about ${shared.join(', ')}.`
      : `What it begins with has happened ${lately} times in the last four weeks.`;
  if (shared.length < 2 && (lately === 0 || open.length > 0)) return [];
  const missing = open.map((one) => `${one} is not there`);
  return [{ key: `house:${name}`, title, why, template: `house:${name}`, graph, open: missing }];
}

function sharedWords(goal: string, said: string): string[] {
  const own = new Set(wordsOf(said));
  return [...new Set(wordsOf(goal))].filter((word) => own.has(word));
}

function short(summary: string): string {
  return summary.replace(/\.$/, '');
}

const graphs = prepared(
  `select v.graph from work.flows f join work.flow_versions v on v.flow_id = f.id and v.version = f.latest
   order by f.updated_at desc limit 500`,
);

/** What begins something and what is done first: drawn twice it would be done twice. */
async function drawnAlready({ db }: Call): Promise<ReadonlySet<string>> {
  const { rows } = await db.$run({ statement: graphs, values: [] });
  return new Set(
    rows.flatMap(([graph]) => {
      const read = Graph.safeParse(graph);
      return read.success ? [doingOf(read.data)] : [];
    }),
  );
}

function doingOf({ nodes }: Graph): string {
  const begins = nodes.flatMap((node) => (node.kind === 'trigger' ? [node.trigger] : []));
  const when = begins.map((one) => (one.on === 'event' ? one.event : one.on)).sort();
  const what = nodes.flatMap((node) => ('capability' in node ? [node.capability] : [])).sort();
  return `${when.join(' ')}: ${what.join(' ')}`;
}
