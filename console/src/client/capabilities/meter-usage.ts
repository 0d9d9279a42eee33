// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface MeterUsage {
  'meter.usage.breakdown': {
    input: { readonly from?: string | undefined; readonly until?: string | undefined };
    output: {
      readonly items: readonly {
        readonly calls: number;
        readonly failures: number;
        readonly tokensIn: number;
        readonly tokensOut: number;
        readonly tokensCached: number;
        readonly tokensKept: number;
        readonly latencyMs: number;
        readonly costMicros: number;
        readonly provider: string | null;
        readonly model: string;
      }[];
    };
  };
  'meter.usage.summary': {
    input: { readonly from?: string | undefined; readonly until?: string | undefined };
    output: {
      readonly items: readonly {
        readonly calls: number;
        readonly failures: number;
        readonly tokensIn: number;
        readonly tokensOut: number;
        readonly tokensCached: number;
        readonly tokensKept: number;
        readonly latencyMs: number;
        readonly costMicros: number;
        readonly capability: string;
      }[];
      readonly total: {
        readonly calls: number;
        readonly failures: number;
        readonly tokensIn: number;
        readonly tokensOut: number;
        readonly tokensCached: number;
        readonly tokensKept: number;
        readonly latencyMs: number;
        readonly costMicros: number;
      };
      readonly currency: string;
    };
  };
}
