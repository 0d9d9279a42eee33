// The forms as people see them. Password managers know their fields by `autocomplete`.
import { passwordLength } from '../model.ts';
import type { Again } from './again.ts';
import type { Face } from './face.ts';
import { escaped, framed } from './frame.ts';

interface Place {
  readonly face: Face;
  readonly again: Again;
}

export function loginPage({ face, again, next }: Place & { next: string }) {
  const title = `Sign in to ${face.company}`;
  const html = `<h1>Sign in</h1>${saidIn(again)}
<form method="post" action="/auth/login/">${hidden('next', next)}
<label>E-mail<input name="email" type="email" autocomplete="username" required maxlength="254"
 value="${escaped(again.email ?? '')}"${again.email ? '' : ' autofocus'}></label>
<label>Password<input name="password" type="password" autocomplete="current-password" required
 maxlength="${passwordLength.most}"${again.email ? ' autofocus' : ''}></label>
<button class="main">Sign in</button></form>`;
  return { title, html: framed({ ...face, html }) };
}

export function codePage({ face, again, next }: Place & { next: string }) {
  const html = `<h1>Your second factor</h1>
<p class="soft">Type the six digits that your authenticator shows now, or one of your recovery codes.</p>
${saidIn(again)}
<form method="post" action="/auth/second-factor/">${hidden('next', next)}${hidden('challenge', again.challenge ?? '')}
<label>Code<input class="code" name="code" autocomplete="one-time-code" autocapitalize="none" spellcheck="false"
 required minlength="6" maxlength="40" autofocus></label>
<button class="main">Sign in</button></form>
<footer><a href="${escaped(`/auth/login/?${new URLSearchParams({ next })}`)}">Begin again</a></footer>`;
  return { title: 'Your second factor', html: framed({ ...face, html }) };
}

export function alreadyPage({ face, email, next }: { face: Face; email: string; next: string }) {
  const html = `<h1>You are signed in</h1>
<p class="soft">As ${escaped(email)}.</p>
<p><a href="${escaped(next)}">Go on</a></p>${signOutForm}`;
  return { title: 'You are signed in', html: framed({ ...face, html }) };
}

export const signOutForm = '<form method="post" action="/auth/logout/"><button>Sign out</button></form>';

export function resetPage({ face, again, email, token }: Place & { email: string; token: string }) {
  const html = `<h1>Set a new password</h1>
<p class="soft">For ${escaped(email)}. Wherever you are signed in, you are signed out.</p>${saidIn(again)}
<form method="post" action="/auth/password/">${hidden('token', token)}
<input hidden name="email" autocomplete="username" value="${escaped(email)}">
${newPassword(' autofocus')}<button class="main">Set the password</button></form>`;
  return { title: 'Set a new password', html: framed({ ...face, html }) };
}

export function proofPage({ face, again, email, token }: Place & { email: string; token: string }) {
  const html = `<h1>Prove your address</h1>
<p class="soft">${escaped(email)} is yours, and you read what is sent there.</p>${saidIn(again)}
<form method="post" action="/auth/email/">${hidden('token', token)}<button class="main">It is mine</button></form>`;
  return { title: 'Prove your address', html: framed({ ...face, html }) };
}

export function provenPage({ face, again }: Place) {
  const html = `<h1>Your address is proven</h1>${saidIn(again)}<p><a href="/">Go on</a></p>`;
  return { title: 'Your address is proven', html: framed({ ...face, html }) };
}

export interface Invited {
  readonly email: string;
  readonly name: string;
  readonly roleTitle: string;
  /** How they show that they are the one invited. */
  readonly proof: 'signed-in' | 'password' | 'sign-in-first' | 'new';
}

export function invitationPage({ face, again, invited, token }: Place & { invited: Invited; token: string }) {
  const html = `<h1>Join ${escaped(face.company)}</h1>
<p class="soft">${escaped(invited.email)} is invited as ${escaped(invited.roleTitle)}.</p>${saidIn(again)}
${proofs[invited.proof](invited, token)}`;
  return { title: `Join ${face.company}`, html: framed({ ...face, html }) };
}

const newPassword = (
  focus = '',
) => `<label>New password<input name="password" type="password" autocomplete="new-password" required
 minlength="${passwordLength.least}" maxlength="${passwordLength.most}"${focus}>
<small>At least ${passwordLength.least}
 characters; a sentence is best</small></label>`;

const proofs: Readonly<Record<Invited['proof'], (invited: Invited, token: string) => string>> = {
  'signed-in': (_invited, token) => joinForm(token, ''),
  'sign-in-first'(_invited, token) {
    const query = new URLSearchParams({ next: `/auth/invitation/${token}` });
    return `<p>You have an account here with a second factor.
<a href="${escaped(`/auth/login/?${query}`)}">Sign in</a>, and you come back to this page.</p>`;
  },
  password: ({ email }, token) =>
    joinForm(
      token,
      `<input hidden name="email" autocomplete="username" value="${escaped(email)}">
<label>The password of your account<input name="password" type="password" autocomplete="current-password" required
 maxlength="${passwordLength.most}" autofocus></label>`,
    ),
  new: ({ email, name }, token) =>
    joinForm(
      token,
      `<input hidden name="email" autocomplete="username" value="${escaped(email)}">
<label>Your name<input name="name" autocomplete="name" required maxlength="120" autofocus
 value="${escaped(name === email ? '' : name)}"></label>${newPassword()}`,
    ),
};

function joinForm(token: string, fields: string): string {
  return `<form method="post" action="/auth/invitation/">${hidden('token', token)}${fields}
<button class="main">Join</button></form>`;
}

function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${name}" value="${escaped(value)}">`;
}

function saidIn({ said, isGood }: Again): string {
  return said ? `<p class="said${isGood ? ' good' : ''}" role="alert">${escaped(said)}</p>` : '';
}
