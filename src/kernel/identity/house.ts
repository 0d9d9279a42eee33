// What the capabilities of this module share: the deps, the engine's work, and how somebody is let in.
import { hash } from 'node:crypto';
import { Fault } from '#base/fault';
import { after, before, type Clock, durationMs, type Instant, msOf } from '#base/time';
import type { Call, Log } from '#kernel/contract';
import type { Db, Store } from '#kernel/store';
import type { Tenant, Tenants } from '#kernel/tenant';
import type { Mark } from './cache.ts';
import type { Entry } from './contracts.ts';
import { insertSession, ownSession } from './credentials.ts';
import { attempts, cookieName, sessionIdle, sessionLongest } from './model.ts';
import { isPassword } from './passwords.ts';
import { countAttempt, type Person, personById, personWithPassword } from './people.ts';
import type { Sealing } from './sealing.ts';
import { freshSecret } from './secret.ts';
import type { Incident } from './security/model.ts';
import type { Security } from './security/security.ts';
import type { Signing } from './signing.ts';

export type Post = (call: Call, letter: Letter) => Promise<void>;

interface Letter {
  readonly kind: 'invitation' | 'passwordReset' | 'verification';
  readonly to: string;
  readonly name: string;
  readonly link: string;
  readonly role?: string;
  readonly personId?: string;
}

export interface House {
  readonly store: Store;
  readonly tenants: Tenants;
  readonly clock: Clock;
  readonly log: Log;
  readonly signing: Signing;
  readonly openSignup: boolean;
  /** For the secrets of second factors. */
  readonly seal: Sealing;
  readonly security: Security;
  /** How this installation is addressed from outside under a host name that leads to it. */
  urlOf(host: string): string;
  readonly post?: Post;
  /** Where everybody may see this file of a company, if everybody may. */
  pictureOf?(tenantId: string, fileId: string): Promise<string | undefined>;
  /** Forgets what is remembered of them, in every process. */
  changed(mark: Mark): void;
}

/** Committed by itself: people and sessions are the installation's. While rehearsing it is done and undone. */
export async function change<T>({ store }: House, call: Call, work: (db: Db) => Promise<T>): Promise<T> {
  const scope = store.engineWork(call.now);
  try {
    const result = await work(scope.db);
    if (!call.rehearsing) await scope.commit([]);
    return result;
  } finally {
    await scope.rollback();
  }
}

interface Opening {
  readonly person: Person;
  readonly tenantId: string;
  readonly provenAt?: Instant;
}

/** A session as a part of the engine's work `db`. */
export async function openSession(db: Db, call: Call, { person, tenantId, provenAt }: Opening) {
  const { secret, digest } = freshSecret();
  const sessionId = call.newId();
  await insertSession(db, {
    id: sessionId,
    userId: person.id,
    tenantId,
    token: digest,
    expiresAt: after(call.now, sessionIdle),
    seenAt: call.now,
    provenAt: provenAt ?? null,
    ipAddress: call.origin.ip.slice(0, 100),
    userAgent: call.origin.userAgent.slice(0, 400),
  });
  return { sessionId, cookie: secret };
}

interface Entrance {
  readonly person: Person;
  readonly tenant: Tenant;
  readonly provenAt?: Instant;
  /** Done in the same work, before the session is there. */
  first?(db: Db): Promise<void>;
}

/** A session, its cookie and a token. */
export async function letIn(house: House, call: Call, { first, ...entrance }: Entrance): Promise<Entry> {
  const { person, tenant } = entrance;
  const opened = await change(house, call, async (db) => {
    await first?.(db);
    return openSession(db, call, { ...entrance, tenantId: tenant.id });
  });
  giveCookie(call, opened.cookie);
  return entryFor(house, { person, tenant, sessionId: opened.sessionId });
}

export function giveCookie(call: Call, value: string) {
  call.setCookie({ name: cookieName, value, maxAgeSeconds: durationMs(sessionLongest) / 1000 });
}

export function takeCookie(call: Call) {
  call.setCookie({ name: cookieName, value: '', maxAgeSeconds: 0 });
}

interface Letting {
  readonly person: Person;
  readonly tenant: Tenant;
  readonly sessionId: string;
  readonly version?: number;
}

/** The answer of everything by which one gets a token. */
export async function entryFor({ signing }: House, letting: Letting): Promise<Entry> {
  const { person, tenant, sessionId, version = 1 } = letting;
  const token = await signing.sign({ sub: person.id, tid: tenant.id, sid: sessionId, ver: version });
  return {
    token,
    user: { id: person.id, email: person.email, name: person.name },
    tenant: { id: tenant.id, name: tenant.name, plan: tenant.plan },
  };
}

/** The caller's person; agents and services have no account. */
export function personId(call: Call): string {
  if (call.actor.kind === 'person') return call.actor.id;
  throw new Fault('forbidden', 'This is for people with an account; sign in as one');
}

/** The session the caller came with. A key is none, or it could be turned into a token without its limits. */
export async function currentSession({ store }: House, call: Call) {
  const userId = personId(call);
  const id = call.actor.credentialId;
  const session = id ? await ownSession(store.engine(call.now).db, { id, userId, now: call.now }) : undefined;
  if (!session) throw new Fault('forbidden', 'This is done in a session; sign in, an API key is not enough');
  return { ...session, userId };
}

export async function personOf({ store }: House, call: Call): Promise<Person> {
  const person = await personById(store.engine(call.now).db, personId(call));
  if (!person) throw new Fault('not_found', 'This account does not exist any more');
  return person;
}

/** Whoever finds an open session must not be able to keep the account. Answers under what the try was counted. */
export async function provePassword(
  house: House,
  call: Call,
  tried: { email: string; current: string | undefined },
): Promise<string> {
  const subject = await countTry(house, call, { subject: tried.email, of: 'this e-mail' });
  const known = await personWithPassword(house.store.engine(call.now).db, tried.email);
  if (known?.hash && !(await isPassword(tried.current ?? '', known.hash))) {
    throw new Fault('forbidden', 'The password so far is wrong; type it again');
  }
  return subject;
}

/** Every try counts before it is judged, so that many at once do not get more. */
export async function countTry(
  { store }: House,
  call: Call,
  tried: { readonly subject: string; readonly of: string },
): Promise<string> {
  const subject = hash('sha256', tried.subject);
  const { db } = store.engine(call.now);
  const cutoff = before(call.now, attempts.per);
  const { count, since } = await countAttempt(db, { id: call.newId(), subject, now: call.now, cutoff });
  if (count <= attempts.most) return subject;
  const retryAfterSeconds = Math.ceil((msOf(after(since, attempts.per)) - msOf(call.now)) / 1000);
  throw new Fault('limited', `Too many tries for ${tried.of}; wait ${Math.ceil(retryAfterSeconds / 60)} minutes`, {
    details: { retryAfterSeconds },
  });
}

/** Told to whoever watches over the doors. Where nobody is known yet, no company is either. */
export function noteIn({ security }: House, call: Call, incident: Pick<Incident, 'kind' | 'actorId' | 'detail'>) {
  if (call.rehearsing) return;
  const tenantId = call.actor.kind === 'visitor' ? null : call.tenant.id;
  security.note({ ...incident, tenantId, at: call.now, origin: call.origin });
}
