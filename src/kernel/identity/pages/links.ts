// What the links lead to that people are handed: a new password, an address to prove, an invitation. Looking at one
// changes nothing, so that no preview of a link can use it up.
import { z } from 'zod';
import type { Call, Capability, Role } from '#kernel/contract';
import { text } from '#kernel/contract';
import { Password, TriedPassword } from '../contracts.ts';
import type { House } from '../house.ts';
import { addressBehind, proveBy } from '../member/addresses.ts';
import { invitationOf, isHimself, join } from '../member/invitations.ts';
import { resetBy, whoseLink } from '../member/passwords.ts';
import { passwordProblem } from '../model.ts';
import { personWithPassword } from '../people.ts';
import { placeOf } from '../places.ts';
import { leadTo, openAgain, refusalOf, sealedAgain, sentence } from './again.ts';
import * as promises from './contracts.ts';
import { faceOf } from './face.ts';
import { fieldsOf } from './fields.ts';
import { type Invited, invitationPage, proofPage, provenPage, resetPage } from './forms.ts';
import { firstPage } from './own-path.ts';

const Token = z.string().min(1).max(200);
const NewPassword = z.object({ token: Token, password: Password });
const Joining = z.object({
  token: Token,
  password: TriedPassword.optional(),
  name: text(120).optional(),
});

export function linkCapabilities(house: House): Capability[] {
  return [...resetting(house), ...proving(house), ...joining(house)];
}

function resetting(house: House): Capability[] {
  return [
    promises.showReset.implement(async (call, { secret: token, again }) => {
      const [{ email }, face] = await Promise.all([whoseLink(house, call, token), faceOf(house, call)]);
      return resetPage({ face, email, token, again: openAgain(house, 'password', again) });
    }),

    promises.tryReset.implement(async (call, { body }) => {
      const { token = '', password = '' } = fieldsOf(body, ['token', 'email', 'password']);
      const tried = NewPassword.safeParse({ token, password });
      const said = 'Type a new password.';
      if (!tried.success)
        return back(house, call, { page: 'password', token, said: passwordProblem(password, '') ?? said });
      const refused = await refusalOf(() => resetBy(house, call, tried.data));
      if (refused) return back(house, call, { page: 'password', token, said: refused.message });
      const good = { said: 'Your new password is set. Sign in with it.', isGood: true };
      return leadTo(house, call, { path: '/auth/login/', again: sealedAgain(house, '/auth/login/', good) });
    }),
  ];
}

function proving(house: House): Capability[] {
  return [
    promises.showProof.implement(async (call, { secret: token, again: sealed }) => {
      const face = await faceOf(house, call);
      const again = openAgain(house, 'email', sealed);
      if (again.isGood) return provenPage({ face, again });
      return proofPage({ face, email: await addressBehind(house, call, token), token, again });
    }),

    promises.tryProof.implement(async (call, { body }) => {
      const { token = '' } = fieldsOf(body, ['token']);
      const { email } = await proveBy(house, call, token);
      const again = sealedAgain(house, 'email', { said: `Mails for you go to ${email}.`, isGood: true });
      return leadTo(house, call, { path: '/auth/email/proven', again });
    }),
  ];
}

function joining(house: House): Capability[] {
  return [
    promises.openInvitation.implement(async (call, { secret: token, again }) => {
      const { email, name, role, tenantId } = await invitationOf(house, call, token);
      const { name: company } = await placeOf(house, tenantId);
      const invited = { email, name, roleTitle: titleOf(role), proof: await proofOf(house, call, email) };
      return invitationPage({ face: { company }, invited, token, again: openAgain(house, 'invitation', again) });
    }),

    promises.tryInvitation.implement(async (call, { body }) => {
      const { token = '', password = '', name = '' } = fieldsOf(body, ['token', 'email', 'password', 'name']);
      const tried = Joining.safeParse({ token, ...(password ? { password } : {}), ...(name.trim() ? { name } : {}) });
      const said = 'Type your name and a password.';
      if (!tried.success) return back(house, call, { page: 'invitation', token, said });
      const refused = await refusalOf(() => join(house, call, tried.data));
      return refused
        ? back(house, call, { page: 'invitation', token, said: refused.message })
        : leadTo(house, call, { path: firstPage });
    }),
  ];
}

interface Back {
  readonly page: 'password' | 'invitation';
  readonly token: string;
  readonly said: string;
}

function back(house: House, call: Call, { page, token, said }: Back) {
  const again = sealedAgain(house, page, { said: sentence(said) });
  return leadTo(house, call, { path: `/auth/${page}/${encodeURIComponent(token)}`, again });
}

async function proofOf({ store }: House, call: Call, email: string): Promise<Invited['proof']> {
  const known = await personWithPassword(store.engine(call.now).db, email);
  if (!known) return 'new';
  if (isHimself(call, known.id)) return 'signed-in';
  return known.factorAt || !known.hash ? 'sign-in-first' : 'password';
}

function titleOf(role: Role): string {
  return role.replaceAll('_', ' ');
}
