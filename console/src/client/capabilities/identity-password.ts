// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface IdentityPassword {
  'identity.password.change': {
    input: { readonly current?: string | undefined; readonly password: string };
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
}
