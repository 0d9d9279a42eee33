// What a partner is, and how one becomes, stays or stops being one.
import { z } from 'zod';
import { Id, Instant, outside, text } from '#kernel/contract';
import { Kind } from '../model.ts';

export const Status = z.enum(['applied', 'approved', 'rejected', 'suspended', 'banned', 'closed']);
export type Status = z.output<typeof Status>;

export const Country = z
  .string()
  .toUpperCase()
  .regex(/^[A-Z]{2}$/, 'Two letters, such as DE')
  .describe('Two letters of ISO 3166');
export const Audience = z
  .array(Country)
  .max(60)
  .describe('The countries of those to whom they speak, such as DE and AT; none when it may be anybody');
export const LinkCode = z
  .string()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9-]{2,39}$/, '3 to 40 letters, digits or "-"');
export const CouponCode = z
  .string()
  .toUpperCase()
  .regex(/^[A-Z0-9][A-Z0-9-]{2,39}$/, '3 to 40 letters, digits or "-"');
export const WebAddress = z.url({ protocol: /^https?$/ }).max(2000);

export const Application = z.object({
  name: outside(text(120)),
  email: outside(z.email().max(254)),
  kind: Kind.default('affiliate'),
  website: outside(WebAddress).optional(),
  country: Country.optional(),
  audience: Audience.optional(),
  broughtBy: LinkCode.optional().describe('The code of the partner who brought them'),
  device: z.string().max(200).optional().describe('What tells their device from others'),
});

export const Partner = z.object({
  id: Id,
  programId: Id,
  kind: Kind,
  name: outside(z.string()),
  email: outside(z.string()),
  status: Status,
  note: z.string().nullable().describe('Why they were rejected, suspended or banned'),
  code: z.string().nullable().describe('Their first link: /r/<code>; who applies is not told it yet'),
  parentId: Id.nullable().describe('Who brought them'),
  userId: Id.nullable().describe('The person who signs in for them'),
  website: outside(z.string().nullable()),
  country: z.string().nullable(),
  audience: z.array(z.string()).describe('The countries of those to whom they speak, as they say'),
  agreedRateBp: z.int().nullable().describe('What was agreed with them in basis points, instead of the tier’s rate'),
  isTrusted: z.boolean().describe('Whether fraud signals are told but hold nothing back'),
  shownAs: outside(z.string().nullable()).describe('Their name on the leaderboard, when they want to be on it'),
  payMethod: z.string().nullable(),
  payTo: z.string().nullable().describe('Where their money goes, but for the end hidden'),
  version: z.int(),
  createdAt: Instant,
});
export type Partner = z.output<typeof Partner>;

/** What partners see of themselves: not how closely they are watched. */
export const Own = Partner.omit({ isTrusted: true });
export type Own = z.output<typeof Own>;

export function ownOf({ isTrusted: _, ...partner }: Partner): Own {
  return partner;
}

interface Move {
  readonly from: readonly Status[];
  readonly to: Status;
}

/** Which steps there are; any other is refused. */
export const moves = {
  approve: { from: ['applied', 'rejected'], to: 'approved' },
  reject: { from: ['applied'], to: 'rejected' },
  reopen: { from: ['approved', 'rejected', 'banned'], to: 'applied' },
  suspend: { from: ['approved'], to: 'suspended' },
  resume: { from: ['suspended'], to: 'approved' },
  ban: { from: ['applied', 'approved', 'suspended'], to: 'banned' },
  close: { from: ['applied', 'approved', 'suspended'], to: 'closed' },
} as const satisfies Readonly<Record<string, Move>>;
export type Step = keyof typeof moves;

/** Enough to know an account again, not enough to use it. */
export function masked(payTo: string | null): string | null {
  return payTo && `${'•'.repeat(6)}${payTo.slice(payTo.length - Math.min(4, Math.floor(payTo.length / 3)))}`;
}

/** A code that a name suggests. */
export function codeFrom(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 24);
  return plain.length >= 3 ? plain : 'partner';
}
