// Working out what people have written into flows, on threads of their own, so that nothing of it holds up anything
// else. One that takes too long, or too much memory, is ended with its thread; what one company wants without end holds
// up no other.
import { Worker } from 'node:worker_threads';
import { Fault } from '#base/fault';
import { faultOf } from '../../run/model.ts';
import type { Scope } from './expression.ts';
import type { Done, Job } from './job.ts';
import { Turns } from './turns.ts';

export interface Sandbox {
  /** What a template becomes with the values of its expressions. */
  resolve(template: unknown, scope: Scope): Promise<unknown>;
  /** What the code returns. */
  run(code: string, scope: Scope): Promise<unknown>;
}

/** For whom something is worked out; nobody waits for it any more when the signal says so. */
export interface Whose {
  readonly tenantId: string;
  readonly runId: string;
  readonly signal: AbortSignal;
}

export interface Sandboxes {
  of(whose: Whose): Sandbox;
}

interface Waiting {
  readonly job: Job;
  readonly whose: Whose;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Fault) => void;
}

const threads = 3;
/** One is always left for the others. */
const mostOfOne = threads - 1;
const mostMegabytes = 256;
const longestMs = { template: 2000, code: 5000 } as const;
/** The first job waits until the thread is there. */
const startMs = 20_000;
const idleMs = 30_000;

export function openSandboxes(): Sandboxes {
  return new Threads();
}

class Threads implements Sandboxes {
  readonly #waiting = new Turns<Waiting>();
  /** How many threads each company has. */
  readonly #inHand = new Map<string, number>();
  readonly #idle: Thread[] = [];
  #count = 0;

  of(whose: Whose): Sandbox {
    return {
      resolve: (source, scope) => this.#put(whose, { kind: 'template', source, scope }),
      run: (source, scope) => this.#put(whose, { kind: 'code', source, scope }),
    };
  }

  #put(whose: Whose, job: Job): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.put(whose, { job, whose, resolve, reject });
      this.#next();
    });
  }

  #next() {
    while (this.#idle.length > 0 || this.#count < threads) {
      const next = this.#waiting.take((tenantId) => (this.#inHand.get(tenantId) ?? 0) < mostOfOne);
      if (!next) return;
      if (next.whose.signal.aborted) next.reject(new Fault('unavailable', 'Nobody waits for it any more'));
      else void this.#perform(this.#idle.pop() ?? this.#another(), next);
    }
  }

  #another(): Thread {
    this.#count += 1;
    return new Thread();
  }

  async #perform(thread: Thread, { job, whose: { tenantId }, resolve, reject }: Waiting) {
    this.#inHand.set(tenantId, (this.#inHand.get(tenantId) ?? 0) + 1);
    const done = await thread.perform(job);
    this.#giveBack(tenantId);
    if (thread.isAlive) this.#rest(thread);
    else this.#count -= 1;
    if (done.problem) reject(faultOf(done.problem));
    else resolve(done.value);
    this.#next();
  }

  #giveBack(tenantId: string) {
    const left = (this.#inHand.get(tenantId) ?? 1) - 1;
    if (left > 0) this.#inHand.set(tenantId, left);
    else this.#inHand.delete(tenantId);
  }

  /** A thread that nobody needs for a while goes. */
  #rest(thread: Thread) {
    this.#idle.push(thread);
    thread.rest(idleMs, () => {
      const place = this.#idle.indexOf(thread);
      if (place < 0) return;
      this.#idle.splice(place, 1);
      this.#count -= 1;
    });
  }
}

class Thread {
  readonly #worker: Worker;
  #timer: NodeJS.Timeout | undefined;
  #end: ((done: Done) => void) | undefined;
  #isNew = true;
  isAlive = true;

  constructor() {
    const resourceLimits = { maxOldGenerationSizeMb: mostMegabytes, maxYoungGenerationSizeMb: 32 };
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { resourceLimits });
    this.#worker.unref();
    this.#worker.on('message', (done: Done) => this.#end?.(done));
    this.#worker.on('error', (error) => this.#die(`It failed: ${error.message}`));
    this.#worker.on('exit', () => this.#die('It was ended'));
  }

  perform(job: Job): Promise<Done> {
    clearTimeout(this.#timer);
    this.#worker.ref();
    const whole = longestMs[job.kind] + (this.#isNew ? startMs : 0);
    return new Promise<Done>((resolve) => {
      this.#end = (done) => {
        this.#end = undefined;
        clearTimeout(this.#timer);
        this.#worker.unref();
        resolve(done);
      };
      this.#timer = setTimeout(() => this.#die('It took too long'), whole);
      this.#hand(job);
    });
  }

  /** What is nested without end can not be handed over; that costs nobody but whoever wanted it. */
  #hand(job: Job) {
    try {
      this.#worker.postMessage(job);
      this.#isNew = false;
    } catch {
      this.#end?.({ problem: { code: 'invalid', message: 'What is known here is nested too deeply' } });
    }
  }

  rest(timeMs: number, onGone: () => void) {
    this.#timer = setTimeout(() => {
      onGone();
      void this.#worker.terminate();
    }, timeMs).unref();
  }

  #die(message: string) {
    this.isAlive = false;
    void this.#worker.terminate();
    const isMemory = /memory/i.test(message);
    this.#end?.({ problem: { code: 'invalid', message: isMemory ? 'It wanted too much memory' : message } });
  }
}
