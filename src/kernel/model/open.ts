// The door for whoever asks models: apps through contracts, agents and the gateway directly. It answers a route, on
// which one may ask as often as one likes; budget, fallback, health and history are seen to on the way.
import { Fault } from '#base/fault';
import type { Ability, Ask, StreamPart } from '#contracts/model';
import type { Crew } from './attempt.ts';
import type { Book, Settled } from './book.ts';
import { carry, type Translated } from './carry.ts';
import type { Earlier } from './earlier.ts';
import type { History, Noted } from './history.ts';
import { makeVectors } from './media.ts';
import { saidIn } from './overheard.ts';
import type { Heard, Heeded, Passed, Passing } from './pass.ts';
import { type Choice, type Plan, planOf, type Supply } from './policy.ts';
import type { Way } from './route.ts';
import { lettersIn, tokensIn, usageOfUnits } from './size.ts';
import type { Asking } from './spend.ts';
import { type Streamed, streamed } from './streaming.ts';
import { type Answered, type Question, tell, usualTemperature } from './telling.ts';
import { wires } from './wires.ts';

/** What is looked for: what it is for, or which model by name. */
export interface Wished {
  readonly ability: Ability;
  readonly segment?: string | undefined;
  /** `provider/model`. */
  readonly model?: string | undefined;
}

export interface Route {
  readonly plan: Plan;
  /** For those that are asked for something else than words. */
  readonly way: Way;
  send(ask: Ask, schema?: Readonly<Record<string, unknown>>): Promise<Told>;
  stream(ask: Ask): AsyncGenerator<StreamPart>;
  /**
   * In a provider's own words, to the others as `otherwise` has it; undefined when whoever is meant would have to be
   * asked otherwise, and nobody says how.
   */
  carry(passing: Passing, otherwise?: () => Questioned | Fault): Promise<Carried> | undefined;
  embed(texts: readonly string[]): ReturnType<typeof makeVectors>;
  /** What was made on the way that is no text, in words for whoever looks back. */
  remember(made: Noted['answered'], words: { readonly prompt: string; readonly result: string }): void;
}

export interface Questioned {
  readonly ask: Ask;
  /** What the answer has to be, when it is an object. */
  readonly schema?: Readonly<Record<string, unknown>> | undefined;
}

/** As it came, or in the house's own form. */
export type Carried = Passed | { readonly told: Told } | { readonly parts: AsyncGenerator<StreamPart> };

export type Told = Answered & { readonly generationId: string };

export interface Usual extends Partial<Choice> {
  readonly temperature?: number;
}

export interface OpenParts {
  readonly crew: Crew;
  readonly book: Book;
  readonly history: History;
  readonly earlier: Earlier;
  readonly usual: Usual;
}

export type Open = (asking: Asking, wished: Wished) => Route | Promise<Route>;

const nobody = { provider: '', model: '', engine: 'model', notice: null } as const;

/** At once for a company that has asked before. */
export function opening({ crew, book, history, earlier, usual }: OpenParts): Open {
  function routeOf(asking: Asking, wished: Wished, settled: Settled): Route {
    const policy = settled.policies.get(asking.workspaceId) ?? settled.policies.get('default');
    const supply: Supply = { policy, providers: settled.providers, usual };
    const plan = planOf(wished, supply);
    if (!plan) throw nobodyCan(wished);
    const way = { crew, asking, plan, settled };
    const question = (ask: Ask, schema?: Question['schema']) => ({
      ...{ ask, schema },
      temperature: usual.temperature ?? usualTemperature,
    });

    return {
      ...{ plan, way },
      async send(ask, schema) {
        return named(history, { way, ask }, await tell(way, question(ask, schema)));
      },
      stream: (ask) => told(history, { way, ask }, streamed(way, question(ask))),
      carry(passing, otherwise) {
        const { continued } = passing;
        const heeded: Heeded = {
          ...{ ...passing, before: continued ? (earlier.of(asking.tenantId, continued.id) ?? 0) : 0 },
          heard(heard) {
            remember(passing, asking, heard);
            overheard(history, { way, passing }, heard);
          },
        };
        const carried = carry(way, heeded, otherwise && (() => questioned(otherwise())));
        return carried?.then((one) => inOurForm(history, way, one));
      },
      embed: (texts) => makeVectors(way, texts),
      remember(answered, words) {
        const held = words.prompt.length + words.result.length;
        history.note({ asking, plan, answered, words: () => ({ ...words, finish: 'stop' }), held });
      },
    };

    /** Whoever goes on with this answer is asked to pay for all of it. */
    function remember({ continued }: Passing, { tenantId }: Asking, { id, units }: Heard) {
      if (id !== undefined) earlier.note(tenantId, id, tokensIn(units));
      if (continued?.isConversation) earlier.note(tenantId, continued.id, tokensIn(units));
    }

    function questioned(asked: Questioned | Fault): Question | Fault {
      return asked instanceof Fault ? asked : question(asked.ask, asked.schema);
    }
  }

  return (asking, wished) => {
    const known = book.of(asking.tenantId);
    if (known) return routeOf(asking, wished, known);
    return book.load(asking.tenantId).then((settled) => routeOf(asking, wished, settled));
  };
}

