// The door for whoever asks models: apps through contracts, agents and the gateway directly. It answers a route, on
// which one may ask as often as one likes; budget, fallback, health and history are seen to on the way.
import { Fault } from '#base/fault';
import type { Ability, Ask, StreamPart } from '#contracts/model';
import type { Crew } from './attempt.ts';
import type { Book, Settled } from './book.ts';
import type { History } from './history.ts';
import { type Passed, type Passing, pass, passable } from './pass.ts';
import { type Choice, type Plan, planOf, type Supply } from './policy.ts';
import type { Way } from './route.ts';
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
  /** In a provider's own words; undefined when whoever is meant speaks in others. */
  pass(passing: Passing): Promise<Passed> | undefined;
}

export type Told = Answered & { readonly generationId: string };

export interface Usual extends Partial<Choice> {
  readonly temperature?: number;
}

export interface OpenParts {
  readonly crew: Crew;
  readonly book: Book;
  readonly history: History;
  readonly usual: Usual;
}

export type Open = (asking: Asking, wished: Wished) => Route | Promise<Route>;

const nobody = { provider: '', model: '', engine: 'model', notice: null } as const;

/** At once for a company that has asked before. */
export function opening({ crew, book, history, usual }: OpenParts): Open {
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
        const answered = await tell(way, question(ask, schema));
        return {
          ...answered,
          generationId: noted(history, { way, ask, answered: { ...answered, result: answered.text } }),
        };
      },
      stream: (ask) => told(history, { way, ask }, streamed(way, question(ask))),
      pass(passing) {
        const same = passable(way, passing.dialect);
        return same && pass({ ...way, plan: same }, passing);
      },
    };
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

function noted(history: History, { way, ask: { system, messages }, answered }: Said): string {
  const { asking, plan } = way;
  const prompt = JSON.stringify({ system, messages });
  return history.note({ asking, segment: plan.segment, answered, result: answered.result, prompt });
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
