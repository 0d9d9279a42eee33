// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface LedgerBalance {
  'ledger.balance.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly at?: string | undefined;
      readonly causeKind?: string | undefined;
      readonly causeId?: string | undefined;
      readonly currency?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly code: string;
        readonly name: string;
        readonly kind: 'asset' | 'liability' | 'equity' | 'income' | 'expense';
        readonly currency: string;
        readonly id: string;
        readonly balance: { readonly amount: number; readonly currency: string };
      }[];
      readonly next: string | null;
    };
  };
}
