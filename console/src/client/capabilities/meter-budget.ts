// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface MeterBudget {
  'meter.budget.show': {
    input: {
      readonly scope?: 'tenant' | 'workspace' | 'crew' | 'agent' | 'run' | 'user' | undefined;
      readonly scopeId?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly scope: 'tenant' | 'workspace' | 'crew' | 'agent' | 'run' | 'user';
        readonly scopeId: string;
        readonly period: 'month' | 'day' | 'run';
        readonly unit: 'tokens' | 'costMicros' | 'calls';
        readonly limit: number;
        readonly isHard: boolean;
        readonly spent: number;
        readonly reserved: number;
        readonly lost: number;
        readonly left: number;
        readonly hasWarned: boolean;
        readonly resetsAt: string | null;
      }[];
      readonly currency: string;
    };
  };
}
