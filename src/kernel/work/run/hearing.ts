// What has happened is heard at once from all processes that say so. What was missed, because they died or their words
// were lost, is looked up: when there is reason to doubt, and every ten minutes besides.
import type { Clock, Instant } from '#base/time';
import type { Store } from '#kernel/store';
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
  now(): Instant;
  /** Something was heard, or may have been missed. */
  onNews(): void;
}

const doubtEveryMs = 600_000;
const mostHeard = 1000;

export function openHearing(parts: HearingParts): Hearing {
  const { store, clock, now, onNews } = parts;
  let heard: string[] = [];
  let doubtedAtMs = Number.NEGATIVE_INFINITY;

  function doubt() {
    doubtedAtMs = Number.NEGATIVE_INFINITY;
    onNews();
  }

  function hear(body: string) {
    if (heard.length >= mostHeard) return doubt();
    heard.push(body.slice(body.indexOf(' ') + 1));
    onNews();
  }

  async function lookAtAllAgain() {
    if (clock.nowMs() - doubtedAtMs < doubtEveryMs) return;
    const atMs = clock.nowMs();
    doubtedAtMs = atMs;
    await doubtAll({ store, now }).catch((error: unknown) => {
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
      for (const stop of stops) stop();
    },
  };
}
