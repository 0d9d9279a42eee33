// What has happened is heard at once from all processes that say so; what nobody waits for is let go by. What was
// missed, because they died or their words were lost, is looked up: when there is reason to doubt, and every ten
// minutes besides.
import type { Clock, Instant } from '#base/time';
import { heardIn } from '#kernel/event';
import type { Store } from '#kernel/store';
import type { Expected } from './expected.ts';
import { started } from './starting.ts';
import { doubtAll, wakeHeard } from './waits.ts';

export interface Hearing {
  doubt(): void;
  /** Wakes whoever waits for what was heard; answers how many. */
  wakeAll(): Promise<number>;
  stop(): void;
}

export interface HearingParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly expected: Expected;
  now(): Instant;
  /** Something that may be waited for was heard, or may have been missed. */
  onNews(): void;
}

const doubtEveryMs = 600_000;
const mostHeard = 1000;

export function openHearing(parts: HearingParts): Hearing {
  const { store, clock, expected, now, onNews } = parts;
  let heard: string[] = [];
  let doubtedAtMs = Number.NEGATIVE_INFINITY;

  function doubt() {
    expected.forget();
    doubtedAtMs = Number.NEGATIVE_INFINITY;
    onNews();
  }

  function hear(body: string) {
    const { tenantId, id, types } = heardIn(body);
    // Whoever has begun a run wants it to be taken up.
    if (types?.includes(started.name)) onNews();
    if (types && !expected.has(tenantId, types)) return;
    if (heard.length >= mostHeard) return doubt();
    heard.push(id);
    onNews();
  }

  async function lookAtAllAgain() {
    if (clock.nowMs() - doubtedAtMs < doubtEveryMs) return;
    const atMs = clock.nowMs();
    doubtedAtMs = atMs;
    const looking = expected.read(now()).then(() => doubtAll({ store, now }));
    await looking.catch((error: unknown) => {
      doubtedAtMs = Number.NEGATIVE_INFINITY;
      throw error;
    });
  }

  const stops = [store.broadcast.hear('event', hear), store.broadcast.onGap(doubt)];
  return {
    doubt,
    async wakeAll() {
      await lookAtAllAgain();
      const news = heard;
      heard = [];
      if (news.length === 0) return 0;
      try {
        return await wakeHeard({ store, now }, news);
      } catch (error) {
        doubtedAtMs = Number.NEGATIVE_INFINITY;
        throw error;
      }
    },
    stop() {
      expected.stop();
      for (const stop of stops) stop();
    },
  };
}
