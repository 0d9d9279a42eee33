// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface TenantTenant {
  'tenant.tenant.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly name: string;
        readonly plan: 'owner' | 'tier1' | 'tier2' | 'tier3';
        readonly status: 'active' | 'suspended';
        readonly slug: string;
        readonly createdAt: string;
      }[];
      readonly next: string | null;
    };
  };
  'tenant.tenant.rename': {
    input: { readonly name: string; readonly ifName?: string | undefined };
    output: {
      readonly id: string;
      readonly name: string;
      readonly plan: 'owner' | 'tier1' | 'tier2' | 'tier3';
      readonly status: 'active' | 'suspended';
      readonly previousName: string;
    };
  };
}
