// One run in one process's hands, until it ends, waits, or turns out to be somebody else's. Its body is run from the
// start; steps that stand in the journal answer from there. A body that is let go of stays where it waits, for ever.
import { asFault, Fault } from '#base/fault';
import { instantOf } from '#base/time';
import type { Answer } from '#kernel/invoke';
import { prepared } from '#kernel/store';
import type { Standing } from './answers.ts';
import type { Claimed } from './claim.ts';
import type { Known, Noted } from './journal.ts';
import { howMany } from './lane.ts';
import { type EndRow, type NoteRow, type WaitRow, type Wanted, wantedEnd, wantedNote, wantedPark } from './lane-sql.ts';
import { bounded, isFenced, type Problem, problemOf, type StepKind } from './model.ts';
import type { Definition } from './shape.ts';
import type { Surroundings } from './surroundings.ts';

/** Without a reason of its own each run would make an error with its stack. */
const letGo = new Fault('unavailable', 'This run is no longer in our hands');

/** A commit that is waited for brings everything to disk that has committed before it. */
const putOnDisk = prepared(`select pg_logical_emit_message(true, 'cadre', '')`);

/** Thrown into the body of a run that only takes back what it has done. */
export class Ended extends Error {}

export interface Wait extends Pick<WaitRow, 'what'> {
  readonly kind: StepKind;
  readonly until?: string | undefined;
  readonly topics?: readonly string[];
  readonly match?: unknown;
  readonly since?: { readonly txid: string; readonly id: string } | undefined;
  readonly detail?: unknown;
}

type Entry = Pick<NoteRow, 'kind' | 'what' | 'began_at'> & { readonly output?: unknown; readonly error?: Problem };

interface Registered extends Wait {
  readonly step: string;
  readonly resume: (noted: Noted) => void;
}

export class Execution {
  readonly run: Claimed;
  readonly around: Surroundings;
  readonly definition: Definition;
  readonly #known: Known;
  readonly #abort = new AbortController();
  readonly #left = Promise.withResolvers<'left'>();
  readonly #waits = new Map<string, Registered>();
  readonly #undos: { readonly step: string; work(): Promise<unknown> }[] = [];
  readonly #soon: Wanted[] = [];
  #writing: Promise<void> | undefined;
  /** Something of it is on its way to the database. */
  #isSent = false;
  /** Why something of it could not be written down: nothing comes after that. */
  #unwritten: { readonly error: unknown } | undefined;
  #quiet: (() => void) | undefined;
  #busy = 0;
  #moves = 0;
  #isOver = false;
  /** In the second phase what was done is taken back; nothing of the first goes on. */
  #phase: 1 | 2 = 1;
  #timer: NodeJS.Timeout | undefined;

  constructor(around: Surroundings, definition: Definition, { run, known }: { run: Claimed; known: Known }) {
    this.around = around;
    this.definition = definition;
    this.run = run;
    this.#known = known;
    this.loose = run.isLoose ? 1 : 0;
    this.#hasReadNothing = run.epoch === 1 && !run.tainted && known.steps.size === 0;
  }

  get hasReadNothing(): boolean {
    return this.#hasReadNothing;
  }

  /** Whoever fails, or waits, may have told it something from outside all the same. */
  async heard(calling: Promise<Answer>): Promise<Answer> {
    let isOwn = false;
    try {
      const answer = await calling;
      isOwn = answer.status === 'done' && answer.isOwn === true;
      return answer;
    } finally {
      if (!isOwn) this.#hasReadNothing = false;
    }
  }

  /** Its end, when it came here and is written down. */
  ended: Standing | undefined;

  /** For certain: it began in this process, and so far every answer that came to it was the house's own. */
  #hasReadNothing: boolean;

  /** Steps that have committed and may not be on disk yet; and how many of them are for certain. */
  loose = 0;
  #lasting = 0;

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get phase(): number {
    return this.#phase;
  }

