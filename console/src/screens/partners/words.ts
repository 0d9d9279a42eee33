// What partners, their sales and their money are called in sentences.
import { money } from '../../base/numbers.ts';
import type { OutputOf } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';

export type Partner = OutputOf<'partners.partner.list'>['items'][number];
export type Sale = OutputOf<'partners.sale.list'>['items'][number];
export type Payout = OutputOf<'partners.payout.list'>['items'][number];
export type Program = OutputOf<'partners.program.list'>['items'][number];

export const kinds: Readonly<Record<Partner['kind'], string>> = {
  affiliate: 'Affiliate',
  reseller: 'Reseller',
  white_label: 'White label',
  influencer: 'Influencer',
  agency: 'Agency',
  strategic: 'Strategic',
};

export const statusWords: Readonly<Record<Partner['status'], string>> = {
  applied: 'applied',
  approved: 'partner',
  rejected: 'not accepted',
  suspended: 'suspended',
  banned: 'banned',
  closed: 'closed',
};

export const saleWords: Readonly<Record<Sale['state'], string>> = {
  pending: 'may be returned',
  held: 'held',
  approved: 'approved',
  rejected: 'rejected',
};

export const payoutWords: Readonly<Record<Payout['state'], string>> = {
  due: 'about to be sent',
  sending: 'being sent',
  under_way: 'under way',
  by_hand: 'to transfer by hand',
  paid: 'paid',
  failed: 'refused',
  cancelled: 'taken back',
};

export const lineWords = {
  sale: 'Of a sale',
  tier: 'Its month reached another tier',
  refund: 'Taken back for a refund',
  chargeback: 'Taken back for a chargeback',
  rejected: 'Taken back, the sale was rejected',
  accepted: 'Given again, the sale was accepted',
} as const;

export const paths = {
  click: 'by a visit',
  link: 'by a link',
  coupon: 'by a coupon',
  partner: 'told by name',
} as const;

export function cash(amount: number, currency: string): string {
  return money({ amount, currency });
}

/** Hundredths of a percent, as people say them. */
export function rate(basisPoints: number): string {
  return `${basisPoints / 100}%`;
}

const whole = { limit: 200 } as const;

export function usePartnerNames(): (id: string | null) => string {
  const may = useMay();
  const items = useAsk('partners.partner.list', whole, { enabled: may('partners.partner.list') }).data?.items;
  return (id) => items?.find((one) => one.id === id)?.name ?? (id === null ? '' : `Partner ${id.slice(-4)}`);
}
