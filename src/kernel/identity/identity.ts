// Who somebody is: people, how they prove it, where they belong, and what they come with.
import { type Clock, instantOf } from '#base/time';
import type { EventRecord, Log, Module, Role } from '#kernel/contract';
import type { Store } from '#kernel/store';
import type { Tenants } from '#kernel/tenant';
import { type ActorNow, actorLookup } from './agent/now.ts';
import { namesOf } from './agent/store.ts';
import { type Authenticate, authenticator } from './authenticate.ts';
import { type Bootstrap, bootstrap } from './bootstrap.ts';
import { stateCache } from './cache.ts';
import { type DevUser, openDevUser } from './dev-user.ts';
import { factorOf } from './factor/store.ts';
import type { House, Post } from './house.ts';
import { localDoor } from './local.ts';
import { type Proofs, proofs } from './member/passwords.ts';
import { honoured } from './model.ts';
import { markOf, moduleOf } from './module.ts';
import { activeMembers, type Person } from './people.ts';
import { type Watch, watcher } from './revocation.ts';
import { sealingFor } from './sealing.ts';
import { openSecurity, type Security } from './security/security.ts';
import { openSigning } from './signing.ts';
import { openStates } from './states.ts';

export type { ActorNow } from './agent/now.ts';
export type { Credential } from './authenticate.ts';
export type { Authenticated } from './cache.ts';
export { login, me, register } from './contracts.ts';
export { takeLeave } from './forget.ts';
export { signOutForm } from './pages/forms.ts';
export { escaped, framed } from './pages/frame.ts';
export { resealFactors } from './reseal.ts';

export interface Identity extends Bootstrap, Proofs {
  readonly module: Module;
  /** At once, without a promise, for whoever is remembered. Undefined for who shows nothing; throws for what is bad. */
  readonly authenticate: Authenticate;
  /** What lets the command line on this machine in. */
  readonly localToken: string;
  readonly actorNow: ActorNow;
  readonly watch: Watch;
  /** The roles that a person has in a company now; none when they do not belong there. */
  rolesOf(tenantId: string, personId: string): Promise<readonly Role[]>;
  hasSecondFactor(personId: string): Promise<boolean>;
  /** Everybody who belongs to a company and may come in. */
  membersOf(tenantId: string): Promise<readonly (Person & { readonly roles: readonly Role[] })[]>;
  /** What people and agents of a company are called, by their ids; those who are unknown there are left out. */
  namesOf(tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  readonly security: Security;
  /** From now on whoever shows nothing is this one person; refused wherever others could be. */
  useDevUser(wanted: DevUser): Promise<void>;
  /** Hears what has been committed, to forget what it changes. */
  onEvents(event: Pick<EventRecord, 'type' | 'data'>): void;
  close(): Promise<void>;
}

export interface IdentityDeps {
  readonly store: Store;
  readonly tenants: Tenants;
  readonly clock: Clock;
  readonly rootKey: string;
  readonly openSignup: boolean;
  readonly log: Log;
  /** How this installation is addressed from outside, under a host name that leads to it. */
  readonly urlOf?: (host: string) => string;
  /** Takes a link to whom it is for, inside the work that makes it; without it the link is copied by hand. */
  readonly post?: Post;
  /** Where everybody may see this file of a company, if everybody may. */
  pictureOf?(tenantId: string, fileId: string): Promise<string | undefined>;
}

export async function createIdentity(deps: IdentityDeps): Promise<Identity> {
  const { store, tenants, clock } = deps;
  const cache = stateCache(store.broadcast, clock);
  const signing = await openSigning(deps);
  const states = openStates(deps);
  const security = openSecurity(deps);
  const seal = sealingFor(deps.rootKey, 'factor');
  const { urlOf = (host: string) => `http://${host || 'localhost'}` } = deps;
  const house: House = { ...deps, signing, seal, security, urlOf, changed: cache.changed };
  const local = localDoor(house);
  const judge = authenticator({ clock, signing, cache, states });
  let devUser: Awaited<ReturnType<typeof openDevUser>> | undefined;

  const authenticate: Authenticate = (credential) => {
    if (credential.kind === 'none') return devUser?.();
    return (credential.kind === 'bearer' ? local.recognise(credential.token) : undefined) ?? judge(credential);
  };

  const actorNow = actorLookup({ store, tenants, clock });

  return {
    ...bootstrap(house),
    ...proofs(house),
    ...{ authenticate, security },
    localToken: local.token,
    module: moduleOf(house),
    actorNow,
    watch: watcher(store.broadcast, authenticate),
    async rolesOf(tenantId, personId) {
      const now = await actorNow(tenantId, personId);
      return now?.kind === 'person' ? now.roles : [];
    },
    async hasSecondFactor(personId) {
      const factor = await factorOf(store.engine(instantOf(clock.nowMs())).db, personId);
      return (factor?.confirmedAt ?? null) !== null;
    },
    async membersOf(tenantId) {
      const isOwner = tenantId === tenants.owner().id;
      const found = await activeMembers(store.engine(instantOf(clock.nowMs())).db, tenantId);
      return found.map(({ role, ...one }) => ({ ...one, roles: honoured(role, isOwner) }));
    },
    async namesOf(tenantId, ids) {
      if (ids.length === 0) return new Map();
      const named = await namesOf(store.engine(instantOf(clock.nowMs())).db, { tenantId, ids: [...ids] });
      return new Map(named.map(({ id, name }) => [id, name]));
    },
    async useDevUser(wanted) {
      devUser = await openDevUser({ store, tenants, clock }, wanted);
    },
    onEvents(event) {
      const mark = markOf(event);
      if (mark) cache.changed(mark);
    },
    async close() {
      cache.close();
      signing.close();
      await Promise.all([states.settle(), security.close()]);
    },
  };
}
