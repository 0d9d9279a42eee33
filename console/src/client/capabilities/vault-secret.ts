// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface VaultSecret {
  'vault.secret.generate': {
    input: {
      readonly name: string;
      readonly purpose: string;
      readonly hosts?: readonly string[] | undefined;
      readonly owner?: 'company' | 'me' | undefined;
      readonly expiresAt?: string | null | undefined;
      readonly generator?:
        | {
            readonly kind?: 'random' | 'webhook' | 'ed25519' | 'rsa' | undefined;
            readonly length?: number | undefined;
            readonly alphabet?: 'base64url' | 'alphanumeric' | 'hex' | 'digits' | undefined;
            readonly bits?: 2048 | 3072 | 4096 | undefined;
          }
        | undefined;
      readonly rotateEveryDays?: number | null | undefined;
    };
    output: {
      readonly id: string;
      readonly name: string;
      readonly purpose: string;
      readonly owner: 'company' | 'me';
      readonly hosts: readonly string[];
      readonly generator: {
        readonly kind: 'random' | 'webhook' | 'ed25519' | 'rsa';
        readonly length: number;
        readonly alphabet: 'base64url' | 'alphanumeric' | 'hex' | 'digits';
        readonly bits: 2048 | 3072 | 4096;
      } | null;
      readonly publicKey: string | null;
      readonly version: number;
      readonly expiresAt: string | null;
      readonly rotateEveryDays: number | null;
      readonly rotatesAt: string | null;
      readonly rotatedAt: string | null;
      readonly lastUsedAt: string | null;
      readonly createdAt: string;
    };
  };
  'vault.secret.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly purpose?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly name: string;
        readonly purpose: string;
        readonly owner: 'company' | 'me';
        readonly hosts: readonly string[];
        readonly generator: {
          readonly kind: 'random' | 'webhook' | 'ed25519' | 'rsa';
          readonly length: number;
          readonly alphabet: 'base64url' | 'alphanumeric' | 'hex' | 'digits';
          readonly bits: 2048 | 3072 | 4096;
        } | null;
        readonly publicKey: string | null;
        readonly version: number;
        readonly expiresAt: string | null;
        readonly rotateEveryDays: number | null;
        readonly rotatesAt: string | null;
        readonly rotatedAt: string | null;
        readonly lastUsedAt: string | null;
        readonly createdAt: string;
      }[];
      readonly next: string | null;
    };
  };
  'vault.secret.remove': {
    input: { readonly secretId: string; readonly ifVersion: number };
    output: {
      readonly id: string;
      readonly name: string;
      readonly purpose: string;
      readonly owner: 'company' | 'me';
      readonly hosts: readonly string[];
      readonly generator: {
        readonly kind: 'random' | 'webhook' | 'ed25519' | 'rsa';
        readonly length: number;
        readonly alphabet: 'base64url' | 'alphanumeric' | 'hex' | 'digits';
        readonly bits: 2048 | 3072 | 4096;
      } | null;
      readonly publicKey: string | null;
      readonly version: number;
      readonly expiresAt: string | null;
      readonly rotateEveryDays: number | null;
      readonly rotatesAt: string | null;
      readonly rotatedAt: string | null;
      readonly lastUsedAt: string | null;
      readonly createdAt: string;
    };
  };
  'vault.secret.rotate': {
    input: {
      readonly secretId: string;
      readonly ifVersion: number;
      readonly value?: string | undefined;
      readonly expiresAt?: string | null | undefined;
    };
    output: {
      readonly id: string;
      readonly name: string;
      readonly purpose: string;
      readonly owner: 'company' | 'me';
      readonly hosts: readonly string[];
      readonly generator: {
        readonly kind: 'random' | 'webhook' | 'ed25519' | 'rsa';
        readonly length: number;
        readonly alphabet: 'base64url' | 'alphanumeric' | 'hex' | 'digits';
        readonly bits: 2048 | 3072 | 4096;
      } | null;
      readonly publicKey: string | null;
      readonly version: number;
      readonly expiresAt: string | null;
      readonly rotateEveryDays: number | null;
      readonly rotatesAt: string | null;
      readonly rotatedAt: string | null;
      readonly lastUsedAt: string | null;
      readonly createdAt: string;
    };
  };
  'vault.secret.setPolicy': {
    input: {
      readonly secretId: string;
      readonly ifVersion: number;
      readonly expiresAt: string | null;
      readonly rotateEveryDays?: number | null | undefined;
    };
    output: {
      readonly id: string;
      readonly name: string;
      readonly purpose: string;
      readonly owner: 'company' | 'me';
      readonly hosts: readonly string[];
      readonly generator: {
        readonly kind: 'random' | 'webhook' | 'ed25519' | 'rsa';
        readonly length: number;
        readonly alphabet: 'base64url' | 'alphanumeric' | 'hex' | 'digits';
        readonly bits: 2048 | 3072 | 4096;
      } | null;
      readonly publicKey: string | null;
      readonly version: number;
      readonly expiresAt: string | null;
      readonly rotateEveryDays: number | null;
      readonly rotatesAt: string | null;
      readonly rotatedAt: string | null;
      readonly lastUsedAt: string | null;
      readonly createdAt: string;
      readonly before: { readonly expiresAt: string | null; readonly rotateEveryDays: number | null };
    };
  };
  'vault.secret.store': {
    input: {
      readonly name: string;
      readonly purpose: string;
      readonly hosts?: readonly string[] | undefined;
      readonly owner?: 'company' | 'me' | undefined;
      readonly expiresAt?: string | null | undefined;
      readonly value: string;
    };
    output: {
      readonly id: string;
      readonly name: string;
      readonly purpose: string;
      readonly owner: 'company' | 'me';
      readonly hosts: readonly string[];
      readonly generator: {
        readonly kind: 'random' | 'webhook' | 'ed25519' | 'rsa';
        readonly length: number;
        readonly alphabet: 'base64url' | 'alphanumeric' | 'hex' | 'digits';
        readonly bits: 2048 | 3072 | 4096;
      } | null;
      readonly publicKey: string | null;
      readonly version: number;
      readonly expiresAt: string | null;
      readonly rotateEveryDays: number | null;
      readonly rotatesAt: string | null;
      readonly rotatedAt: string | null;
      readonly lastUsedAt: string | null;
      readonly createdAt: string;
    };
  };
}
