// Where a process spends from: the slices it holds. Whatever has room is taken at once, without a turn of the event
// loop; what has none waits for the next turn with the database. A turn that fails refuses those who wait.
import { Fault } from '#base/fault';
import { type Clock, instantOf } from '#base/time';
import type { Log } from '#kernel/contract';
import type { Store } from '#kernel/store';
import { type Cap, startOf } from './model.ts';
import { Queue, refusalOf, refusedJustNow, type Taken, takeAll, type Wanted } from './queue.ts';
import {
  giveBack,
  hasNews,
  isEmpty,
  isLow,
  needOf,
  openSlice,
  type Part,
  type Slice,
  settle,
  wishFor,
} from './slice.ts';
import { type Answered, type Asking, accountOf, askToWarn, isDue, turn } from './turn.ts';

export interface PurseParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  newId(): string;
  /** What was believed of this company's limits is not so any more. */
  onStale(tenantId: string): void;
}

/** One cap and how much of it. */
export interface Need {
  readonly cap: Cap;
  readonly amount: number;
}

const recallTopic = 'meter.recall';
const recallWaitMs = 40;
const beatMs = 1000;
const idleMs = 5000;

export class Purse {
  readonly #parts: PurseParts;
  readonly #queue = new Queue();
  readonly #slices = new Map<string, Slice>();
  readonly #retired = new Set<Slice>();
  readonly #opening = new Map<string, Promise<Slice>>();
  readonly #beat: NodeJS.Timeout;
  readonly #stopHearing: () => void;
  #turning: Promise<void> | undefined;
  #again = false;
  #closed = false;

  constructor(parts: PurseParts) {
    this.#parts = parts;
    this.#beat = setInterval(() => this.#look(), beatMs).unref();
    this.#stopHearing = parts.store.broadcast.hear(recallTopic, (accountId) => this.#giveIn(accountId));
  }

