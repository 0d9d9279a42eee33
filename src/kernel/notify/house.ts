// What the parts of this module share, and what they need of their surroundings.
import { Fault } from '#base/fault';
import type { Clock } from '#base/time';
import type { Approvals } from '#kernel/approval';
import type { Actor, Call, Log, Role } from '#kernel/contract';
import type { Egress } from '#kernel/egress';
import type { Answer, Request } from '#kernel/invoke';
import type { Db, Store } from '#kernel/store';
import type { Seals } from '#kernel/vault';

/** Somebody who belongs to a company and may come in. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
}

export interface People {
  membersOf(tenantId: string): Promise<readonly Member[]>;
  /** Who somebody is by now: for an agent, also for whom it acts. */
  actorNow(tenantId: string, actorId: string): Promise<Actor | undefined>;
  /** What people and agents are called, by their ids. */
  namesOf(tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export interface Deciding extends Pick<Approvals, 'issueLink'> {
  /** Which of these people may decide on it as it stands. */
  deciders(tenantId: string, approvalId: string, people: readonly Actor[]): Promise<readonly string[]>;
  /** What the button of a link does. */
  pressLink(pressed: { readonly token: string; readonly verdict: 'approve' | 'reject' }): Promise<void>;
}

export interface Brand {
  readonly name: string;
  readonly look: { readonly primary?: string | undefined };
}

/** Used when they are needed, never while the module is made. */
export interface NotifyParts {
  readonly store: Pick<Store, 'read' | 'write'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly seals: Pick<Seals, 'sealAt' | 'open'>;
  readonly egress: Pick<Egress, 'fetch'>;
  readonly people: People;
  readonly approvals: Deciding;
  brandOf(tenantId: string, db: Db): Promise<Brand>;
  /** How this installation is addressed from outside. */
  readonly url: string;
  /** How this company is: at a host name of its own, if its brand has one that leads here. */
  urlFor(tenantId: string, db: Db): Promise<string>;
  invoke(request: Request): Promise<Answer>;
}

export const ownName = 'notify';

/** One's own notices are nobody else's: not an agent's, nor for a key that was made for something narrower. */
export function ownId({ actor }: Pick<Call, 'actor'>): string {
  if (actor.kind === 'person' && !actor.delegatedBy && actor.scopes === undefined) return actor.id;
  throw new Fault('forbidden', 'Notices are for people; sign in as one, or take a key without limits');
}

/** Of a rehearsal nothing is left, not even a key under which it would be sealed. */
export function sealedIn({ seals }: NotifyParts, { tenant, rehearsing }: Call, at: Sealing): string | Promise<string> {
  const { subject, place, plain } = at;
  return rehearsing ? '' : seals.sealAt({ tenantId: tenant.id, subject, place }, plain);
}

interface Sealing {
  readonly subject: string;
  readonly place: string;
  readonly plain: string;
}

/** Committed by itself, whatever becomes of the call around it. */
export async function inWrite<T>(
  { store }: NotifyParts,
  { tenantId, now }: { readonly tenantId: string; readonly now: string },
  work: (db: Db) => Promise<T>,
): Promise<T> {
  const scope = store.write({ tenantId, now });
  try {
    const result = await work(scope.db);
    await scope.commit([]);
    return result;
  } finally {
    await scope.rollback();
  }
}

export function urlTo({ url }: NotifyParts, path: string): string {
  return new URL(path, url).href;
}

export const exampleId = '019abcde-0000-7000-8000-000000000000';
