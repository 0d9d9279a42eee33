// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface TenantWorkspace {
  'tenant.workspace.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly name: string;
        readonly title: string;
        readonly archivedAt: string | null;
        readonly createdAt: string;
      }[];
      readonly next: string | null;
    };
  };
}
