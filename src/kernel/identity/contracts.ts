// What this module promises about people, their sessions, their keys and where they belong.
import { z } from 'zod';
import { contract, event, Id, Instant, list, Page, RedirectAnswer, roles, secret, text } from '#kernel/contract';
import { planNames } from '#kernel/tenant';
import { SharedKey } from './key-ring.ts';
import { passwordLength } from './model.ts';

export const someone = '01900000-0000-7000-8000-000000000002';
export const something = '01900000-0000-7000-8000-000000000003';

export const Email = z.email().max(254).toLowerCase().describe('An e-mail address');
export const Password = secret(z.string().min(passwordLength.least).max(passwordLength.most).describe('A password'));
export const TriedPassword = secret(z.string().min(1).max(passwordLength.most).describe('The password'));
const Token = secret(z.string().describe('A token for the Authorization header, good for 15 minutes'));
export const RoleName = z.enum(roles);
export const Pattern = z
  .string()
  .regex(/^(\*|[a-z][a-z0-9-]*(\.[a-z][A-Za-z0-9]*)*(\.\*)?)$/)
  .max(120)
  .describe('What may be done: notes.note.create, notes.*');

export const User = z.object({ id: Id, email: z.string(), name: z.string() });
export const Place = z.object({ id: Id, name: z.string(), plan: z.enum(planNames) });
export const Entry = z.object({ token: Token, user: User, tenant: Place });
export type Entry = z.infer<typeof Entry>;

export const register = contract({
  name: 'identity.person.register',
  summary: 'Create an account and its company; the first one runs the installation and is made on this machine.',
  effect: 'write',
  caller: 'visitor',
  http: 'POST /api/auth/register',
  limit: { calls: 60, per: '1 minute' },
  input: z.object({ email: Email, password: Password, name: text(120), company: text(120) }),
  output: Entry,
  undo: { never: 'An account is closed by an administrator' },
  example: { email: 'ada@example.com', password: 'a long enough sentence', name: 'Ada', company: 'Example & Co' },
});

export const login = contract({
  name: 'identity.session.login',
  summary: 'Sign in with e-mail and password.',
  effect: 'write',
  caller: 'visitor',
  http: 'POST /api/auth/login',
  limit: { calls: 60, per: '1 minute' },
  input: z.object({ email: Email, password: TriedPassword }),
  output: Entry,
  undo: { never: 'Sign out instead' },
  example: { email: 'ada@example.com', password: 'a long enough sentence' },
});

export const followLink = contract({
  name: 'identity.session.link',
  summary: 'Sign in with the one-time link that was printed on this machine.',
  effect: 'write',
  caller: 'visitor',
  http: 'GET /auth/link/:token',
  answer: 'redirect',
  limit: { calls: 30, per: '1 minute' },
  input: z.object({ token: secret(z.string().min(1).max(200)) }),
  output: RedirectAnswer,
  undo: { never: 'Sign out instead' },
  example: { token: 'printed-at-start' },
});

export const keySet = contract({
  name: 'identity.key.set',
  guarded: true,
  summary: 'Show the public keys that tokens of this installation are signed with.',
  effect: 'read',
  caller: 'visitor',
  http: 'GET /.well-known/jwks.json',
  input: z.object({}),
  output: z.object({ keys: z.array(SharedKey) }),
  example: {},
});

export const logout = contract({
  name: 'identity.session.logout',
  summary: 'End the session one is using.',
  effect: 'write',
  access: 'signed-in',
  http: 'POST /api/auth/logout',
  input: z.object({}),
  output: z.object({ sessionId: Id }),
  undo: { never: 'Sign in again' },
  example: {},
});

export const refresh = contract({
  name: 'identity.session.refresh',
  summary: 'Get a fresh token for the session one is using.',
  effect: 'write',
  access: 'signed-in',
  http: 'POST /api/auth/refresh',
  input: z.object({}),
  output: Entry,
  undo: { never: 'A token ends by itself after 15 minutes' },
  example: {},
});

export const me = contract({
  name: 'identity.person.me',
  summary: 'Show who one is, where, with which roles, and where else one belongs.',
  effect: 'read',
  access: 'signed-in',
  http: 'GET /api/auth/me',
  input: z.object({}),
  output: z.object({
    user: User,
    tenant: Place,
    roles: z.array(RoleName),
    scopes: z.array(z.string()).nullable().describe('What the credential is limited to; null for no limit'),
    tenants: z.array(Place.extend({ role: RoleName })).describe('The companies one can switch to'),
  }),
  example: {},
});

export const switchTenant = contract({
  name: 'identity.session.switch',
  summary: 'Go on in another company that one belongs to, in the same session.',
  effect: 'write',
  access: 'signed-in',
  input: z.object({ tenantId: Id }),
  output: Entry.extend({ previousTenantId: Id }),
  undo: { by: 'identity.session.switch', input: (_input, output) => ({ tenantId: output.previousTenantId }) },
  example: { tenantId: something },
});

export const Session = z.object({
  id: Id,
  createdAt: Instant,
  seenAt: Instant.nullable(),
  expiresAt: Instant,
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  current: z.boolean().describe('Whether it is the one that asks'),
});

export const listSessions = contract({
  name: 'identity.session.list',
  summary: 'List where one is signed in.',
  effect: 'read',
  access: 'signed-in',
  input: z.object({}),
  output: list(Session),
  example: {},
});

export const revokeSession = contract({
  name: 'identity.session.revoke',
  summary: 'End one of the sessions one is signed in with.',
  effect: 'write',
  access: 'signed-in',
  input: z.object({ sessionId: Id }),
  output: z.object({ sessionId: Id }),
  undo: { never: 'Sign in again' },
  example: { sessionId: something },
});

