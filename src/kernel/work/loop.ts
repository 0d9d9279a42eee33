// The loop that does what is due. It looks when woken, and by itself four times a second; what it finds is done in
// slots that do not wait for one another.
import { asFault, Fault } from '#base/fault';
import type { Clock } from '#base/time';
import type { Actor, Log, Module, Origin } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import type { Answer, Request } from '#kernel/invoke';
import type { Store } from '#kernel/store';
import { type Batch, batched, filled, inputOf, type Sizes, sizesIn, taking } from './batches.ts';
import {
  claimDue,
  type Delivery,
  type Outcome,
  releaseDeliveries,
  releaseDeliveriesOf,
  settleAll,
} from './deliveries.ts';
import { type Engine, openEngine } from './run/engine.ts';
import {
  claimSchedules,
  type DueSchedule,
  moveScheduleOn,
  type Planned,
  plannedIn,
  releaseSchedules,
  releaseSchedulesOf,
  seedSchedules,
} from './schedules.ts';
import { openSlots, type Piece, type Slots } from './slots.ts';
import { isTooLate } from './timing.ts';

type Due = Pick<Delivery, 'capability' | 'input' | 'key'> & Partial<Pick<Delivery, 'tainted'>> & Pick<Request, 'step'>;

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
  /** The actor with the rights they have now; undefined when they do not belong there any more. */
  actorNow?(tenantId: string, actor: Actor): Promise<Actor | undefined>;
  /** Off in tests that move the clock themselves. */
  readonly lookByItself?: boolean;
}

const lookEveryMs = 250;
const gatherMs = 25;
const seedEveryMs = 60_000;
const atOnce = 16;
const atOncePerTenant = 12;
/** So few that all are done long before their leases run out. */
const inHand = 64;

export function startWork(options: WorkOptions): WorkLoop {
  return new Loop(options);
}

