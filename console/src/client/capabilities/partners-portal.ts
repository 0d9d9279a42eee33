// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface PartnersPortal {
  'partners.portal.content': {
    input: {
      readonly kinds?:
        | readonly ('email' | 'twitter' | 'linkedin' | 'facebook' | 'instagram' | 'review' | 'comparison' | 'video')[]
        | undefined;
      readonly product?: string | undefined;
      readonly benefit?: string | undefined;
      readonly audience?: string | undefined;
      readonly alternative?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly kind: 'email' | 'twitter' | 'linkedin' | 'facebook' | 'instagram' | 'review' | 'comparison' | 'video';
        readonly title: string;
        readonly body: string;
        readonly by: 'model' | 'template';
      }[];
    };
  };
  'partners.portal.dashboard': {
    input: Readonly<Record<string, never>>;
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
  'partners.portal.leaderboard': {
    input: { readonly currency?: string | undefined; readonly limit?: number | undefined };
    output: {
      readonly month: string;
      readonly currency: string;
      readonly items: readonly { readonly name: string; readonly sales: number; readonly volume: number }[];
    };
  };
  'partners.portal.payTo': {
    input: { readonly method: string; readonly account: string; readonly ifVersion: number };
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
      readonly shownAs: string | null;
      readonly payMethod: string | null;
      readonly payTo: string | null;
      readonly version: number;
      readonly createdAt: string;
    };
  };
  'partners.portal.payouts': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly batchId: string;
        readonly partnerId: string;
        readonly name: string;
        readonly amount: number;
        readonly currency: string;
        readonly method: string | null;
        readonly payTo: string | null;
        readonly state: 'due' | 'sending' | 'under_way' | 'by_hand' | 'paid' | 'failed' | 'cancelled';
        readonly reference: string | null;
        readonly problem: string | null;
        readonly paidAt: string | null;
        readonly createdAt: string;
      }[];
      readonly next: string | null;
    };
  };
  'partners.portal.sales': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly partnerId: string;
        readonly network: string;
        readonly transactionId: string;
        readonly at: string;
        readonly month: string;
        readonly amount: number;
        readonly refunded: number;
        readonly currency: string;
        readonly commission: number;
        readonly state: 'pending' | 'held' | 'approved' | 'rejected';
        readonly dueAt: string;
        readonly path: 'click' | 'link' | 'coupon' | 'partner';
        readonly coupon: string | null;
        readonly version: number;
      }[];
      readonly next: string | null;
    };
  };
  'partners.portal.showMe': {
    input: { readonly ifVersion: number; readonly as: string | null };
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
      readonly shownAs: string | null;
      readonly payMethod: string | null;
      readonly payTo: string | null;
      readonly version: number;
      readonly createdAt: string;
      readonly shownBefore: string | null;
    };
  };
  'partners.portal.statement': {
    input: { readonly currency?: string | undefined; readonly from: string; readonly until: string };
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
}