export const changePassword = contract({
  name: 'identity.password.change',
  summary: "Change one's own password and end every other session.",
  effect: 'write',
  access: 'signed-in',
  limit: { calls: 10, per: '1 minute' },
  input: z.object({
    current: TriedPassword.optional().describe('The password so far, if there is one'),
    password: Password,
  }),
  output: Entry,
  undo: { never: 'Change it again' },
  example: { current: 'a long enough sentence', password: 'another long enough sentence' },
});

export const renamePerson = contract({
  name: 'identity.person.rename',
  summary: "Change one's own name or e-mail.",
  effect: 'write',
  access: 'signed-in',
  limit: { calls: 10, per: '1 minute' },
  input: z.object({
    name: text(120).optional(),
    email: Email.optional(),
    current: TriedPassword.optional().describe('The password, to change the e-mail of an account that has one'),
  }),
  output: User.extend({ before: z.object({ name: z.string(), email: z.string() }) }),
  undo: { never: 'Change it again' },
  example: { name: 'Ada', email: 'ada@example.com', current: 'a long enough sentence' },
});

export const ApiKey = z.object({
  id: Id,
  name: z.string(),
  prefix: z.string().describe('How the key begins'),
  userId: Id.describe('Whose rights it carries'),
  agentId: Id.nullable().describe('Which agent acts with it for them; null for themselves'),
  scopes: z.array(z.string()).nullable().describe('What it is limited to; null for everything its owner may'),
  expiresAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
  lastUsedAt: Instant.nullable(),
  createdAt: Instant,
});

export const createKey = contract({
  name: 'identity.key.create',
  guarded: true,
  summary: 'Create an API key; the key itself is answered this once.',
  title: ({ name }) => `Make an API key: ${name}`,
  effect: 'write',
  access: 'identity.key.create',
  input: z.object({
    name: text(80),
    scopes: z.array(Pattern).min(1).max(50).nullable().default(null),
    expiresAt: Instant.nullable().default(null),
  }),
  output: ApiKey.extend({ secret: secret(z.string().describe('The key; it is not shown again')) }),
  undo: { by: 'identity.key.revoke', input: (_input, output) => ({ keyId: output.id }) },
  example: { name: 'Accounting export', scopes: ['notes.*'] },
});

export const listKeys = contract({
  name: 'identity.key.list',
  summary: "List one's own API keys; an administrator sees the whole company's.",
  effect: 'read',
  access: 'identity.key.list',
  input: Page,
  output: list(ApiKey),
  example: { limit: 50 },
});

export const revokeKey = contract({
  name: 'identity.key.revoke',
  guarded: true,
  summary: 'Make an API key worthless at once and for good.',
  effect: 'write',
  access: 'identity.key.revoke',
  input: z.object({ keyId: Id }),
  output: ApiKey,
  undo: { never: 'A revoked key may be known to others; create a new one' },
  example: { keyId: something },
});

export const Member = z.object({
  userId: Id,
  name: z.string(),
  email: z.string(),
  role: RoleName,
  status: z.enum(['active', 'disabled']),
  since: Instant,
});

export const listMembers = contract({
  name: 'identity.member.list',
  summary: 'List the people of the company with their roles.',
  effect: 'read',
  access: 'identity.member.list',
  input: Page,
  output: list(Member),
  example: { limit: 50 },
});

export const setRole = contract({
  name: 'identity.member.setRole',
  guarded: true,
  summary: 'Give somebody of the company another role.',
  title: ({ role }) => `Give somebody the role ${role.replaceAll('_', ' ')}`,
  effect: 'write',
  access: 'identity.member.setRole',
  input: z.object({
    userId: Id,
    role: RoleName,
    ifRole: RoleName.optional().describe('Only if they still have this role'),
  }),
  output: Member.extend({ previousRole: RoleName }),
  undo: {
    by: 'identity.member.setRole',
    input: (_input, output) => ({ userId: output.userId, role: output.previousRole, ifRole: output.role }),
  },
  example: { userId: someone, role: 'manager' },
});

export const purge = contract({
  name: 'identity.session.purge',
  summary: 'Delete sessions, links and counters that nobody can use any more.',
  effect: 'write',
  access: 'identity.session.purge',
  internal: true,
  input: z.object({}),
  output: z.object({}),
  undo: { never: 'They were worthless' },
  example: {},
});

export const rotateKeys = contract({
  name: 'identity.token.rotate',
  summary: 'Sign tokens with a new key once the present one has served its time.',
  effect: 'write',
  access: 'identity.token.rotate',
  internal: true,
  input: z.object({}),
  output: z.object({ keys: z.int() }),
  undo: { never: 'A key that has signed must stay known' },
  example: {},
});

export const personRegistered = event({
  name: 'identity.person.registered',
  summary: 'Somebody has created an account.',
  data: z.object({ userId: Id, tenantId: Id }),
});

export const sessionRevoked = event({
  name: 'identity.session.revoked',
  summary: 'A session has been ended.',
  data: z.object({ sessionId: Id, userId: Id }),
});

export const keyCreated = event({
  name: 'identity.key.created',
  summary: 'An API key has been created.',
  data: z.object({ keyId: Id, userId: Id, name: z.string() }),
});

export const keyRevoked = event({
  name: 'identity.key.revoked',
  summary: 'An API key has been revoked.',
  data: z.object({ keyId: Id, userId: Id }),
});

export const memberChanged = event({
  name: 'identity.member.changed',
  summary: 'Somebody has another role.',
  data: z.object({ userId: Id, role: RoleName, previousRole: RoleName }),
});

export const passwordChanged = event({
  name: 'identity.password.changed',
  summary: 'Somebody has changed their password.',
  data: z.object({ userId: Id }),
});
