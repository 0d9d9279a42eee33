// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface ConnectionApi {
  'connection.api.create': {
    input: {
      readonly name: string;
      readonly title?: string | undefined;
      readonly baseUrl?: string | undefined;
      readonly proof?:
        | { readonly kind: 'none' }
        | { readonly kind: 'bearer' }
        | { readonly kind: 'header'; readonly header: string }
        | { readonly kind: 'query'; readonly parameter: string }
        | { readonly kind: 'basic'; readonly user: string }
        | undefined;
      readonly actions?:
        | readonly {
            readonly name: string;
            readonly summary: string;
            readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | undefined;
            readonly path: string;
            readonly parameters?:
              | readonly {
                  readonly name: string;
                  readonly in?: 'path' | 'query' | 'header' | undefined;
                  readonly required?: boolean | undefined;
                  readonly schema?: Readonly<Record<string, unknown>> | undefined;
                }[]
              | undefined;
            readonly body?: Readonly<Record<string, unknown>> | undefined;
            readonly answer?: Readonly<Record<string, unknown>> | undefined;
            readonly onlyReads?: boolean | undefined;
          }[]
        | undefined;
      readonly openapi?: string | undefined;
      readonly onlyRead?: readonly string[] | undefined;
      readonly secret?: string | undefined;
    };
    output: {
      readonly id: string;
      readonly name: string;
      readonly title: string;
      readonly connectionId: string;
      readonly capabilities: readonly string[];
      readonly createdAt: string;
    };
  };
  'connection.api.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly name: string;
        readonly title: string;
        readonly connectionId: string;
        readonly capabilities: readonly string[];
        readonly createdAt: string;
      }[];
      readonly next: string | null;
    };
  };
  'connection.api.remove': {
    input: { readonly apiId: string };
    output: { readonly id: string; readonly name: string };
  };
}
