// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface MeterCost {
  'meter.cost.review': {
    input: { readonly from?: string | undefined; readonly until?: string | undefined };
    output: {
      readonly from: string;
      readonly until: string;
      readonly currency: string;
      readonly costMicros: number;
      readonly models: readonly {
        readonly provider: string;
        readonly model: string;
        readonly calls: number;
        readonly failures: number;
        readonly tokensIn: number;
        readonly tokensOut: number;
        readonly tokensCached: number;
        readonly tokensKept: number;
        readonly costMicros: number;
        readonly averageLatencyMs: number;
        readonly share: number;
      }[];
      readonly suggestions: readonly {
        readonly advice: 'cheaper_model' | 'failures' | 'unpriced' | 'short_answers' | 'one_model';
        readonly provider: string;
        readonly model: string;
        readonly instead: string | null;
        readonly savingMicros: number;
        readonly text: string;
      }[];
    };
  };
}
