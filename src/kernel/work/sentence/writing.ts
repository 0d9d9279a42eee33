// A flow in words becomes a drawing to look at; nothing is kept until somebody keeps it.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, type Capability, contract, type EventType, text } from '#kernel/contract';
import { listCapabilities } from '#kernel/invoke';
import { flawsOf } from '../flow/check.ts';
import { createFlow } from '../flow/drawing.ts';
import { Graph } from '../flow/graph.ts';
import { askedOfModel } from './ask.ts';
import { type Known, type KnownCapability, written } from './write.ts';

const writeFlow = contract({
  name: 'work.flow.write',
  summary: 'Draw a flow from a sentence, to be looked at and kept with work.flow.create.',
  effect: 'read',
  access: 'work.flow.adapt',
  http: 'POST /api/v1/workflows/write',
  input: z.object({
    description: text(4000).describe('What is to happen, and when'),
    context: z.string().max(10_000).default('').describe('What else there is to know'),
    byRules: z.boolean().default(false).describe('By the rules of the house, even when a model could be asked'),
  }),
  output: z.object({
    name: z.string(),
    graph: Graph,
    writtenBy: z.enum(['model', 'rules']),
    understood: z.array(z.string()).describe('What each part has become'),
    missed: z.array(z.string()).describe('What was not understood, or has to be filled in'),
    mayKeep: z.boolean().describe('Whether you may keep it with work.flow.create'),
    canRun: z.boolean().describe('Nothing is missing before it can be put to work'),
  }),
  example: { description: 'Every Monday at 9 list the schedules', byRules: true },
});

export function writing(events: () => readonly EventType[]): Capability {
  return writeFlow.implement(async (call, { description, context, byRules }) => {
    const known: Known = { capabilities: await capabilitiesOf(call), events: events().map(knownEvent) };
    const asked = byRules ? undefined : await askedOfModel(call, { sentence: description, context, known });
    const drawn = asked ?? written(description, known);
    const graph = Graph.parse(drawn.graph);
    if (graph.nodes.length < 2) {
      const missed = [...drawn.missed];
      throw new Fault('invalid', `Nothing of it was understood: ${missed.join('; ')}`, { details: { missed } });
    }
    const flaws = flawsOf(graph, new Map(known.capabilities.map((one) => [one.name, one])));
    return {
      ...{ name: nameOf(description), graph, writtenBy: asked ? ('model' as const) : ('rules' as const) },
      ...{ understood: [...drawn.understood], missed: [...drawn.missed] },
      mayKeep: mayDraw(known),
      canRun: flaws.length === 0 && drawn.missed.length === 0,
    };
  });
}

/** Looking at a drawing takes less than keeping it: better to hear that before one keeps it. */
export function mayDraw({ capabilities }: Known): boolean {
  return capabilities.some(({ name }) => name === createFlow.contract.name);
}

function nameOf(description: string): string {
  const line = description.split(/[\n;]|\.(?=\s|$)/)[0]?.trim() ?? '';
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}

const page = 200;

/** All that this person may use. */
export async function capabilitiesOf(call: Call): Promise<KnownCapability[]> {
  const all: KnownCapability[] = [];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const { items, next }: { items: Listed[]; next: string | null } = await call.invoke(listCapabilities, {
      limit: page,
      after,
    });
    all.push(...items.map(({ description, ...one }) => ({ ...one, summary: description })));
    after = next ?? undefined;
  }
  return all;
}

type Listed = z.output<typeof listCapabilities.spec.output>['items'][number];

export function knownEvent({ name, summary, data }: EventType) {
  return { name, summary, data: z.toJSONSchema(data, { io: 'output', unrepresentable: 'any' }) };
}
