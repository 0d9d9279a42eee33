// The gates that decide over money, taint and approval. Each sees the judged input and fails closed: one that throws
// has refused.
import type { Actor } from '#kernel/contract';
import type { Registered } from './registry.ts';

export interface Judged {
  readonly callId: string;
  readonly entry: Registered;
  readonly input: unknown;
  readonly actor: Actor;
  readonly tenantId: string;
  readonly now: string;
  readonly key: string | undefined;
  readonly nested: boolean;
}

export interface Reservation {
  /** Called once, when the call has ended either way. */
  settle(outcome: 'done' | 'failed'): void;
}

export type Verdict = { readonly status: 'allow' } | { readonly status: 'wait'; readonly approvalId: string };

export interface Gates {
  reserve(judged: Judged): Reservation | Promise<Reservation>;
  approve(judged: Judged): Verdict | Promise<Verdict>;
}

const nothingReserved: Reservation = { settle: () => undefined };
const allowed: Verdict = { status: 'allow' };

export const openGates: Gates = {
  reserve: () => nothingReserved,
  approve: () => allowed,
};
