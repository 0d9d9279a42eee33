// Connections handed out one at a time, and three that all cheap reads share. Whoever keeps one may need another in
// the middle of it: a few are spare, and lent only to those who wait for nobody while they have it. So some come back.
import { Fault } from '#base/fault';
import { Lane, type LaneConfig } from './lane.ts';

const usualWaitMs = 5000;
/** The database ends by itself what takes a minute. Whoever says nothing for longer is not there any more. */
const usualSilenceMs = 90_000;
const sharedLanes = 3;

/** So many at a time of those whose commit waits for nothing: more only stand in one another's way. */
const mostLoose = 6;
/** Whoever has waited for longer is held up by slow work, and not by their like. */
const patienceMs = 25;

export interface Taking {
  /** Content with a connection on which another's last words are still to be answered. */
  readonly standsBehind?: boolean;
  /** Waits for no other connection while it has this one. */
  readonly isBrief?: boolean;
  /** Will not wait for the disk. */
  readonly isLoose?: boolean;
}

interface Waiter extends Required<Taking> {
  isLoose: boolean;
  readonly resolve: (lane: Lane) => void;
  readonly reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}

export interface PoolOptions {
  readonly waitMs?: number | undefined;
  readonly silenceMs?: number;
  /** So many more, for what is brief. */
  readonly spare?: number;
}

export interface PoolStats {
  readonly open: number;
  readonly idle: number;
  readonly waiting: number;
}

export class Pool {
  readonly #config: LaneConfig;
  readonly #size: number;
  readonly #spare: number;
  readonly #waitMs: number;
  readonly #idle: Lane[] = [];
  readonly #waiting: Waiter[] = [];
  readonly #shared: (Lane | Promise<Lane> | undefined)[] = [];
  readonly #all = new Set<Lane>();
  readonly #watch: NodeJS.Timeout;
  /** Those that were lent for as long as it takes. */
  readonly #kept = new Set<Lane>();
  #keepers = 0;
  readonly #loose = new Set<Lane>();
  #loosely = 0;
  #open = 0;
  #turn = 0;
  #closed = false;

  constructor(config: LaneConfig, size: number, { spare = 0, ...patience }: PoolOptions = {}) {
    const { waitMs = usualWaitMs, silenceMs = usualSilenceMs } = patience;
    this.#config = config;
    this.#size = size;
    this.#spare = spare;
    this.#waitMs = waitMs;
    this.#watch = setInterval(() => this.#look(silenceMs), silenceMs / 10).unref();
  }

