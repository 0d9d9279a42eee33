// Takes records from the segments to the database: in order, in batches, again until it succeeds. A segment's file goes
// only when all of it has been delivered, so a crash at any point repeats records and never loses one.
import { dirname } from 'node:path';
import { Fault } from '#base/fault';
import { hasCode } from './disk.ts';
import { leaveHome } from './home.ts';
import { recordIn, type SpooledRecord } from './record.ts';
import { load, oldestOf, retire, type Segment } from './segment.ts';

const firstRetryMs = 25;
const longestRetryMs = 5_000;

export interface DeliveryOptions {
  readonly dir: string;
  readonly deliver: (records: readonly SpooledRecord[]) => Promise<void>;
  readonly deliverAfterMs: number;
  readonly maxBatch: number;
  readonly onError: (error: unknown) => void;
  readonly onDelivered: () => void;
}

interface Waiter {
  readonly owed: ReadonlyMap<Segment, number>;
  readonly resolve: () => void;
  readonly reject: (error: Fault) => void;
}

export class Delivery {
  readonly #options: DeliveryOptions;
  #queue: Segment[] = [];
  #waiters: Waiter[] = [];
  #pumping: Promise<void> | null = null;
  #nap: { readonly end: () => void; readonly gathering: boolean } | null = null;
  #failures = 0;
  #closing = false;
  #gaveUp = false;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  get backlog(): number {
    return this.#queue.reduce((sum, segment) => sum + segment.records - segment.delivered, 0);
  }

  get bytes(): number {
    return this.#queue.reduce((sum, segment) => sum + segment.owedBytes, 0);
  }

  get oldestAt(): string | null {
    const first = this.#queue.find((segment) => segment.records > segment.delivered);
    return first === undefined ? null : oldestOf(first);
  }

  add(segment: Segment): void {
    this.#queue.push(segment);
    this.#nudge();
  }

  /** The frames of so many records now lie on disk at the end of a growing segment. */
  accept(segment: Segment, frames: Buffer, records: number): void {
    segment.held?.push(frames, records);
    segment.records += records;
    segment.owedBytes += frames.length;
    this.#nudge();
  }

  seal(segment: Segment): void {
    segment.growing = false;
    if (segment !== this.#next()) {
      segment.oldestAt = oldestOf(segment);
      segment.held = null;
    }
    this.#nudge();
  }

  /** Resolves when all that lies in the queue now is delivered, however long the database stays away. */
  flush(): Promise<void> {
    if (this.#gaveUp) return Promise.reject(leftBehind());
    const owed = new Map(this.#queue.map((segment) => [segment, segment.records]));
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiters.push({ owed, resolve, reject });
    this.#settle();
    this.#hurry();
    return promise;
  }

  /** Delivers what it can. At the first failure it stops: the files stay for the next process. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#hurry();
    this.#nudge();
    await this.#pumping;
    for (const waiter of this.#waiters.splice(0)) waiter.reject(leftBehind());
  }

  #next(): Segment | undefined {
    return this.#queue.find((segment) => segment.records > segment.delivered || !segment.growing);
  }

  #nudge(): void {
    if (this.#nap?.gathering && this.backlog >= this.#options.maxBatch) this.#nap.end();
    if (this.#pumping === null && !this.#gaveUp && this.#next() !== undefined) this.#pumping = this.#pump();
  }

  #hurry(): void {
    this.#nap?.end();
  }

  async #pump(): Promise<void> {
    for (let segment = this.#next(); segment !== undefined && !this.#gaveUp; segment = this.#next()) {
      await this.#advance(segment);
      this.#settle();
    }
    // In the same breath as the last look at the queue, or a nudge in between would be lost.
    this.#pumping = null;
  }

  async #advance(segment: Segment): Promise<void> {
    const { deliverAfterMs, maxBatch } = this.#options;
    const pressed = this.#closing || this.#waiters.length > 0;
    if (segment.growing && !pressed && this.backlog < maxBatch) await this.#sleep(deliverAfterMs, true);
    try {
      await this.#deliverFrom(segment);
      this.#failures = 0;
    } catch (error) {
      this.#options.onError(error);
      this.#failures += 1;
      this.#gaveUp = this.#closing;
      if (!this.#gaveUp) await this.#sleep(Math.min(firstRetryMs * 2 ** this.#failures, longestRetryMs), false);
    }
  }

  async #deliverFrom(segment: Segment): Promise<void> {
    const { deliver, maxBatch, onError, onDelivered } = this.#options;
    const held = segment.held ?? (await load(segment, onError));
    const { texts, bytes, drop } = held.first(maxBatch);
    if (texts.length > 0) {
      await deliver(texts.map(recordIn));
      drop();
      segment.delivered += texts.length;
      segment.owedBytes -= bytes;
      onDelivered();
    }
    if (held.records === 0 && !segment.growing) await this.#retire(segment);
  }

  async #retire(segment: Segment): Promise<void> {
    this.#queue = this.#queue.filter((other) => other !== segment);
    const folder = dirname(segment.path);
    try {
      await retire(segment, this.#options.dir);
      const adopted = dirname(folder) !== this.#options.dir;
      if (adopted && !this.#queue.some(({ path }) => dirname(path) === folder)) await leaveHome(folder);
    } catch (error) {
      // The records are delivered; a file that stays is only delivered once more by whoever adopts it.
      if (!hasCode(error, 'ENOENT')) this.#options.onError(error);
    }
  }

  #settle(): void {
    this.#waiters = this.#waiters.filter(({ owed, resolve }) => {
      for (const [segment, count] of owed) {
        if (segment.delivered < Math.min(count, segment.records)) return true;
      }
      resolve();
      return false;
    });
  }

  async #sleep(ms: number, gathering: boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.#nap = { end: resolve, gathering };
    await promise;
    clearTimeout(timer);
    this.#nap = null;
  }
}

function leftBehind(): Fault {
  return new Fault('unavailable', 'The spool closed before all was delivered; the rest waits on disk');
}
