// What a month is made of. Plain data: what a company could know stands in the records, what nobody could know for
// sure (who was honest) stands apart in `truth`, so that nothing that judges the records can read it by accident.
import type { Instant } from '#base/time';
import type { Network } from './networks.ts';

export type Channel =
  | 'blog'
  | 'coupon'
  | 'newsletter'
  | 'social'
  | 'cashback'
  | 'search'
  | 'app'
  | 'comparison'
  | 'subnetwork'
  | 'referral'
  | 'leads';

/** What the programme has agreed to in writing with a partner, beyond plain recommending. */
export type Permission = 'coupons' | 'brandBidding' | 'incentives' | 'subAffiliates' | 'brandInDomain' | 'manyAccounts';

export interface Partner {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** Address, device and country of the sign-up. */
  readonly ip: string;
  readonly device: string | null;
  readonly country: string;
  readonly payoutFingerprint: string;
  readonly website: string;
  readonly channel: Channel;
  readonly permissions: readonly Permission[];
  readonly coupons: readonly string[];
  readonly referredById: string | null;
  readonly signedUpAt: Instant;
}

export interface Click {
  readonly id: string;
  readonly at: Instant;
  readonly partnerId: string;
  readonly ip: string;
  readonly userAgent: string;
  readonly language: string;
  readonly referrer: string | null;
  /** Where the address is, as a geography service would answer. */
  readonly country: string;
  readonly device: string | null;
  readonly landingUrl: string;
  readonly subIds: readonly string[];
}

export interface Conversion {
  readonly id: string;
  readonly at: Instant;
  readonly kind: 'sale' | 'lead';
  /** Who is credited: by the last click, or by the coupon where there is no click. */
  readonly partnerId: string;
  readonly clickId: string | null;
  readonly coupon: string | null;
  /** Minor units; nothing for a lead. */
  readonly amount: number;
  readonly currency: 'EUR';
  readonly email: string;
  readonly ip: string;
  readonly userAgent: string;
  readonly device: string | null;
  readonly paymentFingerprint: string | null;
  readonly country: string;
  readonly billingCountry: string | null;
  readonly isNewCustomer: boolean;
  /** When the basket was filled, or the form opened: with some customers before they clicked. */
  readonly basketAt: Instant;
}

export interface Reversal {
  readonly id: string;
  readonly conversionId: string;
  readonly kind: 'refund' | 'chargeback';
  /** Often after the month has ended. */
  readonly at: Instant;
  readonly amount: number;
}

export type Intensity = 'blatant' | 'moderate' | 'careful';

export interface Label {
  readonly isFraud: boolean;
  /** The kind of honest partner or of fraud; `cover` for the honest trade of a fraudster. */
  readonly kind: string;
  readonly intensity: Intensity | null;
}

export interface Truth {
  readonly partners: ReadonlyMap<string, Label>;
  readonly clicks: ReadonlyMap<string, Label>;
  readonly conversions: ReadonlyMap<string, Label>;
}

export interface Month {
  readonly fromAt: Instant;
  readonly untilAt: Instant;
  readonly shop: { readonly name: string; readonly url: string };
  /** In order of sign-up; clicks, conversions and reversals in order of time. */
  readonly partners: readonly Partner[];
  readonly clicks: readonly Click[];
  readonly conversions: readonly Conversion[];
  readonly reversals: readonly Reversal[];
  /** What a service that knows addresses would answer: who announces which, and for what use. */
  readonly networks: readonly Network[];
  readonly truth: Truth;
}
