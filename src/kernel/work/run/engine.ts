// The engine of lasting work: takes up what is queued, wakes what waits, tells of what has ended, and lets the others
// see that it lives. Everything it knows is in the database, so that any process can go on with any run.
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { asFault, Fault } from '#base/fault';
import { newId } from '#base/id';
import { after, type Clock, sharedInstant } from '#base/time';
import type { Log, Module } from '#kernel/contract';
import type { Store } from '#kernel/store';
import { plannedIn } from '../schedules.ts';
import { type Answers, openAnswers, outcomeOf, type Patience, type Standing } from './answers.ts';
import { type Calling, openCaller } from './calling.ts';
import { type Claimed, type Claiming, claimQueued } from './claim.ts';
import { dropWaits, giveBackLost, ownStill } from './clearing.ts';
import { type Eager, isIntroduced } from './eager.ts';
import { Execution } from './execution.ts';
import { openExpected } from './expected.ts';
import { type Hearing, openHearing } from './hearing.ts';
import { type Heart, openHeart } from './heart.ts';
import { knownOf, nothingKnown, resultOf } from './journal.ts';
import { type Lane, openLane } from './lane.ts';
import { type StartRow, wantedPark, wantedStart } from './lane-sql.ts';
import { problemOf } from './model.ts';
import { inTurn } from './round.ts';
import { type Definition, isLimited, type NewRun, type Run } from './shape.ts';
import { Steps } from './steps.ts';
import type { Surroundings } from './surroundings.ts';
import { openTeller } from './telling.ts';
import { endOverdue, wakeDue, wakeMissed } from './waits.ts';
import { definitionsIn } from './workflow.ts';

export interface EngineOptions extends Calling {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly modules: readonly Module[];
  readonly lookByItself?: boolean;
  /** How many runs this process has in hand at the most. */
  readonly room?: number;
  /** How much may wait to be written down before a start is refused. */
  readonly mostPending?: number;
  /** These processes are no more. */
  onDied?(owners: readonly string[]): void;
}

export interface Engine {
  /** Looks soon. */
  wake(): void;
  /** Begins a run here and now, and answers when it is written down. One that is there already is not begun again. */
  start(run: NewRun): Promise<{ readonly runId: string; readonly isNew: boolean }>;
  /** What a run has come to, wherever it is in hand; fails as the run has failed. */
  outcome(run: Pick<NewRun, 'tenantId'> & { readonly runId: string; readonly patience?: Patience }): Promise<unknown>;
  /** Does everything that is due now before answering; answers how much that was. */
  settle(): Promise<number>;
  stop(): Promise<void>;
}

/** What a run was given was checked when it was begun. */
const asItIs = z.custom<never>();
const usualRoom = 128;
const lookEveryMs = 250;
const gatherMs = 10;
/** What has begun and ended here is told of soon enough. */
const tellAfterMs = 100;
const beatMs = 500;
/** A start is refused while so much waits to be written down: better to hear it now than to wait without end. */
const usualPending = 5000;
const graceMs = 5000;

export function openEngine(options: EngineOptions): Engine {
  return new RunningEngine(options);
}