  /** Answers when the run is no longer in our hands. Never fails. */
  async perform(body: () => Promise<unknown>): Promise<void> {
    const whole = this.#whole(body).catch((error: unknown) => (this.#isOver ? undefined : this.#confess(error)));
    await Promise.race([whole, this.#left.promise]);
    this.#letGo();
  }

  /** Lets go of it at once: it is another's, or this process stops. */
  leave() {
    this.#letGo();
    this.#left.resolve('left');
  }

  #letGo() {
    this.#isOver = true;
    this.#abort.abort(letGo);
    clearTimeout(this.#timer);
  }

  /** So that anybody goes on with it from what is written down. */
  async giveBack(): Promise<void> {
    if (this.#isOver) return;
    const { id, epoch } = this.run;
    await this.#parkAs(wantedPark({ id, epoch, state: 'queued', wake_at: null, at: this.around.now() }));
  }

  async #parkAs(wanted: Wanted) {
    this.#letGo();
    await this.around.lane.put(wanted).finally(() => this.#left.resolve('left'));
  }

  /** What is written down of a step, unless nothing is. */
  noted(step: string, { kind, what }: { kind: StepKind; what: string }): Noted | undefined {
    const noted = this.#known.steps.get(step);
    if (noted && (noted.kind !== kind || noted.what !== what)) {
      const then = `${noted.kind} ${noted.what}`;
      throw new Fault('internal', `The step ${step} was "${then}" when the run began; give the workflow a new version`);
    }
    return noted;
  }

  peek(step: string): Noted | undefined {
    return this.#known.steps.get(step);
  }

  /** A run that is ending does nothing that it has not begun. */
  mustGoOn(phase: number) {
    if (phase === 1 && this.run.ending) throw new Ended('This run is being taken back');
  }

  /** For ever, for a body that is no longer in our hands. */
  isOut(phase: number): boolean {
    return this.#isOver || phase !== this.#phase;
  }

  async busyWhile<T>(work: () => Promise<T>): Promise<T> {
    this.#busy += 1;
    this.#moves += 1;
    try {
      return await work();
    } catch (error) {
      if (isFenced(error)) await this.#lost();
      throw error;
    } finally {
      this.#busy -= 1;
      this.#settleDown();
    }
  }

  /** Written down, or else the run is no longer ours. */
  async note(step: string, entry: Entry) {
    const wanted = wantedNote(this.#rowOf(step, entry));
    await this.written();
    if (!(await this.around.lane.put(wanted))) await this.#lost();
  }

  /** Written down in a moment, in order. Nobody sees anything of the run before that, so nobody need wait for it. */
  noteSoon(step: string, entry: Entry) {
    this.#soon.push(wantedNote(this.#rowOf(step, entry)));
    this.#writeSoon();
  }

  /** Before anything of the run can be seen outside. */
  async written(): Promise<void> {
    while (this.#writing) await this.#writing;
    if (this.#unwritten) throw this.#unwritten.error;
  }

  /** Before something of the run is said to somebody outside who can not see what is written down for it. */
  async lasting(): Promise<void> {
    await this.written();
    const { loose, around } = this;
    if (this.#lasting === loose) return;
    await around.store.engine(around.now()).run({ statement: putOnDisk, values: [] });
    this.#lasting = loose;
  }

  #writeSoon() {
    this.#writing ??= this.busyWhile(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      await this.#writeAll().catch((error: unknown) => {
        this.#unwritten = { error };
        this.#soon.splice(0);
      });
    }).finally(() => {
      this.#writing = undefined;
      if (this.#soon.length > 0 && !this.#isOver) this.#writeSoon();
    });
  }

  /** In order: nothing is written down before what came before it. */
  async #writeAll() {
    this.#isSent = true;
    while (this.#soon.length > 0 && !this.#isOver) {
      const some = this.#soon.splice(0, howMany(this.#soon, alone));
      if (!(await this.around.lane.put(...some))) await this.#lost();
    }
    this.#isSent = false;
  }

  /** What is on its way already, or too much to go with the end. */
  #mustGoFirst(): boolean {
    return this.#isSent || howMany(this.#soon, alone) < this.#soon.length;
  }

  #rowOf(step: string, { output, error, ...rest }: Entry): NoteRow {
    return {
      ...rest,
      ...{ run_id: this.run.id, epoch: this.run.epoch, step, ended_at: this.around.now() },
      output: output === undefined ? null : bounded(step, output),
      error: error ? JSON.stringify(error) : null,
    };
  }

  /** Nothing answers while the run is in our hands, unless its time comes while something else of it is under way. */
  wait(step: string, wait: Wait): Promise<Noted> {
    const until = this.#known.until.get(step) ?? wait.until;
    this.#hasReadNothing = false;
    this.#moves += 1;
    return new Promise((resume) => {
      this.#waits.set(step, { ...wait, until, step, resume });
      this.#settleDown();
    });
  }

  onUndo(step: string, work: () => Promise<unknown>) {
    this.#undos.push({ step, work });
  }

