// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface PartnersPartnerAgreeRate {
  'partners.partner.agreeRate': {
    input: { readonly partnerId: string; readonly ifVersion: number; readonly rateBp: number | null };
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
      readonly rateBefore: number | null;
    };
  };
  'partners.partner.approve': {
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
  'partners.partner.ban': {
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
  'partners.partner.close': {
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
  'partners.partner.dashboard': {
    input: { readonly partnerId: string };
    output: {
      readonly partner: {
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
        readonly shownAs: string | null;
        readonly payMethod: string | null;
        readonly payTo: string | null;
        readonly version: number;
        readonly createdAt: string;
      };
      readonly month: string;
      readonly tiers: readonly {
        readonly currency: string;
        readonly volume: number;
        readonly sales: number;
        readonly tier: 'bronze' | 'silver' | 'gold' | 'platinum' | 'diamond';
        readonly next: {
          readonly tier: 'bronze' | 'silver' | 'gold' | 'platinum' | 'diamond';
          readonly missing: number;
        } | null;
      }[];
      readonly earnings: readonly {
        readonly currency: string;
        readonly pending: number;
        readonly held: number;
        readonly approved: number;
        readonly scheduled: number;
        readonly paid: number;
      }[];
      readonly clicks: number;
      readonly sales: number;
      readonly conversionRate: number | null;
      readonly team: number;
      readonly links: readonly { readonly code: string; readonly url: string | null; readonly isOpen: boolean }[];
    };
  };
  'partners.partner.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly status?: 'applied' | 'approved' | 'rejected' | 'suspended' | 'banned' | 'closed' | undefined;
      readonly kind?: 'affiliate' | 'reseller' | 'white_label' | 'influencer' | 'agency' | 'strategic' | undefined;
      readonly parentId?: string | undefined;
    };
    output: {
      readonly items: readonly {
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
      }[];
      readonly next: string | null;
    };
  };
  'partners.partner.payTo': {
    input: {
      readonly partnerId: string;
      readonly ifVersion: number;
      readonly method: string;
      readonly account: string;
    };
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
  'partners.partner.read': {
    input: { readonly partnerId: string };
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
  'partners.partner.register': {
    input: {
      readonly name: string;
      readonly email: string;
      readonly kind?: 'affiliate' | 'reseller' | 'white_label' | 'influencer' | 'agency' | 'strategic' | undefined;
      readonly website?: string | undefined;
      readonly country?: string | undefined;
      readonly audience?: readonly string[] | undefined;
      readonly broughtBy?: string | undefined;
      readonly device?: string | undefined;
      readonly program?: string | undefined;
    };
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
