// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface IdentitySession {
  'identity.session.list': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly createdAt: string;
        readonly seenAt: string | null;
        readonly expiresAt: string;
        readonly ip: string | null;
        readonly userAgent: string | null;
        readonly current: boolean;
      }[];
      readonly next: string | null;
    };
  };
  'identity.session.login': {
    input: { readonly email: string; readonly password: string };
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
  'identity.session.logout': { input: Readonly<Record<string, never>>; output: { readonly sessionId: string } };
  'identity.session.prove': {
    input: { readonly challenge: string; readonly code: string };
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
  'identity.session.switch': {
    input: { readonly tenantId: string };
    output: {
      readonly token: string;
      readonly user: { readonly id: string; readonly email: string; readonly name: string };
      readonly tenant: {
        readonly id: string;
        readonly name: string;
        readonly plan: 'owner' | 'tier1' | 'tier2' | 'tier3';
      };
      readonly previousTenantId: string;
    };
  };
}
