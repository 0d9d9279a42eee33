// Reads what is committed, here and elsewhere, once for everybody in this process who is listening, and only while
// somebody is. It goes from one moment of the database to the next, so nothing is missed and nothing comes twice,
// whenever the transactions began; a read that fails is simply made again.
import type { Store } from '#kernel/store';
import { type Moment, momentOf } from './place.ts';
import { eraNow, type Happened, type Run, readSince, snapshotNow } from './reading.ts';

/** What one company has committed between two moments, in order. */
export interface Batch {
  readonly from: Moment;
  readonly to: Moment;
  readonly events: readonly Happened[];
}

export interface Joined {
  /** When the wish to listen was heard. */
  readonly start: Moment;
  /** What was announced after the wish, and may have been committed before `start`. */
  readonly announced: readonly string[];
  /** Batches follow from here on. */
  readonly at: Moment;
}

export interface Tail {
  /** Something of this company has been committed. */
  announce(tenantId: string, id: string): void;
  /** `hear` is called for each batch, and with nothing in it too, for the moment moves on for all. */
  join(tenantId: string, hear: (batch: Batch) => void): { readonly joined: Promise<Joined>; leave(): void };
  close(): void;
}

interface Listener {
  readonly tenantId: string;
  readonly hear: (batch: Batch) => void;
  /** Until it has been told from where on it hears. */
  begin: ((at: Moment) => void) | undefined;
  /** Until it is known when it began to listen. */
  announced: string[] | undefined;
}

/** For what was committed elsewhere while nobody could tell us. */
const lookEveryMs = 250;

export function openTail(store: Store, now: () => string): Tail {
  return new DatabaseTail(store, now);
}

class DatabaseTail implements Tail {
  readonly #run: Run;
  #era: Promise<number> | undefined;
  readonly #listeners = new Set<Listener>();
  #timer: NodeJS.Timeout | undefined;
  #at: Moment | undefined;
  #isReading = false;
  #again = false;

  constructor(store: Store, now: () => string) {
    this.#run = (entry) => store.engine(now()).run(entry);
    // At once, so that a new era begins before anything is written.
    this.#eraNow().catch(() => undefined);
  }

  announce(tenantId: string, id: string) {
    let concerns = false;
    for (const listener of this.#listeners) {
      if (listener.tenantId !== tenantId) continue;
      concerns = true;
      listener.announced?.push(id);
    }
    if (concerns) this.#read();
  }

  join(tenantId: string, hear: (batch: Batch) => void) {
    const { promise: begun, resolve: begin } = Promise.withResolvers<Moment>();
    const announced: string[] = [];
    const listener: Listener = { tenantId, hear, begin, announced };
    this.#listeners.add(listener);
    const started = this.#momentNow().finally(() => {
      listener.announced = undefined;
    });
    this.#timer ??= setInterval(() => this.#read(), lookEveryMs).unref();
    this.#read();
    const joined = Promise.all([started, begun]).then(([start, at]) => ({ start, announced, at }));
    return { joined, leave: () => this.#leave(listener) };
  }

  close() {
    for (const listener of this.#listeners) this.#leave(listener);
  }

  #leave(listener: Listener) {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#at = undefined;
  }

  #read() {
    this.#again = true;
    if (this.#isReading) return;
    this.#isReading = true;
    void this.#readAll()
      // Where we are has not changed: the next look finds the same and more.
      .catch(() => undefined)
      .finally(() => {
        this.#isReading = false;
      });
  }

  async #readAll() {
    while (this.#again && this.#listeners.size > 0) {
      this.#again = false;
      await this.#readOnce();
    }
  }

  async #readOnce() {
    const before = [...this.#listeners];
    const from = this.#at ?? (await this.#momentNow());
    const tenantIds = [...new Set(before.filter(({ begin }) => !begin).map(({ tenantId }) => tenantId))];
    const { to, events } = await readSince(this.#run, tenantIds, from);
    if (this.#listeners.size === 0) return;
    this.#at = to;
    const byTenant = Map.groupBy(events, ({ tenantId }) => tenantId);
    for (const listener of before) {
      if (!this.#listeners.has(listener)) continue;
      const { begin, tenantId } = listener;
      listener.begin = undefined;
      if (begin) begin(to);
      else listener.hear({ from, to, events: byTenant.get(tenantId) ?? [] });
    }
  }

  async #momentNow(): Promise<Moment> {
    const [snapshot, era] = await Promise.all([snapshotNow(this.#run), this.#eraNow()]);
    return momentOf(era, snapshot);
  }

  #eraNow(): Promise<number> {
    this.#era ??= eraNow(this.#run).catch((error: unknown) => {
      this.#era = undefined;
      throw error;
    });
    return this.#era;
  }
}
