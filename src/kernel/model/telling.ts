// A whole answer: from whoever answers first, with what it cost on all the ways that were tried.
import type { Ask, Part, Reply, Usage } from '#contracts/model';
import type { At, Attempt } from './attempt.ts';
import { answerByRules, notice } from './builtin/builtin.ts';
import { jsonOf } from './client.ts';
import { codecOf } from './dialect/dialects.ts';
import type { Told } from './dialect/shape.ts';
import { orderFor, tryAll, type Way } from './route.ts';
import { guessOf, mostOf, unitsOf, usageOr } from './size.ts';
import type { Wire } from './wires.ts';

export const usualTemperature = 0.7;

export interface Question {
  readonly ask: Ask;
  /** What the answer has to be, when it is an object. */
  readonly schema?: Readonly<Record<string, unknown>> | undefined;
  /** When neither who asks nor the policy says it. */
  readonly temperature: number;
}

export type Answered = Omit<Reply, 'generationId'>;

/** What all that was tried has cost so far. */
export interface Purse {
  costMicros: number;
}

/** Added once it is known: several may be under way. */
export async function pay(purse: Purse, cost: number | Promise<number>) {
  const costMicros = await cost;
  purse.costMicros += costMicros;
}

export interface Asked {
  readonly way: Way;
  readonly question: Question;
  readonly purse: Purse;
}

export async function tell(way: Way, question: Question): Promise<Answered> {
  const most = mostOf(question.ask);
  const startedMs = performance.now();
  const purse = { costMicros: 0 };
  const ordered = orderFor(way, most);
  const choices = ordered instanceof Promise ? await ordered : ordered;
  const { won } = await tryAll(way, choices, {
    most,
    run: async (attempt, at) => ({ ...(await answerOnce(attempt, at, { way, question, purse })), at }),
  });
  return answeredBy(won, { purse, startedMs });
}

type Once = Awaited<ReturnType<typeof answerOnce>> & { readonly at: At };

export function answeredBy({ parts, finish, usage, at }: Once, from: { purse: Purse; startedMs: number }): Answered {
  return {
    ...originOf(at.provider.wire, at.choice.model),
    ...{ parts: [...parts], text: textOf(parts), finish, usage, costMicros: from.purse.costMicros },
    latencyMs: performance.now() - from.startedMs,
  };
}

/** One model's answer, settled. */
export async function answerOnce(attempt: Attempt, at: At, { way, question, purse }: Asked) {
  const { ask } = question;
  const told = await answerOf(attempt, at, { way, question }).catch(async (error: unknown) => {
    await pay(
      purse,
      attempt.failed(error, () => unitsOf(guessOf(ask, 0))),
    );
    throw error;
  });
  const usage = usageIn(told, at, ask);
  await pay(purse, attempt.done(unitsOf(usage)));
  return { parts: told.parts, finish: told.finish, usage };
}

/** Rules read nothing that would have to be paid. */
function usageIn({ usage, parts }: Told, { provider }: At, ask: Ask): Usage {
  if (usage && provider.wire.dialect === 'builtin') return usage;
  return usageOr(usage, guessOf(ask, writtenIn(parts)));
}

export function originOf({ provider, dialect }: Pick<Wire, 'provider' | 'dialect'>, model: string) {
  const isBuiltin = dialect === 'builtin';
  return { provider, model, engine: isBuiltin ? 'builtin' : 'model', notice: isBuiltin ? notice : null } as const;
}

export function temperatureFor({ plan }: Pick<Way, 'plan'>, { ask, temperature }: Question): number {
  return ask.temperature ?? plan.temperature ?? temperature;
}

async function answerOf(attempt: Attempt, at: At, { way, question }: Omit<Asked, 'purse'>): Promise<Told> {
  const { wire } = at.provider;
  const { ask, schema } = question;
  if (wire.dialect === 'builtin') return answerByRules(ask, schema);
  const codec = codecOf(wire.dialect);
  const wording = { wire, model: at.choice.model, stream: false, temperature: temperatureFor(way, question), schema };
  const { path, body } = codec.write(ask, wording);
  const headers = wire.dialect === 'replicate' ? { prefer: 'wait' } : {};
  const told = codec.read(await jsonOf(await attempt.ask({ path, body: JSON.stringify(body), headers })));
  if (!schema) return told;
  return { ...told, parts: told.parts.map(asText), finish: told.finish === 'calls' ? 'stop' : told.finish };
}

/** Some answer with an object by calling a tool for it. */
function asText(part: Part): Part {
  return part.type === 'call' ? { type: 'text', text: JSON.stringify(part.input) } : part;
}

export function textOf(parts: readonly Part[]): string {
  return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');
}

function writtenIn(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + ('text' in part ? part.text.length : JSON.stringify(part).length), 0);
}
