// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface IdentityPerson {
  'identity.person.me': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly user: { readonly id: string; readonly email: string; readonly name: string };
      readonly tenant: {
        readonly id: string;
        readonly name: string;
        readonly plan: 'owner' | 'tier1' | 'tier2' | 'tier3';
      };
      readonly roles: readonly (
        | 'super_admin'
        | 'tenant_admin'
        | 'manager'
        | 'store_operator'
        | 'client'
        | 'end_user'
      )[];
      readonly scopes: readonly string[] | null;
      readonly tenants: readonly {
        readonly id: string;
        readonly name: string;
        readonly plan: 'owner' | 'tier1' | 'tier2' | 'tier3';
        readonly role: 'super_admin' | 'tenant_admin' | 'manager' | 'store_operator' | 'client' | 'end_user';
      }[];
    };
  };
}
