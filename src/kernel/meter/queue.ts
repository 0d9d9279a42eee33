// Those who wait until their slices have room, first come first served: whoever asks for much is not passed for ever by
// those who ask for little.
import { Fault } from '#base/fault';
import { resetOf, sentenceOf } from './model.ts';
import { giveBack, type Part, type Slice, take } from './slice.ts';

export interface Wanted {
  readonly slice: Slice;
  readonly amount: number;
}

/** Undefined when a limit was changed while one waited for it. */
export type Taken = readonly Part[] | undefined;

interface Waiter {
  readonly wanted: readonly Wanted[];
  /** The database has heard of it. */
  wasTold: boolean;
  recalls: number;
  resolve(taken: Taken): void;
  reject(error: unknown): void;
}

/** What others hold and do not need is called in this often before anybody is refused because of it. */
const recalls = 3;
/** So long a refusal is repeated without asking again. */
const refusalMs = 200;

export class Queue {
  #waiting: Waiter[] = [];

  get length() {
    return this.#waiting.length;
  }

  wait(wanted: readonly Wanted[]): Promise<Taken> {
    return new Promise((resolve, reject) => {
      for (const { slice, amount } of wanted) slice.demand += amount;
      this.#waiting.push({ wanted, wasTold: false, recalls: 0, resolve, reject });
    });
  }

  /** All who wait now are told of in the turn that begins. */
  told() {
    for (const waiter of this.#waiting) waiter.wasTold = true;
  }

  /** Hands out what there is. After a turn, answers which accounts others should give back to. */
  serve(nowMs: number, afterTurn = false): Set<string> {
    const blocked = new Set<Slice>();
    const wantedBack = new Set<string>();
    this.#waiting = this.#waiting.filter((waiter) => {
      if (waiter.wanted.some(({ slice }) => blocked.has(slice))) return this.#stays(waiter, blocked);
      const short = waiter.wanted.find(({ slice, amount }) => slice.free < amount);
      if (!short) return this.#leaves(waiter, () => waiter.resolve(takeAll(waiter.wanted, nowMs)));
      const { slice, amount } = short;
      const isHopeless = afterTurn && waiter.wasTold && slice.cap.isHard && slice.free + slice.room < amount;
      if (!isHopeless) return this.#stays(waiter, blocked);
      if (slice.elsewhere > 0 && waiter.recalls < recalls) {
        waiter.recalls += 1;
        wantedBack.add(slice.accountId);
        return this.#stays(waiter, blocked);
      }
      slice.refused = { from: amount, untilMs: nowMs + refusalMs };
      const refusal = refusalOf(short);
      this.#leaves(waiter, () => waiter.reject(refusal));
      if (slice.demand === 0) leaveToOthers(slice);
      return false;
    });
    return wantedBack;
  }

  /** Nobody waits for this slice any more. */
  dissolve(gone: Slice) {
    this.#waiting = this.#waiting.filter((waiter) => {
      if (!waiter.wanted.some(({ slice }) => slice === gone)) return true;
      return this.#leaves(waiter, () => waiter.resolve(undefined));
    });
  }

  refuseAll(error: unknown) {
    this.#waiting = this.#waiting.filter((waiter) => this.#leaves(waiter, () => waiter.reject(error)));
  }

  #stays({ wanted }: Waiter, blocked: Set<Slice>): true {
    for (const { slice } of wanted) blocked.add(slice);
    return true;
  }

  #leaves({ wanted }: Waiter, tell: () => void): false {
    for (const { slice, amount } of wanted) slice.demand -= amount;
    tell();
    return false;
  }
}

/** Too little for whoever asked here may be enough for somebody elsewhere. */
function leaveToOthers(slice: Slice) {
  slice.room += slice.free;
  giveBack(slice);
}

export function takeAll(wanted: readonly Wanted[], nowMs: number): Part[] {
  return wanted.map(({ slice, amount }) => take(slice, amount, nowMs));
}

/** What was refused a moment ago is refused again without asking. */
export function refusedJustNow(wanted: readonly Wanted[], nowMs: number): Wanted | undefined {
  return wanted.find(({ slice: { refused, free, demand }, amount }) => {
    if (!refused || demand !== 0 || free >= amount || amount < refused.from) return false;
    // A clock that was set back must not make a moment of hours.
    const leftMs = refused.untilMs - nowMs;
    return leftMs > 0 && leftMs <= refusalMs;
  });
}

export function refusalOf({ slice: { cap, start, free, room }, amount: needed }: Wanted): Fault {
  const shortage = { cap, needed, left: free + room, resetsAt: resetOf(cap.period, start) };
  const { scope, scopeId, period, unit, limit } = cap;
  const details = { limit: { scope, scopeId, period, unit, limit }, needed, left: shortage.left };
  return new Fault('over_budget', sentenceOf(shortage), { details: { ...details, resetsAt: shortage.resetsAt } });
}
