// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface ConnectionConnector {
  'connection.connector.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly category?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly name: string;
        readonly title: string;
        readonly summary: string;
        readonly category: string;
        readonly site: string;
        readonly auth: {
          readonly kind: 'none' | 'secrets' | 'oauth';
          readonly secrets: readonly { readonly name: string; readonly title: string; readonly help: string }[];
        };
        readonly fields: unknown;
        readonly actions: readonly {
          readonly name: string;
          readonly summary: string;
          readonly effect: string;
          readonly input: unknown;
          readonly output: unknown;
        }[];
        readonly triggers: readonly {
          readonly on: string;
          readonly event: string;
          readonly summary: string;
          readonly data: unknown;
        }[];
        readonly keeps: readonly string[];
        readonly connections: number;
      }[];
      readonly next: string | null;
    };
  };
}
