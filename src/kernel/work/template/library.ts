// The library: templates that come with Cadre and those of the company, and putting them to one's own use.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, type Capability, contract, list, Page } from '#kernel/contract';
import { listCapabilities } from '#kernel/invoke';
import { Field, Graph } from '../flow/graph.ts';
import { FlowName, fitted, Params, WholeFlow } from '../flow/model.ts';
import { changeFlow, flowCalled, flowPage, graphOf } from '../flow/store.ts';
import { houseTemplates } from './house.ts';
import { templateCategory } from './importing.ts';
import { type HouseTemplate, matches, needsOf, TemplateKey } from './model.ts';
import { freeName } from './naming.ts';
import { kept } from './saving.ts';

const read = { effect: 'read', access: 'work.flow.read' } as const;
const houseKey = 'house:';
const mostShelved = 1000;

const Shown = z.object({
  template: TemplateKey,
  title: z.string(),
  summary: z.string(),
  category: z.string(),
  origin: z.enum(['cadre', 'company']),
});
const Needed = z.object({
  capabilities: z.array(z.string()),
  events: z.array(z.string()),
  hosts: z.array(z.string()).describe('To be allowed with http.host.allow'),
  connectors: z.array(z.string()),
});
const Whole = Shown.extend({
  parameters: z.array(Field),
  needs: Needed,
  missing: z.array(z.string()).describe('Capabilities that it needs, and that you may not use or that are not there'),
  graph: Graph,
});

interface Template extends z.output<typeof Shown> {
  readonly graph: Graph;
  /** The flow it is, when the company has it. */
  readonly flowId?: string;
  /** Words from outside may have steered it. */
  readonly tainted: boolean;
}

const listTemplates = contract({
  ...read,
  name: 'work.template.list',
  summary: 'Look through the templates of flows, those that come with Cadre first.',
  http: 'GET /api/v1/workflows/templates',
  input: Page.extend({
    search: z.string().trim().max(200).optional().describe('Words of its title or summary'),
    category: z.string().trim().max(60).optional(),
  }),
  output: list(Shown),
  example: { search: 'cart', limit: 20 },
}).implement(async (call, { search, category, limit, after = '' }) => {
  const own = await flowPage(call.db, { limit: mostShelved, category: templateCategory });
  const all = [...houseTemplates.map(shownHouse), ...own.map(shownOwn)];
  const wanted = all.filter((one) => (!search || matches(search, one)) && (!category || one.category === category));
  const later = wanted.filter(({ template }) => orderOf(template) > orderOf(after));
  const items = later.sort((a, b) => (orderOf(a.template) < orderOf(b.template) ? -1 : 1)).slice(0, limit);
  return { items, next: later.length > limit ? (items.at(-1)?.template ?? null) : null };
});

/** Those of the house first. */
function orderOf(template: string): string {
  if (template === '') return '';
  return template.startsWith(houseKey) ? `0${template}` : `1${template}`;
}

function shownHouse({ name, title, summary, category }: HouseTemplate): z.output<typeof Shown> {
  return { template: `${houseKey}${name}`, title, summary, category, origin: 'cadre' };
}

function shownOwn({
  id,
  name,
  description,
}: {
  id: string;
  name: string;
  description: string;
}): z.output<typeof Shown> {
  return { template: id, title: name, summary: description, category: templateCategory, origin: 'company' };
}

const readTemplate = contract({
  ...read,
  name: 'work.template.read',
  summary: 'Read a template: its drawing, what it is set up with, and what it needs.',
  http: 'GET /api/v1/workflows/templates/:template',
  input: z.object({ template: TemplateKey }),
  output: Whole,
  example: { template: 'house:abandoned-cart' },
}).implement(async (call, { template }) => {
  const { flowId: _flow, tainted: _tainted, graph, ...shown } = await present(call, template);
  const needs = needsOf(graph);
  const missing: string[] = [];
  for (const name of needs.capabilities) if (!(await isThere(call, name))) missing.push(name);
  return { ...shown, graph, parameters: graph.parameters, needs: mutable(needs), missing };
});

function mutable({ capabilities, events, hosts, connectors }: ReturnType<typeof needsOf>) {
  return { capabilities: [...capabilities], events: [...events], hosts: [...hosts], connectors: [...connectors] };
}

async function isThere(call: Call, name: string): Promise<boolean> {
  const { items } = await call.invoke(listCapabilities, { after: name.slice(0, -1), limit: 20 });
  return items.some((one) => one.name === name);
}

async function present(call: Pick<Call, 'db'>, template: string): Promise<Template> {
  const house = houseTemplates.find(({ name }) => template === `${houseKey}${name}`);
  if (house) return { ...shownHouse(house), tainted: false, graph: Graph.parse(house.graph) };
  const flow = template.startsWith(houseKey) ? undefined : await flowCalled(call.db, template);
  const graph = flow && (await graphOf(call.db, flow.id, flow.latest));
  if (flow?.category !== templateCategory || !graph) throw new Fault('not_found', `There is no template ${template}`);
  return { ...shownOwn(flow), flowId: flow.id, tainted: flow.tainted, graph };
}

const deployTemplate = contract({
  name: 'work.template.deploy',
  summary: 'Make a draft of a flow from a template, set up for the company.',
  title: ({ template, name }) => `Make a flow from the template ${name ?? template.replace(/^.*:/, '')}`,
  effect: 'write',
  access: 'work.flow.use',
  http: 'POST /api/v1/workflows/templates/:template/deploy',
  input: z.object({
    template: TemplateKey,
    name: FlowName.optional().describe('Its title when absent'),
    params: Params.default({}),
  }),
  output: WholeFlow,
  undo: { by: 'work.flow.remove', input: (_input, { id }) => ({ flowId: id }) },
  example: { template: 'house:abandoned-cart', params: { shopUrl: 'https://shop.example.com' } },
}).implement(async (call, { template, name, params }) => {
  const found = await present(call, template);
  const known = new Set(found.graph.parameters.map((field) => field.name));
  const unknown = Object.keys(params).find((one) => !known.has(one));
  if (unknown !== undefined) throw new Fault('invalid', `${found.title} has no ${unknown} to set`);
  const set = Params.parse(fitted(found.graph.parameters, params));
  const called = name ?? (await freeName(call, found.title));
  const about = { name: called, description: found.summary, category: found.flowId ? 'imported' : found.category };
  const flowId = await kept(call, { ...about, graph: found.graph, params: set });
  if (found.tainted) await changeFlow(call.db, { id: flowId }, { tainted: true });
  return shownFlow(call, flowId);
});

async function shownFlow(call: Call, flowId: string): Promise<z.input<typeof WholeFlow>> {
  const flow = await flowCalled(call.db, flowId);
  const graph = flow && (await graphOf(call.db, flow.id, flow.latest));
  if (!flow || !graph) throw new Fault('internal', 'The flow was not stored');
  const { actor: _actor, hookHash: _hash, subscriptions: _heard, ...shown } = flow;
  return { ...shown, params: Params.parse(flow.params), graph };
}

export const libraryCapabilities: readonly Capability[] = [listTemplates, readTemplate, deployTemplate];
