// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface PartnersPartnerReject {
  'partners.partner.reject': {
    input: { readonly partnerId: string; readonly note?: string | undefined };
    output: {
      readonly id: string;
      readonly programId: string;
      readonly kind: 'affiliate' | 'reseller' | 'white_label' | 'influencer' | 'agency' | 'strategic';
      readonly name: string;
      readonly email: string;
      readonly status: 'applied' | 'approved' | 'rejected' | 'suspended' | 'banned' | 'closed';
      readonly note: string | null;
      readonly code: string | null;
      readonly parentId: string | null;
      readonly userId: string | null;
      readonly website: string | null;
      readonly country: string | null;
      readonly audience: readonly string[];
      readonly agreedRateBp: number | null;
      readonly isTrusted: boolean;
      readonly shownAs: string | null;
      readonly payMethod: string | null;
      readonly payTo: string | null;
      readonly version: number;
      readonly createdAt: string;
    };
  };
  'partners.partner.reopen': {
    input: { readonly partnerId: string; readonly note?: string | undefined };
    output: {
      readonly id: string;
      readonly programId: string;
      readonly kind: 'affiliate' | 'reseller' | 'white_label' | 'influencer' | 'agency' | 'strategic';
      readonly name: string;
      readonly email: string;
      readonly status: 'applied' | 'approved' | 'rejected' | 'suspended' | 'banned' | 'closed';
      readonly note: string | null;
      readonly code: string | null;
      readonly parentId: string | null;
      readonly userId: string | null;
      readonly website: string | null;
      readonly country: string | null;
      readonly audience: readonly string[];
      readonly agreedRateBp: number | null;
      readonly isTrusted: boolean;
      readonly shownAs: string | null;
      readonly payMethod: string | null;
      readonly payTo: string | null;
      readonly version: number;
      readonly createdAt: string;
    };
  };
  'partners.partner.resume': {
    input: { readonly partnerId: string; readonly note?: string | undefined };
    output: {
      readonly id: string;
      readonly programId: string;
      readonly kind: 'affiliate' | 'reseller' | 'white_label' | 'influencer' | 'agency' | 'strategic';
      readonly name: string;
      readonly email: string;
      readonly status: 'applied' | 'approved' | 'rejected' | 'suspended' | 'banned' | 'closed';
      readonly note: string | null;
      readonly code: string | null;
      readonly parentId: string | null;
      readonly userId: string | null;
      readonly website: string | null;
      readonly country: string | null;
      readonly audience: readonly string[];
      readonly agreedRateBp: number | null;
      readonly isTrusted: boolean;
      readonly shownAs: string | null;
      readonly payMethod: string | null;
      readonly payTo: string | null;
      readonly version: number;
      readonly createdAt: string;
    };
  };
  'partners.partner.setAudience': {
    input: { readonly partnerId: string; readonly ifVersion: number; readonly audience: readonly string[] };
    output: {
      readonly id: string;
      readonly programId: string;
      readonly kind: 'affiliate' | 'reseller' | 'white_label' | 'influencer' | 'agency' | 'strategic';
      readonly name: string;
      readonly email: string;
      readonly status: 'applied' | 'approved' | 'rejected' | 'suspended' | 'banned' | 'closed';
      readonly note: string | null;
      readonly code: string | null;
      readonly parentId: string | null;
      readonly userId: string | null;
      readonly website: string | null;
      readonly country: string | null;
      readonly audience: readonly string[];
      readonly agreedRateBp: number | null;
      readonly isTrusted: boolean;
      readonly shownAs: string | null;
      readonly payMethod: string | null;
      readonly payTo: string | null;
      readonly version: number;
      readonly createdAt: string;
      readonly audienceBefore: readonly string[];
    };
  };
  'partners.partner.setUser': {
    input: { readonly partnerId: string; readonly ifVersion: number; readonly userId: string | null };
    output: {
      readonly id: string;
      readonly programId: string;
      readonly kind: 'affiliate' | 'reseller' | 'white_label' | 'influencer' | 'agency' | 'strategic';
      readonly name: string;
      readonly email: string;
      readonly status: 'applied' | 'approved' | 'rejected' | 'suspended' | 'banned' | 'closed';
      readonly note: string | null;
      readonly code: string | null;
      readonly parentId: string | null;
      readonly userId: string | null;
      readonly website: string | null;
      readonly country: string | null;
      readonly audience: readonly string[];
      readonly agreedRateBp: number | null;
      readonly isTrusted: boolean;
      readonly shownAs: string | null;
      readonly payMethod: string | null;
      readonly payTo: string | null;
      readonly version: number;
      readonly createdAt: string;
      readonly userBefore: string | null;
    };
  };
  'partners.partner.statement': {
    input: {
      readonly currency?: string | undefined;
      readonly from: string;
      readonly until: string;
      readonly partnerId: string;
    };
    output: {
      readonly partnerId: string;
      readonly currency: string;
      readonly from: string;
      readonly until: string;
      readonly opening: number;
      readonly movements: readonly {
        readonly at: string;
        readonly kind: 'sale' | 'tier' | 'refund' | 'chargeback' | 'rejected' | 'accepted' | 'payout';
        readonly level: number | null;
        readonly amount: number;
        readonly refersTo: string;
        readonly entryId: string | null;
      }[];
      readonly closing: number;
    };
  };
  'partners.partner.suspend': {
    input: { readonly partnerId: string; readonly note?: string | undefined };
    output: {
      readonly id: string;
      readonly programId: string;
      readonly kind: 'affiliate' | 'reseller' | 'white_label' | 'influencer' | 'agency' | 'strategic';
      readonly name: string;
      readonly email: string;
      readonly status: 'applied' | 'approved' | 'rejected' | 'suspended' | 'banned' | 'closed';
      readonly note: string | null;
      readonly code: string | null;
      readonly parentId: string | null;
      readonly userId: string | null;
      readonly website: string | null;
      readonly country: string | null;
      readonly audience: readonly string[];
      readonly agreedRateBp: number | null;
      readonly isTrusted: boolean;
      readonly shownAs: string | null;
      readonly payMethod: string | null;
      readonly payTo: string | null;
      readonly version: number;
      readonly createdAt: string;
    };
  };
  'partners.partner.trust': {
    input: { readonly partnerId: string; readonly ifVersion: number; readonly isTrusted: boolean };
    output: {
      readonly id: string;
      readonly programId: string;
      readonly kind: 'affiliate' | 'reseller' | 'white_label' | 'influencer' | 'agency' | 'strategic';
      readonly name: string;
      readonly email: string;
      readonly status: 'applied' | 'approved' | 'rejected' | 'suspended' | 'banned' | 'closed';
      readonly note: string | null;
      readonly code: string | null;
      readonly parentId: string | null;
      readonly userId: string | null;
      readonly website: string | null;
      readonly country: string | null;
      readonly audience: readonly string[];
      readonly agreedRateBp: number | null;
      readonly isTrusted: boolean;
      readonly shownAs: string | null;
      readonly payMethod: string | null;
      readonly payTo: string | null;
      readonly version: number;
      readonly createdAt: string;
    };
  };
}
