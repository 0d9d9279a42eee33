// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface PartnersPayout {
  'partners.payout.cancel': {
    input: { readonly batchId: string };
    output: {
      readonly id: string;
      readonly currency: string;
      readonly total: number;
      readonly partners: number;
      readonly state: 'due' | 'sent' | 'cancelled';
      readonly sendAt: string;
      readonly createdAt: string;
      readonly payouts: readonly {
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
    };
  };
  'partners.payout.confirm': {
    input: { readonly payoutId: string; readonly reference: string };
    output: {
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
    };
  };
  'partners.payout.export': { input: { readonly batchId: string }; output: unknown };
  'partners.payout.giveUp': {
    input: { readonly payoutId: string; readonly problem: string };
    output: {
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
    };
  };
  'partners.payout.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly partnerId?: string | undefined;
      readonly state?: 'due' | 'sending' | 'under_way' | 'by_hand' | 'paid' | 'failed' | 'cancelled' | undefined;
    };
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
  'partners.payout.listBatches': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly currency: string;
        readonly total: number;
        readonly partners: number;
        readonly state: 'due' | 'sent' | 'cancelled';
        readonly sendAt: string;
        readonly createdAt: string;
      }[];
      readonly next: string | null;
    };
  };
  'partners.payout.pay': {
    input: { readonly payoutId: string };
    output: {
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
    } | null;
  };
  'partners.payout.process': {
    input: { readonly currency?: string | undefined };
    output: {
      readonly id: string;
      readonly currency: string;
      readonly total: number;
      readonly partners: number;
      readonly state: 'due' | 'sent' | 'cancelled';
      readonly sendAt: string;
      readonly createdAt: string;
      readonly payouts: readonly {
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
    };
  };
  'partners.payout.readBatch': {
    input: { readonly batchId: string };
    output: {
      readonly id: string;
      readonly currency: string;
      readonly total: number;
      readonly partners: number;
      readonly state: 'due' | 'sent' | 'cancelled';
      readonly sendAt: string;
      readonly createdAt: string;
      readonly payouts: readonly {
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
    };
  };
}
