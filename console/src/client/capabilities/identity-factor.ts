// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface IdentityFactor {
  'identity.factor.enrol': {
    input: { readonly current?: string | undefined };
    output: { readonly secret: string; readonly uri: string };
  };
}
