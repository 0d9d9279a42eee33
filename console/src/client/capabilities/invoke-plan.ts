// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface InvokePlan {
  'invoke.plan.run': {
    input: {
      readonly steps: readonly { readonly capability: string; readonly input: Readonly<Record<string, unknown>> }[];
    };
    output: {
      readonly steps: readonly {
        readonly capability: string;
        readonly status: 'done' | 'waiting' | 'failed' | 'untried';
        readonly output: unknown;
        readonly entryId: string | null;
        readonly approvalId: string | null;
        readonly problem: unknown;
      }[];
    };
  };
}
