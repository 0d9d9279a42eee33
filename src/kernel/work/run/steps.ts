// The steps that a body takes. Each has a name that is the same however often the body is run; what is written down
// under it is answered at once, everything else is done and written down.
import { z } from 'zod';
import { asFault, Fault } from '#base/fault';
import { after, type Duration, durationMs, instantOf } from '#base/time';
import type { AnyContract, EventType, InputOf, OutputOf } from '#kernel/contract';
import { undoCall } from '#kernel/invoke';
import { approved } from './approved.ts';
import { callStep, type Done, keyOf } from './call-step.ts';
import type { Execution } from './execution.ts';
import { openGate } from './gate.ts';
import { hidesSecret } from './hidden.ts';
import { answeredUnder, type Noted, resultOf, sendingUntil } from './journal.ts';
import { wantedLog, wantedProgress } from './lane-sql.ts';
import {
  backoffMs,
  faultOf,
  mayPass,
  problemOf,
  type Retry,
  type RunState,
  type StepKind,
  stepId,
  usualRetry,
} from './model.ts';
import type { Gate, InvokeStep, MapOptions, Step, StepOptions, WaitOptions, Workflow } from './shape.ts';
import { ended } from './starting.ts';

/** It has been tried again, and has not ended since. */
const open: ReadonlySet<RunState> = new Set(['queued', 'running', 'waiting', 'paused']);

interface Act {
  readonly kind: StepKind;
  readonly what: string;
  readonly retry?: Partial<Retry> | undefined;
  /** The call that it takes back. */
  readonly undoes?: string | undefined;
  readonly perform: (startedAt: string, isFirst: boolean) => Promise<Done>;
}

/** Of the second phase are those that take back. */
export interface Stand {
  readonly prefix: string;
  readonly phase: number;
}

export class Steps implements Step {
  readonly #execution: Execution;
  readonly #prefix: string;
  readonly #phase: number;
  readonly #counts = new Map<string, number>();
  readonly #taken = new Map<string, { txid: string; id: string }>();

  constructor(execution: Execution, { prefix, phase }: Stand = { prefix: '', phase: 1 }) {
    this.#execution = execution;
    this.#prefix = prefix;
    this.#phase = phase;
  }

