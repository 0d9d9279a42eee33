// What the operator of the machine may do from outside: name the first administrator, give them a key, print a link.
import { hash } from 'node:crypto';
import { Fault } from '#base/fault';
import { newId } from '#base/id';
import { instantOf } from '#base/time';
import type { Db } from '#kernel/store';
import { insertKey } from './credentials.ts';
import type { House } from './house.ts';
import { looksLikeToken, passwordProblem, shortestOperatorKey } from './model.ts';
import { hashPassword } from './passwords.ts';
import * as people from './people.ts';
import { issueTicket } from './tickets.ts';

export interface Bootstrap {
  /** The first super admin, unless there is one. */
  ensureAdmin(one: { email: string; password: string }): Promise<void>;
  /** An API key of exactly this value for the first super admin, unless it exists, revoked or not. */
  ensureApiKey(value: string): Promise<void>;
  /** A link that signs the first super admin in, once, on this machine. */
  signInLink(baseUrl: string): Promise<string>;
}

/** Nobody receives mail there (RFC 6761); whoever follows the link names themselves later. */
const unnamed = { name: 'Owner', email: 'owner@cadre.localhost' } as const;

export function bootstrap(house: House): Bootstrap {
  const { store, tenants, clock } = house;
  const now = () => instantOf(clock.nowMs());
  const freshId = () => newId(clock.nowMs());

  return {
    async ensureAdmin({ email: given, password }) {
      if (tenants.owner().claimed) return;
      const email = given.trim().toLowerCase();
      const problem = passwordProblem(password, email);
      if (problem) throw new Fault('invalid', `CADRE_ADMIN_PASSWORD: ${problem}`);
      const digest = await hashPassword(password);
      const work = store.engineWork(now());
      try {
        if (!(await tenants.claimOwnerIn(work.db))) return;
        const person = await admit(house, work.db, { one: { name: email.split('@')[0] ?? email, email }, freshId });
        await people.setPassword(work.db, { id: freshId(), userId: person.id, hash: digest });
        await work.commit([]);
      } finally {
        await work.rollback();
      }
      await tenants.changed(tenants.owner().id);
    },

    async ensureApiKey(value) {
      if (value.length < shortestOperatorKey || looksLikeToken(value) || /\s/.test(value)) {
        throw new Fault('invalid', `CADRE_API_KEY needs at least ${shortestOperatorKey} characters, no spaces, no JWT`);
      }
      const { id: tenantId } = tenants.owner();
      const admin = await people.firstAdmin(store.engine(now()).db, tenantId);
      if (!admin) throw new Fault('invalid', 'CADRE_API_KEY needs an administrator: set CADRE_ADMIN_EMAIL as well');
      const scope = store.write({ tenantId, now: now() });
      const key = { id: freshId(), name: 'CADRE_API_KEY', hash: hash('sha256', value), prefix: value.slice(0, 8) };
      try {
        await insertKey(scope.db, { ...key, userId: admin.id, scopes: null, expiresAt: null });
        await scope.commit([]);
      } finally {
        await scope.rollback();
      }
    },

    async signInLink(baseUrl) {
      const ticket = { id: freshId(), kind: 'sign-in-link', value: '', now: now() } as const;
      const { secret } = await issueTicket(store.engine(now()).db, ticket);
      return new URL(`/auth/link/${secret}`, baseUrl).href;
    },
  };
}

/** The first super admin; on an installation that nobody has claimed yet, one is made. */
export async function firstPerson(house: House, db: Db, freshId: () => string): Promise<people.Person> {
  if (await house.tenants.claimOwnerIn(db)) return admit(house, db, { one: unnamed, freshId });
  const admin = await people.firstAdmin(db, house.tenants.owner().id);
  if (!admin) throw new Fault('forbidden', 'No administrator of this installation can sign in any more');
  return admin;
}

interface Admission {
  readonly one: { readonly name: string; readonly email: string };
  freshId(): string;
}

async function admit(house: House, db: Db, { one, freshId }: Admission): Promise<people.Person> {
  const known = await people.personWithPassword(db, one.email);
  const person = known ?? (await people.insertPerson(db, { id: freshId(), ...one }));
  if (!person) throw new Fault('conflict', `Somebody else is creating ${one.email} right now; start again`);
  const { id: tenantId } = house.tenants.owner();
  await people.insertMembership(db, { id: freshId(), tenantId, userId: person.id, role: 'super_admin' });
  return { id: person.id, name: person.name, email: person.email };
}
