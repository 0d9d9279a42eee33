// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface IdentityMember {
  'identity.member.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: {
      readonly items: readonly {
        readonly userId: string;
        readonly name: string;
        readonly email: string;
        readonly role: 'super_admin' | 'tenant_admin' | 'manager' | 'store_operator' | 'client' | 'end_user';
        readonly status: 'active' | 'disabled';
        readonly since: string;
      }[];
      readonly next: string | null;
    };
  };
}
