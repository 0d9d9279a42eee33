// A question that came in a provider's own words goes on in them, and its answer back, byte by byte; what it used is
// read on the way.
import { Fault } from '#base/fault';
import type { Usage } from '#contracts/model';
import type { At, Attempt } from './attempt.ts';
import type { Answer } from './client.ts';
import type { Choice } from './policy.ts';
import { outrun } from './race.ts';
import { attended } from './silence.ts';
import { readIn, type Units, unitsOf } from './size.ts';
import { answerId, openTap, type PassedDialect, type Tap, usageOf } from './tap.ts';
import type { Wire } from './wires.ts';

export interface Passing {
  readonly dialect: PassedDialect;
  /** Below the provider's base address. */
  readonly path: '/chat/completions' | '/responses' | '/embeddings' | '/messages';
  /** What is sent when this model is asked. */
  body(model: string): string;
  readonly isStream: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly most: Units;
  /** What its provider has kept and it goes on with; of a conversation it stays the same, answers have one each. */
  readonly continued?: { readonly id: string; readonly isConversation: boolean } | undefined;
}

/** What went by: told to whoever keeps it once it is whole. */
export interface Heard {
  readonly choice: Choice;
  /** By which its provider knows it again. */
  readonly id: string | undefined;
  readonly asked: string;
  readonly said: Uint8Array;
  readonly units: Units;
  readonly costMicros: number;
  readonly latencyMs: number;
}

export interface Heeded extends Passing {
  /** So much was said before what is in the body, as far as it is known. */
  readonly before: number;
  heard(heard: Heard): void;
}

export type Passed = Whole | Live;

export interface Whole {
  readonly choice: Choice;
  readonly bytes: Uint8Array;
}

export interface Live {
  readonly choice: Choice;
  /** To be read to its end, or returned: it is settled then. */
  readonly chunks: AsyncIterableIterator<Uint8Array, undefined>;
}

/** Not everybody who has the words of one address has those of the others. */
export function understands(
  { dialect, hasResponses = false }: Wire,
  passing: Pick<Passing, 'dialect' | 'path'>,
): boolean {
  if (passing.path === '/responses') return hasResponses;
  return dialect === passing.dialect;
}

export async function passOne(attempt: Attempt, at: At, passing: Heeded): Promise<Passed> {
  const { path, isStream, headers = {} } = passing;
  const { choice } = at;
  const asked = passing.body(choice.model);
  const going = { attempt, at, passing, asked, startedMs: performance.now() };
  try {
    const response = await attempt.ask({ path, body: asked, headers });
    return isStream
      ? { choice, chunks: await begun(live(going, response)) }
      : { choice, bytes: await whole(going, response) };
  } catch (error) {
    // Settled already when it had begun to answer; a second time changes nothing.
    const settling = attempt.failed(error, () => guess(passing, 0));
    if (settling instanceof Promise) await settling;
    throw error;
  }
}

interface Going {
  readonly attempt: Attempt;
  readonly passing: Heeded;
  readonly at: At;
  readonly asked: string;
  readonly startedMs: number;
}

interface Ending {
  readonly units: Units;
  readonly id: string | undefined;
  said(): Uint8Array;
}

/** Paid, and told to whoever keeps it. */
function ended(going: Going, ending: Ending) {
  const settling = going.attempt.done(ending.units);
  const latencyMs = performance.now() - going.startedMs;
  const tell = (costMicros: number) => told(going, ending, { costMicros, latencyMs });
  return settling instanceof Promise ? settling.then(tell) : tell(settling);
}

function told(
  { passing, at: { choice }, asked }: Going,
  { units, id, said }: Ending,
  paid: Pick<Heard, 'costMicros' | 'latencyMs'>,
) {
  passing.heard({ choice, id, asked, said: said(), units, ...paid });
}

/** Once its first bytes are there. By hand, for each turn of a generator is felt here. */
async function begun(chunks: AsyncGenerator<Uint8Array, undefined>): Promise<Live['chunks']> {
  let first: IteratorResult<Uint8Array, undefined> | undefined = await chunks.next();
  const primed: Live['chunks'] = {
    [Symbol.asyncIterator]: () => primed,
    next() {
      if (!first) return chunks.next();
      const told = Promise.resolve(first);
      first = undefined;
      return told;
    },
    return: () => chunks.return(undefined),
  };
  return primed;
}

async function whole(going: Going, response: Answer): Promise<Uint8Array> {
  const { passing } = going;
  const bytes = await response.bytes();
  const units = unitsIn(usageOf(passing.dialect, bytes), passing, bytes.length);
  const id = passing.path === '/responses' ? answerId(bytes) : undefined;
  going.attempt.doneAfterwards(units, (costMicros, latencyMs) =>
    told(going, { units, id, said: () => bytes }, { costMicros, latencyMs }),
  );
  return bytes;
}

/** Of a stream so much is kept for those who look back. */
const mostKept = 250_000;

async function* live(going: Going, { body }: Answer) {
  const { attempt, passing, at } = going;
  const tap = openTap(passing.dialect);
  const kept: Uint8Array[] = [];
  let failure: unknown = outrun;
  try {
    if (!body) throw cut();
    // Until something can be read, another one may still be asked in its place.
    const held: Uint8Array[] = [];
    for await (const chunk of attended(body, at)) {
      tap.take(chunk);
      if (tap.bytes <= mostKept) kept.push(chunk);
      if (tap.hasBegun && held.length === 0) yield chunk;
      else held.push(chunk);
      if (tap.hasBegun) yield* held.splice(0);
    }
    if (!tap.hasBegun || !tap.isWhole) throw cut();
    failure = undefined;
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    await (failure === undefined
      ? ended(going, {
          ...{ units: unitsIn(tap.usage, passing, tap.bytes / framing), id: tap.id },
          said: () => Buffer.concat(kept),
        })
      : attempt.failed(failure, () => soFar(tap, passing)));
  }
  return undefined;
}

/** Nothing is answered that was not read. */
function unitsIn(usage: Usage | undefined, passing: Heeded, letters: number): Units {
  const guessed = guess(passing, letters);
  if (!usage) return guessed;
  return unitsOf(usage.input > 0 ? usage : { ...usage, input: guessed.input_token });
}

/** In the middle some have told the input already; the output is what has arrived. */
function soFar(tap: Tap, passing: Heeded): Units {
  const letters = tap.bytes / framing;
  const told = unitsIn(tap.usage, passing, letters);
  return { ...told, output_token: Math.max(told.output_token ?? 0, guess(passing, letters).output_token) };
}

/** Of a stream's bytes the least are what was written: the rest is around it. */
const framing = 10;

/** Half of what is in the body, by how that was reckoned, and what has arrived; vectors write nothing. */
function guess({ most, before }: Heeded, letters: number) {
  const { output_token = 0 } = most;
  return {
    input_token: Math.ceil(readIn(most) / 2) + before,
    output_token: Math.min(output_token, Math.ceil(letters / 4)),
  };
}

function cut(): Fault {
  return new Fault('upstream', 'The provider ended its answer in the middle', { details: { reason: 'cut' } });
}
