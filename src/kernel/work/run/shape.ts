// What a workflow's body sees, and what is known of a workflow.
import type { z } from 'zod';
import type { Duration, Instant } from '#base/time';
import type { Actor, AnyContract, Capability, EventType, InputOf, Limit, Log, OutputOf } from '#kernel/contract';
import type { Entry as Query, Result } from '#kernel/store';
import type { Retry } from './model.ts';

export interface StepOptions {
  /** Its name in the run; the capability's when absent. */
  readonly name?: string;
  readonly retry?: Partial<Retry>;
}

export interface InvokeStep<C extends AnyContract> extends StepOptions {
  /** How it is taken back when the run fails or is cancelled: as its contract says, or in steps of one's own. */
  readonly undo?: 'as declared' | ((step: Step, output: OutputOf<C>) => Promise<unknown>);
}

export interface WaitOptions {
  readonly name?: string;
  /** What the event's data must contain. */
  readonly match?: Readonly<Record<string, unknown>>;
  readonly until?: Duration | { readonly at: Instant };
}

export interface Gate {
  readonly title: string;
  /** What is shown; whoever decides may edit it, and what they leave of it is answered. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Step {
  /** A capability, as whoever began the run. It happens once, and waits for a person where it has to. */
  invoke<C extends AnyContract>(contract: C, input: InputOf<C>, options?: InvokeStep<C>): Promise<OutputOf<C>>;
  /** The same for what is known by its name alone. */
  invokeNamed(capability: string, input: unknown, options?: StepOptions): Promise<unknown>;
  /** Anything whose answer must not change. Killed in the middle it is done again: no effects in here. */
  do<T>(name: string, work: (signal: AbortSignal) => Promise<T> | T, options?: Pick<StepOptions, 'retry'>): Promise<T>;
  sleep(name: string, time: Duration | { readonly until: Instant }): Promise<void>;
  /** The first such event since the run began that it has not been given yet; nothing when the time is over. */
  waitFor<Data extends z.ZodType>(event: EventType<Data>, options?: WaitOptions): Promise<z.output<Data> | undefined>;
  /** Goes on when a person has agreed; fails when they have not. */
  approval(name: string, gate: Gate): Promise<Readonly<Record<string, unknown>>>;
  /** Another run, to its end. */
  run<I extends z.ZodType, R>(workflow: Workflow<I, R>, input: z.input<I>, options?: StepOptions): Promise<R>;
  /** So many at once; all of them when absent. */
  all<T>(works: readonly (() => Promise<T>)[], options?: { readonly concurrency?: number }): Promise<T[]>;
  map<Item, T>(name: string, items: readonly Item[], options: MapOptions<Item, T>): Promise<T[]>;
  /** Steps with names of their own. */
  within(name: string): Step;
  /** What is to be done, last first, when the run fails or is cancelled after this. */
  onUndo(name: string, work: (step: Step) => Promise<unknown>): void;
  /** The same instant however often the body is run. */
  now(name?: string): Promise<Instant>;
  progress(percent: number, note?: string): Promise<void>;
  log(line: string, level?: 'info' | 'warn' | 'error'): Promise<void>;
}

export interface MapOptions<Item, T> {
  readonly concurrency?: number;
  readonly work: (item: Item, step: Step, index: number) => Promise<T>;
}

/** The run as its body sees it. */
export interface Run {
  readonly id: string;
  readonly tenant: { readonly id: string };
  readonly actor: Actor;
  readonly startedAt: Instant;
  readonly signal: AbortSignal;
  readonly log: Log;
  /** What whoever waits for it is told, though the run may go on. */
  answer(output: unknown): Promise<void>;
  /** Looks at what never changes, bound to the company; it is not written down. */
  look(query: Query): Promise<Result>;
}

export interface NewRun {
  readonly workflow: string;
  readonly input: unknown;
  readonly tenantId: string;
  readonly actor: Actor;
  readonly id?: string;
  readonly tainted?: boolean;
}

export type Body<Input, Result> = (step: Step, input: Input, run: Run) => Promise<Result>;

export interface Queue {
  readonly name: string;
  /** How many run at the same time on all processes together. */
  readonly concurrency?: number;
  readonly perTenant?: number;
  /** How many begin in a time. */
  readonly rate?: Limit;
}

/** Whether it is counted before anything of it is taken up. */
export function isLimited({ queue }: Pick<Definition, 'queue'>): boolean {
  return queue?.concurrency !== undefined || queue?.perTenant !== undefined || queue?.rate !== undefined;
}

export interface WorkflowOptions {
  /** Raised when the body changes so that old journals no longer fit it. */
  readonly version?: number;
  /** What those that began earlier go on with, by version. */
  readonly older?: Readonly<Record<number, Body<never, unknown>>>;
  readonly queue?: Queue;
  /** Higher ones go first. */
  readonly priority?: number;
  readonly retry?: Partial<Retry>;
  /** After this time it is ended, and what it did is taken back. */
  readonly deadline?: Duration;
}

export interface Definition {
  readonly name: string;
  readonly version: number;
  readonly queue: Queue | undefined;
  readonly priority: number;
  readonly retry: Partial<Retry>;
  readonly deadline: Duration | undefined;
  /** By version. */
  readonly bodies: ReadonlyMap<number, Body<never, unknown>>;
}

export interface Workflow<I extends z.ZodType = z.ZodType, R = unknown> extends Capability {
  readonly workflow: Definition;
  /** Only for types: what its runs answer. */
  readonly result?: (input: z.output<I>) => R;
}
