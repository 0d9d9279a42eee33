// What this part promises about letting people into a company, and out of it.
import { z } from 'zod';
import { contract, event, Id, Instant, list, Page, secret, text } from '#kernel/contract';
import { Email, Entry, Member, Password, RoleName, someone, something } from '../contracts.ts';

const Link = secret(z.string().describe('To hand to the one it is for; it is not shown again'));
const Token = secret(z.string().min(1).max(200).describe('What the link ends in'));
const tries = { calls: 30, per: '1 minute' } as const;

const Invitation = z.object({
  id: Id,
  email: z.string(),
  name: z.string(),
  role: RoleName,
  invitedBy: z.string(),
  createdAt: Instant,
  expiresAt: Instant,
  acceptedAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
});

export const invite = contract({
  name: 'identity.person.invite',
  guarded: true,
  summary: 'Invite somebody to the company with a link that is good once and for seven days.',
  title: ({ email, role }) => `Invite ${email} as ${role.replaceAll('_', ' ')}`,
  effect: 'write',
  access: 'identity.person.invite',
  input: z.object({ email: Email, role: RoleName, name: text(120).optional().describe('How they are called') }),
  output: Invitation.extend({ link: Link }),
  undo: { by: 'identity.invitation.revoke', input: (_input, output) => ({ invitationId: output.id }) },
  example: { email: 'grace@example.com', role: 'manager', name: 'Grace' },
});

export const listInvitations = contract({
  name: 'identity.invitation.list',
  summary: 'List whom the company has invited, and who has come.',
  effect: 'read',
  access: 'identity.invitation.list',
  input: Page,
  output: list(Invitation),
  example: { limit: 50 },
});

export const resendInvitation = contract({
  name: 'identity.invitation.resend',
  summary: 'Replace the link of an invitation by a new one; the earlier link is worthless from then on.',
  effect: 'write',
  access: 'identity.person.invite',
  input: z.object({ invitationId: Id }),
  output: Invitation.extend({ link: Link }),
  undo: { by: 'identity.invitation.revoke', input: (_input, output) => ({ invitationId: output.id }) },
  example: { invitationId: something },
});

export const revokeInvitation = contract({
  name: 'identity.invitation.revoke',
  summary: 'Take an invitation back that nobody has accepted yet.',
  effect: 'write',
  access: 'identity.person.invite',
  input: z.object({ invitationId: Id }),
  output: Invitation,
  undo: { never: 'Invite them again' },
  example: { invitationId: something },
});

export const showInvitation = contract({
  name: 'identity.invitation.show',
  summary: 'Show who invites whom to what, to whoever has the link.',
  effect: 'read',
  caller: 'visitor',
  limit: tries,
  input: z.object({ token: Token }),
  output: z.object({ company: z.string(), email: z.string(), name: z.string(), role: RoleName, expiresAt: Instant }),
  example: { token: 'from-the-link' },
});

export const acceptInvitation = contract({
  name: 'identity.invitation.accept',
  summary: 'Accept an invitation with a new password, or with that of the account one has.',
  effect: 'write',
  caller: 'visitor',
  http: 'POST /api/auth/invitation/accept',
  limit: tries,
  input: z.object({
    token: Token,
    password: Password.optional().describe('Not needed by who is signed in as the one invited'),
    name: text(120).optional(),
  }),
  output: Entry,
  undo: { never: 'An administrator can remove them' },
  example: { token: 'from-the-link', password: 'a long enough sentence' },
});

const Whom = z.object({ userId: Id });

export const disableMember = contract({
  name: 'identity.member.disable',
  guarded: true,
  summary: 'Keep somebody out of the company at once, until they are let in again.',
  effect: 'write',
  access: 'identity.member.disable',
  about: ({ userId }) => userId,
  input: Whom,
  output: Whom,
  undo: { by: 'identity.member.enable', input: ({ userId }) => ({ userId }) },
  example: { userId: someone },
});

export const enableMember = contract({
  name: 'identity.member.enable',
  guarded: true,
  summary: 'Let somebody into the company again who was kept out.',
  effect: 'write',
  access: 'identity.member.enable',
  about: ({ userId }) => userId,
  input: Whom,
  output: Whom,
  undo: { by: 'identity.member.disable', input: ({ userId }) => ({ userId }) },
  example: { userId: someone },
});

export const removeMember = contract({
  name: 'identity.member.remove',
  guarded: true,
  summary: 'Remove somebody from the company, with their keys there and what they let in.',
  effect: 'write',
  access: 'identity.member.remove',
  about: ({ userId }) => userId,
  input: Whom,
  output: Member,
  undo: { never: 'Invite them again' },
  example: { userId: someone },
});

export const resetLink = contract({
  name: 'identity.password.resetLink',
  guarded: true,
  summary: 'Get a link with which somebody sets a new password, once and within a day.',
  effect: 'write',
  access: 'identity.password.resetLink',
  about: ({ userId }) => userId,
  input: Whom,
  output: z.object({ userId: Id, link: Link, expiresAt: Instant }),
  undo: { never: 'It ends by itself after a day' },
  example: { userId: someone },
});

export const resetPassword = contract({
  name: 'identity.password.reset',
  summary: 'Set a new password with the link one was given; every session of the account ends.',
  effect: 'write',
  caller: 'visitor',
  http: 'POST /api/auth/password/reset',
  limit: tries,
  input: z.object({ token: Token, password: Password }),
  output: z.object({ email: z.string() }),
  undo: { never: 'Change it again' },
  example: { token: 'from-the-link', password: 'another long enough sentence' },
});

export const askEmailProof = contract({
  name: 'identity.email.ask',
  summary: 'Have a link sent to your own address, with which you prove that you read it.',
  effect: 'write',
  access: 'signed-in',
  limit: { calls: 5, per: '1 hour' },
  input: z.object({}),
  output: z.object({ email: z.string(), expiresAt: Instant }),
  undo: { never: 'It ends by itself after three days' },
  example: {},
});

export const emailProofLink = contract({
  name: 'identity.email.proofLink',
  guarded: true,
  summary: 'Get a link with which somebody proves their address, once and within three days, to hand to them.',
  effect: 'write',
  access: 'identity.email.proofLink',
  about: ({ userId }) => userId,
  input: Whom,
  output: z.object({ userId: Id, link: Link, expiresAt: Instant }),
  undo: { never: 'It ends by itself after three days' },
  example: { userId: someone },
});

export const verifyEmail = contract({
  name: 'identity.email.verify',
  summary: 'Prove an e-mail address with the link that was sent to it.',
  effect: 'write',
  caller: 'visitor',
  http: 'POST /api/auth/email/verify',
  limit: tries,
  input: z.object({ token: Token }),
  output: z.object({ email: z.string() }),
  undo: { never: 'It has been proven' },
  example: { token: 'from-the-link' },
});

export const memberStanding = event({
  name: 'identity.member.standing',
  summary: 'Somebody is kept out of a company, let in again, or gone from it.',
  data: z.object({ userId: Id, standing: z.enum(['active', 'disabled', 'removed']) }),
});

export const memberInvited = event({
  name: 'identity.member.invited',
  summary: 'Somebody has been invited to a company.',
  data: z.object({ invitationId: Id, role: RoleName }),
});

export const memberJoined = event({
  name: 'identity.member.joined',
  summary: 'Somebody has accepted an invitation.',
  data: z.object({ userId: Id, tenantId: Id, role: RoleName }),
});

export const passwordReset = event({
  name: 'identity.password.reset',
  summary: 'Somebody has set a new password by a link.',
  data: z.object({ userId: Id }),
});
