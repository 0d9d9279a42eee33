// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface TenantBrand {
  'tenant.brand.archive': {
    input: { readonly brandId: string; readonly ifVersion: number };
    output: {
      readonly name: string;
      readonly look: {
        readonly primary?: string;
        readonly accent?: string;
        readonly background?: string;
        readonly text?: string;
        readonly logoFileId?: string;
        readonly iconFileId?: string;
      };
      readonly domain: string | null;
      readonly id: string;
      readonly version: number;
      readonly archivedAt: string | null;
      readonly createdAt: string;
    };
  };
  'tenant.brand.create': {
    input: {
      readonly name: string;
      readonly look?:
        | {
            readonly primary?: string | undefined;
            readonly accent?: string | undefined;
            readonly background?: string | undefined;
            readonly text?: string | undefined;
            readonly logoFileId?: string | undefined;
            readonly iconFileId?: string | undefined;
          }
        | undefined;
      readonly domain?: string | null | undefined;
    };
    output: {
      readonly name: string;
      readonly look: {
        readonly primary?: string;
        readonly accent?: string;
        readonly background?: string;
        readonly text?: string;
        readonly logoFileId?: string;
        readonly iconFileId?: string;
      };
      readonly domain: string | null;
      readonly id: string;
      readonly version: number;
      readonly archivedAt: string | null;
      readonly createdAt: string;
    };
  };
  'tenant.brand.edit': {
    input: {
      readonly brandId: string;
      readonly ifVersion: number;
      readonly name?: string | undefined;
      readonly look?:
        | {
            readonly primary?: string | undefined;
            readonly accent?: string | undefined;
            readonly background?: string | undefined;
            readonly text?: string | undefined;
            readonly logoFileId?: string | undefined;
            readonly iconFileId?: string | undefined;
          }
        | undefined;
      readonly domain?: string | null | undefined;
    };
    output: {
      readonly name: string;
      readonly look: {
        readonly primary?: string;
        readonly accent?: string;
        readonly background?: string;
        readonly text?: string;
        readonly logoFileId?: string;
        readonly iconFileId?: string;
      };
      readonly domain: string | null;
      readonly id: string;
      readonly version: number;
      readonly archivedAt: string | null;
      readonly createdAt: string;
      readonly before: {
        readonly name: string;
        readonly look: {
          readonly primary?: string;
          readonly accent?: string;
          readonly background?: string;
          readonly text?: string;
          readonly logoFileId?: string;
          readonly iconFileId?: string;
        };
        readonly domain: string | null;
      };
    };
  };
  'tenant.brand.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: {
      readonly items: readonly {
        readonly name: string;
        readonly look: {
          readonly primary?: string;
          readonly accent?: string;
          readonly background?: string;
          readonly text?: string;
          readonly logoFileId?: string;
          readonly iconFileId?: string;
        };
        readonly domain: string | null;
        readonly id: string;
        readonly version: number;
        readonly archivedAt: string | null;
        readonly createdAt: string;
      }[];
      readonly next: string | null;
    };
  };
  'tenant.brand.restore': {
    input: { readonly brandId: string; readonly ifVersion: number };
    output: {
      readonly name: string;
      readonly look: {
        readonly primary?: string;
        readonly accent?: string;
        readonly background?: string;
        readonly text?: string;
        readonly logoFileId?: string;
        readonly iconFileId?: string;
      };
      readonly domain: string | null;
      readonly id: string;
      readonly version: number;
      readonly archivedAt: string | null;
      readonly createdAt: string;
    };
  };
  'tenant.brand.show': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly name: string;
      readonly look: {
        readonly primary?: string;
        readonly accent?: string;
        readonly background?: string;
        readonly text?: string;
        readonly logoFileId?: string;
        readonly iconFileId?: string;
      };
      readonly isHere: boolean;
    };
  };
}
