// Rehearsing a flow: the same way through the drawing, its steps taken at once inside one call that is rolled back.
// Each sees what the ones before have done; nothing leaves, nobody is asked, nothing is waited for.
import { z } from 'zod';
import { asFault, Fault } from '#base/fault';
import type { AnyContract, Call, EventType, InputOf, OutputOf } from '#kernel/contract';
import { listCapabilities } from '#kernel/invoke';
import { prepared } from '#kernel/store';
import type { Gate, MapOptions, Step, StepOptions, WaitOptions } from '../run/shape.ts';
import type { Graph } from './graph.ts';
import { interpreted } from './interpret.ts';
import { layoutOf } from './layout.ts';
import type { Pinned } from './pinned.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { RehearsalEnd, type Seen } from './turn.ts';

interface Staged {
  readonly graph: Graph;
  readonly pinned: Pinned;
}

interface Stage extends Staged {
  readonly sandbox: Sandbox;
  /** Another flow that it begins. */
  other(asked: { flow: string; input: unknown }): Promise<Staged>;
}

const deepest = 10;
const longestMs = 60_000;

export async function rehearsed(call: Call, stage: Stage) {
  const nodes: Seen[] = [];
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(longestMs)]);
  const step = new Rehearsing(call, signal);
  const output = await played(call, stage, { step, seen: (what) => nodes.push(what), depth: 0 }).catch((error) => {
    const { code, message } = asFault(error);
    throw new Fault(code, message, { details: { nodes }, cause: error });
  });
  const { broken } = step;
  if (broken) throw new Fault(broken.code, `The rehearsal ends: ${broken.message}`, { details: { nodes } });
  return { status: 'rehearsed' as const, output: output ?? null, nodes };
}

interface Playing {
  readonly step: Rehearsing;
  readonly seen: (what: Seen) => void;
  readonly depth: number;
}

function played(call: Call, { graph, pinned, sandbox, other }: Stage, playing: Playing): Promise<unknown> {
  const { step, seen, depth } = playing;
  if (depth > deepest) throw new RehearsalEnd('flows would begin one another without end');
  const course = {
    ...{ layout: layoutOf(graph).layout, sandbox, trigger: pinned.trigger, params: pinned.params, seen, answer: {} },
    run: { id: call.id, startedAt: call.now },
    async flow(_step: Step, asked: { flow: string; input: unknown }) {
      const staged = await other(asked);
      return played(call, { ...staged, sandbox, other }, { step, seen: () => undefined, depth: depth + 1 });
    },
  };
  return interpreted(course, step, pinned.node);
}

const savepoint = { statement: prepared('savepoint node'), values: [] };
const back = { statement: prepared('rollback to savepoint node'), values: [] };

class Rehearsing implements Step {
  readonly #call: Call;
  readonly #signal: AbortSignal;
  #last: Promise<unknown> = Promise.resolve();
  /** What went wrong inside: nothing of such a call can be answered as if it had gone well. */
  broken: Fault | undefined;

  constructor(call: Call, signal: AbortSignal) {
    this.#call = call;
    this.#signal = signal;
  }

  async invoke<C extends AnyContract>(contract: C, input: InputOf<C>) {
    return z.custom<OutputOf<C>>().parse(await this.invokeNamed(contract.name, input));
  }

  /** One connection, one after the other. */
  invokeNamed(capability: string, input: unknown): Promise<unknown> {
    const done = this.#last.then(() => this.#tried(capability, input));
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #tried(capability: string, input: unknown) {
    if (this.#signal.aborted) throw new RehearsalEnd('it has taken longer than a minute');
    if (await this.#leaves(capability)) throw new RehearsalEnd(`${capability} would leave Cadre`);
    await this.#call.db.$run(savepoint);
    try {
      return await this.#call.invoke(calledSo(capability), input);
    } catch (error) {
      await this.#call.db.$run(back);
      this.broken ??= asFault(error);
      throw error;
    }
  }

  async #leaves(capability: string): Promise<boolean> {
    const { items } = await this.#call.invoke(listCapabilities, { after: capability.slice(0, -1), limit: 20 });
    return items.find(({ name }) => name === capability)?.effect === 'send';
  }

  do<T>(_name: string, work: (signal: AbortSignal) => Promise<T> | T) {
    if (this.#signal.aborted) return Promise.reject(new RehearsalEnd('it has taken longer than a minute'));
    return Promise.resolve().then(() => work(this.#signal));
  }

  sleep() {
    return Promise.resolve();
  }

  waitFor<Data extends z.ZodType>(event: EventType<Data>, { until }: WaitOptions = {}) {
    if (until !== undefined) return Promise.resolve(undefined);
    return Promise.reject(new RehearsalEnd(`it waits until ${event.name} happens`));
  }

  approval(_name: string, { details = {} }: Gate) {
    return Promise.resolve(details);
  }

  run(_workflow: unknown, _input: unknown, _options?: StepOptions): Promise<never> {
    return Promise.reject(new RehearsalEnd('it would begin another run'));
  }

  async all<T>(works: readonly (() => Promise<T>)[]): Promise<T[]> {
    const results: T[] = [];
    for (const work of works) results.push(await work());
    return results;
  }

  map<Item, T>(_name: string, items: readonly Item[], { work }: MapOptions<Item, T>): Promise<T[]> {
    return this.all(items.map((item, index) => () => work(item, this, index)));
  }

  within() {
    return this;
  }

  onUndo() {
    // Everything is taken back in any case.
  }

  now() {
    return Promise.resolve(this.#call.now);
  }

  progress() {
    return Promise.resolve();
  }

  log() {
    return Promise.resolve();
  }
}

/** A call goes by the name alone. */
function calledSo(name: string): AnyContract {
  return z.custom<AnyContract>().parse({ name });
}
