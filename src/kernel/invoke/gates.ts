// The gates that decide over money, taint and approval. Each sees the judged input and fails closed: one that throws
// has refused.
import type { Money } from '#base/money';
import type { Actor, AnyContract, Origin } from '#kernel/contract';
import type { Registered } from './registry.ts';

export interface Judged {
  readonly callId: string;
  readonly entry: Registered;
  readonly contract: AnyContract;
  readonly input: unknown;
  readonly actor: Actor;
  readonly tenantId: string;
  readonly now: string;
  readonly key: string | undefined;
  readonly origin: Origin;
  readonly nested: boolean;
  readonly stake: Money | undefined;
  /** The company wants every such call of theirs to be asked. */
  readonly mustAsk: boolean;
  /** The work was made to stop here until somebody decides. */
  readonly isGate: boolean;
  /** Text from outside the company may have steered it. */
  readonly tainted: boolean;
  readonly reason: string | undefined;
  readonly runId: string | undefined;
  readonly undoes: string | undefined;
  /** The approval with which it comes again. */
  readonly approvalId: string | undefined;
  readonly planStep: { readonly index: number; readonly given: unknown } | undefined;
  /** The calls that this one stands for. */
  readonly plan: readonly PlannedCall[] | undefined;
  /** The outermost call, when this one was made inside it: what is approved is that. */
  readonly resumes: Resumed | undefined;
}

export interface PlannedCall {
  readonly capability: string;
  readonly input: Record<string, unknown>;
  readonly stake?: Money | undefined;
}

export interface Resumed {
  readonly capability: string;
  readonly input: unknown;
  readonly key: string | undefined;
  readonly undoes: string | undefined;
}

export interface Reservation {
  /** Called once, when the call has ended either way. */
  settle(outcome: 'done' | 'failed'): void;
}

export type Verdict = { readonly status: 'allow' } | { readonly status: 'wait'; readonly approvalId: string };

export interface Gates {
  reserve(judged: Judged): Reservation | Promise<Reservation>;
  /** Whether nobody has to be asked whatever the company's rules say: the way of nearly every call. */
  isFree(judged: Judged): boolean;
  approve(judged: Judged): Verdict | Promise<Verdict>;
}

const nothingReserved: Reservation = { settle: () => undefined };
const allowed: Verdict = { status: 'allow' };

export const openGates: Gates = {
  reserve: () => nothingReserved,
  isFree: () => true,
  approve: () => allowed,
};
