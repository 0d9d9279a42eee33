// A question that came in a provider's own words goes on in them, and its answer back, byte by byte; what it used is
// read on the way.
import { Fault } from '#base/fault';
import type { At, Attempt } from './attempt.ts';
import type { Choice, Plan } from './policy.ts';
import { outrun } from './race.ts';
import { orderFor, tryAll, type Way } from './route.ts';
import { type Units, unitsOf } from './size.ts';
import { openTap, type PassedDialect, type Tap, usageOf } from './tap.ts';

export interface Passing {
  readonly dialect: PassedDialect;
  /** Below the provider's base address: /chat/completions, /messages. */
  readonly path: string;
  /** What is sent when this model is asked. */
  body(model: string): string;
  readonly isStream: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly most: Units;
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

/** Those that are asked in other words are left out; undefined when none is left. */
export function passable({ plan, settled }: Pick<Way, 'plan' | 'settled'>, dialect: PassedDialect): Plan | undefined {
  const choices = plan.choices.filter(({ provider }) => settled.providers.get(provider)?.wire.dialect === dialect);
  return choices.length > 0 && choices[0] === plan.choices[0] ? { ...plan, choices } : undefined;
}

export async function pass(way: Way, passing: Passing): Promise<Passed> {
  const { most } = passing;
  const ordered = orderFor(way, most);
  const choices = ordered instanceof Promise ? await ordered : ordered;
  const { won } = await tryAll(way, choices, { most, discard, run: (attempt, at) => passOne(attempt, at, passing) });
  return won;
}

function discard(passed: Passed) {
  if ('chunks' in passed) void passed.chunks.return?.().catch(() => undefined);
}

async function passOne(attempt: Attempt, { choice }: At, passing: Passing): Promise<Passed> {
  const { path, isStream, headers = {}, most } = passing;
  try {
    const response = await attempt.ask({ path, body: passing.body(choice.model), headers });
    return isStream
      ? { choice, chunks: await begun(live(attempt, response, passing)) }
      : { choice, bytes: await whole(attempt, response, passing) };
  } catch (error) {
    // Settled already when it had begun to answer; a second time changes nothing.
    const settling = attempt.failed(error, () => most);
    if (settling instanceof Promise) await settling;
    throw error;
  }
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

async function whole(attempt: Attempt, response: Response, { dialect, most }: Passing): Promise<Uint8Array> {
  const bytes = await response.bytes();
  const usage = usageOf(dialect, bytes);
  const settling = attempt.done(usage ? unitsOf(usage) : guess(most, bytes.length));
  if (settling instanceof Promise) await settling;
  return bytes;
}

async function* live(attempt: Attempt, { body }: Response, { dialect, most }: Passing) {
  const tap = openTap(dialect);
  let failure: unknown = outrun;
  try {
    if (!body) throw cut();
    for await (const chunk of body) {
      tap.take(chunk);
      yield chunk;
    }
    if (tap.bytes === 0) throw cut();
    failure = undefined;
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    const units = () => unitsSoFar(tap, most);
    await (failure === undefined ? attempt.done(units()) : attempt.failed(failure, units));
  }
  return undefined;
}

function unitsSoFar({ usage, bytes }: Tap, most: Units): Units {
  return usage ? unitsOf(usage) : guess(most, bytes / framing);
}

/** Of a stream's bytes the least are what was written: the rest is around it. */
const framing = 10;

/** Half of what was reserved for the input, by how that was reckoned, and what has arrived. */
function guess({ input_token = 0, output_token = 0 }: Units, letters: number): Units {
  return {
    input_token: Math.ceil(input_token / 2),
    output_token: Math.min(output_token || Number.MAX_SAFE_INTEGER, Math.ceil(letters / 4)),
  };
}

function cut(): Fault {
  return new Fault('upstream', 'The provider ended its answer in the middle', { details: { reason: 'cut' } });
}
