// Runs whose caller may wait: begun here and now, in no transaction of the call, and answered as soon as they have said
// what they have to say. A capability that begins them is introduced to the engine when that opens.
import { Fault } from '#base/fault';
import type { Capability } from '#kernel/contract';
import type { Db, Entry, Result } from '#kernel/store';
import { type Patience, patienceOf } from './answers.ts';
import type { NewRun } from './shape.ts';

interface How {
  /** Its caller hears nothing before it has ended, or for many seconds. */
  readonly isLoose?: boolean;
}

/** What such a capability needs of the engine. */
export interface Eager {
  start(run: NewRun, how?: How): Promise<{ readonly runId: string; readonly isNew: boolean }>;
  /** For looking at what is there; each look for itself. */
  reading(tenantId: string): Db;
  /** Past the walls between companies, by itself. */
  run(entry: Entry): Promise<Result>;
  /** Whether this house can carry out a workflow in this version. */
  knows(workflow: string, version: number): boolean;
  /** Whether a module of this house brings a schedule of this name. */
  brings(schedule: string): boolean;
  /** What the run has said, or has come to, whichever comes first. */
  said(run: { readonly tenantId: string; readonly runId: string; readonly patience: Patience }): Promise<unknown>;
}

export interface Introduced extends Capability {
  meet(engine: Eager): void;
}

export function isIntroduced(capability: Capability): capability is Introduced {
  return 'meet' in capability;
}

/** The engine of a kernel, for capabilities that are made before it. */
export function acquaintance() {
  const met: { engine?: Eager } = {};
  return {
    meet(engine: Eager) {
      met.engine = engine;
    },
    engine(): Eager {
      if (met.engine) return met.engine;
      throw new Fault('unavailable', 'Nobody carries out runs here yet; try again in a moment');
    },
  };
}

/** PostgreSQL brings to disk what nobody waits for after three rounds of its own, of a fifth of a second each. */
const onDiskWithinMs = 5000;

export interface Wanted {
  readonly run: NewRun;
  /** How long the caller waits at the most. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

export interface Begun {
  readonly runId: string;
  readonly isNew: boolean;
  /** Nothing when it takes longer than one waits. */
  readonly answer: { readonly output: unknown } | undefined;
}

export async function beginAndWait(engine: Eager, wanted: Wanted): Promise<Begun> {
  const begun = await engine.start(wanted.run, { isLoose: wanted.waitMs >= onDiskWithinMs });
  return { ...begun, answer: await answerOf(engine, { ...wanted, runId: begun.runId }) };
}

type Answer = Begun['answer'];

export async function answerOf(
  engine: Eager,
  { run: { tenantId }, runId, waitMs, signal }: Wanted & { readonly runId: string },
): Promise<Answer> {
  if (waitMs <= 0) return undefined;
  const patience = patienceOf(waitMs, signal);
  try {
    return { output: await engine.said({ tenantId, runId, patience }) };
  } catch (error) {
    if (patience.isOver()) return undefined;
    throw error;
  } finally {
    patience.end();
  }
}
