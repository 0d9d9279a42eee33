// What a program is: the terms that all its partners have in common.
import { z } from 'zod';
import { Id, Instant, Money, text } from '#kernel/contract';

export const Currency = z.object({
  currency: Money.shape.currency,
  tierUnit: z.int().min(1).max(1_000_000_000).describe('How many smallest units count as one dollar of the tier table'),
  minimumPayout: z.int().min(1).max(1_000_000_000_000).describe('What must have come together before it is paid'),
});
export type Currency = z.output<typeof Currency>;

const Score = z.int().min(1).max(101);

export const Terms = z.object({
  name: text(120),
  landingUrl: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .nullable()
    .describe('Where links lead that name no page'),
  currencies: z.array(Currency).min(1).max(20).describe('In which sales are taken; the first is the usual one'),
  holdingDays: z.int().min(0).max(365).describe('How long a sale may be returned before its commission is approved'),
  cookieDays: z.int().min(1).max(365).describe('How long after a visit a sale still counts as the partner’s'),
  graceMinutes: z.int().min(0).max(10_080).describe('How long a payout batch can be taken back before it is sent'),
  acceptsByItself: z.boolean().describe('Whether who applies is a partner at once'),
  holdScore: Score.describe('From this fraud score on a sale waits for a person; 101 for never'),
  rejectScore: Score.describe('From this fraud score on a sale is rejected; 101 for never'),
  ownWords: z.array(text(60)).max(50).describe('The company’s own names, on which partners may not advertise'),
});
export type Terms = z.output<typeof Terms>;

/** What a program is until somebody says otherwise. */
export const usualTerms: Terms = {
  name: 'Partner program',
  landingUrl: null,
  currencies: [{ currency: 'USD', tierUnit: 100, minimumPayout: 5000 }],
  holdingDays: 30,
  cookieDays: 30,
  graceMinutes: 60,
  acceptsByItself: false,
  holdScore: 50,
  rejectScore: 85,
  ownWords: [],
};

export const Slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'Lower-case letters, digits and "-"');
export const usualSlug = 'main';

export const Program = Terms.extend({
  id: Id,
  slug: Slug,
  landingUrl: z.string().nullable(),
  name: z.string(),
  ownWords: z.array(z.string()),
  version: z.int(),
  createdAt: Instant,
});
export type Program = z.output<typeof Program>;

export function termsIn({ currencies }: Pick<Program, 'currencies'>, currency: string): Currency | undefined {
  return currencies.find((one) => one.currency === currency);
}
