// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface ApprovalAutonomy {
  'approval.autonomy.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly agentId?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly asAsked: number;
        readonly changed: number;
        readonly rejected: number;
        readonly n: number;
        readonly nAsAsked: number;
        readonly lower: number;
        readonly upper: number;
        readonly share: number;
        readonly pinned: boolean;
        readonly id: string;
        readonly agentId: string;
        readonly capability: string;
        readonly band: 'none' | 'under_10' | 'under_100' | 'under_1000' | 'from_1000';
        readonly nextBound: number | null;
        readonly snappedAt: string | null;
      }[];
      readonly next: string | null;
    };
  };
}
