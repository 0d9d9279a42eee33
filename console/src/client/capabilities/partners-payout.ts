// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface PartnersPayout {
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
    };
  };
}
