// Reserve, then settle. Nothing is spent before every limit concerned has room for it; what was reserved and not spent
// is free again. If it costs more than was reserved, the rest is counted all the same: a limit can be passed by at
// most that, so whoever reserves asks for the most it can cost.
import { Fault } from '#base/fault';
import type { Clock } from '#base/time';
import type { Log } from '#kernel/contract';
import type { Store } from '#kernel/store';
import { capsFor, type Holder, openLimits, type TenantLimits } from './limits.ts';
import { type Amount, type PriceItem, sentenceOfUnpriced, type Unit, units } from './model.ts';
import { type Need, Purse } from './purse.ts';
import type { Taken } from './queue.ts';
import type { Part } from './slice.ts';

export interface Ask {
  readonly tenantId: string;
  /** Whose limits it falls under besides the company's own. */
  readonly holders: readonly Holder[];
  /** Every unit that may be spent, by the most that it may be. */
  readonly amount: Amount;
  /** What has no price: nobody knows whether a limit of money has room for it. */
  readonly unpriced?: Unpriced | undefined;
}

export interface Unpriced {
  readonly provider: string;
  readonly model: string;
  readonly items: readonly PriceItem[];
}

export interface Reservation {
  /** What it really was; once. */
  settle(actual: Amount): void;
  /** Nothing was spent. */
  release(): void;
}

export interface Budget {
  /** At once when this process holds enough; a Fault `over_budget` when a limit has no room. */
  reserve(ask: Ask): Reservation | Promise<Reservation>;
  /** The database has heard of everything that was settled. */
  flush(): Promise<void>;
  /** A quota of this company has been changed. */
  changed(tenantId: string): void;
  close(): Promise<void>;
}

export interface BudgetParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  newId(): string;
}

const unlimited: Reservation = { settle: () => undefined, release: () => undefined };
/** Limits that change faster than they can be read. */
const mostTries = 20;

export function openBudget({ store, clock, log, newId }: BudgetParts): Budget {
  const purse = new Purse({ store, clock, log, newId, onStale: (tenantId) => limits.forget(tenantId) });
  const limits = openLimits({ store, clock, onChange: (tenantId) => purse.retire(tenantId) });

  function reserve(ask: Ask): Reservation | Promise<Reservation> {
    checkAmount(ask.amount);
    const known = limits.of(ask.tenantId);
    if (!known) return reserveLater(ask, 1);
    const taken = takeUnder(known, ask);
    if (taken instanceof Promise) return taken.then((parts) => (parts ? reserved(parts, ask) : reserveLater(ask, 1)));
    return taken ? reserved(taken, ask) : reserveLater(ask, 1);
  }

  async function reserveLater(ask: Ask, tries: number): Promise<Reservation> {
    const taken = await takeUnder(await limits.load(ask.tenantId), ask);
    if (taken) return reserved(taken, ask);
    if (tries < mostTries) return reserveLater(ask, tries + 1);
    throw new Fault('unavailable', 'The limits of this company change too fast to be kept; try again');
  }

  function takeUnder(known: TenantLimits, { tenantId, holders, amount, unpriced }: Ask): Taken | Promise<Taken> {
    if (known.size === 0) return [];
    const needs: Need[] = [];
    for (const cap of capsFor(known, holders)) {
      if (unpriced && cap.isHard && cap.unit === 'costMicros') throw costUnknown(unpriced);
      const wanted = amount[cap.unit];
      if (wanted !== undefined) needs.push({ cap, amount: wanted });
    }
    return needs.length === 0 ? [] : purse.take(tenantId, needs);
  }

  function reserved(parts: readonly Part[], { amount }: Ask): Reservation {
    if (parts.length === 0) return unlimited;
    let isOver = false;
    const end = (actualOf: (unit: Unit) => number) => {
      if (isOver) return;
      isOver = true;
      purse.settle(parts, ({ unit }) => actualOf(unit));
    };
    return {
      settle(actual) {
        checkAmount(actual);
        end((unit) => actual[unit] ?? 0);
        const unasked = units.find((unit) => (actual[unit] ?? 0) > 0 && amount[unit] === undefined);
        if (unasked) throw new Fault('internal', `${unasked} were spent that nobody had asked for`);
      },
      release: () => end(() => 0),
    };
  }

  return {
    reserve,
    flush: () => purse.flush(),
    changed: (tenantId) => limits.changed(tenantId),
    async close() {
      limits.close();
      await purse.close();
    },
  };
}

function checkAmount(amount: Amount) {
  for (const unit of units) {
    const count = amount[unit] ?? 0;
    if (Number.isSafeInteger(count) && count >= 0) continue;
    throw new Fault('internal', `${count} ${unit} is not an amount; amounts are whole and not negative`);
  }
}

function costUnknown(unpriced: Unpriced): Fault {
  return new Fault('over_budget', sentenceOfUnpriced(unpriced), { details: { reason: 'unpriced', ...unpriced } });
}
