// The live stream by capability, so by every door. Each event comes with a cursor; whoever comes back with the last one
// gets everything else, exactly once, and goes on live.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, type Capability, contract, EventShape, Id } from '#kernel/contract';
import { type Listening, listen, type Wish } from './listening.ts';
import type { Live } from './live.ts';
import {
  cursorPattern,
  cursorsBetween,
  longestCursor,
  type Moment,
  momentBefore,
  type Place,
  readCursor,
  without,
} from './place.ts';
import { type Happened, placeOfEvent, readBetween, type Stretch, transactionsOf } from './reading.ts';
import type { Joined } from './tail.ts';

const After = z.union([Id, z.string().max(longestCursor).regex(cursorPattern)]);

export const openStream = contract({
  name: 'event.event.stream',
  summary: 'Follow what happens as it happens, from a given event on if one is named.',
  effect: 'read',
  access: 'event.event.read',
  answer: 'stream',
  input: z.object({
    types: z.array(z.string().max(100)).max(50).optional().describe('Only these types, or all'),
    after: After.optional().describe(
      'The cursor of the last event seen; with its id instead, what was committed at the same time may come again',
    ),
    ordered: z
      .boolean()
      .default(false)
      .describe('In one order that is the same for everybody; an event waits for all that was begun before it'),
  }),
  output: EventShape.extend({ cursor: z.string().describe('Where to go on after this event') }),
  example: { types: ['custom.order.paid'] },
});

export function streamEvents(live: Live): Capability {
  return openStream.implement((call, { types, after, ordered }) => {
    const wanted = types && new Set(types);
    return follow(call, live, { after, ordered, wanted: ({ type }) => !wanted || wanted.has(type) });
  });
}

async function* follow(call: Call, live: Live, wish: Wish & { after: string | undefined }) {
  const listening = listen(call, live, wish);
  try {
    const joined = await listening.joined;
    if (!joined) return;
    for (const source of await heard(call, listening, { joined, ...wish })) {
      for await (const { event, cursorAt } of source) {
        const { id, type, userId, data, timestamp } = event;
        if (wish.wanted(event)) yield { id, type, userId, data, timestamp, cursor: cursorAt(event) };
      }
    }
  } finally {
    listening.stop();
  }
}

interface Placed {
  readonly event: Happened;
  cursorAt(place: Place): string;
}

interface Hearing {
  readonly joined: Joined;
  readonly after: string | undefined;
  readonly ordered: boolean;
}

type Source = AsyncGenerator<Placed>;

/** First what was missed, then what happens. */
async function heard(call: Call, listening: Listening, { joined, after, ordered }: Hearing): Promise<Source[]> {
  const goOn = (begin: Moment) => (ordered ? inOrder : asTheyCome)(call, listening, { begin, at: joined.at });
  if (after === undefined) return [goOn(await freshStart(call, joined))];
  if (cursorPattern.test(after)) {
    const { from, to, at } = readCursor(after);
    return [placed(call, { from, to, after: at }), goOn(to)];
  }
  const known = await placeOfEvent(call.db, after);
  if (!known) throw new Fault('not_found', `There is no event ${after}; leave out \`after\` to begin now`);
  return [behind(known, goOn(momentBefore(known.era, known.cut)))];
}

async function* behind({ txid, id }: Place, source: Source): Source {
  for await (const one of source) if (one.event.txid !== txid || one.event.id > id) yield one;
}

interface Span {
  /** All of it has been heard, and nothing else. */
  readonly begin: Moment;
  /** From here on there are batches. */
  readonly at: Moment;
}

async function* asTheyCome(call: Call, listening: Listening, { begin, at }: Span): Source {
  yield* placed(call, { from: begin, to: at });
  for (let batch = await listening.next(); batch; batch = await listening.next()) {
    const cursorAt = cursorsBetween(batch);
    for (const event of batch.events) yield { event, cursorAt };
  }
}

/** Only what nothing can come before any more: everything that was begun before it has ended. */
async function* inOrder(call: Call, listening: Listening, { begin, at }: Span): Source {
  let from = begin;
  let now: Moment | undefined = at;
  while (now) {
    const to = momentBefore(now.era, now.xmin);
    if (to.era > from.era || to.xmax >= from.xmax) {
      if (to.xmax !== from.xmax || from.open.length > 0) yield* placed(call, { from, to });
      from = to;
    }
    now = (await listening.next())?.to;
  }
}

async function* placed(call: Call, stretch: Stretch): Source {
  const cursorAt = cursorsBetween(stretch);
  for await (const event of readBetween(call.db, stretch)) yield { event, cursorAt };
}

/** What was committed while we began to listen has happened since. */
async function freshStart(call: Call, { start, announced }: Joined): Promise<Moment> {
  return announced.length > 0 ? without(start, await transactionsOf(call.db, announced)) : start;
}
