// What the parts of this module share, and what comes in and goes out at its front door.
import type { Money } from '#base/money';
import type { Clock, Instant } from '#base/time';
import type { Access } from '#kernel/access';
import type { Actor, AnyContract, Log, Origin, Role } from '#kernel/contract';
import type { Store } from '#kernel/store';
import type { Source } from './model.ts';
import type { PlannedCall } from './plan.ts';
import type { Seal } from './seal.ts';

/** What has to be known of the people who decide. */
export interface People {
  /** The roles that somebody has in a company now; none when they do not belong there. */
  rolesOf(tenantId: string, personId: string): Promise<readonly Role[]>;
  hasSecondFactor(personId: string): Promise<boolean>;
}

/** Used when they are needed, never while the module is made: the kernel is put together in a circle here. */
export interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly access: Pick<Access, 'may'>;
  readonly people: People;
  readonly rootKey: string;
  readonly log: Log;
  contractOf(name: string, tenantId: string): AnyContract | undefined;
  /** Something is due: somebody should look. */
  wake(): void;
  /** The input with its secrets hidden, as it may be shown and kept. */
  hide(capability: string, input: unknown, tenantId: string): unknown;
}

export interface House {
  readonly parts: Parts;
  readonly seal: Seal;
}

export interface PlanStep extends PlannedCall {
  readonly stake?: Money | undefined;
}

/** What is called again once it has been decided. */
export interface Parked {
  readonly id: string;
  /** Of the input as it stands now. */
  readonly inputHash: string;
  readonly capability: string;
  readonly input: unknown;
  readonly key: string;
  readonly actor: Actor;
  readonly origin: Pick<Origin, 'door' | 'requestId'>;
  readonly undoes: string | undefined;
  readonly runId: string | undefined;
  readonly tainted: boolean;
}

export interface Proposal {
  readonly callId: string;
  readonly contract: AnyContract;
  readonly input: unknown;
  readonly actor: Actor;
  readonly tenantId: string;
  readonly now: Instant;
  readonly key: string | undefined;
  readonly origin: Origin;
  readonly stake: Money | undefined;
  readonly tainted: boolean;
  /** The company wants to be asked every time, by whoever it is. */
  readonly mustAsk?: boolean | undefined;
  /** The work was made to stop here until somebody decides, whoever has begun it. */
  readonly isGate?: boolean | undefined;
  readonly reason?: string | undefined;
  readonly sources?: readonly Source[] | undefined;
  readonly runId?: string | undefined;
  /** The record's entry that this call takes back: it is a part of what is approved. */
  readonly undoes?: string | undefined;
  /** The calls that this one stands for; it is decided upon as a whole. */
  readonly plan?: readonly PlanStep[] | undefined;
  /** The approval with which the call comes again. */
  readonly approvalId?: string | undefined;
  /** Which step of the approved plan this call is, with the input as the plan has it. */
  readonly planStep?: { readonly index: number; readonly given: unknown } | undefined;
  /** The outermost call, when this one was made inside it: that one is called again. */
  readonly resumes?:
    | { capability: string; input: unknown; key: string | undefined; undoes?: string | undefined }
    | undefined;
}

export type Verdict =
  | { readonly status: 'allow'; readonly sample?: boolean }
  | { readonly status: 'wait'; readonly approvalId: string };
