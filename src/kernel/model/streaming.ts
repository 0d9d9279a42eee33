// An answer piece by piece. Until its first piece another model may take its place unseen; when it is cut off later,
// what came so far is taken back and the next one begins anew.
import { Fault } from '#base/fault';
import type { Ask, Finish, StreamPart, Usage } from '#contracts/model';
import type { At, Attempt } from './attempt.ts';
import { jsonIn } from './client.ts';
import { codecOf, streams } from './dialect/dialects.ts';
import type { Piece } from './dialect/shape.ts';
import { eventsOf } from './dialect/sse.ts';
import type { Choice } from './policy.ts';
import { outrun } from './race.ts';
import { orderFor, tryAll, type Way } from './route.ts';
import { setbackOf } from './setback.ts';
import { attended } from './silence.ts';
import { guessOf, mostOf, unitsOf, usageOr } from './size.ts';
import { type Asked, answerOnce, originOf, type Purse, pay, type Question, temperatureFor } from './telling.ts';

/** The end, before whoever keeps the history gives it a name. */
export type Streamed =
  | Exclude<StreamPart, { type: 'end' }>
  | Omit<Extract<StreamPart, { type: 'end' }>, 'generationId'>;

export async function* streamed(way: Way, question: Question): AsyncGenerator<Streamed> {
  const most = mostOf(question.ask);
  const purse = { costMicros: 0 };
  let choices = await orderFor(way, most);
  for (;;) {
    const { won, at: index } = await tryAll(way, choices, { most, discard, run: opening({ way, question, purse }) });
    choices = choices.slice(index + 1);
    yield { type: 'start', ...originOf(won.at.provider.wire, won.at.choice.model) };
    try {
      yield* rest(won, purse);
      return;
    } catch (error) {
      if (!goesOn(way, choices, error)) throw error;
      yield { type: 'restart', reason: error instanceof Fault ? error.message : 'it was cut off' };
    }
  }
}

function goesOn({ plan, asking }: Way, choices: readonly Choice[], error: unknown): boolean {
  return plan.mayFallBack && choices.length > 0 && !asking.signal?.aborted && setbackOf(error).mayPass;
}

interface End {
  readonly type: 'end';
  readonly finish: Finish;
  readonly usage: Usage;
}

type Pieces = AsyncGenerator<Exclude<Piece, { type: 'usage' | 'finish' }> | End, undefined>;

export interface Opened {
  readonly pieces: Pieces;
  readonly first: NonNullable<Awaited<ReturnType<Pieces['next']>>['value']>;
  readonly at: At;
}

const discard = ({ pieces }: Opened) => void pieces.return(undefined).catch(() => undefined);

/** It has begun to answer once its first piece is there. */
export function opening(asked: Asked) {
  return async (attempt: Attempt, at: At): Promise<Opened> => {
    const pieces =
      at.provider.wire.dialect !== 'builtin' && streams(at.provider.wire.dialect)
        ? live(attempt, at, asked)
        : whole(attempt, at, asked);
    const { value: first } = await pieces.next();
    if (!first) throw cut();
    return { pieces, first, at };
  };
}

export async function* rest({ pieces, first }: Opened, purse: Purse) {
  try {
    for (let piece: Opened['first'] | undefined = first; piece; { value: piece } = await pieces.next()) {
      yield piece.type === 'end' ? { ...piece, costMicros: purse.costMicros } : piece;
    }
  } finally {
    await pieces.return(undefined);
  }
}

async function* live(attempt: Attempt, at: At, asked: Asked): Pieces {
  const { ask } = asked.question;
  const heard: Heard = { usage: undefined, finish: undefined, written: 0 };
  let failure: unknown = outrun;
  try {
    for await (const piece of spoken(attempt, at, asked)) {
      if (piece.type === 'usage') heard.usage = piece.usage;
      else if (piece.type === 'finish') heard.finish = piece.finish;
      else {
        heard.written += lengthOf(piece);
        yield piece;
      }
    }
    if (!heard.finish) throw cut();
    failure = undefined;
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    await pay(asked.purse, settled(attempt, heard, { ask, failure }));
  }
  yield { type: 'end', finish: heard.finish, usage: usageOr(heard.usage, guessOf(ask, heard.written)) };
  return undefined;
}

interface Heard {
  usage: Usage | undefined;
  finish: Finish | undefined;
  written: number;
}

/** Everything that the provider says. */
async function* spoken(attempt: Attempt, at: At, { way, question }: Asked): AsyncGenerator<Piece> {
  const { wire } = at.provider;
  if (wire.dialect === 'builtin') return;
  const codec = codecOf(wire.dialect);
  const { schema } = question;
  const wording = { wire, model: at.choice.model, stream: true, temperature: temperatureFor(way, question), schema };
  const { path, body } = codec.write(question.ask, wording);
  const answer = await attempt.ask({ path, body: JSON.stringify(body) });
  if (!answer.body) throw cut();
  const read = codec.reader();
  for await (const event of eventsOf(attended(answer.body, at))) {
    if (event === '[DONE]') return;
    const pieces = read(jsonIn(event));
    yield* schema ? pieces.flatMap(inText) : pieces;
  }
}

/** Some answer with an object by calling a tool for it. */
function inText(piece: Piece): Piece[] {
  if (piece.type === 'call') return [];
  if (piece.type === 'input') return [{ type: 'text', text: piece.json }];
  return [piece.type === 'finish' && piece.finish === 'calls' ? { ...piece, finish: 'stop' } : piece];
}

function settled(attempt: Attempt, { usage, written }: Heard, { ask, failure }: { ask: Ask; failure: unknown }) {
  const guess = guessOf(ask, written);
  if (failure === undefined) return attempt.done(unitsOf(usageOr(usage, guess)));
  return attempt.failed(failure, () => unitsOf(soFar(usage, guess)));
}

/** In the middle some have told the input already; the output is what has arrived. */
function soFar(told: Usage | undefined, guess: Usage): Usage {
  return told ? { ...usageOr(told, guess), output: Math.max(told.output, guess.output) } : guess;
}

function lengthOf(piece: Piece): number {
  if (piece.type === 'text' || piece.type === 'thinking') return piece.text.length;
  return piece.type === 'input' ? piece.json.length : 0;
}

function cut(): Fault {
  return new Fault('upstream', 'The provider ended its answer in the middle', { details: { reason: 'cut' } });
}

/** Who can not be asked for pieces is asked for the whole. */
async function* whole(attempt: Attempt, at: At, { way, question, purse }: Asked): Pieces {
  const told = await answerOnce(attempt, at, { way, question, purse });
  for (const [index, part] of told.parts.entries()) {
    if (part.type === 'text') yield { type: 'text', text: part.text };
    if (part.type !== 'call') continue;
    yield { type: 'call', index, id: part.id, name: part.name };
    yield { type: 'input', index, json: JSON.stringify(part.input) };
  }
  yield { type: 'end', finish: told.finish, usage: told.usage };
  return undefined;
}
