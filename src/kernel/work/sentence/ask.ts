// A flow written by the model of the company: asked for as an object of the schema of flows, checked as every drawing
// is, and sent back once with what is wrong.
import { z } from 'zod';
import { asFault, Fault } from '#base/fault';
import { generateObject } from '#contracts/model';
import type { Call } from '#kernel/contract';
import { flawsOf } from '../flow/check.ts';
import { Graph } from '../flow/graph.ts';
import { bestMatch } from './match.ts';
import type { Known, Written } from './write.ts';

export interface Asked {
  readonly sentence: string;
  readonly context: string;
  readonly known: Known;
}

const Answer = z.object({
  graph: Graph,
  understood: z.array(z.string()).default([]),
  missed: z.array(z.string()).default([]),
});
const mostShown = 40;

/** Nothing when no language model is there to be asked. */
export async function askedOfModel(call: Call, asked: Asked): Promise<Written | undefined> {
  const whole = z.toJSONSchema(Answer, { io: 'input', unrepresentable: 'any' });
  // Nothing is required of it here, so that rules without a model answer nothing rather than fail.
  const schema = z.record(z.string(), z.unknown()).parse({ ...whole, required: [] });
  const first = await answered(call, { asked, schema, flaws: [] });
  if (!first) return undefined;
  const flaws = flawsIn(first, asked.known);
  if (flaws.length === 0) return understoodIn(first);
  const second = await answered(call, { asked, schema, flaws, before: first });
  const better = second && flawsIn(second, asked.known).length < flaws.length ? second : first;
  return understoodIn(better, flawsIn(better, asked.known));
}

interface Question {
  readonly asked: Asked;
  readonly schema: Record<string, unknown>;
  readonly flaws: readonly string[];
  readonly before?: unknown;
}

async function answered(call: Call, { asked, schema, flaws, before }: Question): Promise<unknown> {
  const words = [
    asked.sentence,
    ...(flaws.length > 0 ? [JSON.stringify(before), `Mend this: ${flaws.join('; ')}`] : []),
  ];
  const messages = [{ role: 'user' as const, parts: [{ type: 'text' as const, text: words.join('\n\n') }] }];
  const ask = { system: told(asked), messages, schema, temperature: 0, maxTokens: 16_000 };
  try {
    const reply = await call.invoke(generateObject, ask);
    return reply.engine === 'model' ? reply.object : undefined;
  } catch (error) {
    const { code, message } = asFault(error);
    if (code === 'not_connected' || code === 'not_found' || code === 'forbidden') return undefined;
    throw new Fault(code, `The model could not write the flow: ${message}`, { cause: error });
  }
}

function told({ sentence, context, known }: Asked): string {
  const chosen = nearest(sentence, known);
  return [
    'You draw flows. Answer with a graph of nodes and edges that does what is asked, and nothing besides.',
    'It begins with one trigger node. A text that begins with = is a JSONata expression over input, nodes, trigger,',
    'params, item and index. Say in "understood" what each part became, and in "missed" what you could not do.',
    'What sends something or costs money stands behind an approval node.',
    ...(context ? [`What is known besides: ${context}`] : []),
    `Capabilities: ${JSON.stringify(chosen.capabilities)}`,
    `Events: ${JSON.stringify(chosen.events)}`,
  ].join('\n');
}

/** A model reads forty well, and four hundred badly. */
function nearest(sentence: string, { capabilities, events }: Known): Known {
  return { capabilities: ranked(sentence, capabilities), events: ranked(sentence, events) };
}

function ranked<Of extends { name: string; summary: string }>(sentence: string, all: readonly Of[]): Of[] {
  const scored = all.map((one) => ({ one, score: bestMatch(sentence, [one], 0)?.share ?? 0 }));
  return scored
    .sort((a, b) => b.score - a.score)
    .slice(0, mostShown)
    .map(({ one }) => one);
}

function flawsIn(answer: unknown, known: Known): string[] {
  const read = Answer.safeParse(answer);
  if (!read.success) return read.error.issues.slice(0, 10).map(({ path, message }) => `${path.join('.')}: ${message}`);
  const capabilities = new Map(known.capabilities.map((one) => [one.name, one]));
  return flawsOf(read.data.graph, capabilities).map(({ message }) => message);
}

function understoodIn(answer: unknown, flaws: readonly string[] = []): Written {
  const read = Answer.safeParse(answer);
  if (!read.success) throw new Fault('upstream', 'The model has drawn no flow that can be read; say it in other words');
  const { graph, understood, missed } = read.data;
  return { graph, understood, missed: [...missed, ...flaws] };
}
