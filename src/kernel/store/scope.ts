// Where a call meets the database. A scope belongs to one tenant and one instant; nothing runs on it unbound.
//  - reading: every statement travels with its binding as one read-only implicit transaction, in one round trip;
//  - writing: opens with the first statement, ends with what the pipeline records, two waits in all;
//  - rehearsing: writes for real inside a transaction that is always rolled back.
import { Fault } from '#base/fault';
import type { Instant } from '#base/time';
import { type Db, database } from './database.ts';
import { storeFault } from './errors.ts';
import type { Lane } from './lane.ts';
import type { Pool } from './pool.ts';
import { type Entry, prepared, type Result } from './statement.ts';

export interface Binding {
  readonly tenantId: string;
  readonly now: Instant;
}

export interface Scope {
  readonly db: Db;
  run(entry: Entry): Promise<Result>;
}

const bound = `set_config('app.current_tenant_id', $1, true), set_config('app.now', $2, true)`;
const bindReading = prepared(`select ${bound}, set_config('transaction_read_only', 'on', true)`);
const bindWriting = prepared(`select ${bound}`);
const begin: Entry = { statement: prepared('begin'), values: [] };
const commit: Entry = { statement: prepared('commit'), values: [] };
const rollback: Entry = { statement: prepared('rollback'), values: [] };
const rehearsalLimits: Entry = {
  statement: prepared(`select set_config('lock_timeout', '1s', true), set_config('statement_timeout', '60s', true)`),
  values: [],
};
/** As the database itself counts them: also those that several parts of one statement change, and triggers. It counts
 * what a connection has done, so what counts is the difference. */
const rowsSoFar: Entry = {
  statement: prepared('select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::int from pg_stat_xact_user_tables'),
  values: [],
};

/** Every statement for itself. */
export class ReadScope implements Scope {
  readonly #pool: Pool;
  readonly #bind: Entry;
  #db: Db | undefined;

  constructor(pool: Pool, { tenantId, now }: Binding, options: { writable?: boolean } = {}) {
    this.#pool = pool;
    this.#bind = { statement: options.writable ? bindWriting : bindReading, values: [tenantId, now] };
  }

  get db(): Db {
    this.#db ??= database((entry) => this.run(entry));
    return this.#db;
  }

  async run(entry: Entry): Promise<Result> {
    if (entry.statement.shared) {
      const place = this.#pool.shared();
      const lane = place instanceof Promise ? await place : place;
      lane.gather();
      return this.#read(lane, entry);
    }
    const lane = await this.#pool.take({ isBrief: true });
    try {
      return await this.#read(lane, entry);
    } finally {
      this.#pool.release(lane);
    }
  }

  async #read(lane: Lane, entry: Entry): Promise<Result> {
    try {
      return last(await lane.run([this.#bind, entry]));
    } catch (error) {
      throw storeFault(error);
    }
  }
}

/** Travels with the first statement; its answer is judged before that statement's is believed. */
export interface Prelude {
  readonly entry: Entry;
  judge(result: Result): void;
}

export interface WriteOptions {
  readonly preludes?: readonly Prelude[];
  readonly rehearsal?: boolean;
  /** It commits by itself, maybe while a call around it has its own connection, and waits for no other meanwhile. */
  readonly isBrief?: boolean;
  /** As a rule its commit does not wait for the disk. */
  readonly isLoose?: boolean;
}

export class WriteScope implements Scope {
  readonly #pool: Pool;
  readonly #opening: readonly Entry[];
  readonly #options: WriteOptions;
  #lane: Lane | undefined;
  #opened: Promise<unknown> | undefined;
  #ended = false;
  #db: Db | undefined;
  #rowsBefore = 0;
  readonly #left: Entry[] = [];

  constructor(pool: Pool, { tenantId, now }: Binding, options: WriteOptions = {}) {
    this.#pool = pool;
    this.#options = options;
    this.#opening = [
      begin,
      { statement: bindWriting, values: [tenantId, now] },
      ...(options.rehearsal ? [rehearsalLimits, rowsSoFar] : []),
      ...(options.preludes ?? []).map(({ entry }) => entry),
    ];
  }

  get db(): Db {
    this.#db ??= database(
      (entry) => this.run(entry),
      (entry) => this.leave(entry),
    );
    return this.#db;
  }

