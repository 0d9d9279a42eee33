// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface TenantDomain {
  'tenant.domain.add': {
    input: { readonly host: string };
    output: { readonly host: string; readonly confirmedAt: string | null; readonly createdAt: string };
  };
  'tenant.domain.list': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly items: readonly {
        readonly host: string;
        readonly confirmedAt: string | null;
        readonly createdAt: string;
      }[];
      readonly next: string | null;
    };
  };
  'tenant.domain.remove': {
    input: { readonly host: string };
    output: { readonly host: string; readonly confirmedAt: string | null; readonly createdAt: string };
  };
}
