// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface VaultKey {
  'vault.key.rotate': { input: Readonly<Record<string, never>>; output: { readonly keys: number } };
}
