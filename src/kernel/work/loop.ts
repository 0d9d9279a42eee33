// The loop that does what is due. It runs when woken, and looks by itself four times a second.
import { asFault } from '#base/fault';
import type { Clock } from '#base/time';
import type { Log, Module, Origin } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import type { Answer, Request } from '#kernel/invoke';
import type { Store } from '#kernel/store';
import { claimDue, claimSize, type Delivery, type Outcome, settleAll } from './deliveries.ts';
import {
  claimSchedules,
  type DueSchedule,
  moveScheduleOn,
  type Planned,
  plannedIn,
  seedSchedules,
} from './schedules.ts';

export interface WorkLoop {
  wake(): void;
  /** Does everything that is due now, and what becomes due through it, before answering. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

export interface WorkOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly modules: readonly Module[];
  tenants(): Promise<{ owner: string; all: readonly string[] }>;
  invoke(request: Request): Promise<Answer>;
  /** Off in tests that move the clock themselves. */
  readonly lookByItself?: boolean;
}

const lookEveryMs = 250;
const seedEveryMs = 60_000;
const atOnce = 16;

export function startWork(options: WorkOptions): WorkLoop {
  return new Loop(options);
}

class Loop implements WorkLoop {
  readonly #options: WorkOptions;
  readonly #planned: ReadonlyMap<string, Planned>;
  readonly #timer: NodeJS.Timeout | undefined;
  #running: Promise<number> | undefined;
  #again = false;
  #stopped = false;
  #seededAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: WorkOptions) {
    this.#options = options;
    this.#planned = plannedIn(options.modules);
    if (options.lookByItself !== false) this.#timer = setInterval(() => this.wake(), lookEveryMs).unref();
  }

  wake() {
    if (this.#stopped) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#again = false;
    void this.#start().then((did) => {
      if (this.#again || did >= claimSize) this.wake();
    });
  }

  async settle() {
    for (;;) {
      await this.#running;
      if ((await this.#round()) === 0) return;
    }
  }

  async stop() {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  #start(): Promise<number> {
    this.#running = this.#round()
      .catch((error: unknown) => {
        this.#options.log.error({ error }, 'the work loop could not look for what is due');
        return 0;
      })
      .finally(() => {
        this.#running = undefined;
      });
    return this.#running;
  }

  async #round(): Promise<number> {
    const { store } = this.#options;
    const at = this.#now();
    const schedules = this.#planned.size > 0 ? await this.#dueSchedules(at) : [];
    for (const due of schedules) await this.#runSchedule(due);
    const deliveries = await claimDue(store, at);
    const outcomes = await inParallel(deliveries, (delivery) => this.#deliver(delivery));
    await settleAll(store, outcomes, this.#now());
    return schedules.length + deliveries.length;
  }

  async #dueSchedules(at: string): Promise<DueSchedule[]> {
    const { store, clock, tenants } = this.#options;
    if (clock.nowMs() - this.#seededAtMs >= seedEveryMs) {
      await seedSchedules(store, this.#planned, { ...(await tenants()), now: at });
      this.#seededAtMs = clock.nowMs();
    }
    return claimSchedules(store, this.#planned, at);
  }

  async #runSchedule(due: DueSchedule) {
    const { planned, tenantId, dueAt } = due;
    const who: Authenticated = { tenantId, actor: { kind: 'service', id: planned.module, roles: [] } };
    const key = `schedule:${planned.name}:${dueAt}`;
    const failure = await this.#attempt(who, { capability: planned.contract.name, input: planned.input, key });
    const error = failure === undefined ? null : asFault(failure).message;
    await moveScheduleOn(this.#options.store, due, { error, now: this.#now() });
  }

  async #deliver(delivery: Delivery): Promise<Outcome> {
    const { actor, tenantId } = delivery;
    return { delivery, error: await this.#attempt({ actor, tenantId }, delivery) };
  }

  /** Answers what went wrong, if anything did. */
  async #attempt(who: Authenticated, { capability, input, key }: Pick<Delivery, 'capability' | 'input' | 'key'>) {
    const origin: Origin = { door: 'work', requestId: key, ip: '', host: '', userAgent: '' };
    try {
      await this.#options.invoke({ capability, input, key, caller: { kind: 'known', who }, origin });
      return undefined;
    } catch (error) {
      return error;
    }
  }

  #now(): string {
    return new Date(this.#options.clock.nowMs()).toISOString();
  }
}

async function inParallel<In, Out>(items: readonly In[], work: (item: In) => Promise<Out>): Promise<Out[]> {
  const results: Out[] = [];
  const queue = [...items];
  async function worker() {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) results.push(await work(item));
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}
