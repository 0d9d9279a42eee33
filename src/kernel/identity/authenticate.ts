// From a credential to who acts where. A credential that is not good is refused, never taken for a visitor; when it can
// not be judged, that is refused too. What is remembered is answered without a promise.
import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { Fault } from '#base/fault';
import type { Clock } from '#base/time';
import type { Authenticated, State, StateCache } from './cache.ts';
import { longestCredential, looksLikeToken, shortestOperatorKey } from './model.ts';
import { type Claims, expiredToken, type Signing } from './signing.ts';
import { type Kind, type States, unauthenticated } from './states.ts';

export type Credential =
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'cookie'; readonly value: string }
  | { readonly kind: 'none' };

export type Authenticate = (credential: Credential) => Authenticated | undefined | Promise<Authenticated | undefined>;

export interface AuthenticatorDeps {
  readonly clock: Clock;
  readonly signing: Signing;
  readonly cache: StateCache;
  readonly states: States;
}

interface Verified {
  readonly claims: Claims;
  readonly name: string;
  readonly endsAtMs: number;
}

const verifiedTokens = 10_000;
const provenSecrets = 5000;

export function authenticator({ clock, signing, cache, states }: AuthenticatorDeps): Authenticate {
  /** Tokens whose signature has been checked; whether they still count is asked every time. */
  const verified = new LRUCache<string, Verified>({ max: verifiedTokens });

  /** The digests of secrets that proved good, so that a busy caller's is not computed on every call. */
  const proven = { cookie: new Map<string, string>(), key: new Map<string, string>() };

  function bySecret(kind: 'cookie' | 'key', secret: string) {
    const remembered = proven[kind].get(secret);
    const digest = remembered ?? hash('sha256', secret);
    const name = kind + digest;
    const known = cache.get(name);
    if (known) {
      if (!remembered) remember(proven[kind], secret, digest);
      return known.authenticated;
    }
    return judged(cache.load(name, () => (kind === 'key' ? states.ofKey(digest) : states.ofCookie(digest))));
  }

  function byToken(token: string) {
    const known = verified.get(token);
    return known ? byVerified(known) : judged(verify(token).then(fresh));
  }

  async function verify(token: string): Promise<Verified> {
    const claims = await signing.verify(token);
    const one = { claims, name: `token${claims.sid}${claims.tid}`, endsAtMs: claims.exp * 1000 };
    verified.set(token, one);
    return one;
  }

  function byVerified(one: Verified) {
    if (one.endsAtMs <= clock.nowMs()) throw expiredToken();
    const known = cache.get(one.name);
    return known && agrees(known, one) ? known.authenticated : judged(fresh(one));
  }

  async function fresh(one: Verified): Promise<State> {
    const state = await cache.load(one.name, () => states.ofToken(one.claims));
    if (!agrees(state, one)) throw unauthenticated('token');
    return state;
  }

  return (credential) => {
    if (credential.kind === 'none') return undefined;
    if (credential.kind === 'cookie') return bySecret('cookie', sized(credential.value, 'cookie'));
    const bearer = sized(credential.token, 'key');
    return looksLikeToken(bearer) ? byToken(bearer) : bySecret('key', bearer);
  };
}

/** A token of an earlier version of its session, or of somebody else, does not count. */
function agrees({ version, personId }: State, { claims }: Verified): boolean {
  return version === claims.ver && personId === claims.sub;
}

function sized(secret: string, kind: Kind): string {
  if (secret.length < shortestOperatorKey || secret.length > longestCredential) throw unauthenticated(kind);
  return secret;
}

async function judged(looking: Promise<State>): Promise<Authenticated> {
  try {
    return (await looking).authenticated;
  } catch (error) {
    if (error instanceof Fault && error.code === 'unauthenticated') throw error;
    throw new Fault('unavailable', 'Who you are can not be checked right now; try again in a moment', { cause: error });
  }
}

function remember(digests: Map<string, string>, secret: string, digest: string) {
  if (digests.size >= provenSecrets) digests.clear();
  digests.set(secret, digest);
}