  async #whole(body: () => Promise<unknown>): Promise<void> {
    let outcome: { output?: string; error?: unknown };
    try {
      outcome = { output: bounded('result', await body()) };
      if (this.#mustGoFirst()) await this.written();
    } catch (error) {
      outcome = { error };
    }
    if (this.#isOver) return;
    // Branches that still run are waited for: what they do must be known before it can be taken back.
    this.#waits.clear();
    const { ending } = this.run;
    if (!ending && !('error' in outcome)) return this.#end('done', { output: outcome.output ?? null });
    this.#phase = 2;
    if (this.#busy > 0) await new Promise<void>((resolve) => (this.#quiet = resolve));
    const fault = ending === 'deadline' ? new Fault('unavailable', 'Its time was over') : asFault(outcome.error);
    const problems = await this.#undoAll();
    const error: Problem = {
      ...problemOf(fault),
      ...(problems.length > 0 ? { details: { notUndone: problems } } : {}),
    };
    if (fault.code === 'internal') this.around.log.error({ runId: this.run.id, error: outcome.error }, 'a run failed');
    if (ending === 'cancelled') await this.#end('cancelled', problems.length > 0 ? { error } : {});
    else await this.#end('failed', { error });
  }

  async #undoAll(): Promise<Problem[]> {
    const problems: Problem[] = [];
    for (const { work } of this.#undos.reverse()) {
      try {
        await work();
      } catch (error) {
        problems.push(problemOf(asFault(error)));
      }
    }
    return problems;
  }

  async #end(state: EndRow['state'], { output = null, error }: { output?: string | null; error?: Problem }) {
    const { id, epoch } = this.run;
    const problem = error ? JSON.stringify(error) : null;
    if (this.#mustGoFirst()) await this.#writing;
    const row = { id, epoch, state, output, error: problem, at: this.around.now() };
    // What is not on its way yet goes with the end.
    if (!(await this.around.lane.put(...this.#soon.splice(0), wantedEnd(row)))) return;
    this.ended = { state, output: output === null ? null : JSON.parse(output), error };
  }

  /** Of what can not be written down otherwise. */
  async #confess(error: unknown) {
    this.around.log.error({ runId: this.run.id, error }, 'a run could not go on');
    const problem = problemOf(asFault(error));
    await this.#end('failed', { error: problem }).catch(() => undefined);
  }

  /** Somebody has written first, or it is theirs by now. If it still is ours, it starts anew from what is there. */
  async #lost() {
    await this.giveBack().catch(() => undefined);
  }

  /** When nothing is under way any more, whatever is waited for is written down and the run let go of. */
  #settleDown() {
    if (this.#busy > 0) {
      this.#keepTime();
      return;
    }
    this.#quiet?.();
    if (this.#waits.size === 0 || this.#isOver) return;
    const moves = this.#moves;
    setImmediate(() => {
      if (moves !== this.#moves || this.#busy > 0 || this.#isOver || this.#waits.size === 0) return;
      void this.#park();
    });
  }

  async #park() {
    const { id, epoch } = this.run;
    const waits = [...this.#waits.values()];
    const times = waits.flatMap(({ until }) => until ?? []).sort();
    const at = this.around.now();
    const row = { id, epoch, state: 'waiting', wake_at: times[0] ?? null, at } as const;
    // Before they are written down: nothing may happen in between and not be heard.
    this.around.expect(
      this.run.tenantId,
      waits.flatMap(({ topics }) => topics ?? []),
    );
    const rows = waits.flatMap((wait) => (wait.topics ?? ['']).map((topic) => rowOf(id, { ...wait, topic, at })));
    await this.#parkAs(wantedPark(row, rows)).catch((error: unknown) => this.#confess(error));
  }

  /** While something else is under way, a time that comes is noticed here. */
  #keepTime() {
    clearTimeout(this.#timer);
    const [next] = [...this.#waits.values()].filter(({ until }) => until !== undefined).sort(byTime);
    if (!next?.until) return;
    const leftMs = Math.max(0, Date.parse(next.until) - this.around.nowMs());
    this.#timer = setTimeout(() => void this.#timeCame(next), Math.min(leftMs, 2 ** 31 - 1)).unref();
  }

  async #timeCame(wait: Registered) {
    if (this.#isOver || !this.#waits.has(wait.step)) return;
    if (!wait.until || wait.until > instantOf(this.around.nowMs())) return this.#keepTime();
    this.#waits.delete(wait.step);
    await this.busyWhile(() =>
      this.note(wait.step, { kind: wait.kind, what: wait.what, began_at: this.around.now(), output: wait.detail }),
    );
    if (this.#isOver) return;
    const noted: Noted = { kind: wait.kind, what: wait.what, output: wait.detail, error: null };
    wait.resume(noted);
  }
}

function alone(wanted: Wanted): readonly Wanted[] {
  return [wanted];
}

function byTime(a: { until?: string | undefined }, b: { until?: string | undefined }): number {
  return (a.until ?? '') < (b.until ?? '') ? -1 : 1;
}

function rowOf(runId: string, wait: Registered & { topic: string; at: string }): WaitRow {
  const { step, topic, kind, what, until, match, since, detail, at } = wait;
  return {
    ...{ run_id: runId, step, topic, kind, what, asked_at: at },
    until: until ?? null,
    match: match === undefined ? null : JSON.stringify(match),
    since_txid: since?.txid ?? null,
    since_id: since?.id ?? null,
    detail: detail === undefined ? null : JSON.stringify(detail),
  };
}
