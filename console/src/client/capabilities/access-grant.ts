// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface AccessGrant {
  'access.grant.give': {
    input: {
      readonly redact?: readonly string[] | undefined;
      readonly cap?: { readonly amount: number; readonly currency: string } | null | undefined;
      readonly ask?: boolean | undefined;
      readonly who: { readonly kind: 'role' | 'person' | 'agent'; readonly id: string };
      readonly pattern: string;
      readonly effect?: 'allow' | 'deny' | undefined;
      readonly from?: string | null | undefined;
      readonly until?: string | null | undefined;
      readonly reason?: string | null | undefined;
    };
    output: {
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
    };
  };
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