interface Said {
  readonly way: Way;
  readonly ask: Ask;
  readonly answered: Omit<Answered, 'parts' | 'text'> & { readonly result: string };
}

function named(history: History, { way, ask }: Omit<Said, 'answered'>, answered: Answered): Told {
  return { ...answered, generationId: noted(history, { way, ask, answered: { ...answered, result: answered.text } }) };
}

function inOurForm(history: History, way: Way, carried: Passed | Translated): Carried {
  if (!('question' in carried)) return carried;
  const { ask } = carried.question;
  if ('answered' in carried) return { told: named(history, { way, ask }, carried.answered) };
  return { parts: told(history, { way, ask }, carried.pieces) };
}

function noted(history: History, { way, ask: { system, messages }, answered }: Said): string {
  const { asking, plan } = way;
  const { result, finish } = answered;
  const words = () => ({ prompt: JSON.stringify({ system, messages }), result, finish });
  const held = lettersIn({ system, messages }) + result.length;
  return history.note({ asking, plan, answered, words, held });
}

interface Overhearing {
  readonly way: Way;
  readonly passing: Passing;
}

/** Vectors are no words that anybody would look back at. */
function overheard(history: History, { way: { asking, plan }, passing }: Overhearing, heard: Heard) {
  const { dialect, path, isStream } = passing;
  if (path === '/embeddings') return;
  const { choice, asked, said: bytes, units, costMicros, latencyMs } = heard;
  const answered = { ...choice, usage: usageOfUnits(units), costMicros, latencyMs };
  const words = () => {
    const { text: result, finish } = saidIn({ dialect, path, isStream, bytes });
    return { prompt: asked, result, finish };
  };
  history.note({ asking, plan, answered, words, held: asked.length + bytes.byteLength });
}

async function* told(history: History, { way, ask }: Omit<Said, 'answered'>, pieces: AsyncGenerator<Streamed>) {
  const startedMs = performance.now();
  let start: Pick<Answered, 'provider' | 'model' | 'engine' | 'notice'> = nobody;
  let result = '';
  for await (const piece of pieces) {
    if (piece.type === 'end') {
      const { finish, usage, costMicros } = piece;
      const answered = { ...start, finish, usage, costMicros, latencyMs: performance.now() - startedMs, result };
      const end: StreamPart = { ...piece, generationId: noted(history, { way, ask, answered }) };
      yield end;
      return;
    }
    if (piece.type === 'start') start = piece;
    if (piece.type === 'restart') result = '';
    if (piece.type === 'text') result += piece.text;
    yield piece;
  }
}

function nobodyCan({ ability }: Wished): Fault {
  const able = wires.filter(({ abilities, isOperators }) => abilities.includes(ability) && !isOperators);
  const names = able.map(({ title }) => title).join(', ');
  return new Fault('not_connected', `No connected model can do this (${ability}); any of these can: ${names}`, {
    details: { reason: 'ability', ability, providers: able.map(({ provider }) => provider) },
  });
}
