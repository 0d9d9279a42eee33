// Looks at every part every thirty seconds and keeps how it is. A timer of its own, not a schedule: nobody is to find
// three thousand entries a day in the record that say nothing, and it must go on when the work loop does not.
import { newId } from '#base/id';
import { before, type Clock, durationMs, instantOf } from '#base/time';
import type { Health, InputOf, Log } from '#kernel/contract';
import type { Store } from '#kernel/store';
import { lookAt } from './look.ts';
import { lookEvery } from './model.ts';
import type { reportStatus } from './status.ts';
import { type Change, forgetSpans, isLookedAt, keepLook, type Seen } from './store.ts';

export interface StatusWatch {
  /** Once, now. */
  look(): Promise<void>;
  close(): Promise<void>;
}

type News = InputOf<typeof reportStatus>;

interface WatchParts {
  readonly store: Pick<Store, 'engine' | 'engineWork'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Asked anew each time. */
  parts(): readonly Health[];
  /** Tests look when they say so. */
  readonly byItself: boolean;
  report(news: News): Promise<unknown>;
}

const keptFor = '35 days';
const enough = '20 seconds';

export function watchStatus(watching: WatchParts): StatusWatch {
  const { log, byItself } = watching;
  let looking: Promise<void> = Promise.resolve();
  const look = () => {
    looking = looking
      .then(() => lookOnce(watching))
      .catch((error: unknown) => log.error({ error }, 'how the parts are could not be kept'));
    return looking;
  };
  const timer = byItself ? setInterval(look, durationMs(lookEvery)).unref() : undefined;
  if (byItself) void look();
  return {
    look,
    async close() {
      clearInterval(timer);
      await looking;
    },
  };
}

async function lookOnce({ store, clock, parts, report }: WatchParts) {
  const now = instantOf(clock.nowMs());
  if (await isLookedAt(store.engine(now).db, before(now, enough))) return;
  const looks = await lookAt(parts());
  const seen = looks.map(
    ({ part, ok, note = '' }): Seen => ({
      ...{ id: newId(clock.nowMs()), part, note: note.slice(0, 400) },
      state: ok ? 'up' : 'down',
    }),
  );
  const begun = await kept(store.engineWork(now), seen, now);
  // Whatever is well at the first look is no news.
  const news = begun.filter(({ from, state }) => from !== undefined || state === 'down');
  if (news.length === 0) return;
  const changes = news.map(({ part, from, state: to, note }) => ({
    part,
    from: from ?? ('unknown' as const),
    to,
    note,
  }));
  await report({ changes });
}

async function kept(work: ReturnType<Store['engineWork']>, seen: readonly Seen[], now: string): Promise<Change[]> {
  try {
    const begun = await keepLook(work.db, seen, now);
    await forgetSpans(work.db, before(now, keptFor));
    await work.commit([]);
    return begun;
  } catch (error) {
    await work.rollback();
    throw error;
  }
}
