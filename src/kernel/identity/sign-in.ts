import { Fault } from '#base/fault';
import type { Call, Capability } from '#kernel/contract';
import { firstPerson } from './bootstrap.ts';
import * as promises from './contracts.ts';
import type { House } from './house.ts';
import * as house from './house.ts';
import { isLocal } from './model.ts';
import { isPassword } from './passwords.ts';
import { forgetAttempts, personWithPassword } from './people.ts';
import { homeOf } from './places.ts';
import { issueTicket, takeTicket } from './tickets.ts';

export function signInCapabilities(deps: House): Capability[] {
  return [
    promises.login.implement((call, tried) => signIn(deps, call, tried)),

    promises.followLink.implement(async (call, { token }) => {
      if (!isLocal(call.origin)) throw new Fault('forbidden', 'This link works on the machine that printed it only');
      const { id: tenantId } = deps.tenants.owner();
      const opened = await house.change(deps, call, async (db) => {
        const fresh = await takeTicket(db, { kind: 'sign-in-link', secret: token, now: call.now });
        if (fresh === undefined)
          throw new Fault('unauthenticated', 'This link has been used or is too old; restart to get another');
        const person = await firstPerson(deps, db, () => call.newId());
        return house.openSession(db, call, { person, tenantId });
      });
      if (!call.rehearsing) await deps.tenants.changed(tenantId);
      house.giveCookie(call, opened.cookie);
      return { location: `http://${call.origin.host || 'localhost'}/app/` };
    }),
  ];
}

export async function signIn(deps: House, call: Call, tried: { email: string; password: string }) {
  const person = await provenPerson(deps, call, tried);
  if (person.factorAt) return refuseFirstStep(deps, call, person.id);
  return house.letIn(deps, call, { person, tenant: await homeOf(deps, call, person.id) });
}

/** One message for an unknown e-mail and a wrong password, after the same work. */
async function provenPerson(deps: House, call: Call, { email, password }: { email: string; password: string }) {
  const subject = await house.countTry(deps, call, { subject: email, of: 'this e-mail' });
  const { db } = deps.store.engine(call.now);
  const person = await personWithPassword(db, email);
  const right = await isPassword(password, person?.hash);
  if (!person || !right || person.status !== 'active') {
    const actorId = person?.id ?? null;
    house.noteIn(deps, call, { kind: 'failed_login', actorId, detail: 'A wrong e-mail or password' });
    throw new Fault('unauthenticated', 'The e-mail or the password is wrong');
  }
  await forgetAttempts(db, subject);
  return { id: person.id, name: person.name, email: person.email, factorAt: person.factorAt };
}

/** The password was right; the code of the second factor is asked for under a ticket that is good for minutes. */
async function refuseFirstStep({ store }: House, call: Call, userId: string): Promise<never> {
  const ticket = { id: call.newId(), kind: 'challenge', value: userId, now: call.now } as const;
  const { secret, expiresAt } = await issueTicket(store.engine(call.now).db, ticket);
  throw new Fault('unauthenticated', 'The password is right; send the code of your second factor as well', {
    details: { step: 'second_factor_required', challenge: secret, expiresAt },
  });
}
