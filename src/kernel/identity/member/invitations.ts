import { hash } from 'node:crypto';
import { Fault } from '#base/fault';
import { after } from '#base/time';
import type { Call, Capability } from '#kernel/contract';
import type { Db } from '#kernel/store';
import { countTry, type House, letIn, noteIn, personId } from '../house.ts';
import { passwordProblem } from '../model.ts';
import { hashPassword, isPassword } from '../passwords.ts';
import * as people from '../people.ts';
import { placeOf } from '../places.ts';
import { freshSecret } from '../secret.ts';
import * as promises from './contracts.ts';
import { refuseAbove, refuseElsewhere } from './standing.ts';
import * as rows from './store.ts';

const invitationLife = '7 days';

export function invitationCapabilities(house: House): Capability[] {
  return [...sending(house), ...accepting(house)];
}

function sending(house: House): Capability[] {
  return [
    promises.invite.implement(async (call, { email, role, name }) => {
      const invitedBy = personId(call);
      refuseAbove(call, [role]);
      refuseElsewhere(house, call.tenant.id, role);
      await refuseMember(house, call, email);
      const { secret, digest } = freshSecret();
      const one = { id: call.newId(), email, role, name: name ?? email, hash: digest, invitedBy };
      const [made] = await rows.insertInvitation(call.db, { ...one, expiresAt: after(call.now, invitationLife) });
      if (!made) throw new Fault('conflict', 'They have an open invitation already; resend it');
      call.emit(promises.memberInvited, { invitationId: made.id, role });
      return posted(house, call, { ...made, link: linkOf(house, call, secret) });
    }),

    promises.listInvitations.implement(async (call, { after: last, limit }) => {
      const items = await rows.invitationPage(call.db, { after: last, limit });
      const end = items.length === limit ? items.at(-1) : undefined;
      return { items, next: end ? end.id : null };
    }),

    promises.resendInvitation.implement(async (call, { invitationId }) => {
      await openAndBelow(call, invitationId);
      const { secret, digest } = freshSecret();
      const expiresAt = after(call.now, invitationLife);
      const [renewed] = await rows.renewInvitation(call.db, { id: invitationId, hash: digest, expiresAt });
      if (!renewed) throw noneOpen();
      return posted(house, call, { ...renewed, link: linkOf(house, call, secret) });
    }),

    promises.revokeInvitation.implement(async (call, { invitationId }) => {
      await openAndBelow(call, invitationId);
      const [revoked] = await rows.revokeInvitation(call.db, { id: invitationId, now: call.now });
      if (!revoked) throw noneOpen();
      return revoked;
    }),
  ];
}

function accepting(house: House): Capability[] {
  return [
    promises.showInvitation.implement(async (call, { token }) => {
      const { email, name, role, expiresAt, tenantId } = await invitationOf(house, call, token);
      return { company: (await placeOf(house, tenantId)).name, email, name, role, expiresAt };
    }),

    promises.acceptInvitation.implement((call, given) => join(house, call, given)),
  ];
}

interface Joining {
  readonly token: string;
  readonly password?: string | undefined;
  readonly name?: string | undefined;
}

export async function join(house: House, call: Call, { token, password, name }: Joining) {
  const invitation = await invitationOf(house, call, token);
  const tenant = await placeOf(house, invitation.tenantId);
  const { person, first } = await comer(house, call, { ...invitation, password, name: name ?? invitation.name });
  const entry = await letIn(house, call, {
    ...{ person, tenant },
    async first(db) {
      if (!(await rows.takeInvitation(db, { hash: hash('sha256', token), now: call.now }))) throw notGood();
      await first?.(db);
      const { role } = invitation;
      await people.insertMembership(db, { id: call.newId(), tenantId: tenant.id, userId: person.id, role });
    },
  });
  call.emit(promises.memberJoined, { userId: person.id, tenantId: tenant.id, role: invitation.role });
  return entry;
}

interface Invited {
  readonly email: string;
  readonly name: string;
  readonly password: string | undefined;
}

interface Comer {
  readonly person: people.Person;
  first?(db: Db): Promise<void>;
}

/** Somebody new is made; whoever has an account must show that it is theirs. */
async function comer(house: House, call: Call, { email, name, password }: Invited): Promise<Comer> {
  const known = await people.personWithPassword(house.store.engine(call.now).db, email);
  if (known) {
    if (known.status !== 'active') throw new Fault('forbidden', 'This account is disabled; ask an administrator');
    if (!isHimself(call, known.id)) await proveAccount(house, call, { ...known, password });
    return { person: { id: known.id, name: known.name, email: known.email } };
  }
  const problem = password ? passwordProblem(password, email) : 'Choose a password';
  if (problem || !password) throw new Fault('invalid', problem ?? 'Choose a password');
  const digest = await hashPassword(password);
  const person = { id: call.newId(), name, email };
  return {
    person,
    async first(db) {
      if (!(await people.insertPerson(db, person)))
        throw new Fault('conflict', 'This account exists by now; try again');
      await people.setPassword(db, { id: call.newId(), userId: person.id, hash: digest });
    },
  };
}

export function isHimself({ actor }: Call, userId: string): boolean {
  return actor.kind === 'person' && actor.id === userId && actor.scopes === undefined;
}

interface Account extends people.Person {
  readonly hash: string | null;
  readonly factorAt: string | null;
  readonly password: string | undefined;
}

async function proveAccount(house: House, call: Call, { id, email, hash: digest, factorAt, password }: Account) {
  if (factorAt || !password || !digest) {
    throw new Fault('unauthenticated', 'You have an account here; sign in, then open the link again');
  }
  const subject = await countTry(house, call, { subject: email, of: 'this e-mail' });
  if (!(await isPassword(password, digest))) {
    noteIn(house, call, { kind: 'failed_login', actorId: id, detail: 'A wrong password for an invitation' });
    throw new Fault('unauthenticated', 'You have an account here; this is not its password');
  }
  await people.forgetAttempts(house.store.engine(call.now).db, subject);
}

async function refuseMember({ store }: House, call: Call, email: string) {
  const known = await people.personWithPassword(store.engine(call.now).db, email);
  const member = known && (await people.membershipOf(call.db, known.id));
  if (!member) return;
  throw new Fault('conflict', 'They belong to this company already; give them another role, or let them in again');
}

async function openAndBelow(call: Call, id: string) {
  const invitation = await rows.openInvitation(call.db, id);
  if (!invitation) throw noneOpen();
  refuseAbove(call, [invitation.role]);
}

export async function invitationOf({ store }: House, call: Call, token: string) {
  const shown = { hash: hash('sha256', token), now: call.now };
  const invitation = await rows.invitationByHash(store.engine(call.now).db, shown);
  if (!invitation) throw notGood();
  return invitation;
}

interface Sent {
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly link: string;
}

async function posted<Made extends Sent>({ post }: House, call: Call, made: Made): Promise<Made> {
  const { email: to, name, role, link } = made;
  await post?.(call, { kind: 'invitation', to, name, role, link });
  return made;
}

function linkOf({ urlOf }: House, { origin }: Call, secret: string): string {
  return new URL(`/auth/invitation/${secret}`, urlOf(origin.host)).href;
}

function noneOpen(): Fault {
  return new Fault('not_found', 'There is no such open invitation');
}

function notGood(): Fault {
  return new Fault('not_found', 'This invitation has been used, taken back or is too old; ask for another');
}
