// Who somebody is: people, how they prove it, where they belong, and what they come with.
import type { Clock } from '#base/time';
import { defineModule, type EventRecord, type Log, type Module } from '#kernel/contract';
import type { Store } from '#kernel/store';
import type { Tenants } from '#kernel/tenant';
import { type Authenticate, authenticator } from './authenticate.ts';
import { type Bootstrap, bootstrap } from './bootstrap.ts';
import { type Mark, stateCache } from './cache.ts';
import * as promises from './contracts.ts';
import type { House } from './house.ts';
import { keyCapabilities } from './keys.ts';
import { localDoor } from './local.ts';
import { memberCapabilities } from './members.ts';
import { sessionCapabilities } from './sessions.ts';
import { signInCapabilities } from './sign-in.ts';
import { signUpCapabilities } from './sign-up.ts';
import { openSigning } from './signing.ts';
import { openStates } from './states.ts';

export type { Credential } from './authenticate.ts';
export type { Authenticated } from './cache.ts';
export { login, register } from './contracts.ts';

export interface Identity extends Bootstrap {
  readonly module: Module;
  /** At once, without a promise, for whoever is remembered. Undefined for who shows nothing; throws for what is bad. */
  readonly authenticate: Authenticate;
  /** What lets the command line on this machine in. */
  readonly localToken: string;
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
}

export async function createIdentity(deps: IdentityDeps): Promise<Identity> {
  const { store, tenants, clock, log } = deps;
  const cache = stateCache(store.broadcast, clock);
  const signing = await openSigning(deps);
  const states = openStates(deps);
  const house: House = { store, tenants, clock, log, signing, openSignup: deps.openSignup, changed: cache.changed };
  const local = localDoor(house);
  const authenticate = authenticator({ clock, signing, cache, states });
  return {
    ...bootstrap(house),
    localToken: local.token,
    module: moduleOf(house),
    authenticate: (credential) =>
      (credential.kind === 'bearer' ? local.recognise(credential.token) : undefined) ?? authenticate(credential),
    onEvents(event) {
      const mark = markOf(event);
      if (mark) cache.changed(mark);
    },
    async close() {
      cache.close();
      signing.close();
      await states.settle();
    },
  };
}

/** What an event makes untrue of what is remembered. */
function markOf({ type, data }: Pick<EventRecord, 'type' | 'data'>): Mark | undefined {
  if (type === promises.keyRevoked.name) return `key:${promises.keyRevoked.data.parse(data).keyId}`;
  if (type === promises.sessionRevoked.name) return `session:${promises.sessionRevoked.data.parse(data).sessionId}`;
  if (type === promises.memberChanged.name) return `person:${promises.memberChanged.data.parse(data).userId}`;
  return undefined;
}

function moduleOf(house: House): Module {
  return defineModule({
    name: 'identity',
    title: 'People and access',
    folder: import.meta.dirname,
    capabilities: [
      ...signUpCapabilities(house),
      ...signInCapabilities(house),
      ...sessionCapabilities(house),
      ...keyCapabilities(house),
      ...memberCapabilities(house),
    ],
    events: [
      promises.personRegistered,
      promises.sessionRevoked,
      promises.keyCreated,
      promises.keyRevoked,
      promises.memberChanged,
      promises.passwordChanged,
    ],
    schedules: [
      { name: 'purge-sessions', contract: promises.purge, input: {}, every: '1 day', scope: 'installation' },
      { name: 'rotate-signing-keys', contract: promises.rotateKeys, input: {}, every: '1 day', scope: 'installation' },
    ],
    grants: {
      super_admin: ['identity.session.purge', 'identity.token.rotate'],
      manager: ['identity.member.list', 'identity.key.*'],
    },
  });
}
