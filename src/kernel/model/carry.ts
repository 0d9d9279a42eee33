// A question in a provider's own words, to whoever comes first: those who speak them get it as it is and their answer
// goes back byte by byte; the others get it translated.
import { Fault } from '#base/fault';
import type { At, Attempt } from './attempt.ts';
import { longestConversation } from './earlier.ts';
import { type Heeded, type Passed, type Passing, passOne, understands } from './pass.ts';
import type { Choice, Plan } from './policy.ts';
import { orderFor, tryAll, type Way } from './route.ts';
import type { Units } from './size.ts';
import { type Opened, opening, rest, type Streamed } from './streaming.ts';
import { type Answered, type Asked, answeredBy, answerOnce, originOf, type Purse, type Question } from './telling.ts';

export type Translated = { readonly question: Question } & (
  | { readonly answered: Answered }
  | { readonly pieces: AsyncGenerator<Streamed> }
);

/** What the others are asked; a fault when their words do not suffice for it. */
export type Otherwise = () => Question | Fault;

/** Undefined when the one who is meant would have to be asked in other words, and there are none. */
export function carry(way: Way, passing: Heeded, otherwise?: Otherwise): Promise<Passed | Translated> | undefined {
  const { choices } = way.plan;
  const same = choices.filter((choice) => speaks(way, choice, passing));
  if (same.length === choices.length) return race(way, passing);
  if (!otherwise) return same.length > 0 && same[0] === choices[0] ? race(only(way, same), passing) : undefined;
  const question = otherwise();
  if (!(question instanceof Fault)) return race(way, passing, question);
  if (same.length === 0) throw question;
  return race(only(way, same), passing);
}

function speaks({ settled }: Way, { provider }: Choice, passing: Passing): boolean {
  const wire = settled.providers.get(provider)?.wire;
  return wire !== undefined && understands(wire, passing);
}

function only(way: Way, choices: Plan['choices']): Way {
  return { ...way, plan: { ...way.plan, choices } };
}

async function race(way: Way, passing: Heeded, question?: Question): Promise<Passed | Translated> {
  const most = reservedFor(passing);
  const startedMs = performance.now();
  const purse: Purse = { costMicros: 0 };
  const ordered = orderFor(way, most);
  const choices = ordered instanceof Promise ? await ordered : ordered;
  const { won } = await tryAll<Passed | Translated>(way, choices, {
    ...{ most, discard },
    run(attempt, at) {
      if (!question || understands(at.provider.wire, passing)) return passOne(attempt, at, passing);
      const asked = { way, question, purse };
      return passing.isStream ? inPieces(asked, attempt, at) : whole(asked, startedMs, { attempt, at });
    },
  });
  return won;
}

/** What its provider has kept is read anew, and may be as long as any. */
function reservedFor({ most, continued, before }: Heeded): Units {
  if (!continued) return most;
  return { ...most, input_token: (most.input_token ?? 0) + (before || longestConversation) };
}

async function inPieces(asked: Asked, attempt: Attempt, at: At): Promise<Translated> {
  const opened = await opening(asked)(attempt, at);
  return { question: asked.question, pieces: begun(opened, asked.purse) };
}

async function* begun(opened: Opened, purse: Purse): AsyncGenerator<Streamed> {
  const { provider, choice } = opened.at;
  try {
    yield { type: 'start', ...originOf(provider.wire, choice.model) };
    yield* rest(opened, purse);
  } finally {
    await opened.pieces.return(undefined);
  }
}

async function whole(asked: Asked, startedMs: number, { attempt, at }: { attempt: Attempt; at: At }) {
  const { question, purse } = asked;
  const told = await answerOnce(attempt, at, asked);
  return { question, answered: answeredBy({ ...told, at }, { purse, startedMs }) };
}

function discard(won: Passed | Translated) {
  const closing = 'pieces' in won ? won.pieces.return(undefined) : 'chunks' in won && won.chunks.return?.();
  if (closing) void closing.catch(() => undefined);
}
