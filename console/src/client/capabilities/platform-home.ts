// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface PlatformHome {
  'platform.home.mine': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly items: readonly {
        readonly name: string;
        readonly summary: string;
        readonly effect: 'read' | 'write' | 'send';
        readonly why?: string;
      }[];
    };
  };
  'platform.home.ownActs': {
    input: Readonly<Record<string, never>>;
    output: { readonly items: readonly { readonly name: string; readonly summary: string }[] };
  };
  'platform.home.read': {
    input: {
      readonly reads: readonly {
        readonly capability: string;
        readonly input?: Readonly<Record<string, unknown>> | undefined;
      }[];
    };
    output: {
      readonly items: readonly (
        | { readonly status: 'done'; readonly output: unknown }
        | {
            readonly status: 'refused';
            readonly code:
              | 'invalid'
              | 'unauthenticated'
              | 'over_budget'
              | 'forbidden'
              | 'not_found'
              | 'conflict'
              | 'too_large'
              | 'not_connected'
              | 'limited'
              | 'internal'
              | 'upstream'
              | 'unavailable';
            readonly message: string;
          }
      )[];
    };
  };
}