  /** A connection of one's own until it is released. */
  take({ standsBehind = false, isBrief = false, isLoose = false }: Taking = {}): Promise<Lane> {
    if (this.#closed) return Promise.reject(stopping());
    const taking = { standsBehind, isBrief, isLoose };
    const atOnce = this.#atOnce(taking);
    if (atOnce) return atOnce;
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { ...taking, resolve, reject, timer: setTimeout(() => this.#hurry(waiter), patienceMs) };
      this.#waiting.push(waiter);
    });
  }

  #atOnce(taking: Required<Taking>): Promise<Lane> | undefined {
    if (!this.#mayHave(taking)) return undefined;
    for (let lane = this.#idle.pop(); lane; lane = this.#idle.pop()) {
      if (!lane.broken) return Promise.resolve(this.#lent(lane, taking));
      this.#forget(lane);
    }
    return this.#open < this.#size + this.#spare ? this.#connect(taking) : undefined;
  }

  release(lane: Lane) {
    this.#takeBack(lane);
    if (lane.broken || this.#closed) {
      this.#forget(lane);
      void lane.close();
      this.#replace();
      return;
    }
    const next = this.#nextInLine();
    if (next) next.resolve(this.#lent(lane, next));
    else this.#idle.push(lane);
  }

  /** Whether it can be released while its last answer is still on its way. */
  hasHeir(lane: Lane): boolean {
    const next = this.#waiting.find((one) => this.#mayHave(one, lane));
    return next?.standsBehind === true && !lane.broken && !this.#closed;
  }

  /** The next of the shared connections. Only for one-batch reads: nobody may open a transaction on it. */
  shared(): Lane | Promise<Lane> {
    this.#turn = (this.#turn + 1) % sharedLanes;
    const place = this.#shared[this.#turn];
    if (place instanceof Lane && !place.broken) return place;
    if (place instanceof Promise) return place;
    void place?.close();
    return this.#openShared(this.#turn);
  }

  stats(): PoolStats {
    return { open: this.#open, idle: this.#idle.length, waiting: this.#waiting.length };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#watch);
    for (const waiter of this.#waiting.splice(0)) {
      clearTimeout(waiter.timer);
      waiter.reject(stopping());
    }
    await Promise.all([...this.#all].map((lane) => lane.close()));
  }

  async #connect({ isBrief, isLoose }: Taking): Promise<Lane> {
    this.#open += 1;
    // Counted before it is there, so that nobody else takes its place.
    if (!isBrief) this.#keepers += 1;
    if (isLoose) this.#loosely += 1;
    try {
      const lane = await this.#openLane();
      if (!isBrief) this.#kept.add(lane);
      if (isLoose) this.#loose.add(lane);
      return lane;
    } catch (error) {
      this.#open -= 1;
      if (!isBrief) this.#keepers -= 1;
      if (isLoose) this.#loosely -= 1;
      this.#replace();
      throw error;
    }
  }

  /** Now, or once this one has been released. */
  #mayHave({ isBrief, isLoose }: Taking, released?: Lane): boolean {
    const keepers = this.#keepers - (released && this.#kept.has(released) ? 1 : 0);
    const loosely = this.#loosely - (released && this.#loose.has(released) ? 1 : 0);
    return (isBrief || keepers < this.#size) && (!isLoose || loosely < mostLoose);
  }

  #lent(lane: Lane, { isBrief, isLoose }: Taking): Lane {
    if (!isBrief) {
      this.#kept.add(lane);
      this.#keepers += 1;
    }
    if (isLoose) {
      this.#loose.add(lane);
      this.#loosely += 1;
    }
    return lane;
  }

  #takeBack(lane: Lane) {
    if (this.#kept.delete(lane)) this.#keepers -= 1;
    if (this.#loose.delete(lane)) this.#loosely -= 1;
  }

  /** Whoever has waited longest of those who may have one now. */
  #nextInLine(): Waiter | undefined {
    const index = this.#waiting.findIndex((one) => this.#mayHave(one));
    const [next] = index < 0 ? [] : this.#waiting.splice(index, 1);
    clearTimeout(next?.timer);
    return next;
  }

  /** Whoever is held up by slow work is one of all from now on. */
  #hurry(waiter: Waiter) {
    waiter.timer = setTimeout(() => this.#giveUp(waiter), this.#waitMs - patienceMs);
    if (!waiter.isLoose) return;
    waiter.isLoose = false;
    const lane = this.#atOnce(waiter);
    if (!lane) return;
    clearTimeout(waiter.timer);
    this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
    lane.then(waiter.resolve, waiter.reject);
  }

  async #openLane(): Promise<Lane> {
    if (this.#closed) throw stopping();
    const lane = await Lane.open(this.#config).catch((error: unknown) => {
      throw new Fault('unavailable', 'The database does not answer; try again in a moment', { cause: error });
    });
    this.#all.add(lane);
    lane.onLost(() => this.#all.delete(lane));
    if (!this.#closed) return lane;
    await lane.close();
    throw stopping();
  }

  #openShared(turn: number): Promise<Lane> {
    const opening = this.#openLane();
    this.#shared[turn] = opening;
    opening.then(
      (lane) => {
        this.#shared[turn] = lane;
      },
      () => {
        this.#shared[turn] = undefined;
      },
    );
    return opening;
  }

  #forget(lane: Lane) {
    this.#all.delete(lane);
    this.#open -= 1;
  }

  /** Somebody may be waiting for the place of a connection that has just been lost. */
  #replace() {
    const waiter = this.#nextInLine();
    if (waiter) this.#connect(waiter).then(waiter.resolve, waiter.reject);
  }

  /** An answer may be there that nobody has had the time to read. */
  #look(silenceMs: number) {
    const silent = [...this.#all].filter((lane) => lane.silentMs > silenceMs);
    if (silent.length === 0) return;
    setImmediate(() => {
      for (const lane of silent) if (lane.silentMs > silenceMs) lane.cut();
    });
  }

  #giveUp(waiter: Waiter) {
    this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
    waiter.reject(new Fault('unavailable', `All ${this.#size} database connections are busy; try again in a moment`));
  }
}

function stopping() {
  return new Fault('unavailable', 'Cadre is stopping; try again in a moment');
}
