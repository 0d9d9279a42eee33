// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface ModelGeneration {
  'model.generation.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly segment?: string | undefined;
      readonly userId?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly at: string;
        readonly userId: string;
        readonly task: string;
        readonly segment: string;
        readonly workspaceId: string;
        readonly provider: string;
        readonly model: string;
        readonly runId: string | null;
        readonly promptId: string | null;
        readonly finish: string;
        readonly tokensIn: number;
        readonly tokensOut: number;
        readonly costMicros: number;
        readonly latencyMs: number;
        readonly prompt: string | null;
        readonly result: string | null;
      }[];
      readonly next: string | null;
    };
  };
}