class RunningEngine implements Engine {
  readonly #options: EngineOptions;
  readonly #definitions: ReadonlyMap<string, Definition>;
  readonly #lane: Lane;
  readonly #heart: Heart;
  readonly #claiming: Claiming;
  readonly #around: Surroundings;
  readonly #hearing: Hearing;
  readonly #call: ReturnType<typeof openCaller>;
  readonly #tell: () => Promise<number>;
  /** Their beginning is on its way to the database. */
  readonly #starting = new Map<string, Promise<boolean>>();
  readonly #inHand = new Map<string, { execution: Execution; isOver: Promise<Standing | undefined> }>();
  readonly #answers: Answers = openAnswers();
  readonly #timers: NodeJS.Timeout[] = [];
  #soon: NodeJS.Timeout | undefined;
  #later: NodeJS.Timeout | undefined;
  #looking: Promise<number> | undefined;
  #lookingNext: Promise<number> | undefined;
  #beating: Promise<void> | undefined;
  /** What it says once it does not say again. */
  #isMute = false;
  /** Since the last beat nobody has looked for what we have lost. */
  #mayHaveLost = false;
  #isStopped = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    const { store, clock, log } = options;
    this.#definitions = definitionsIn(options.modules);
    const instant = sharedInstant();
    const now = () => instant(clock.nowMs());
    this.#lane = openLane({ store, now });
    const isSeen = options.lookByItself !== false && store.kind === 'external';
    this.#heart = openHeart({ store, isSeen, now, onLost: () => this.#letAllGo() });
    this.#tell = openTeller({ store, log, now, invoke: (request) => options.invoke(request) });
    const room = options.room ?? usualRoom;
    const begin = () => this.#heart.begin();
    let turns = 0;
    const turn = () => turns++;
    this.#claiming = { store, definitions: this.#definitions, perTenant: Math.ceil(room * 0.75), begin, turn };
    this.#call = openCaller(options);
    const expected = openExpected(store);
    this.#around = {
      ...{ store, log, lane: this.#lane, now },
      nowMs: () => clock.nowMs(),
      newId: () => newId(clock.nowMs()),
      random: () => randomInt(2 ** 32) / 2 ** 32,
      call: this.#call,
      silent: new Set(),
      expect: (tenantId, types) => expected.add(tenantId, types),
    };
    const planned = plannedIn(options.modules);
    const eager: Eager = {
      start: (run, how) => this.start(run, how),
      reading: (tenantId) => store.read({ tenantId, now: now() }).db,
      run: (entry) => store.engine(now()).run(entry),
      knows: (workflow, version) => this.#definitions.get(workflow)?.bodies.has(version) ?? false,
      brings: (schedule) => planned.has(schedule),
      said: (asked) => this.#answers.first(asked.runId, this.outcome(asked)),
    };
    for (const { capabilities } of options.modules) {
      for (const one of capabilities.filter(isIntroduced)) one.meet(eager);
    }
    const onNews = () => {
      if (options.lookByItself !== false) this.wake();
    };
    this.#hearing = openHearing({ store, clock, expected, now, onNews });
    if (options.lookByItself !== false) {
      this.#timers.push(setInterval(() => this.wake(), lookEveryMs).unref());
    }
    this.#timers.push(setInterval(() => this.#beat(), beatMs).unref());
  }

  wake() {
    if (this.#isStopped) return;
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      this.#look().catch((error: unknown) => {
        this.#options.log.error({ error }, 'the engine could not look for what is due');
      });
    }, gatherMs).unref();
  }

  async start({ workflow, input, tenantId, actor, tainted = false, id }: NewRun, { isLoose = false } = {}) {
    const definition = this.#definitions.get(workflow);
    if (!definition) throw new Fault('not_found', `There is no workflow called ${workflow}`);
    await this.#heart.begin();
    if (this.#lane.depth > (this.#options.mostPending ?? usualPending)) {
      throw new Fault('unavailable', 'So many runs are being begun that this one can not be; try again in a moment');
    }
    const at = this.#around.now();
    const { version, queue, priority, deadline } = definition;
    const runId = id ?? this.#around.newId();
    const row = {
      ...{ id: runId, tenant_id: tenantId, workflow, version, priority, actor, tainted, at },
      ...{ owner: this.#options.store.processId, queue: queue?.name ?? '', parent_id: null },
      input: JSON.stringify(input ?? {}),
      deadline_at: deadline ? after(at, deadline) : null,
    };
    const before = this.#starting.get(runId);
    if (before) return before.then(() => ({ runId, isNew: false }));
    const run: Claimed = {
      ...{ id: runId, tenantId, workflow, version, epoch: 1, ending: null, actor, input, tainted },
      ...{ createdAt: at, isFresh: true, isAwaited: true, isLoose },
    };
    const starting = this.#startAndTake(row, run, definition).finally(() => this.#starting.delete(runId));
    this.#starting.set(runId, starting);
    return { runId, isNew: await starting };
  }

  async #startAndTake(row: StartRow, run: Claimed, definition: Definition): Promise<boolean> {
    const isNew = await this.#startNow(row, run);
    if (isNew && !isLimited(definition) && this.#hasRoomFor(run.tenantId)) this.#take(run, definition, nothingKnown());
    else if (isNew) await this.#leaveTo(run);
    return isNew;
  }

  /** Whoever was taken for dead begins nothing until it is counted among the living again. */
  async #startNow(row: StartRow, { isLoose = false }: Claimed): Promise<boolean> {
    if (await this.#lane.put(wantedStart(row, { isLoose }))) return true;
    const place = { store: this.#options.store, tenantId: row.tenant_id, now: this.#around.now() };
    if ((await resultOf(place, row.id)).state !== undefined) return false;
    await this.#heart.beat();
    if (await this.#lane.put(wantedStart(row))) return true;
    throw new Fault('unavailable', 'This run could not be begun just now; try again in a moment');
  }

  /** Whoever begins much here and now gets no more of this process than those who queue. */
  #hasRoomFor(tenantId: string): boolean {
    const room = this.#options.room ?? usualRoom;
    if (this.#inHand.size >= room) return false;
    const own = [...this.#inHand.values()].filter(({ execution }) => execution.run.tenantId === tenantId).length;
    return own < this.#claiming.perTenant;
  }

  /** Anybody who has room goes on with it. */
  async #leaveTo({ id, epoch }: Claimed) {
    await this.#lane.put(wantedPark({ id, epoch, state: 'queued', wake_at: null, at: this.#around.now() }));
    if (this.#options.lookByItself !== false) this.wake();
  }

  outcome({ tenantId, runId, patience }: Parameters<Engine['outcome']>[0]) {
    return outcomeOf({
      ...{ runId, patience },
      isOver: () => this.#inHand.get(runId)?.isOver,
      look: () => resultOf({ store: this.#options.store, tenantId, now: this.#around.now() }, runId),
      isStopped: () => this.#isStopped,
    });
  }

  async settle(): Promise<number> {
    let all = 0;
    for (;;) {
      await Promise.all([...this.#inHand.values()].map(({ isOver }) => isOver));
      if (this.#isStopped) return all;
      const found = await this.#look();
      all += found;
      if (found === 0 && this.#inHand.size === 0) return all;
    }
  }

  /** What is in hand goes on elsewhere, or here when we are back, from the last step that is written down. */
  async stop() {
    this.#isStopped = true;
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#soon);
    clearTimeout(this.#later);
    this.#hearing.stop();
    await Promise.allSettled([this.#looking, this.#beating]);
    const back = [...this.#inHand.values()].map(({ execution }) => execution.giveBack().catch(() => undefined));
    await Promise.race([Promise.all(back), pause(graceMs, undefined, { ref: false })]);
    await this.#heart.end().catch((error: unknown) => {
      this.#options.log.warn({ error }, 'runs were not given back: others take them when they see us stand still');
    });
    this.#lane.close();
  }

  #letAllGo() {
    for (const { execution } of this.#inHand.values()) execution.leave();
  }

  #beat() {
    this.#beating ??= this.#heart
      .tick()
      .then(async (died) => {
        this.#isMute = false;
        this.#mayHaveLost = true;
        if (this.#inHand.size > 0) await this.#dropTaken();
        if (died.length === 0) return;
        this.#options.onDied?.(died);
        this.#hearing.doubt();
      })
      .catch((error: unknown) => {
        if (!this.#isMute) this.#options.log.warn({ error }, 'this process could not show that it is at work');
        this.#isMute = true;
      })
      .finally(() => {
        this.#beating = undefined;
      });
  }

  /** Those that were cancelled, or taken by others, are not ours to go on with. */
  async #dropTaken() {
    const ours = await ownStill(this.#options.store, { ids: [...this.#inHand.keys()], now: this.#around.now() });
    for (const [id, { execution }] of this.#inHand) {
      if (ours.get(id) !== execution.run.epoch && ours.has(id)) execution.leave();
    }
  }

  #look(): Promise<number> {
    if (this.#looking) return this.#lookAgain(this.#looking);
    this.#looking = this.#lookOnce().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** One more look for all who have come meanwhile. */
  #lookAgain(looking: Promise<number>): Promise<number> {
    this.#lookingNext ??= looking
      .catch(() => 0)
      .then(() => {
        this.#lookingNext = undefined;
        return this.#look();
      });
    return this.#lookingNext;
  }

  #lookOnce(): Promise<number> {
    if (this.#isStopped) return Promise.resolve(0);
    const watching = { store: this.#options.store, now: this.#around.now };
    const acts = [
      { what: 'what has happened', perform: () => this.#hearing.wakeAll() },
      { what: 'what happened before it was waited for', perform: () => wakeMissed(watching) },
      { what: 'times that have come', perform: () => wakeDue(watching) },
      { what: 'deadlines', perform: () => endOverdue(watching) },
      { what: 'runs that were lost', perform: () => this.#giveBackLost() },
      { what: 'queued runs', perform: () => this.#takeUp() },
      { what: 'ends to tell of', perform: () => this.#tell() },
    ];
    return inTurn(acts, this.#options.log);
  }

  async #giveBackLost(): Promise<number> {
    if (!this.#mayHaveLost) return 0;
    this.#mayHaveLost = false;
    const held = () => [...this.#inHand.keys(), ...this.#starting.keys()];
    const lost = await giveBackLost(this.#options.store, { held, now: this.#around.now() });
    if (lost > 0) this.#options.log.warn({ runs: lost }, 'runs that were ours and in nobody’s hands are queued again');
    return lost;
  }

  async #takeUp(): Promise<number> {
    const room = (this.#options.room ?? usualRoom) - this.#inHand.size;
    if (room <= 0 || this.#definitions.size === 0) return 0;
    const now = this.#around.now();
    const claimed = await claimQueued(this.#claiming, { now, room });
    const { store } = this.#options;
    const known = await knownOf(
      store,
      claimed.filter(({ isFresh }) => !isFresh).map(({ id }) => id),
      now,
    );
    for (const run of claimed) {
      const definition = this.#definitions.get(run.workflow);
      if (definition) this.#take(run, definition, known.get(run.id) ?? nothingKnown());
    }
    return claimed.length;
  }

  #take(run: Claimed, definition: Definition, known: ReturnType<typeof nothingKnown>) {
    const execution = new Execution(this.#around, definition, { run, known });
    const isOver = this.#perform(execution).finally(() => {
      if (this.#inHand.get(run.id)?.execution === execution) this.#inHand.delete(run.id);
      if (this.#options.lookByItself !== false) this.#wakeAfter(run);
    });
    this.#inHand.set(run.id, { execution, isOver });
  }

  /** Whoever waits for a run that was begun here has heard by now: the others are told of it with the next. */
  #wakeAfter({ isAwaited }: Claimed) {
    const isFull = this.#inHand.size + 1 >= (this.#options.room ?? usualRoom);
    if (isFull || !isAwaited) return this.wake();
    this.#later ??= setTimeout(() => {
      this.#later = undefined;
      this.wake();
    }, tellAfterMs).unref();
  }

  async #perform(execution: Execution): Promise<Standing | undefined> {
    const { run, definition, signal } = execution;
    if (run.ending) await this.#withdraw(execution).catch(() => undefined);
    const { store } = this.#options;
    const body = definition.bodies.get(run.version);
    const seen: Run = {
      ...{ id: run.id, tenant: { id: run.tenantId }, actor: run.actor, startedAt: run.createdAt, signal },
      log: this.#options.log,
      answer: (output) => execution.lasting().then(() => this.#answers.tell(run.id, output)),
      look: (query) => store.read({ tenantId: run.tenantId, now: this.#around.now() }).run(query),
    };
    const input = asItIs.parse(run.input);
    await execution.perform(async () => {
      if (!body) throw new Fault('internal', `${run.workflow} has no version ${run.version}`);
      return await body(new Steps(execution), input, seen);
    });
    return execution.ended;
  }

  /** Whoever was asked need not decide any more. */
  async #withdraw({ run, signal }: Execution) {
    for (const approvalId of await dropWaits(this.#options.store, { runId: run.id, now: this.#around.now() })) {
      const asked = { capability: 'approval.request.withdraw', input: { approvalId }, key: `run:${run.id}:withdraw` };
      await this.#call(run, { ...asked, key: `${asked.key}:${approvalId}`, signal, step: undefined }).catch(
        (error: unknown) => this.#options.log.info({ error: problemOf(asFault(error)), approvalId }, 'not withdrawn'),
      );
    }
  }
}
