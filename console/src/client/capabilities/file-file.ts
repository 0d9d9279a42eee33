// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface FileFile {
  'file.file.delete': {
    input: { readonly fileId: string; readonly ifVersion: number };
    output: {
      readonly id: string;
      readonly name: string;
      readonly type: string;
      readonly size: number;
      readonly sha256: string;
      readonly purpose: string;
      readonly ownerId: string | null;
      readonly isPublic: boolean;
      readonly expiresAt: string | null;
      readonly createdBy: string;
      readonly createdAt: string;
      readonly deletedAt: string | null;
      readonly version: number;
    };
  };
  'file.file.link': {
    input: { readonly fileId: string; readonly hours?: number | undefined };
    output: { readonly fileId: string; readonly url: string; readonly expiresAt: string };
  };
  'file.file.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly purpose?: string | undefined;
      readonly ownerId?: string | undefined;
      readonly deleted?: boolean | undefined;
    };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly name: string;
        readonly type: string;
        readonly size: number;
        readonly sha256: string;
        readonly purpose: string;
        readonly ownerId: string | null;
        readonly isPublic: boolean;
        readonly expiresAt: string | null;
        readonly createdBy: string;
        readonly createdAt: string;
        readonly deletedAt: string | null;
        readonly version: number;
      }[];
      readonly next: string | null;
    };
  };
  'file.file.publish': {
    input: { readonly fileId: string; readonly ifVersion: number };
    output: {
      readonly id: string;
      readonly name: string;
      readonly type: string;
      readonly size: number;
      readonly sha256: string;
      readonly purpose: string;
      readonly ownerId: string | null;
      readonly isPublic: boolean;
      readonly expiresAt: string | null;
      readonly createdBy: string;
      readonly createdAt: string;
      readonly deletedAt: string | null;
      readonly version: number;
      readonly path: string;
    };
  };
  'file.file.read': { input: { readonly fileId: string }; output: unknown };
  'file.file.rename': {
    input: { readonly fileId: string; readonly ifVersion: number; readonly name: string };
    output: {
      readonly id: string;
      readonly name: string;
      readonly type: string;
      readonly size: number;
      readonly sha256: string;
      readonly purpose: string;
      readonly ownerId: string | null;
      readonly isPublic: boolean;
      readonly expiresAt: string | null;
      readonly createdBy: string;
      readonly createdAt: string;
      readonly deletedAt: string | null;
      readonly version: number;
      readonly previousName: string;
    };
  };
  'file.file.restore': {
    input: { readonly fileId: string; readonly ifVersion: number };
    output: {
      readonly id: string;
      readonly name: string;
      readonly type: string;
      readonly size: number;
      readonly sha256: string;
      readonly purpose: string;
      readonly ownerId: string | null;
      readonly isPublic: boolean;
      readonly expiresAt: string | null;
      readonly createdBy: string;
      readonly createdAt: string;
      readonly deletedAt: string | null;
      readonly version: number;
    };
  };
  'file.file.upload': {
    input: {
      readonly files: readonly { readonly name: string; readonly type?: string | undefined; readonly bytes: string }[];
      readonly purpose?: string | undefined;
      readonly ownerId?: string | null | undefined;
      readonly expiresAt?: string | null | undefined;
    };
    output: {
      readonly id: string;
      readonly name: string;
      readonly type: string;
      readonly size: number;
      readonly sha256: string;
      readonly purpose: string;
      readonly ownerId: string | null;
      readonly isPublic: boolean;
      readonly expiresAt: string | null;
      readonly createdBy: string;
      readonly createdAt: string;
      readonly deletedAt: string | null;
      readonly version: number;
    };
  };
  'file.file.withdraw': {
    input: { readonly fileId: string; readonly ifVersion: number };
    output: {
      readonly id: string;
      readonly name: string;
      readonly type: string;
      readonly size: number;
      readonly sha256: string;
      readonly purpose: string;
      readonly ownerId: string | null;
      readonly isPublic: boolean;
      readonly expiresAt: string | null;
      readonly createdBy: string;
      readonly createdAt: string;
      readonly deletedAt: string | null;
      readonly version: number;
    };
  };
}
