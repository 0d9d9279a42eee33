// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface PartnersCommission {
  'partners.commission.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly partnerId?: string | undefined;
      readonly payoutId?: string | undefined;
    };
    output: {
      readonly items: readonly {
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
      readonly next: string | null;
    };
  };
}