  async invoke<C extends AnyContract>(contract: C, input: InputOf<C>, options: InvokeStep<C> = {}) {
    const step = this.#next(options.name ?? contract.name);
    const output = promised<OutputOf<C>>(await this.#called(step, { contract, input, retry: options.retry }));
    const { undo } = options;
    const { spec } = contract;
    if (undo === 'as declared' && spec.effect !== 'read' && 'by' in spec.undo) {
      const { by } = spec.undo;
      const taking = spec.undo.input(contract.spec.input.parse(input), output);
      this.#execution.onUndo(`undo:${step}`, () => this.#second('').#calledBy(`undo:${step}`, by, { input: taking }));
    }
    if (typeof undo === 'function') this.#execution.onUndo(step, () => undo(this.#second(`undo:${step}/`), output));
    return output;
  }

  invokeNamed(capability: string, input: unknown, { name = capability, retry }: StepOptions = {}) {
    return this.#calledBy(this.#next(name), capability, { input, retry });
  }

  within(name: string): Step {
    return this.#within(`${this.#next(name)}/`);
  }

  async do<T>(name: string, work: (signal: AbortSignal) => Promise<T> | T, options: Pick<StepOptions, 'retry'> = {}) {
    const { signal } = this.#execution;
    const perform = async () => ({ output: await work(signal) });
    return promised<T>(await this.#attempt(this.#next(name), { kind: 'do', what: name, ...options, perform }));
  }

  async sleep(name: string, time: Duration | { readonly until: string }) {
    const { around } = this.#execution;
    const until = typeof time === 'string' ? instantOf(around.nowMs() + durationMs(time)) : time.until;
    await this.#waited(this.#next(name), { kind: 'sleep', what: name, until });
  }

  async waitFor<Data extends z.ZodType>(event: EventType<Data>, options: WaitOptions = {}) {
    const { name = event.name, match, until } = options;
    const place = `${event.name} ${JSON.stringify(match ?? null)}`;
    const happened = await this.#happened(this.#next(name), {
      ...{ what: event.name, topics: [event.name], match, since: this.#taken.get(place) },
      until: until && (typeof until === 'string' ? after(this.#execution.around.now(), until) : until.at),
    });
    if (!happened) return undefined;
    this.#taken.set(place, { txid: happened.txid, id: happened.id });
    return event.data.parse(happened.data);
  }

  async approval(name: string, { title, details = {} }: Gate) {
    const passed = await this.invoke(
      openGate,
      { runId: this.#execution.run.id, title, details: { ...details } },
      { name },
    );
    return passed.details;
  }

  async run<I extends z.ZodType, R>(workflow: Workflow<I, R>, input: z.input<I>, options: StepOptions = {}) {
    const step = this.#next(options.name ?? workflow.contract.name);
    const begun = await this.#called(step, { contract: workflow.contract, input, retry: options.retry });
    const { runId } = workflow.contract.spec.output.parse(begun);
    return promised<R>(await this.#resultOf(step, runId));
  }

  /** Its end may be that of a try before: then the next one counts. */
  async #resultOf(step: string, runId: string): Promise<unknown> {
    const act = { kind: 'do', what: runId } as const;
    const { around, run } = this.#execution;
    const wait = { what: ended.name, topics: [ended.name], match: { runId } };
    let since: { txid: string; id: string } | undefined;
    for (let nth = 1; ; nth += 1) {
      since = await this.#happened(`${step}#ended${nth === 1 ? '' : `~${nth}`}`, { ...wait, since });
      const noted = this.#execution.noted(`${step}#result`, act);
      if (noted) return answerOf(noted);
      const place = { ...around, tenantId: run.tenantId, now: around.now() };
      const { state, output, error } = await this.#execution.busyWhile(() => resultOf(place, runId));
      if (state && open.has(state)) continue;
      const fault = new Fault('conflict', `The run ${runId} ${state}: ${error?.message ?? 'it was ended'}`);
      const perform = () => (state === 'done' ? Promise.resolve({ output }) : Promise.reject(fault));
      return this.#attempt(`${step}#result`, { ...act, perform });
    }
  }

  async all<T>(works: readonly (() => Promise<T>)[], { concurrency = works.length }: { concurrency?: number } = {}) {
    const results: T[] = [];
    let next = 0;
    const worker = async () => {
      for (let index = next++; index < works.length; index = next++) {
        const work = works[index];
        if (work) results[index] = await work();
      }
    };
    await Promise.all(Array.from({ length: Math.min(Math.max(1, concurrency), works.length) }, worker));
    return results;
  }

  map<Item, T>(name: string, items: readonly Item[], { work, concurrency }: MapOptions<Item, T>): Promise<T[]> {
    const base = this.#next(name);
    const works = items.map((item, index) => () => work(item, this.#within(`${base}[${index}]/`), index));
    return this.all(works, concurrency === undefined ? {} : { concurrency });
  }

  onUndo(name: string, work: (step: Step) => Promise<unknown>) {
    const step = this.#next(`undo:${name}`);
    this.#execution.onUndo(step, () => work(this.#second(`${step}/`)));
  }

  async now(name = 'now') {
    const perform = async () => ({ output: this.#execution.around.now() });
    return z.string().parse(await this.#attempt(this.#next(name), { kind: 'now', what: 'now', perform }));
  }

  async progress(percent: number, note?: string) {
    const { run, around } = this.#execution;
    const progress = JSON.stringify({
      percent: Math.max(0, Math.min(100, percent)),
      note: note?.slice(0, 500) ?? null,
      at: around.now(),
    });
    const wanted = wantedProgress({ id: run.id, epoch: run.epoch, progress });
    await this.#execution.busyWhile(() => around.lane.put(wanted));
    await this.#stay();
  }

  async log(line: string, level: 'info' | 'warn' | 'error' = 'info') {
    const { run, around } = this.#execution;
    const row = { id: around.newId(), tenant_id: run.tenantId, run_id: run.id, level, line: storable(line) };
    await this.#execution.busyWhile(() => around.lane.put(wantedLog({ ...row, at: around.now() })));
    await this.#stay();
  }

  #next(name: string): string {
    const nth = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, nth);
    return stepId(this.#prefix, name, nth);
  }

  #within(prefix: string): Steps {
    return new Steps(this.#execution, { prefix, phase: this.#phase });
  }

  #second(prefix: string): Steps {
    return new Steps(this.#execution, { prefix, phase: 2 });
  }

  /** A body that is no longer in our hands goes no further. */
  async #stay(): Promise<void> {
    if (this.#execution.isOut(this.#phase)) await new Promise<never>(() => undefined);
  }

  #called(step: string, { contract, input, retry }: { contract: AnyContract; input: unknown; retry: Act['retry'] }) {
    if (hidesSecret(contract.spec.output) && this.#execution.peek(step)) {
      throw new Fault('conflict', `${contract.name} answered a secret, which is shown once and not kept`);
    }
    const call = {
      step,
      capability: contract.name,
      input,
      effect: contract.effect,
      hides: hidesSecret(contract.spec.output),
    };
    return this.#attempt(step, {
      ...{ kind: 'invoke', what: contract.name, retry, undoes: undoneBy(contract.name, input) },
      perform: (startedAt, isFirst) => callStep(this.#execution, { ...call, startedAt, isFirst }),
    });
  }

  #calledBy(step: string, capability: string, { input, retry }: { input: unknown; retry?: Act['retry'] }) {
    const call = { step, capability, input, effect: 'write', hides: false } as const;
    return this.#attempt(step, {
      ...{ kind: 'invoke', what: capability, retry, undoes: undoneBy(capability, input) },
      perform: (startedAt, isFirst) => callStep(this.#execution, { ...call, startedAt, isFirst }),
    });
  }

  /** Tries until it goes well, can not go well, or has been tried often enough. */
  async #attempt(step: string, act: Act): Promise<unknown> {
    const execution = this.#execution;
    await this.#stay();
    const noted = execution.noted(step, act);
    if (noted) return answerOf(noted);
    let { number, tries } = this.#failedBefore(step);
    for (;;) {
      const beganAt = execution.around.now();
      const done = await this.#try(step, act, number === 0);
      if (!(done instanceof Fault)) return done.output;
      const leftAt = await this.#leftInTheMiddle(step, act, done);
      if (leftAt !== undefined) {
        number += 1;
        const detail = { error: { code: 'limited', message: 'It was being sent when its process ended' } };
        await this.#waited(`${step}#${number}`, { kind: 'retry', what: act.what, until: leftAt, detail });
        continue;
      }
      const isLimit = done.code === 'limited';
      const retry: Retry = { ...usualRetry, ...execution.definition.retry, ...act.retry };
      number += 1;
      if (!isLimit) tries += 1;
      if (!mayPass(done.code) || (!isLimit && tries >= retry.attempts)) {
        await this.#failFor(step, { ...act, beganAt }, done);
        throw done;
      }
      const waitMs = isLimit ? secondsOf(done) * 1000 : backoffMs(retry, tries, execution.around.random());
      const until = instantOf(execution.around.nowMs() + waitMs);
      const detail = { error: problemOf(done) };
      await this.#waited(`${step}#${number}`, { kind: 'retry', what: act.what, until, detail });
    }
  }

  /** Who had it in hand before us may still be sending it: when that can not be any more, it is looked up. */
  #leftInTheMiddle(step: string, { kind, undoes }: Act, { code }: Fault): Promise<string | undefined> {
    if (kind !== 'invoke' || code !== 'conflict') return Promise.resolve(undefined);
    const { run, around } = this.#execution;
    const place = { store: around.store, tenantId: run.tenantId, now: around.now() };
    const sending = { actorId: run.actor.id, key: keyOf(run.id, step), undoes };
    return this.#execution.busyWhile(() => sendingUntil(place, sending));
  }

  /** How often it has failed, and how often by itself and not for a limit of calls. */
  #failedBefore(step: string): { number: number; tries: number } {
    let [number, tries] = [0, 0];
    for (;;) {
      const noted = this.#execution.peek(`${step}#${number + 1}`);
      if (!noted) return { number, tries };
      number += 1;
      if (Failure.parse(noted.output).error.code !== 'limited') tries += 1;
    }
  }

  async #try(step: string, { kind, what, perform }: Act, isFirst: boolean): Promise<Fault | { output: unknown }> {
    const execution = this.#execution;
    const startedAt = execution.around.now();
    if (kind !== 'invoke' || !(await this.#isDone(step))) execution.mustGoOn(this.#phase);
    try {
      const done = await execution.busyWhile(async () => {
        if (kind === 'invoke') await execution.written();
        const answer = await perform(startedAt, isFirst && execution.run.epoch === 1);
        if (!('output' in answer) || answer.isKept) return answer;
        const entry = { kind, what, began_at: startedAt, output: answer.output ?? null };
        if (kind === 'invoke') await execution.note(step, entry);
        else execution.noteSoon(step, entry);
        return answer;
      });
      await this.#stay();
      if ('output' in done) return done;
      const output = await approved(execution, {
        ...{ step, capability: what, approvalId: done.waitsFor, key: done.key },
        stay: () => this.#stay(),
        wait: (name, wait) => this.#waited(name, wait),
      });
      await execution.busyWhile(() =>
        execution.note(step, { kind, what, began_at: startedAt, output: output ?? null }),
      );
      await this.#stay();
      return { output };
    } catch (error) {
      await this.#stay();
      return asFault(error);
    }
  }

  /** What has left the building is done, even if nobody came to write it down. */
  async #isDone(step: string): Promise<boolean> {
    const { run, around } = this.#execution;
    if (!run.ending || this.#phase !== 1) return false;
    const place = { store: around.store, tenantId: run.tenantId, now: around.now() };
    const called = { actorId: run.actor.id, key: keyOf(run.id, step), runId: run.id, step };
    return (await answeredUnder(place, called)) !== undefined;
  }

  async #failFor(step: string, { kind, what, beganAt }: Act & { readonly beganAt: string }, fault: Fault) {
    const entry = { kind, what, began_at: beganAt, error: problemOf(fault) };
    await this.#execution.busyWhile(() => this.#execution.note(step, entry));
    await this.#stay();
  }

  async #waited(step: string, wait: Parameters<Execution['wait']>[1]): Promise<Noted> {
    await this.#stay();
    const noted = this.#execution.noted(step, wait);
    if (noted) return noted;
    this.#execution.mustGoOn(this.#phase);
    return this.#execution.wait(step, wait);
  }

  async #happened(step: string, wait: Omit<Parameters<Execution['wait']>[1], 'kind'>) {
    const { output } = await this.#waited(step, { kind: 'event', ...wait });
    return Happened.optional().parse(output ?? undefined);
  }
}

const Happened = z.object({ txid: z.string(), id: z.string(), data: z.unknown() });
const Failure = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.unknown().optional() }),
});

function undoneBy(capability: string, input: unknown): string | undefined {
  const asked = capability === undoCall.name ? undoCall.spec.input.safeParse(input) : undefined;
  return asked?.data?.entryId;
}

function answerOf({ output, error }: Noted): unknown {
  if (error) throw faultOf(error);
  return output;
}

/** PostgreSQL keeps neither NUL nor half a character. */
function storable(line: string): string {
  return line.slice(0, 4000).toWellFormed().replaceAll('\0', '\ufffd');
}

function secondsOf({ details }: Fault): number {
  return Math.min(3600, Math.max(1, Number(details?.retryAfterSeconds ?? 1)));
}

const asItIs = z.custom<never>();

/** What a step answered was checked when it was written down. */
function promised<T>(value: unknown): T {
  return asItIs.parse(value);
}
