// What comes to the pipeline, what it becomes when it is let in, and what is answered.
import type { Instant } from '#base/time';
import type { Obligations } from '#kernel/access';
import type { Actor, AnyContract, Cookie, Origin } from '#kernel/contract';
import type { Authenticated, Credential } from '#kernel/identity';
import type { Entry } from '#kernel/store';
import type { Reservation } from './gates.ts';
import type { Registered } from './registry.ts';
import type { Rehearsal } from './rehearse.ts';

/** How a caller is known: by a credential from outside, or, inside the house, by being named. */
export type Caller = Credential | { readonly kind: 'known'; readonly who: Authenticated };

/** A call that is a step of a run: what its run refuses does not happen, and its journal commits with the work. */
export interface StepOf {
  readonly fence: Entry;
  /** Whoever goes on with the run has had every answer of it, and each has said so: nobody need look. */
  readonly hasReadNothing?: boolean;
  /** As a rule it commits without waiting for the disk. */
  readonly isLoose?: boolean;
  /** By which it is known again. */
  readonly journal?: Journal;
  /** What is silent tells nobody of anything: neither an event nor something asked for later comes of it. */
  keep(answer: { readonly output: unknown } | null, how: { readonly isSilent: boolean }): Entry;
}

export interface Journal {
  /** Nobody has tried it before: neither a key nor the journal can know of it. */
  readonly isFirst: boolean;
  /** What the journal has of it, in the columns of a key. */
  readonly lookUp: Entry;
}

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
  /** The run of which it is a part, as an agent or the work loop names it. */
  readonly runId?: string | undefined;
  /** Why, in the words of whoever asks; shown to the person who decides. */
  readonly reason?: string | undefined;
  readonly tainted?: boolean | undefined;
  readonly step?: StepOf | undefined;
  /** A person decides, whoever asks and whatever the rules let through. */
  readonly isGate?: boolean | undefined;
  /** When it happens, for what is played; only the house itself says so. */
  readonly at?: Instant | undefined;
}

/** Which step of an approved plan it is, and what it was given before it was understood: the plan holds that. */
export interface PlanStep {
  readonly index: number;
  readonly given: unknown;
}

/** What only the house itself adds: a call that was decided upon, or that takes another back. */
export interface Resumption {
  readonly approvalId?: string | undefined;
  readonly planStep?: PlanStep | undefined;
  readonly undoes?: string | undefined;
}

export type Answer =
  | {
      readonly status: 'done';
      readonly contract: AnyContract;
      readonly output: unknown;
      readonly entryId: string | undefined;
      readonly replayed: boolean;
      readonly cookies: readonly Cookie[];
      /** For certain, nothing in it came from outside. */
      readonly isOwn?: boolean;
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
  readonly runId: string | undefined;
  readonly reason: string | undefined;
  /** Under which conditions they may. */
  readonly obligations: Obligations;
  /** It came with text from outside. */
  readonly tainted: boolean;
  /** Its run, or the agent, has read some before. */
  readonly hasRead: boolean;
  /** Whose reading is not known yet: it is taken to have read nothing until the first statement of the work says so. */
  readonly unsureOf: string | undefined;
  readonly isGate: boolean;
  readonly approvalId: string | undefined;
  readonly planStep: PlanStep | undefined;
  readonly step: StepOf | undefined;
  /** The call inside which this one was invoked. */
  readonly parentId: string | undefined;
  readonly isPlayed?: boolean;
  /** What it and the calls inside it have reserved; settled when it ends, however it ends. */
  readonly reservations: Reservation[];
}
