// What the partner program tells others, and what it hears from whoever sells.
import { z } from 'zod';
import { event, Id, Instant, Money, text } from '#kernel/contract';

const Named = z.object({ partnerId: Id, programId: Id, name: z.string() });

export const partnerApplied = event({
  name: 'partners.partner.applied',
  summary: 'Somebody applied to be a partner.',
  data: Named.extend({ kind: z.string() }),
});

export const partnerAppliedAgain = event({
  name: 'partners.partner.appliedAgain',
  summary: 'Somebody applied with the mailbox of a partner who is there already and signs in.',
  data: Named.extend({ userId: Id.describe('Who signs in for that partner') }),
});

export const partnerApproved = event({
  name: 'partners.partner.approved',
  summary: 'A partner was approved and can earn from now on.',
  data: Named,
});

export const partnerBanned = event({
  name: 'partners.partner.banned',
  summary: 'A partner was banned and earns nothing any more.',
  data: Named.extend({ reason: z.string() }),
});

export const commissionEarned = event({
  name: 'partners.commission.earned',
  summary: 'A sale earned its partner a commission.',
  data: z.object({
    saleId: Id,
    partnerId: Id,
    commission: Money.describe('Of the partner who sold; those above have theirs beside it'),
    sale: Money,
    tier: z.string(),
  }),
});

export const saleTakenBack = event({
  name: 'partners.sale.takenBack',
  summary: 'A sale was refunded or charged back, in part or whole.',
  data: z.object({ saleId: Id, partnerId: Id, refunded: Money, isChargeback: z.boolean() }),
});

export const tierChanged = event({
  name: 'partners.tier.changed',
  summary: 'The sales of a month reached another tier, which holds for the whole month.',
  data: z.object({
    partnerId: Id,
    month: z.string(),
    currency: z.string(),
    before: z.string(),
    now: z.string(),
  }),
});

export const saleHeld = event({
  name: 'partners.sale.held',
  summary: 'A sale looks like fraud and waits for a person, or was rejected at once.',
  data: z.object({
    saleId: Id,
    partnerId: Id,
    score: z.int(),
    state: z.enum(['held', 'rejected']),
    reasons: z.array(z.object({ signal: z.string(), weight: z.number(), evidence: z.string() })),
  }),
});

export const payoutScheduled = event({
  name: 'partners.payout.scheduled',
  summary: 'A payout batch was made and will be sent when its grace has passed.',
  data: z.object({ batchId: Id, total: Money, partners: z.int(), sendAt: Instant }),
});

export const payoutPaid = event({
  name: 'partners.payout.paid',
  summary: 'A partner was paid.',
  data: z.object({ payoutId: Id, partnerId: Id, paid: Money, reference: z.string().nullable() }),
});

/** Who a buyer is, as far as the seller knows; nothing of it is kept as it is but the countries. */
export const Customer = z.object({
  email: z.email().max(254).optional(),
  ip: z.union([z.ipv4(), z.ipv6()]).optional().describe('From where they bought'),
  device: z.string().max(200).optional().describe('What tells their device from others'),
  payment: z.string().max(200).optional().describe('What tells their card or account from others, never its number'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional()
    .describe('From where they bought'),
  billingCountry: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional()
    .describe('Where their bill goes'),
});

export const saleCompleted = event({
  name: 'sale.completed',
  summary: 'Something was sold; whoever led the customer there may have earned by it.',
  data: z.object({
    saleId: text(200),
    amount: Money,
    clickId: Id.optional(),
    code: z.string().max(60).optional(),
    coupon: z.string().max(60).optional(),
    customer: Customer.optional(),
  }),
});

export const saleRefunded = event({
  name: 'sale.refunded',
  summary: 'Something that was sold was given back, in part or whole.',
  data: z.object({ saleId: text(200), refundId: text(200), amount: Money, isChargeback: z.boolean().default(false) }),
});

export const linkClicked = event({
  name: 'partners.link.clicked',
  summary: 'Somebody followed a partner’s link, or came to a page with a partner’s code.',
  data: z.object({
    clickId: Id,
    partnerId: Id,
    linkId: Id,
    at: Instant,
    ip: z.string(),
    userAgent: z.string(),
    referrer: z.string().nullable(),
    landingUrl: z.string().nullable(),
    device: z.string().nullable(),
    country: z.string().nullable(),
  }),
});
