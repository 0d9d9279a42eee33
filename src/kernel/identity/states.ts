// Looks up in the database what stands behind a credential, and writes down that it is in use.
import { Fault } from '#base/fault';
import { after, before, type Clock, instantOf, msOf } from '#base/time';
import type { Actor, Log, Role } from '#kernel/contract';
import type { Store } from '#kernel/store';
import type { Tenants } from '#kernel/tenant';
import type { State } from './cache.ts';
import { keyByHash, sawSession, sessionById, sessionByToken, usedKey } from './credentials.ts';
import { honoured, narrowed, seenEvery, sessionIdle, sessionLongest } from './model.ts';
import { grantById, grantVersion } from './oauth/store.ts';
import type { Claims } from './signing.ts';

export interface StatesDeps {
  readonly store: Store;
  readonly tenants: Pick<Tenants, 'owner' | 'get'>;
  readonly clock: Clock;
  readonly log: Log;
}

type TokenClaims = Pick<Claims, 'sid' | 'tid' | 'client_id'>;

/** Each throws `unauthenticated` for what is unknown, over, revoked, or of somebody who does not belong there. */
export interface States {
  ofKey(digest: string): Promise<State>;
  ofCookie(digest: string): Promise<State>;
  ofToken(claims: TokenClaims): Promise<State>;
  /** Waits for what is being written down. */
  settle(): Promise<void>;
}

const refusals = {
  cookie: 'Your session is over; sign in again',
  token: 'The session of this token is over; sign in again',
  grant: 'What this program was allowed has been taken back; connect it again',
  key: 'This API key is unknown, expired or revoked; ask for a new one',
} as const;
export type Kind = keyof typeof refusals;

export function unauthenticated(kind: Kind): Fault {
  return new Fault('unauthenticated', refusals[kind]);
}

type SessionRow = Awaited<ReturnType<typeof sessionById>>[number];
type KeyRow = Awaited<ReturnType<typeof keyByHash>>[number];

interface Notes {
  session(row: SessionRow): void;
  key(row: KeyRow): void;
  settle(): Promise<void>;
}

/** Writes down that something is in use; neither delays nor fails the call. */
function openNotes({ store, clock, log }: StatesDeps): Notes {
  const pending = new Set<Promise<void>>();
  const now = () => instantOf(clock.nowMs());

  function note(work: Promise<void>) {
    const noted = work
      .catch((error: unknown) => log.warn({ error }, 'the use of a credential could not be written down'))
      .finally(() => pending.delete(noted));
    pending.add(noted);
  }

  return {
    session({ id, createdAt, seenAt }) {
      const unseenSince = before(now(), seenEvery.session);
      if (seenAt && seenAt >= unseenSince) return;
      const ends = [after(now(), sessionIdle), after(createdAt, sessionLongest)];
      const expiresAt = instantOf(Math.min(...ends.map(msOf)));
      note(sawSession(store.engine(now()).db, { id, now: now(), expiresAt, unseenSince }));
    },
    key({ id, tenantId, lastUsedAt }) {
      const unusedSince = before(now(), seenEvery.key);
      if (lastUsedAt && lastUsedAt >= unusedSince) return;
      const scope = store.write({ tenantId, now: now() });
      const work = usedKey(scope.db, { id, now: now(), unusedSince }).then(() => scope.commit([]));
      note(work.finally(() => scope.rollback()));
    },
    async settle() {
      await Promise.all(pending);
    },
  };
}

export function openStates(deps: StatesDeps): States {
  const { store, tenants, clock } = deps;
  const notes = openNotes(deps);
  const now = () => instantOf(clock.nowMs());

  async function stateOf(kind: Kind, row: Row): Promise<State> {
    const tenant = await tenants.get(row.tenantId);
    if (tenant?.status !== 'active') throw unauthenticated(kind);
    return {
      authenticated: { actor: actorOf(row, row.tenantId === tenants.owner().id), tenantId: row.tenantId },
      personId: row.personId,
      credentialId: row.id,
      version: row.version,
      endsAtMs: row.expiresAt ? msOf(row.expiresAt) : Number.POSITIVE_INFINITY,
    };
  }

  async function ofSession(kind: Kind, session: SessionRow | undefined): Promise<State> {
    if (!session || session.expiresAt <= now()) throw unauthenticated(kind);
    const state = await stateOf(kind, session);
    notes.session(session);
    return state;
  }

  async function ofGrant(id: string, tenantId: string): Promise<State> {
    const [grant] = await grantById(store.engine(now()).db, { id, tenantId });
    if (!grant) throw unauthenticated('grant');
    return stateOf('grant', { ...grant, version: grantVersion, expiresAt: null, isProgram: true });
  }

  return {
    async ofKey(digest) {
      const [key] = await keyByHash(store.engine(now()).db, { hash: digest });
      if (!key || (key.expiresAt && key.expiresAt <= now())) throw unauthenticated('key');
      if (key.agentId && key.agentStatus !== 'active') throw unauthenticated('key');
      const state = await stateOf('key', { ...key, version: 0 });
      notes.key(key);
      return state;
    },
    async ofCookie(digest) {
      const [session] = await sessionByToken(store.engine(now()).db, { hash: digest });
      return ofSession('cookie', session);
    },
    async ofToken({ sid, tid, client_id }) {
      if (client_id) return ofGrant(sid, tid);
      const [session] = await sessionById(store.engine(now()).db, { id: sid, tenantId: tid });
      return ofSession('token', session);
    },
    settle: () => notes.settle(),
  };
}

interface Row {
  readonly id: string;
  readonly personId: string;
  readonly tenantId: string;
  readonly role: Role;
  readonly version: number;
  readonly expiresAt: string | null;
  readonly provenAt?: string | null;
  readonly scopes?: readonly string[] | null;
  readonly isProgram?: true;
  readonly agentId?: string | null;
  readonly agentRole?: Role | null;
  readonly agentScopes?: readonly string[] | null;
}

function actorOf(row: Row, isOwner: boolean): Actor {
  const { id, personId, role, scopes, provenAt, isProgram, agentId, agentRole } = row;
  const person: Actor = { kind: 'person', id: personId, roles: honoured(role, isOwner) };
  if (agentId && agentRole) {
    const agent: Actor = { kind: 'agent', id: agentId, roles: honoured(agentRole, isOwner), credentialId: id };
    const both = narrowed(scopes, row.agentScopes);
    return { ...agent, ...(both ? { scopes: both } : {}), delegatedBy: person };
  }
  const limits = scopes ? { scopes } : {};
  const proof = provenAt ? { provenAt } : {};
  return { ...person, credentialId: id, ...limits, ...proof, ...(isProgram ? { isProgram } : {}) };
}
