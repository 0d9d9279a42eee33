// What happens while its listener is busy waits here. Whoever can not keep up is let go, and comes back with a cursor.
import type { Call } from '#kernel/contract';
import type { Live } from './live.ts';
import type { Happened } from './reading.ts';
import type { Batch, Joined } from './tail.ts';

export interface Wish {
  readonly ordered: boolean;
  wanted(event: Happened): boolean;
}

export interface Listening {
  /** Undefined when the listener left before anything began. */
  readonly joined: Promise<Joined | undefined>;
  /** Undefined at the end. */
  next(): Promise<Batch | undefined>;
  stop(): void;
}

const waitingLimit = 10_000;

export function listen(call: Call, live: Live, { wanted, ordered }: Wish): Listening {
  const { signal } = call;
  const over = Promise.withResolvers<undefined>();
  let batches: Batch[] = [];
  let waiting = 0;
  let isOver = false;
  let wake = (): void => undefined;

  function end() {
    isOver = true;
    over.resolve(undefined);
    wake();
  }

  function hear(batch: Batch) {
    const events = batch.events.filter(wanted);
    // Who asks for order reads from the database, and only has to know that time went on.
    if (ordered) batches = [{ ...batch, events: [] }];
    else if (events.length > 0) batches.push({ ...batch, events });
    waiting += ordered ? 0 : events.length;
    if (waiting > waitingLimit) end();
    wake();
  }

  const { joined, leave } = live.join(call.tenant.id, hear);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  return {
    joined: Promise.race([joined, over.promise]),
    async next() {
      while (batches.length === 0 && !isOver) await new Promise<void>((resolve) => (wake = resolve));
      const batch = isOver ? undefined : batches.shift();
      waiting -= batch?.events.length ?? 0;
      return batch;
    },
    stop() {
      signal.removeEventListener('abort', end);
      leave();
    },
  };
}