  get started() {
    return this.#opened !== undefined;
  }

  async run(entry: Entry): Promise<Result> {
    this.#mustGoOn();
    return last(await this.#send([...this.#left.splice(0), entry]));
  }

  /** A rehearsal has no commit with which it could travel. */
  async leave(entry: Entry): Promise<void> {
    this.#mustGoOn();
    if (this.#options.rehearsal) await this.#send([entry]);
    else this.#left.push(entry);
  }

  /** How many rows a rehearsal has inserted, updated or deleted. */
  async changedRows(): Promise<number> {
    if (!this.#opened || !this.#options.rehearsal) return 0;
    return countIn(await this.run(rowsSoFar)) - this.#rowsBefore;
  }

  /** Commits with `records` in the same round trip. A failure leaves nothing behind. */
  async commit(records: readonly Entry[]): Promise<void> {
    this.#mustGoOn();
    this.#ended = true;
    try {
      const entries = [...this.#left, ...records, commit];
      const answer = last(await (this.#opened ? this.#finish(entries) : this.#send(entries, { isBrief: true })));
      if (answer.command !== 'COMMIT') throw new Fault('internal', 'The database did not commit this work');
    } catch (error) {
      await this.#undo();
      throw error;
    }
    this.#giveBack();
  }

  /** Whoever waits for a connection need not wait until this one's last answer has come: what they say first leaves
   * in the same packet, and stands behind. */
  async #finish(entries: readonly Entry[]): Promise<Result[]> {
    try {
      await this.#opened;
      const lane = this.#lane;
      if (!lane) throw hasEnded();
      const hasHeir = this.#pool.hasHeir(lane);
      if (hasHeir) lane.gather();
      const answers = lane.finish(entries, rollback);
      if (hasHeir) this.#giveBack();
      return await answers.finally(() => this.#giveBack());
    } catch (error) {
      throw storeFault(error);
    }
  }

  /** Harmless when it has ended already. */
  async rollback(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.#undo();
  }

  async #send(entries: readonly Entry[], { isBrief = this.#options.isBrief ?? false } = {}): Promise<Result[]> {
    try {
      if (!this.#opened) {
        const first = this.#open(entries, isBrief);
        this.#opened = first;
        return await first;
      }
      await this.#opened;
      if (!this.#lane) throw hasEnded();
      return await this.#lane.run(entries);
    } catch (error) {
      throw storeFault(error);
    }
  }

  async #open(entries: readonly Entry[], isBrief: boolean): Promise<Result[]> {
    const { isLoose = false } = this.#options;
    const lane = await this.#pool.take({ standsBehind: true, isBrief, isLoose });
    this.#lane = lane;
    const all = [...this.#opening, ...entries];
    const results = await lane.run(all).catch((error: unknown) => {
      // Whoever went before has failed, and has taken that back by now: nothing of this has been done.
      if (isAborted(error)) return lane.run(all);
      throw error;
    });
    const counted = results[this.#opening.indexOf(rowsSoFar)];
    if (counted) this.#rowsBefore = countIn(counted);
    const { preludes = [] } = this.#options;
    const judged = results.slice(this.#opening.length - preludes.length, this.#opening.length);
    for (const [index, answer] of judged.entries()) preludes[index]?.judge(answer);
    return results.slice(this.#opening.length);
  }

  /** Work that failed may have left statements without waiting for them: even the first may still be on its way. */
  async #undo() {
    await this.#opened?.catch(() => undefined);
    await this.#lane?.run([rollback]).catch(() => this.#lane?.close());
    this.#giveBack();
  }

  #giveBack() {
    if (this.#lane) this.#pool.release(this.#lane);
    this.#lane = undefined;
  }

  #mustGoOn() {
    if (this.#ended) throw hasEnded();
  }
}

function hasEnded() {
  return new Fault('internal', 'This call has ended; its database is closed');
}

/** "Current transaction is aborted": only what a former one has left behind can meet a beginning. */
function isAborted(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '25P02';
}

function countIn({ rows: [row] }: Result): number {
  return Number(row?.[0] ?? 0);
}

function last(results: readonly Result[]): Result {
  const result = results.at(-1);
  if (!result) throw new Fault('internal', 'The database answered nothing');
  return result;
}
