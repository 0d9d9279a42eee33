// What people meet in a browser before they are signed in: pages with forms, and where each form leads. A form that was
// not filled in right leads back to its page, which says so; nothing of it stands in the address unsealed.
import { z } from 'zod';
import { Bytes, contract, PageAnswer, RedirectAnswer, secret } from '#kernel/contract';

const tries = { calls: 60, per: '1 minute' } as const;
const looks = { calls: 120, per: '1 minute' } as const;
const Next = z.string().max(6000).optional().describe('Where to go on: a path of this Cadre');
const Again = secret(z.string().max(4000)).optional().describe('What the form before has to say, sealed');
const Secret = secret(z.string().min(1).max(200).describe('What the link ends in'));
const Form = z.object({ body: secret(Bytes), headers: z.record(z.string(), z.unknown()) });
const Led = RedirectAnswer.extend({ location: secret(RedirectAnswer.shape.location) });
const form = (fields: string) => ({ body: Buffer.from(fields).toString('base64'), headers: {} });
const sent = { effect: 'write', caller: 'visitor', answer: 'redirect', body: 'raw', maxBytes: 20_000 } as const;
const shown = { effect: 'read', caller: 'visitor', answer: 'page', limit: looks, output: PageAnswer } as const;

export const enter = contract({
  name: 'identity.login.enter',
  summary: 'Lead to the first page, by way of signing in for whoever has not.',
  effect: 'read',
  caller: 'visitor',
  answer: 'redirect',
  http: 'GET /',
  aliases: ['GET /dashboard/', 'GET /dashboard'],
  limit: looks,
  input: z.object({}),
  output: RedirectAnswer,
  example: {},
});

export const showLogin = contract({
  ...shown,
  name: 'identity.login.show',
  summary: 'Show the page on which people sign in.',
  http: 'GET /auth/login/',
  aliases: ['GET /auth/login'],
  input: z.object({ next: Next, again: Again }),
  example: { next: '/app/' },
});

export const tryLogin = contract({
  ...sent,
  name: 'identity.login.try',
  summary: 'Sign in with what was typed into the page, and go on from there.',
  http: 'POST /auth/login/',
  aliases: ['POST /auth/login'],
  limit: tries,
  input: Form,
  output: Led,
  undo: { never: 'Sign out instead' },
  example: form('email=ada%40example.com&password=a+long+enough+sentence'),
});

export const proveLogin = contract({
  ...sent,
  name: 'identity.login.prove',
  summary: 'Finish signing in with the code that was typed into the page.',
  http: 'POST /auth/second-factor/',
  limit: tries,
  input: Form,
  output: Led,
  undo: { never: 'Sign out instead' },
  example: form('code=123456&challenge=as-shown'),
});

export const leave = contract({
  ...sent,
  name: 'identity.login.leave',
  summary: 'Sign out in a browser.',
  http: 'POST /auth/logout/',
  limit: tries,
  input: Form,
  output: Led,
  undo: { never: 'Sign in again' },
  example: form(''),
});

export const showReset = contract({
  ...shown,
  name: 'identity.password.show',
  summary: 'Show the page on which whoever has the link sets a new password.',
  http: 'GET /auth/password/:secret',
  input: z.object({ secret: Secret, again: Again }),
  example: { secret: 'from-the-link' },
});

export const tryReset = contract({
  ...sent,
  name: 'identity.password.set',
  summary: 'Set the new password that was typed into the page.',
  http: 'POST /auth/password/',
  limit: tries,
  input: Form,
  output: Led,
  undo: { never: 'Change it again' },
  example: form('token=from-the-link&password=another+long+enough+sentence'),
});

export const showProof = contract({
  ...shown,
  name: 'identity.email.show',
  summary: 'Show the page on which whoever has the link proves their address, or that it is proven.',
  http: 'GET /auth/email/:secret',
  input: z.object({ secret: Secret, again: Again }),
  example: { secret: 'from-the-link' },
});

export const tryProof = contract({
  ...sent,
  name: 'identity.email.confirm',
  summary: 'Prove an address with the button of its page.',
  http: 'POST /auth/email/',
  limit: tries,
  input: Form,
  output: Led,
  undo: { never: 'It has been proven' },
  example: form('token=from-the-link'),
});

export const openInvitation = contract({
  ...shown,
  name: 'identity.invitation.open',
  summary: 'Show the page on which whoever has the link joins a company.',
  http: 'GET /auth/invitation/:secret',
  input: z.object({ secret: Secret, again: Again }),
  example: { secret: 'from-the-link' },
});

export const tryInvitation = contract({
  ...sent,
  name: 'identity.invitation.join',
  summary: 'Join a company with what was typed into the page.',
  http: 'POST /auth/invitation/',
  limit: tries,
  input: Form,
  output: Led,
  undo: { never: 'An administrator can remove them' },
  example: form('token=from-the-link&password=a+long+enough+sentence'),
});
