// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface AuditSeal {
  'audit.seal.head': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly head: {
        readonly tenantId: string;
        readonly number: number;
        readonly form: number;
        readonly era: number;
        readonly lastTxid: string;
        readonly lastId: string;
        readonly rows: number;
        readonly root: string;
        readonly previous: string;
        readonly sealedAt: string;
        readonly keyId: string;
        readonly hash: string;
        readonly signature: string;
      } | null;
      readonly publicKey: string;
    };
  };
  'audit.seal.verify': {
    input: {
      readonly heads?:
        | readonly {
            readonly tenantId: string;
            readonly number: number;
            readonly era: number;
            readonly hash: string;
            readonly sealedAt: string;
            readonly keyId: string;
            readonly signature: string;
          }[]
        | undefined;
    };
    output: {
      readonly whole: boolean;
      readonly segments: number;
      readonly rows: number;
      readonly unsealed: number;
      readonly last: {
        readonly tenantId: string;
        readonly number: number;
        readonly form: number;
        readonly era: number;
        readonly lastTxid: string;
        readonly lastId: string;
        readonly rows: number;
        readonly root: string;
        readonly previous: string;
        readonly sealedAt: string;
        readonly keyId: string;
        readonly hash: string;
        readonly signature: string;
      } | null;
      readonly sealedUntil: string | null;
      readonly outsideHeads: number;
      readonly payloads: { readonly sound: number; readonly forgotten: number; readonly older: number };
      readonly problems: readonly {
        readonly kind:
          | 'row changed'
          | 'row missing'
          | 'row inserted'
          | 'rows reordered'
          | 'segment changed'
          | 'segment missing'
          | 'end cut off'
          | 'key unknown'
          | 'signature wrong'
          | 'payload changed';
        readonly segment: number | null;
        readonly entryId: string | null;
        readonly says: string;
      }[];
      readonly losses: readonly string[];
    };
  };
}
