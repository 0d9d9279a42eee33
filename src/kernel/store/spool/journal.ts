// The acknowledged path. One fsync is in flight; whatever arrives meanwhile rides in the next one. A group that fails
// is refused whole and its file given up: after a failed fsync nobody knows what it holds beyond the last good one.
import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Fault } from '#base/fault';
import type { Delivery } from './delivery.ts';
import { syncDirectory, writeWhole } from './disk.ts';
import { frameBytes, framesOf } from './frame.ts';
import { lockOf, openHome } from './home.ts';
import { recordIn } from './record.ts';
import { newSegment, type Segment, segmentSuffix } from './segment.ts';

export interface JournalOptions {
  readonly dir: string;
  readonly segmentBytes: number;
  readonly delivery: Delivery;
  readonly onError: (error: unknown) => void;
}

interface Entry {
  readonly text: string;
  /** Of its frame. */
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: Fault) => void;
}

interface OpenFile {
  readonly segment: Segment;
  readonly file: FileHandle;
  size: number;
}

export class Journal {
  readonly #options: JournalOptions;
  #home: string | null;
  #current: OpenFile | null = null;
  /** The file after it, opened while it fills: a directory is slow to sync, and nobody should wait for that. */
  #ahead: Promise<OpenFile | null> | null = null;
  #opened = 0;
  #group: Entry[] = [];
  readonly #waiting: Entry[] = [];
  #pendingBytes = 0;
  #closing = false;
  #writing: Promise<void> | null = null;

  constructor(options: JournalOptions, home: string) {
    this.#options = options;
    this.#home = home;
  }

  /** Null while our folder is lost and nothing has been appended since. */
  get home(): string | null {
    return this.#home;
  }

  /** What is taken in but not yet on disk. */
  get pending(): { records: number; bytes: number; oldestAt: string | null } {
    const first = this.#group[0] ?? this.#waiting[0];
    const records = this.#group.length + this.#waiting.length;
    return {
      records,
      bytes: this.#pendingBytes,
      oldestAt: first === undefined ? null : recordIn(Buffer.from(first.text)).at,
    };
  }

  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  append(text: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const bytes = frameBytes(text);
    this.#waiting.push({ text, bytes, resolve, reject });
    this.#pendingBytes += bytes;
    this.#writing ??= this.#run();
    return promise;
  }

  /** Resolves when all that was taken in has been written or refused. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  async close(): Promise<void> {
    await this.settled();
    this.#closing = true;
    if (this.#current !== null) await this.#end(this.#current);
    await this.#takeAhead();
  }

  async #run(): Promise<void> {
    // Lets everything that is appended in this same turn share the first fsync.
    await null;
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup();
      this.#group = group;
      try {
        await this.#commit(group);
        for (const entry of group) entry.resolve();
      } catch (error) {
        const fault = asUnavailable(error, this.#options.dir);
        for (const entry of group) entry.reject(fault);
      }
      this.#group = [];
      await this.#lookAhead();
    }
    this.#writing = null;
  }

  #takeGroup(): Entry[] {
    let sum = 0;
    let count = 0;
    for (const { bytes } of this.#waiting) {
      if (sum >= this.#options.segmentBytes) break;
      sum += bytes;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #commit(group: readonly Entry[]): Promise<void> {
    const bytes = group.reduce((sum, entry) => sum + entry.bytes, 0);
    try {
      const current = this.#current ?? (await this.#begin());
      const frames = framesOf(
        group.map(({ text }) => text),
        bytes,
      );
      await this.#write(current, frames);
      this.#options.delivery.accept(current.segment, frames, group.length);
    } finally {
      this.#pendingBytes -= bytes;
    }
  }

  async #lookAhead(): Promise<void> {
    const { segmentBytes } = this.#options;
    if (this.#current === null) return;
    // What can not be opened now is tried again when it is needed, by whoever then hears of it.
    if (this.#current.size >= segmentBytes / 2 && this.#isOurs()) this.#ahead ??= this.#open().catch(() => null);
    if (this.#current.size >= segmentBytes) await this.#end(this.#current);
  }

  /** Null when there is none, or it lies in a folder that is not ours any more. */
  async #takeAhead(): Promise<OpenFile | null> {
    const ahead = await this.#ahead;
    this.#ahead = null;
    if (ahead === null) return null;
    if (!this.#closing && dirname(ahead.segment.path) === this.#home && this.#isOurs()) return ahead;
    await this.#end(ahead);
    return null;
  }

  async #begin(): Promise<OpenFile> {
    this.#current = (await this.#takeAhead()) ?? (await this.#open());
    return this.#current;
  }

  async #open(): Promise<OpenFile> {
    if (this.#home === null || !this.#isOurs()) this.#home = await openHome(this.#options.dir);
    this.#opened += 1;
    const path = join(this.#home, String(this.#opened).padStart(8, '0') + segmentSuffix);
    const current = { segment: newSegment(path), file: await open(path, 'wx'), size: 0 };
    this.#options.delivery.add(current.segment);
    try {
      await syncDirectory(this.#home);
    } catch (error) {
      await this.#end(current);
      throw error;
    }
    return current;
  }

  async #write(current: OpenFile, bytes: Buffer): Promise<void> {
    try {
      await writeWhole(current.file, bytes, current.size);
      await current.file.datasync();
      this.#assertStillOurs();
    } catch (error) {
      await current.file.truncate(current.size).catch(this.#options.onError);
      await this.#end(current);
      throw error;
    }
    current.size += bytes.length;
  }

  /** Whoever takes a folder renames it before reading it: one still in place after our fsync will show this group. */
  #assertStillOurs(): void {
    if (this.#isOurs()) return;
    this.#home = null;
    throw new Fault('unavailable', 'Another process took this spool for dead and adopted its folder; try again');
  }

  #isOurs(): boolean {
    return this.#home !== null && existsSync(lockOf(this.#home));
  }

  async #end(current: OpenFile): Promise<void> {
    if (this.#current === current) this.#current = null;
    this.#options.delivery.seal(current.segment);
    await current.file.close().catch(this.#options.onError);
  }
}

function asUnavailable(error: unknown, dir: string): Fault {
  if (error instanceof Fault) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const message = `The spool in ${dir} could not be written; nothing was recorded. ${reason}`;
  return new Fault('unavailable', message, { cause: error });
}
