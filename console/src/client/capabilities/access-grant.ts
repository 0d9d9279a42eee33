// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface AccessGrant {
  'access.grant.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: {
      readonly items: readonly {
        readonly redact: readonly string[];
        readonly cap: { readonly amount: number; readonly currency: string } | null;
        readonly ask: boolean;
        readonly who: { readonly kind: 'role' | 'person' | 'agent'; readonly id: string };
        readonly pattern: string;
        readonly effect: 'allow' | 'deny';
        readonly from: string | null;
        readonly until: string | null;
        readonly reason: string | null;
        readonly id: string;
        readonly givenBy: string;
        readonly revokedAt: string | null;
        readonly createdAt: string;
      }[];
      readonly next: string | null;
    };
  };
}
