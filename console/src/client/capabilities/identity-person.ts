// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface IdentityPerson {
  'identity.person.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly email: string;
        readonly name: string;
        readonly status: 'active' | 'disabled';
        readonly createdAt: string;
        readonly memberships: readonly {
          readonly tenantId: string;
          readonly role: 'super_admin' | 'tenant_admin' | 'manager' | 'store_operator' | 'client' | 'end_user';
          readonly status: 'active' | 'disabled';
        }[];
      }[];
      readonly next: string | null;
    };
  };
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
  'identity.person.register': {
    input: { readonly email: string; readonly password: string; readonly name: string; readonly company: string };
    output: {
      readonly token: string;
      readonly user: { readonly id: string; readonly email: string; readonly name: string };
      readonly tenant: {
        readonly id: string;
        readonly name: string;
        readonly plan: 'owner' | 'tier1' | 'tier2' | 'tier3';
      };
    };
  };
  'identity.person.rename': {
    input: {
      readonly name?: string | undefined;
      readonly email?: string | undefined;
      readonly current?: string | undefined;
    };
    output: {
      readonly id: string;
      readonly email: string;
      readonly name: string;
      readonly before: { readonly name: string; readonly email: string };
    };
  };
}
