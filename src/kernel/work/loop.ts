// The loop that does what is due. It runs when woken, and looks by itself four times a second.
import { asFault } from '#base/fault';
import type { Clock } from '#base/time';
import type { Actor, Log, Module, Origin } from '#kernel/contract';
import type { Answer, Request } from '#kernel/invoke';
import type { Store } from '#kernel/store';
import { claimDue, claimSize, type Delivery, type Outcome, settleAll } from './deliveries.ts';
import { claimSchedules, type DueSchedule, moveScheduleOn, plannedIn, seedSchedules } from './schedules.ts';

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

const origin = (requestId: string): Origin => ({ door: 'work', requestId, ip: '', host: '', userAgent: '' });

export function startWork(options: WorkOptions): WorkLoop {
  const { store, clock, log } = options;
  const planned = plannedIn(options.modules);
  const now = () => new Date(clock.nowMs()).toISOString();
  let running: Promise<number> | undefined;
  let again = false;
  let stopped = false;
  let seededAtMs = Number.NEGATIVE_INFINITY;
  const timer = options.lookByItself === false ? undefined : setInterval(wake, lookEveryMs).unref();

  async function round(): Promise<number> {
    const at = now();
    if (planned.size > 0 && clock.nowMs() - seededAtMs >= seedEveryMs) {
      await seedSchedules(store, planned, await options.tenants(), at);
      seededAtMs = clock.nowMs();
    }
    const schedules = planned.size > 0 ? await claimSchedules(store, planned, at) : [];
    for (const due of schedules) await runSchedule(due);
    const deliveries = await claimDue(store, at);
    const outcomes = await inParallel(deliveries, deliver);
    await settleAll(store, outcomes, now());
    return schedules.length + deliveries.length;
  }

  async function runSchedule(due: DueSchedule) {
    const { planned: schedule, tenantId, dueAt } = due;
    const actor: Actor = { kind: 'service', id: schedule.module, roles: [] };
    const key = `schedule:${schedule.name}:${dueAt}`;
    const failure = await attempt(schedule.contract.name, schedule.input, actor, tenantId, key);
    await moveScheduleOn(store, due, failure ? asFault(failure).message : null, now());
  }

  async function deliver(delivery: Delivery): Promise<Outcome> {
    const { capability, input, actor, tenantId, key } = delivery;
    return { delivery, error: await attempt(capability, input, actor, tenantId, key) };
  }

  async function attempt(capability: string, input: unknown, actor: Actor, tenantId: string, key: string) {
    try {
      const caller = { kind: 'known', who: { actor, tenantId } } as const;
      await options.invoke({ capability, input, caller, key, origin: origin(key) });
      return undefined;
    } catch (error) {
      return error;
    }
  }

  function wake() {
    if (stopped) return;
    if (running) {
      again = true;
      return;
    }
    again = false;
    running = round()
      .catch((error: unknown) => {
        log.error({ error }, 'the work loop could not look for what is due');
        return 0;
      })
      .finally(() => {
        running = undefined;
      });
    void running.then((did) => {
      if (again || did >= claimSize) wake();
    });
  }

  return {
    wake,
    async settle() {
      for (;;) {
        await running;
        if ((await round()) === 0) return;
      }
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
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
