// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface TenantPlan {
  'tenant.plan.list': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly items: readonly {
        readonly name: 'owner' | 'tier1' | 'tier2' | 'tier3';
        readonly title: string;
        readonly includes: string;
        readonly price: { readonly amount: number; readonly currency: string } | null;
        readonly isOurs: boolean;
      }[];
      readonly next: string | null;
    };
  };
}
