import { hash } from 'node:crypto';
import { Fault } from '#base/fault';
import type { Call, Capability } from '#kernel/contract';
import { firstPerson } from './bootstrap.ts';
import * as promises from './contracts.ts';
import type { House } from './house.ts';
import * as house from './house.ts';
import { isLocal } from './model.ts';
import { isPassword } from './passwords.ts';
import { type Belonging, belongingsOf, consumeLink, forgetAttempts, personWithPassword } from './people.ts';

export function signInCapabilities(deps: House): Capability[] {
  return [
    promises.login.implement(async (call, { email, password }) => {
      const person = await provenPerson(deps, call, { email, password });
      const tenant = await placeOf(deps, call, person.id);
      const opened = await house.change(deps, call, (db) =>
        house.openSession(db, call, { person, tenantId: tenant.id }),
      );
      house.giveCookie(call, opened.cookie);
      return house.entryFor(deps, { person, tenant, sessionId: opened.sessionId });
    }),

    promises.followLink.implement(async (call, { token }) => {
      if (!isLocal(call.origin)) throw new Fault('forbidden', 'This link works on the machine that printed it only');
      const { id: tenantId } = deps.tenants.owner();
      const opened = await house.change(deps, call, async (db) => {
        const fresh = await consumeLink(db, { hash: hash('sha256', token), now: call.now });
        if (!fresh) throw new Fault('unauthenticated', 'This link has been used or is too old; restart to get another');
        const person = await firstPerson(deps, db, () => call.newId());
        return house.openSession(db, call, { person, tenantId });
      });
      if (!call.rehearsing) await deps.tenants.changed(tenantId);
      house.giveCookie(call, opened.cookie);
      return { location: `http://${call.origin.host || 'localhost'}/app/` };
    }),
  ];
}

/** One message for an unknown e-mail and a wrong password, after the same work. */
async function provenPerson(deps: House, call: Call, { email, password }: { email: string; password: string }) {
  const subject = await house.countTry(deps, call, email);
  const { db } = deps.store.engine(call.now);
  const person = await personWithPassword(db, email);
  const right = await isPassword(password, person?.hash);
  if (!person || !right || person.status !== 'active') {
    throw new Fault('unauthenticated', 'The e-mail or the password is wrong');
  }
  await forgetAttempts(db, subject);
  return { id: person.id, name: person.name, email: person.email };
}

/** Where one is let in: the company one is visiting if one belongs to it, else the first that is open. */
async function placeOf({ store, tenants }: House, call: Call, userId: string) {
  const belongings = await belongingsOf(store.engine(call.now).db, userId);
  const found = await tenants.many(belongings.map(({ tenantId }) => tenantId));
  const open = belongings.flatMap((one: Belonging) =>
    found.filter(({ id, status }) => id === one.tenantId && status === 'active'),
  );
  const tenant = open.find(({ id }) => id === call.tenant.id) ?? open[0];
  if (!tenant) throw new Fault('forbidden', 'Your account belongs to no company that is open; ask for an invitation');
  return tenant;
}