  /** At once when every slice has room. Undefined when the limits are no longer those that were asked for. */
  take(tenantId: string, needs: readonly Need[]): Taken | Promise<Taken> {
    if (this.#closed) throw isStopping();
    const nowMs = this.#parts.clock.nowMs();
    const wanted: Wanted[] = [];
    for (const { cap, amount } of needs) {
      const slice = this.#sliceOf(tenantId, cap, nowMs);
      if (!slice) return this.#openAll(tenantId, needs, nowMs);
      wanted.push({ slice, amount });
    }
    return this.#takeFrom(wanted, nowMs);
  }

  /** What was really spent; what was reserved beyond it can be spent by others. */
  settle(parts: readonly Part[], actualOf: (cap: Cap) => number) {
    for (const part of parts) {
      settle(part, actualOf(part.slice.cap));
      part.slice.refused = undefined;
      // A slice that had left already has something to tell once more.
      if (part.slice.isRetired) this.#retired.add(part.slice);
    }
    if (this.#queue.length > 0) this.#queue.serve(this.#parts.clock.nowMs());
  }

  /** The limits of a company, or of all, may be others now: what is held under the old ones goes back. */
  retire(tenantId?: string) {
    for (const slice of [...this.#slices.values()]) {
      if (tenantId === undefined || slice.tenantId === tenantId) this.#retire(slice);
    }
    this.#turnSoon();
  }

  /** The database has heard everything that was spent before this was asked. */
  async flush() {
    while (this.#turning) await this.#turning;
    await this.#start(() => this.#turn(false));
  }

  async close() {
    clearInterval(this.#beat);
    this.#stopHearing();
    this.#closed = true;
    this.#queue.refuseAll(isStopping());
    for (const slice of [...this.#slices.values()]) this.#retire(slice);
    await this.flush().catch((error: unknown) => this.#complain(error));
  }

  #sliceOf(tenantId: string, cap: Cap, nowMs: number): Slice | undefined {
    const slice = this.#slices.get(keyOf(tenantId, cap, nowMs));
    const isOfNow = slice?.cap.version === cap.version && slice.cap.quotaId === cap.quotaId;
    return isOfNow ? slice : undefined;
  }

  #takeFrom(wanted: readonly Wanted[], nowMs: number): Taken | Promise<Taken> {
    if (wanted.every(({ slice, amount }) => slice.demand === 0 && slice.free >= amount)) {
      const taken = takeAll(wanted, nowMs);
      if (wanted.some(({ slice }) => isLow(slice))) this.#turnSoon();
      return taken;
    }
    const refused = refusedJustNow(wanted, nowMs);
    if (refused) throw refusalOf(refused);
    const waiting = this.#queue.wait(wanted);
    this.#turnSoon();
    return waiting;
  }

  async #openAll(tenantId: string, needs: readonly Need[], nowMs: number): Promise<Taken> {
    const wanted = await Promise.all(
      needs.map(async ({ cap, amount }) => ({ slice: await this.#open(tenantId, cap, nowMs), amount })),
    );
    if (this.#closed) throw isStopping();
    return wanted.some(({ slice }) => slice.isRetired) ? undefined : this.#takeFrom(wanted, nowMs);
  }

  #open(tenantId: string, cap: Cap, nowMs: number): Slice | Promise<Slice> {
    const known = this.#sliceOf(tenantId, cap, nowMs);
    if (known) return known;
    const key = keyOf(tenantId, cap, nowMs);
    const name = `${key} ${cap.quotaId} ${cap.version}`;
    const opening = this.#opening.get(name) ?? this.#opened({ tenantId, cap, key, nowMs });
    this.#opening.set(name, opening);
    return opening.finally(() => this.#opening.delete(name));
  }

  async #opened({ tenantId, cap, key, nowMs }: { tenantId: string; cap: Cap; key: string; nowMs: number }) {
    const { store, newId } = this.#parts;
    const start = startOf(cap.period, nowMs);
    const accountId = await accountOf(store, instantOf(nowMs), { tenantId, cap, start, newId: newId() });
    const slice = openSlice({ cap, key, tenantId, accountId, start, leaseId: newId(), nowMs });
    const former = this.#slices.get(key);
    if (former) this.#retire(former);
    this.#slices.set(key, slice);
    return slice;
  }

  #retire(slice: Slice) {
    slice.isRetired = true;
    if (this.#slices.get(slice.key) === slice) this.#slices.delete(slice.key);
    this.#retired.add(slice);
    this.#queue.dissolve(slice);
  }

  /** Another process is short of what lies idle here. */
  #giveIn(accountId: string) {
    for (const slice of this.#slices.values()) {
      if (slice.accountId !== accountId || slice.demand > 0 || slice.free === 0) continue;
      giveBack(slice);
      this.#turnSoon();
    }
  }

  #look() {
    const nowMs = this.#parts.clock.nowMs();
    for (const slice of this.#slices.values()) {
      if (isEmpty(slice) && !hasNews(slice) && nowMs - slice.takenAtMs > idleMs) this.#retire(slice);
      else if (nowMs - slice.takenAtMs > idleMs && slice.demand === 0) giveBack(slice);
    }
    const all = [...this.#slices.values(), ...this.#retired];
    if (all.some((slice) => slice.isRetired || isDue(slice, nowMs))) this.#turnSoon();
  }

  /** All who ask in the same moment share a turn. */
  #turnSoon() {
    if (this.#turning) this.#again = true;
    if (this.#turning || this.#closed) return;
    const moment = new Promise<void>((resolve) => setImmediate(resolve));
    this.#start(() => moment.then(() => this.#turn(true))).catch((error: unknown) => {
      this.#queue.refuseAll(error);
      this.#complain(error);
    });
  }

  /** One turn at a time: an answer that is overtaken by another one would be misread. */
  #start(work: () => Promise<void>): Promise<void> {
    this.#again = false;
    const started = work();
    this.#turning = started
      .catch(() => undefined)
      .then(() => {
        this.#turning = undefined;
        if (this.#again) this.#turnSoon();
      });
    return started;
  }

  async #turn(mayAsk: boolean) {
    const nowMs = this.#parts.clock.nowMs();
    const asking = this.#asking(nowMs, mayAsk);
    this.#queue.told();
    if (asking.length === 0) return;
    const turning = { store: this.#parts.store, now: instantOf(nowMs), newId: this.#parts.newId };
    const answers = await turn(turning, asking);
    for (const { slice, isEnding } of asking) {
      if (isEnding && slice.granted === slice.used + slice.returned && !hasNews(slice)) this.#retired.delete(slice);
    }
    for (const { slice, isStale } of answers) {
      if (!isStale || slice.isRetired) continue;
      this.#retire(slice);
      this.#parts.onStale(slice.tenantId);
    }
    this.#callIn(this.#queue.serve(nowMs, true));
    await this.#warn(answers, turning);
  }

  #asking(nowMs: number, mayAsk: boolean): Asking[] {
    for (const slice of this.#retired) giveBack(slice);
    const living = [...this.#slices.values()].map((slice) => {
      const isShort = needOf(slice) > 0 || (isLow(slice) && nowMs - slice.takenAtMs < beatMs);
      return { slice, wish: mayAsk && isShort ? wishFor(slice, nowMs) : 0, isEnding: false };
    });
    const leaving = [...this.#retired].map((slice) => ({ slice, wish: 0, isEnding: true }));
    return [...living.filter(({ slice, wish }) => wish > 0 || isDue(slice, nowMs)), ...leaving];
  }

  /** Others are asked for what they hold and do not need; whoever waits asks again in a moment. */
  #callIn(accountIds: ReadonlySet<string>) {
    for (const accountId of accountIds) this.#parts.store.broadcast.publish(recallTopic, accountId);
    if (accountIds.size > 0) setTimeout(() => this.#turnSoon(), recallWaitMs).unref();
    else if (this.#queue.length > 0) this.#again = true;
  }

  async #warn(answers: readonly Answered[], turning: Parameters<typeof askToWarn>[0]) {
    const due = answers.flatMap(({ slice, isAlive, spent, wasWarned }) => {
      const { warnAt } = slice.cap;
      return isAlive && warnAt !== undefined && spent >= warnAt && !wasWarned && !slice.hasWarned ? slice : [];
    });
    for (const slice of due) slice.hasWarned = true;
    await askToWarn(turning, due).catch((error: unknown) => {
      for (const slice of due) slice.hasWarned = false;
      throw error;
    });
  }

  #complain(error: unknown) {
    this.#parts.log.warn({ error }, 'what was spent could not be told; it will be told again');
  }
}

function isStopping() {
  return new Fault('unavailable', 'Cadre is stopping; nothing more is spent');
}

function keyOf(tenantId: string, { scope, scopeId, period, unit }: Cap, nowMs: number): string {
  return `${tenantId} ${scope} ${period} ${unit} ${startOf(period, nowMs)} ${scopeId}`;
}