class Loop implements WorkLoop {
  readonly #options: WorkOptions;
  readonly #planned: ReadonlyMap<string, Planned>;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #sizes: Sizes;
  readonly #slots: Slots;
  readonly #engine: Engine;
  #looking: Promise<number> | undefined;
  #again = false;
  /** The last look found something, so there may be more. */
  #more = false;
  #outcomes: Outcome[] = [];
  #settling: Promise<void> | undefined;
  #endMoment: () => void = () => undefined;
  readonly #whenIdle: (() => void)[] = [];
  #isReleased = false;
  #stopped = false;
  #seededAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: WorkOptions) {
    this.#options = options;
    this.#planned = plannedIn(options.modules);
    this.#sizes = sizesIn(options.modules);
    this.#slots = openSlots({ size: atOnce, perTenant: atOncePerTenant, onEnd: () => this.#ended() });
    this.#engine = openEngine({ ...options, onDied: (owners) => this.#inherit(owners) });
    if (options.lookByItself !== false) this.#timer = setInterval(() => this.wake(), lookEveryMs).unref();
  }

  wake() {
    if (this.#stopped) return;
    this.#again = true;
    if (this.#looking) return;
    void this.#look().catch((error: unknown) => {
      this.#options.log.error({ error }, 'the work loop could not look for what is due');
    });
  }

  async settle() {
    for (;;) {
      await this.#idle();
      const [found, ran] = await Promise.all([this.#stopped ? 0 : this.#look(), this.#engine.settle()]);
      if (this.#stopped || (ran + found === 0 && this.#isIdle)) return;
    }
  }

  async stop() {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#looking?.catch(() => undefined);
    this.#slots.clear();
    await this.#engine.stop();
    await this.#idle();
    await this.#release('own').catch((error: unknown) => {
      this.#options.log.warn({ error }, 'what is in hand was not given back: others wait until its leases run out');
    });
  }

  /** One look at a time, and another one for whoever has woken us meanwhile. Answers what the last one found. */
  #look(): Promise<number> {
    if (this.#looking) return this.#looking.catch(() => 0).then(() => this.#look());
    this.#looking = this.#lookOnce().finally(() => {
      this.#looking = undefined;
      this.#tellIdle();
      if (this.#again) this.wake();
    });
    return this.#looking;
  }

  async #lookOnce(): Promise<number> {
    const { store } = this.#options;
    this.#again = false;
    if (!this.#isReleased && store.kind === 'embedded') await this.#release('others');
    this.#isReleased = true;
    const room = inHand - this.#slots.waiting;
    if (room <= 0) return 0;
    const at = this.#now();
    const schedules = this.#planned.size > 0 ? await this.#dueSchedules(at, room) : [];
    this.#slots.add(schedules.map((due) => this.#scheduled(due)));
    const claimed = await claimDue(store, at, room);
    const { batches, alone } = batched(
      await filled(store, claimed, { sizes: this.#sizes, now: at, limit: room }),
      this.#sizes,
    );
    this.#slots.add([...alone.map((one) => this.#delivered(one)), ...batches.map((batch) => this.#together(batch))]);
    const found = schedules.length + claimed.length;
    this.#more = found > 0;
    return found;
  }

  async #dueSchedules(at: string, limit: number): Promise<DueSchedule[]> {
    const { store, clock, tenants } = this.#options;
    if (clock.nowMs() - this.#seededAtMs >= seedEveryMs) {
      await seedSchedules(store, this.#planned, { ...(await tenants()), now: at });
      this.#seededAtMs = clock.nowMs();
    }
    return claimSchedules(store, this.#planned, { now: at, limit });
  }

  #scheduled(due: DueSchedule): Piece {
    const { tenantId, nextAt, askedAt, timing, isOwn } = due;
    const call = { ...due, key: `schedule:${due.name}:${askedAt ?? nextAt}` };
    const run = async () => {
      const isMissed = askedAt === null && isTooLate(timing, nextAt, this.#now());
      const attempt = () => (isOwn ? this.#asActor(call) : this.#attempt({ tenantId, actor: due.actor }, call));
      const failure = isMissed ? undefined : await attempt();
      const error = failure === undefined ? null : asFault(failure).message;
      await moveScheduleOn(this.#options.store, due, { error, now: this.#now() }).catch(this.#unsettled);
    };
    return { tenantId, run };
  }

  #delivered(delivery: Delivery): Piece {
    const { tenantId } = delivery;
    const run = async () => this.#end([{ delivery, error: await this.#asActor(delivery) }]);
    return { tenantId, run };
  }

  /** One that can not be done loses none of the others: then each is done alone. */
  #together(batch: Batch): Piece {
    const { tenantId } = batch.first;
    const run = async () => {
      const outcomes = await this.#taken(batch);
      const { error } = outcomes[0] ?? {};
      const isAway = error !== undefined && asFault(error).code === 'unavailable';
      if (error === undefined || isAway || outcomes.length === 1) return this.#end(outcomes);
      for (const first of batch.deliveries) this.#end(await this.#taken({ first, deliveries: [first] }));
    };
    return { tenantId, run };
  }

  /** What is still to be written down: nothing of what has committed with the work. */
  async #taken(batch: Batch): Promise<Outcome[]> {
    let isKept = false;
    const keep = () => {
      isKept = true;
      return taking(batch);
    };
    const step = { fence: taking(batch), keep };
    const error = await this.#asActor({ ...batch.first, input: inputOf(batch), step });
    return isKept && error === undefined ? [] : batch.deliveries.map((delivery) => ({ delivery, error }));
  }

  #end(outcomes: readonly Outcome[]) {
    if (outcomes.length === 0) return;
    this.#outcomes.push(...outcomes);
    this.#settling ??= this.#settleOutcomes().finally(() => {
      this.#settling = undefined;
      this.#tellIdle();
    });
  }

  /** What ends within a moment is written down together: each commit of its own would hold up the work itself. */
  async #settleOutcomes() {
    while (this.#outcomes.length > 0) {
      if (!this.#slots.isIdle) await this.#moment();
      const outcomes = this.#outcomes;
      this.#outcomes = [];
      await settleAll(this.#options.store, outcomes, this.#now()).catch(this.#unsettled);
    }
  }

  /** They are tried again when their leases have run out; the key keeps them from happening twice. */
  readonly #unsettled = (error: unknown) => {
    this.#options.log.error({ error }, 'what became of something that was due could not be written down');
  };

  /** Whoever asked for it may have lost their rights since. */
  async #asActor({ tenantId, actor, ...due }: Due & Authenticated): Promise<unknown> {
    const { actorNow } = this.#options;
    if (!actorNow) return this.#attempt({ actor, tenantId }, due);
    try {
      const now = await actorNow(tenantId, actor);
      if (!now) return new Fault('forbidden', 'Whoever asked for this does not belong to this company any more');
      return await this.#attempt({ actor: now, tenantId }, due);
    } catch (error) {
      return error;
    }
  }

  /** Answers what went wrong, if anything did. */
  async #attempt(who: Authenticated, { capability, input, key, tainted, step }: Due) {
    const origin: Origin = { door: 'work', requestId: key, ip: '', host: '', userAgent: '' };
    // What takes its deliveries away with it needs no key to happen once.
    const once = step ? { step } : { key };
    try {
      await this.#options.invoke({ capability, input, ...once, tainted, caller: { kind: 'known', who }, origin });
      return undefined;
    } catch (error) {
      return error;
    }
  }

  /** Or until nothing is under way, whichever comes first. */
  #moment(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, gatherMs);
      this.#endMoment = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #ended() {
    if (this.#slots.isIdle) this.#endMoment();
    if (this.#more && this.#slots.waiting < atOnce) {
      this.#more = false;
      this.wake();
    }
    this.#tellIdle();
  }

  get #isIdle(): boolean {
    return this.#slots.isIdle && !this.#settling && !this.#looking;
  }

  #idle(): Promise<void> {
    if (this.#isIdle) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  #tellIdle() {
    if (!this.#isIdle) return;
    for (const tell of this.#whenIdle.splice(0)) tell();
  }

  async #release(whose: 'own' | 'others') {
    const { store } = this.#options;
    await releaseDeliveries(store, whose, this.#now());
    await releaseSchedules(store, whose, this.#now());
  }

  /** What processes had in hand that are no more is due again. */
  #inherit(owners: readonly string[]) {
    const { store, log } = this.#options;
    // What they had changed last they may not have told.
    store.broadcast.doubt();
    const [at, deadOnes] = [this.#now(), [...owners]];
    Promise.all([releaseDeliveriesOf(store, deadOnes, at), releaseSchedulesOf(store, deadOnes, at)])
      .then(() => this.#options.lookByItself !== false && this.wake())
      .catch((error: unknown) => {
        log.warn({ error }, 'what the dead had in hand was not released: it waits until its leases run out');
      });
  }

  #now(): string {
    return new Date(this.#options.clock.nowMs()).toISOString();
  }
}
