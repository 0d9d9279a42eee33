// Proving that somebody reads the e-mail of their account: by a link that goes to that address alone, or that an
// administrator hands over where no mail can be sent. Who asks for it themselves is not shown it.
import { Fault } from '#base/fault';
import type { Call, Capability } from '#kernel/contract';
import { change, type House } from '../house.ts';
import * as people from '../people.ts';
import { issueTicket, readTicket, takeTicket } from '../tickets.ts';
import * as promises from './contracts.ts';
import { answerableFor } from './standing.ts';

export function addressCapabilities(house: House): Capability[] {
  return [
    promises.askEmailProof.implement(async (call) => {
      const { email, expiresAt } = await posted(house, call, call.actor.id);
      return { email, expiresAt };
    }),

    promises.emailProofLink.implement(async (call, { userId }) => {
      await answerableFor(house, call, userId);
      const { link, expiresAt } = await posted(house, call, userId);
      return { userId, link, expiresAt };
    }),

    promises.verifyEmail.implement((call, { token }) => proveBy(house, call, token)),
  ];
}

async function posted(house: House, call: Call, userId: string) {
  const person = await people.personById(house.store.engine(call.now).db, userId);
  if (!person) throw new Fault('forbidden', 'Only a person has an address to prove');
  const value = `${person.id} ${person.email}`;
  const ticket = { id: call.newId(), kind: 'email-proof', value, now: call.now } as const;
  const { secret, expiresAt } = await change(house, call, (db) => issueTicket(db, ticket));
  const link = new URL(`/auth/email/${secret}`, house.urlOf(call.origin.host)).href;
  const { name, email } = person;
  await house.post?.(call, { kind: 'verification', to: email, name, personId: userId, link });
  return { email, link, expiresAt };
}

/** Not any more when the account has another address by now. */
export async function proveBy(house: House, call: Call, token: string): Promise<{ email: string }> {
  const email = await change(house, call, async (db) => {
    const [id = '', proven = ''] = (await takeTicket(db, shown(call, token)))?.split(' ') ?? [];
    return id && (await people.confirmEmail(db, { id, email: proven })) ? proven : undefined;
  });
  if (!email) throw notGood();
  return { email };
}

/** Which address the link proves; it stays good. */
export async function addressBehind({ store }: House, call: Call, token: string): Promise<string> {
  const value = await readTicket(store.engine(call.now).db, shown(call, token));
  if (!value) throw notGood();
  return value.slice(value.indexOf(' ') + 1);
}

function shown({ now }: Call, secret: string) {
  return { kind: 'email-proof', secret, now } as const;
}

export function notGood(): Fault {
  return new Fault('not_found', 'This link has been used or is too old; ask for another');
}
