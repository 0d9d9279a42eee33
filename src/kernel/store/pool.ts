// Connections handed out one at a time, and three that all cheap reads share.
import { Fault } from '#base/fault';
import { Lane, type LaneConfig } from './lane.ts';

const usualWaitMs = 5000;
/** The database ends by itself what takes a minute. Whoever says nothing for longer is not there any more. */
const usualSilenceMs = 90_000;
const sharedLanes = 3;

interface Waiter {
  /** Content with a connection on which another's last words are still to be answered. */
  readonly standsBehind: boolean;
  readonly resolve: (lane: Lane) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

export interface PoolStats {
  readonly open: number;
  readonly idle: number;
  readonly waiting: number;
}

export interface Patience {
  readonly waitMs?: number;
  readonly silenceMs?: number;
}

export class Pool {
  readonly #config: LaneConfig;
  readonly #size: number;
  readonly #waitMs: number;
  readonly #idle: Lane[] = [];
  readonly #waiting: Waiter[] = [];
  readonly #shared: (Lane | Promise<Lane> | undefined)[] = [];
  readonly #all = new Set<Lane>();
  readonly #watch: NodeJS.Timeout;
  #open = 0;
  #turn = 0;
  #closed = false;

  constructor(config: LaneConfig, size: number, patience: Patience = {}) {
    const { waitMs = usualWaitMs, silenceMs = usualSilenceMs } = patience;
    this.#config = config;
    this.#size = size;
    this.#waitMs = waitMs;
    this.#watch = setInterval(() => this.#look(silenceMs), silenceMs / 10).unref();
  }

  /** A connection of one's own until it is released. */
  take({ standsBehind = false } = {}): Promise<Lane> {
    for (let lane = this.#idle.pop(); lane; lane = this.#idle.pop()) {
      if (!lane.broken) return Promise.resolve(lane);
      this.#forget(lane);
    }
    if (this.#closed) return Promise.reject(stopping());
    if (this.#open < this.#size) return this.#connect();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#giveUp(waiter), this.#waitMs);
      const waiter: Waiter = { standsBehind, resolve, reject, timer };
      this.#waiting.push(waiter);
    });
  }

  release(lane: Lane) {
    if (lane.broken || this.#closed) {
      this.#forget(lane);
      void lane.close();
      this.#replace();
      return;
    }
    const next = this.#waiting.shift();
    if (!next) {
      this.#idle.push(lane);
      return;
    }
    clearTimeout(next.timer);
    next.resolve(lane);
  }

  /** Whether it can be released while its last answer is still on its way. */
  hasHeir(lane: Lane): boolean {
    return this.#waiting[0]?.standsBehind === true && !lane.broken && !this.#closed;
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

  async #connect(): Promise<Lane> {
    this.#open += 1;
    try {
      return await this.#openLane();
    } catch (error) {
      this.#open -= 1;
      this.#replace();
      throw error;
    }
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
    const waiter = this.#waiting.shift();
    if (!waiter) return;
    clearTimeout(waiter.timer);
    this.#connect().then(waiter.resolve, waiter.reject);
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
