// A new password by a link. The link proves no second factor.
import { Fault } from '#base/fault';
import { newId } from '#base/id';
import { type Clock, instantOf } from '#base/time';
import type { Call, Capability } from '#kernel/contract';
import type { Store } from '#kernel/store';
import { endSessionsOf } from '../credentials.ts';
import { change, type House, noteIn } from '../house.ts';
import { passwordProblem } from '../model.ts';
import { hashPassword } from '../passwords.ts';
import * as people from '../people.ts';
import { dropTickets, issueTicket, readTicket, takeTicket } from '../tickets.ts';
import { notGood } from './addresses.ts';
import * as promises from './contracts.ts';
import { answerableFor } from './standing.ts';

export function passwordCapabilities(house: House): Capability[] {
  return [
    promises.resetLink.implement(async (call, { userId }) => {
      await answerableFor(house, call, userId);
      await mustBeReal(house, call, userId);
      const ticket = { id: call.newId(), kind: 'password-reset', value: userId, now: call.now } as const;
      const { secret, expiresAt } = await change(house, call, (db) => issueTicket(db, ticket));
      const link = new URL(`/auth/password/${secret}`, house.urlOf(call.origin.host)).href;
      const person = await people.personById(house.store.engine(call.now).db, userId);
      if (person)
        await house.post?.(call, { kind: 'passwordReset', to: person.email, ...person, personId: userId, link });
      return { userId, link, expiresAt };
    }),

    promises.resetPassword.implement((call, given) => resetBy(house, call, given)),
  ];
}

export async function resetBy(house: House, call: Call, given: { token: string; password: string }) {
  const person = await whoseLink(house, call, given.token);
  const problem = passwordProblem(given.password, person.email);
  if (problem) throw new Fault('invalid', problem);
  const hash = await hashPassword(given.password);
  await change(house, call, async (work) => {
    if (!(await takeTicket(work, shown(call, given.token)))) throw notGood();
    await people.setPassword(work, { id: call.newId(), userId: person.id, hash });
    await dropTickets(work, person.id);
    await endSessionsOf(work, { userId: person.id, now: call.now });
  });
  afterwards(house, call, person.id);
  return { email: person.email };
}

/** Whose password the link sets; it stays good. */
export async function whoseLink({ store }: House, call: Call, token: string): Promise<people.Person> {
  const { db } = store.engine(call.now);
  const userId = await readTicket(db, shown(call, token));
  const person = userId && (await people.personById(db, userId));
  if (!person) throw notGood();
  return person;
}

function shown({ now }: Call, secret: string) {
  return { kind: 'password-reset', secret, now } as const;
}

function afterwards(house: House, call: Call, userId: string) {
  if (!call.rehearsing) house.changed(`person:${userId}`);
  noteIn(house, call, { kind: 'password_reset', actorId: userId, detail: 'By a link' });
  call.emit(promises.passwordReset, { userId });
}

export interface Proofs {
  /** What proves that somebody reads this e-mail: for who sends mail, into the link and nowhere else. */
  emailProof(person: { readonly id: string; readonly email: string }): Promise<string>;
}

export function proofs({ store, clock }: { store: Store; clock: Clock }): Proofs {
  return {
    async emailProof({ id, email }) {
      const now = instantOf(clock.nowMs());
      const ticket = { id: newId(clock.nowMs()), kind: 'email-proof', value: `${id} ${email}`, now } as const;
      return (await issueTicket(store.engine(now).db, ticket)).secret;
    },
  };
}

/** Nobody comes in as one of a demo company, whose addresses lead nowhere. */
async function mustBeReal({ store }: House, call: Call, userId: string) {
  const person = await people.personById(store.engine(call.now).db, userId);
  if (person?.email.endsWith('.invalid'))
    throw new Fault('conflict', 'This person is made up; nobody signs in as them');
}
