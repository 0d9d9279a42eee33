// What a run stands on: the house around it, and how it asks for something in it.
import type { Log } from '#kernel/contract';
import type { Answer, Request } from '#kernel/invoke';
import type { Store } from '#kernel/store';
import type { Claimed } from './claim.ts';
import type { Lane } from './lane.ts';

/** What the engine gives every run. */
export interface Surroundings {
  readonly store: Store;
  readonly lane: Lane;
  readonly log: Log;
  /** Which capabilities told nobody of anything when they were last a step. */
  readonly silent: Set<string>;
  now(): string;
  nowMs(): number;
  newId(): string;
  random(): number;
  /** Runs of this company wait for events of these types from now on. */
  expect(tenantId: string, types: readonly string[]): void;
  /** A capability as whoever began the run, with the rights they have by now. */
  call(run: Claimed, asked: Asked): Promise<Answer>;
}

export interface Asked {
  readonly capability: string;
  readonly input: unknown;
  readonly key: string;
  readonly signal: AbortSignal;
  /** Whoever began the run, a person decides. */
  readonly isGate?: boolean;
  /** Shown to whoever decides. */
  readonly reason?: string | undefined;
  /** What must not be refused in the call's own transaction, and what commits with it. */
  readonly step: Request['step'];
}
