// The live stream by capability, so by every door. It starts after a given event, catches up, and goes on live.
import { asc, gt } from 'drizzle-orm';
import { z } from 'zod';
import { type Call, type Capability, contract, type EventRecord, EventShape, Id } from '#kernel/contract';
import type { Live } from './live.ts';
import { aiEvents } from './tables.ts';

export const openStream = contract({
  name: 'event.event.stream',
  summary: 'Follow what happens as it happens, from a given event on if one is named.',
  effect: 'read',
  access: 'event.event.read',
  answer: 'stream',
  input: z.object({
    types: z.array(z.string().max(100)).max(50).optional().describe('Only these types, or all'),
    after: Id.optional().describe('The last event already seen'),
  }),
  output: EventShape,
  example: { types: ['custom.order.paid'] },
});

const waitingLimit = 10_000;
const catchUpPage = 500;

export function streamEvents(live: Live): Capability {
  return openStream.implement((call, { types, after }) => {
    const wanted = (event: EventRecord) => !types || types.includes(event.type);
    return follow(call, live, { after, wanted });
  });
}

interface Wish {
  readonly after: string | undefined;
  wanted(event: EventRecord): boolean;
}

async function* follow(call: Call, live: Live, { after, wanted }: Wish) {
  const { waiting, stop } = wait(call, live, wanted);
  try {
    const seen = new Set<string>();
    for await (const event of missed(call, after)) {
      seen.add(event.id);
      if (wanted(event)) yield shown(event);
    }
    for (let event = await waiting.next(); event; event = await waiting.next()) {
      if (!seen.delete(event.id)) yield shown(event);
    }
  } finally {
    stop();
  }
}

/** What happens while nobody asks waits here. Whoever can not keep up, or may have missed something, is let go. */
function wait(call: Call, live: Live, wanted: Wish['wanted']) {
  const events: EventRecord[] = [];
  const { signal } = call;
  let isOver = signal.aborted;
  let wake = (): void => undefined;

  function end() {
    isOver = true;
    wake();
  }

  function hear(event: EventRecord) {
    if (!wanted(event)) return;
    if (events.length < waitingLimit) events.push(event);
    else end();
    wake();
  }

  async function next(): Promise<EventRecord | undefined> {
    while (events.length === 0 && !isOver) await new Promise<void>((resolve) => (wake = resolve));
    return isOver ? undefined : events.shift();
  }

  const stops = [live.subscribe(call.tenant.id, hear), live.onGap(end)];
  signal.addEventListener('abort', end, { once: true });
  return {
    waiting: { next },
    stop() {
      signal.removeEventListener('abort', end);
      for (const stop of stops) stop();
    },
  };
}

async function* missed(call: Call, after: string | undefined): AsyncGenerator<EventRecord> {
  let last = after;
  while (last) {
    const rows = await call.db
      .select()
      .from(aiEvents)
      .where(gt(aiEvents.id, last))
      .orderBy(asc(aiEvents.id))
      .limit(catchUpPage);
    for (const row of rows) yield { ...row, type: row.eventType, data: row.eventData, timestamp: row.createdAt };
    last = rows.length === catchUpPage ? rows.at(-1)?.id : undefined;
  }
}

function shown({ id, type, userId, data, timestamp }: EventRecord) {
  return { id, type, userId, data, timestamp };
}
