// For what must not wait for the database: clicks, model usage, tallies, refusals. An appended record is acknowledged
// when it lies fsynced in a file, delivered to the database soon after, and replayed by any process after a crash.
// Delivery is at least once: whoever delivers writes by record id, so that a second time changes nothing.
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Fault } from '#base/fault';
import { Delivery } from './delivery.ts';
import { hasCode } from './disk.ts';
import { frameBytes } from './frame.ts';
import { adoptDead, adoptedIn, beat, leaveHome, openHome } from './home.ts';
import { Journal } from './journal.ts';
import { heartbeatMs } from './owner.ts';
import { type SpooledRecord, type SpoolRecord, textOf } from './record.ts';
import { leftSegments } from './segment.ts';

export type { SpooledRecord, SpoolRecord } from './record.ts';

export interface SpoolOptions {
  /** Shared by all processes; each works in its own folder below it. */
  readonly dir: string;
  /** Must be idempotent by record id. Throwing means: all of it again, later. */
  readonly deliver: (records: readonly SpooledRecord[]) => Promise<void>;
  readonly deliverAfterMs?: number;
  readonly maxBatch?: number;
  readonly segmentBytes?: number;
  readonly maxBacklogBytes?: number;
  readonly onError?: (error: unknown) => void;
}

export interface SpoolStats {
  readonly backlog: number;
  readonly bytes: number;
  readonly oldestAt: string | null;
  /** Posted records that could not be kept since the spool was opened. */
  readonly dropped: number;
}

export interface Spool {
  /** Resolves once the record would survive a crash or a power cut; refuses with `unavailable` when it would not. */
  append(record: SpoolRecord): Promise<void>;
  /** The same without waiting. What can't be kept is counted and reported. */
  post(record: SpoolRecord): void;
  /** Resolves when everything appended so far has been delivered; waits as long as the database stays away. */
  flush(): Promise<void>;
  /** Delivers what is left; what the database doesn't take now stays on disk for the next process. */
  close(): Promise<void>;
  stats(): SpoolStats;
}

const defaults = {
  deliverAfterMs: 20,
  maxBatch: 500,
  segmentBytes: 4 * 1024 * 1024,
  maxBacklogBytes: 256 * 1024 * 1024,
  onError: (error: unknown) => process.emitWarning(error instanceof Error ? error : String(error)),
};

export async function openSpool(options: SpoolOptions): Promise<Spool> {
  const settings = { ...defaults, ...options, dir: resolve(options.dir) };
  await mkdir(settings.dir, { recursive: true, mode: 0o700 });
  const spool = new OpenSpool(settings, await openHome(settings.dir));
  await spool.adopt();
  return spool;
}

class OpenSpool implements Spool {
  readonly #settings: Required<SpoolOptions>;
  readonly #journal: Journal;
  readonly #delivery: Delivery;
  readonly #adopted = new Set<string>();
  readonly #heart: NodeJS.Timeout;
  #adopting: Promise<void> | null = null;
  #closing: Promise<void> | null = null;
  #dropped = 0;
  #droppedUnsaid = 0;

  constructor(settings: Required<SpoolOptions>, home: string) {
    this.#settings = settings;
    this.#delivery = new Delivery({ ...settings, onDelivered: () => this.#tellDropped() });
    this.#journal = new Journal({ ...settings, delivery: this.#delivery }, home);
    this.#heart = setInterval(() => this.adopt(), heartbeatMs).unref();
  }

  async append(record: SpoolRecord): Promise<void> {
    if (this.#closing !== null) throw new Fault('unavailable', 'The spool is closed; Cadre is shutting down');
    const text = textOf(record);
    const { maxBacklogBytes, dir } = this.#settings;
    const bytes = this.#delivery.bytes + this.#journal.pendingBytes;
    if (bytes + frameBytes(text) > maxBacklogBytes) {
      const message = `The spool in ${dir} is full: the database has not taken ${bytes} bytes of records`;
      throw new Fault('unavailable', message, { details: { bytes, maxBacklogBytes } });
    }
    await this.#journal.append(text);
  }

  post(record: SpoolRecord): void {
    this.append(record).catch((error: unknown) => {
      this.#dropped += 1;
      // One report when losing begins and one with the sum when it ends: during an outage this is thousands a second.
      if (this.#droppedUnsaid === 0) this.#settings.onError(error);
      this.#droppedUnsaid += 1;
    });
  }

  async flush(): Promise<void> {
    await this.#journal.settled();
    await this.#delivery.flush();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  stats(): SpoolStats {
    const { records, bytes, oldestAt } = this.#journal.pending;
    return {
      backlog: this.#delivery.backlog + records,
      bytes: this.#delivery.bytes + bytes,
      oldestAt: this.#delivery.oldestAt ?? oldestAt,
      dropped: this.#dropped,
    };
  }

  /** Shows that we live, and takes over from those who don't. */
  adopt(): Promise<void> {
    this.#adopting ??= this.#adopt()
      .catch(this.#settings.onError)
      .finally(() => {
        this.#adopting = null;
      });
    return this.#adopting;
  }

  async #adopt(): Promise<void> {
    const { dir, onError } = this.#settings;
    const home = this.#journal.home;
    if (home === null) return;
    try {
      await beat(home);
      await adoptDead(dir, home, onError);
    } catch (error) {
      // Our own folder is gone: the next append notices and opens another.
      if (hasCode(error, 'ENOENT')) return;
      throw error;
    }
    for (const folder of await adoptedIn(home)) {
      if (this.#adopted.has(folder)) continue;
      const segments = await leftSegments(folder, onError);
      this.#adopted.add(folder);
      if (segments.length === 0) await leaveHome(folder);
      for (const segment of segments) this.#delivery.add(segment);
    }
  }

  async #close(): Promise<void> {
    clearInterval(this.#heart);
    await this.#adopting;
    await this.#journal.close();
    await this.#delivery.close();
    this.#tellDropped();
    if (this.#journal.home !== null) await leaveHome(this.#journal.home);
  }

  #tellDropped(): void {
    const count = this.#droppedUnsaid;
    this.#droppedUnsaid = 0;
    if (count > 1) this.#settings.onError(new Fault('unavailable', `The spool had to drop ${count} posted records`));
  }
}
