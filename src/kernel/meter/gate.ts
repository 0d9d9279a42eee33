// The gate of the pipeline: what an agent does, or anybody on behalf of a run, costs a call, and what its contract says
// it costs at most. So does what those do to whom use is sold, except buying more and coming and going. Other people by
// themselves spend their own time, not a budget.
import { z } from 'zod';
import type { Actor, AnyContract, Role } from '#kernel/contract';
import type { Budget, Reservation } from './budget.ts';
import type { Holder } from './limits.ts';
import type { Amount } from './model.ts';

export interface Spending {
  readonly tenantId: string;
  readonly actor: Actor;
  readonly input: unknown;
  readonly entry: { readonly contract: AnyContract };
  readonly runId?: string | undefined;
  readonly crewId?: string | undefined;
  readonly workspaceId?: string | undefined;
}

export interface Gate {
  reserve(spending: Spending): Settling | Promise<Settling>;
}

interface Settling {
  settle(outcome: 'done' | 'failed'): void;
}

const count = z.int().min(0).exactOptional();
const Most = z.object({ tokens: count, costMicros: count, calls: count });
const nothing: Settling = { settle: () => undefined };

export function budgetGate(budget: Pick<Budget, 'reserve'>): Gate {
  return {
    reserve(spending) {
      const { actor, runId, tenantId } = spending;
      const isAgents = actor.kind === 'agent' || actor.delegatedBy?.kind === 'agent';
      if (!isAgents && runId === undefined && !isSold(spending)) return nothing;
      const amount = costOf(spending);
      const reserving = budget.reserve({ tenantId, holders: holdersOf(spending), amount });
      if (reserving instanceof Promise) return reserving.then((reservation) => settling(reservation, amount));
      return settling(reserving, amount);
    },
  };
}

const buyers: readonly Role[] = ['client', 'end_user'];
const neverSold = /^(meter\.access|identity)\./;

function isSold({ actor: { kind, roles }, entry: { contract } }: Spending): boolean {
  return kind === 'person' && roles.every((role) => buyers.includes(role)) && !neverSold.test(contract.name);
}

/** What failed, or was answered from what is stored, is not counted. */
function settling(reservation: Reservation, amount: Amount): Settling {
  return {
    settle: (outcome) => (outcome === 'done' ? reservation.settle(amount) : reservation.release()),
  };
}

function costOf({ entry: { contract }, input }: Spending): Amount {
  const { cost } = contract.spec;
  return cost ? { calls: 1, ...Most.parse(cost(input)) } : { calls: 1 };
}

function holdersOf({ actor, runId, crewId, workspaceId }: Spending): Holder[] {
  const holders: Holder[] = [];
  for (const one of [actor, actor.delegatedBy]) {
    if (one?.kind === 'agent') holders.push({ kind: 'agent', id: one.id });
    if (one?.kind === 'person') holders.push({ kind: 'user', id: one.id });
  }
  if (runId !== undefined) holders.push({ kind: 'run', id: runId });
  if (crewId !== undefined) holders.push({ kind: 'crew', id: crewId });
  if (workspaceId !== undefined) holders.push({ kind: 'workspace', id: workspaceId });
  return holders;
}
