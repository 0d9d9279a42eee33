// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface IdentityKey {
  'identity.key.create': {
    input: {
      readonly name: string;
      readonly scopes?: readonly string[] | null | undefined;
      readonly expiresAt?: string | null | undefined;
    };
    output: {
      readonly id: string;
      readonly name: string;
      readonly prefix: string;
      readonly userId: string;
      readonly agentId: string | null;
      readonly scopes: readonly string[] | null;
      readonly expiresAt: string | null;
      readonly revokedAt: string | null;
      readonly lastUsedAt: string | null;
      readonly createdAt: string;
      readonly secret: string;
    };
  };
  'identity.key.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly name: string;
        readonly prefix: string;
        readonly userId: string;
        readonly agentId: string | null;
        readonly scopes: readonly string[] | null;
        readonly expiresAt: string | null;
        readonly revokedAt: string | null;
        readonly lastUsedAt: string | null;
        readonly createdAt: string;
      }[];
      readonly next: string | null;
    };
  };
}
