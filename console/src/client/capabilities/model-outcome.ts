// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface ModelOutcome {
  'model.outcome.compare': {
    input: {
      readonly by: 'model' | 'prompt' | 'segment';
      readonly outcome?: string | undefined;
      readonly segment?: string | undefined;
      readonly model?: string | undefined;
      readonly prompt?: string | undefined;
      readonly from?: string | undefined;
      readonly until?: string | undefined;
    };
    output: {
      readonly arms: readonly {
        readonly key: string;
        readonly good: number;
        readonly total: number;
        readonly share: number;
        readonly low: number;
        readonly high: number;
        readonly costMicros: number;
        readonly latencyMs: number;
      }[];
      readonly best: string | null;
      readonly p: number;
    };
  };
}
