// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface ApprovalDelegation {
  'approval.delegation.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly fromId: string;
        readonly toId: string;
        readonly startsAt: string;
        readonly endsAt: string;
        readonly upToTier: number;
        readonly endedAt: string | null;
      }[];
      readonly next: string | null;
    };
  };
}
