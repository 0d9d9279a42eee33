// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface PlatformDemo {
  'platform.demo.open': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly tenantId: string | null;
      readonly name: string;
      readonly openedAt: string | null;
      readonly isReady: boolean;
      readonly shows: readonly { readonly module: string; readonly about: string }[];
    };
  };
  'platform.demo.show': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly tenantId: string | null;
      readonly name: string;
      readonly openedAt: string | null;
      readonly isReady: boolean;
      readonly shows: readonly { readonly module: string; readonly about: string }[];
    };
  };
}
