// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface PlatformArrangement {
  'platform.arrangement.set': {
    input: { readonly order: readonly string[]; readonly hidden: readonly string[] };
    output: {
      readonly order: readonly string[];
      readonly hidden: readonly string[];
      readonly former: { readonly order: readonly string[]; readonly hidden: readonly string[] };
    };
  };
  'platform.arrangement.show': {
    input: Readonly<Record<string, never>>;
    output: { readonly order: readonly string[]; readonly hidden: readonly string[] };
  };
}
