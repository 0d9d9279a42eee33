// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface ApprovalReview {
  'approval.review.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly state?: 'open' | 'good' | 'bad' | undefined;
    };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly callId: string;
        readonly agentId: string;
        readonly capability: string;
        readonly band: 'none' | 'under_10' | 'under_100' | 'under_1000' | 'from_1000';
        readonly stake: { readonly amount: number; readonly currency: string } | null;
        readonly runId: string | null;
        readonly state: 'open' | 'good' | 'bad';
        readonly personId: string | null;
        readonly note: string | null;
        readonly createdAt: string;
      }[];
      readonly next: string | null;
    };
  };
}
