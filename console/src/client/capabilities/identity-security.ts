// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface IdentitySecurity {
  'identity.security.count': {
    input: {
      readonly kind?:
        | 'failed_login'
        | 'factor_failed'
        | 'factor_reset'
        | 'denied'
        | 'rate_limited'
        | 'isolation_violation'
        | 'token_reuse'
        | 'key_revoked'
        | 'person_disabled'
        | 'password_reset'
        | undefined;
      readonly since?: string | undefined;
    };
    output: {
      readonly items: readonly { readonly hour: string; readonly kind: string; readonly count: number }[];
      readonly next: string | null;
    };
  };
  'identity.security.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly kind?:
        | 'failed_login'
        | 'factor_failed'
        | 'factor_reset'
        | 'denied'
        | 'rate_limited'
        | 'isolation_violation'
        | 'token_reuse'
        | 'key_revoked'
        | 'person_disabled'
        | 'password_reset'
        | undefined;
      readonly since?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly at: string;
        readonly kind: string;
        readonly tenantId: string | null;
        readonly actorId: string | null;
        readonly ip: string;
        readonly userAgent: string;
        readonly detail: string;
        readonly count: number;
      }[];
      readonly next: string | null;
    };
  };
}
