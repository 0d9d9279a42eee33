// The fast lane: what all runs of this process want written down at the same time is one statement and one commit. A
// second batch may be on its way while the first is; nobody waits for a timer, only for those who come in the same turn
// of the event loop. Whoever is not named in the answer has lost: the run is another's by now, or the step was written
// down before.
import { asFault, Fault } from '#base/fault';
import type { Instant } from '#base/time';
import type { Store } from '#kernel/store';
import { flushStatement, looseFlushStatement, namesOf, valuesOf, verifyStatement, type Wanted } from './lane-sql.ts';

export interface Lane {
  /** Whether it was written down, all of it at once, and nothing of it lost to somebody else. */
  put(...wanted: Wanted[]): Promise<boolean>;
  /** How much waits to be written down. */
  readonly depth: number;
  close(): void;
}

interface Pending {
  readonly wanted: readonly Wanted[];
  readonly isLoose: boolean;
  readonly resolve: (isKept: boolean) => void;
  readonly reject: (error: unknown) => void;
}

export interface LaneParts {
  readonly store: Pick<Store, 'engine'>;
  now(): Instant;
}

const lanes = 2;
const mostAtOnce = 400;
const mostBytesAtOnce = 8_000_000;
const firstPauseMs = 50;
const longestPauseMs = 1000;

export function openLane(parts: LaneParts): Lane {
  return new GroupCommit(parts);
}

class GroupCommit implements Lane {
  readonly #parts: LaneParts;
  #pending: Pending[] = [];
  #onTheirWay = 0;
  #isGathering = false;
  #isClosed = false;

  constructor(parts: LaneParts) {
    this.#parts = parts;
  }

  get depth() {
    return this.#pending.length;
  }

  put(...wanted: Wanted[]): Promise<boolean> {
    if (this.#isClosed) return Promise.reject(stopping());
    return new Promise((resolve, reject) => {
      const isLoose = wanted.every((one) => one.isLoose);
      this.#pending.push({ wanted, isLoose, resolve, reject });
      this.#gather();
    });
  }

  close() {
    this.#isClosed = true;
    for (const { reject } of this.#pending.splice(0)) reject(stopping());
  }

  #gather() {
    if (this.#isGathering || this.#onTheirWay >= lanes) return;
    this.#isGathering = true;
    setImmediate(() => {
      this.#isGathering = false;
      this.#pump();
    });
  }

  #pump() {
    while (this.#onTheirWay < lanes && this.#pending.length > 0) {
      this.#onTheirWay += 1;
      void this.#settle(this.#nextBatch()).finally(() => {
        this.#onTheirWay -= 1;
        this.#gather();
      });
    }
  }

  /** What need not wait for the disk goes for itself, or with what does. */
  #nextBatch(): Pending[] {
    const together = this.#pending[0]?.isLoose ? this.#pending.filter(({ isLoose }) => isLoose) : this.#pending;
    const batch = together.slice(
      0,
      howMany(together, ({ wanted }) => wanted),
    );
    const taken = new Set(batch);
    this.#pending = this.#pending.filter((one) => !taken.has(one));
    return batch;
  }

  /** One that can not be written must not take the others with it: then each goes for itself. */
  async #settle(batch: readonly Pending[]): Promise<void> {
    try {
      const kept = await this.#flush(batch.flatMap(({ wanted }) => wanted));
      for (const { wanted, resolve } of batch) resolve(wanted.every(({ name }) => kept.has(name)));
    } catch (error) {
      const [only, ...others] = batch;
      if (only && others.length === 0) only.reject(error);
      else for (const one of batch) await this.#settle([one]);
    }
  }

  /** The database may be away for a while. Nobody knows how a try that was cut off has ended: that is looked up. */
  async #flush(wanted: readonly Wanted[]): Promise<Set<string>> {
    const values = valuesOf(wanted);
    const statement = wanted.every(({ isLoose }) => isLoose) ? looseFlushStatement : flushStatement;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        const kept = namesOf(await this.#run({ statement, values }));
        if (pauseMs === firstPauseMs) return kept;
        const there = await this.#run({ statement: verifyStatement, values });
        return new Set([...kept, ...namesOf(there)]);
      } catch (error) {
        if (this.#isClosed || asFault(error).code !== 'unavailable') throw error;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }

  #run(entry: Parameters<ReturnType<Store['engine']>['run']>[0]) {
    return this.#parts.store.engine(this.#parts.now()).run(entry);
  }
}

/** How many of these, from the first on, go together. */
export function howMany<T>(all: readonly T[], wantedOf: (one: T) => readonly Wanted[]): number {
  let [bytes, rows, count] = [0, 0, 0];
  for (const one of all) {
    const group = wantedOf(one);
    bytes += group.reduce((sum, wanted) => sum + wanted.bytes, 0);
    rows += group.length;
    if (count > 0 && (bytes > mostBytesAtOnce || rows > mostAtOnce)) break;
    count += 1;
  }
  return count;
}

function stopping() {
  return new Fault('unavailable', 'Cadre is stopping; the run goes on when it is back');
}
