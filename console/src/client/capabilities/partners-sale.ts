// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface PartnersSale {
  'partners.sale.accept': {
    input: { readonly saleId: string };
    output: {
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
      readonly score: number | null;
      readonly reasons: readonly { readonly signal: string; readonly weight: number; readonly evidence: string }[];
      readonly version: number;
    };
  };
  'partners.sale.approve': {
    input: { readonly saleId: string };
    output: {
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
      readonly score: number | null;
      readonly reasons: readonly { readonly signal: string; readonly weight: number; readonly evidence: string }[];
      readonly version: number;
    };
  };
  'partners.sale.clear': {
    input: { readonly saleId: string };
    output: {
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
      readonly score: number | null;
      readonly reasons: readonly { readonly signal: string; readonly weight: number; readonly evidence: string }[];
      readonly version: number;
    };
  };
  'partners.sale.hold': {
    input: { readonly saleId: string };
    output: {
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
      readonly score: number | null;
      readonly reasons: readonly { readonly signal: string; readonly weight: number; readonly evidence: string }[];
      readonly version: number;
    };
  };
  'partners.sale.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly partnerId?: string | undefined;
      readonly state?: 'pending' | 'held' | 'approved' | 'rejected' | undefined;
      readonly from?: string | undefined;
      readonly until?: string | undefined;
    };
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
        readonly score: number | null;
        readonly reasons: readonly { readonly signal: string; readonly weight: number; readonly evidence: string }[];
        readonly version: number;
      }[];
      readonly next: string | null;
    };
  };
  'partners.sale.read': {
    input: { readonly saleId: string };
    output: {
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
      readonly score: number | null;
      readonly reasons: readonly { readonly signal: string; readonly weight: number; readonly evidence: string }[];
      readonly version: number;
      readonly lines: readonly {
        readonly id: string;
        readonly saleId: string;
        readonly partnerId: string;
        readonly level: number;
        readonly reason: 'sale' | 'tier' | 'refund' | 'chargeback' | 'rejected' | 'accepted';
        readonly amount: number;
        readonly currency: string;
        readonly rateBp: number;
        readonly tier: 'bronze' | 'silver' | 'gold' | 'platinum' | 'diamond';
        readonly payoutId: string | null;
        readonly entryId: string;
        readonly createdAt: string;
      }[];
    };
  };
  'partners.sale.reject': {
    input: { readonly saleId: string };
    output: {
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
      readonly score: number | null;
      readonly reasons: readonly { readonly signal: string; readonly weight: number; readonly evidence: string }[];
      readonly version: number;
    };
  };
}
