// What comes to the pipeline, what it becomes when it is let in, and what is answered.
import type { Actor, AnyContract, Cookie, Origin } from '#kernel/contract';
import type { Reservation } from './gates.ts';
import type { Caller } from './invoker.ts';
import type { Registered } from './registry.ts';
import type { Rehearsal } from './rehearse.ts';

export interface Request {
  readonly capability: string;
  readonly input: unknown;
  readonly caller: Caller;
  readonly origin: Origin;
  /** How large the request was on the wire. */
  readonly bytes?: number;
  readonly key?: string | undefined;
  readonly rehearse?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export type Answer =
  | {
      readonly status: 'done';
      readonly contract: AnyContract;
      readonly output: unknown;
      readonly entryId: string | undefined;
      readonly replayed: boolean;
      readonly cookies: readonly Cookie[];
    }
  | { readonly status: 'waiting'; readonly approvalId: string }
  | { readonly status: 'rehearsed'; readonly rehearsal: Rehearsal };

/** A request that has been found, identified, allowed and validated. */
export interface Admitted {
  readonly entry: Registered;
  readonly input: unknown;
  readonly inputHash: string;
  readonly actor: Actor;
  readonly tenantId: string;
  readonly origin: Origin;
  readonly key: string | undefined;
  readonly rehearse: boolean;
  readonly signal: AbortSignal;
  readonly callId: string;
  readonly nowMs: number;
  readonly now: string;
  /** The record's entry that this call takes back. */
  readonly undoes: string | undefined;
  /** The call inside which this one was invoked. */
  readonly parentId: string | undefined;
  /** What it and the calls inside it have reserved; settled when it ends, however it ends. */
  readonly reservations: Reservation[];
}
