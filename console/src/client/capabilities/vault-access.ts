// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface VaultAccess {
  'vault.access.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly secretId?: string | undefined;
      readonly outcome?: 'released' | 'denied' | undefined;
    };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly at: string;
        readonly secretId: string | null;
        readonly secretName: string;
        readonly version: number | null;
        readonly callId: string;
        readonly actorKind: string;
        readonly actorId: string;
        readonly outcome: 'released' | 'denied';
        readonly host: string | null;
        readonly method: string | null;
        readonly reason: string | null;
      }[];
      readonly next: string | null;
    };
  };
}
