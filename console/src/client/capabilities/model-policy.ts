// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface ModelPolicy {
  'model.policy.get': {
    input: { readonly workspace_id?: string | undefined };
    output: {
      readonly workspace_id: string;
      readonly rules: readonly {
        readonly segment: string;
        readonly provider: string;
        readonly model: string;
        readonly fallback: readonly string[];
        readonly latency_budget_ms: number;
        readonly strategy: 'priority' | 'latency' | 'cost' | 'quality';
        readonly hedge_after_ms?: number;
        readonly silence_limit_ms?: number;
        readonly temperature?: number;
        readonly keep_words?: boolean;
      }[];
      readonly fallback_strategy: 'priority' | 'latency' | 'cost' | 'quality';
      readonly auto_fallback_enabled: boolean;
      readonly version: number;
      readonly updated_at: string | null;
    };
  };
  'model.policy.set': {
    input: {
      readonly workspace_id?: string | undefined;
      readonly rules: readonly {
        readonly segment: string;
        readonly provider: string;
        readonly model: string;
        readonly fallback?: readonly string[] | undefined;
        readonly latency_budget_ms?: number | undefined;
        readonly strategy?: 'priority' | 'latency' | 'cost' | 'quality' | undefined;
        readonly hedge_after_ms?: number | undefined;
        readonly silence_limit_ms?: number | undefined;
        readonly temperature?: number | undefined;
        readonly keep_words?: boolean | undefined;
      }[];
      readonly fallback_strategy?: 'priority' | 'latency' | 'cost' | 'quality' | undefined;
      readonly auto_fallback_enabled?: boolean | undefined;
      readonly if_version?: number | undefined;
    };
    output: {
      readonly workspace_id: string;
      readonly rules: readonly {
        readonly segment: string;
        readonly provider: string;
        readonly model: string;
        readonly fallback: readonly string[];
        readonly latency_budget_ms: number;
        readonly strategy: 'priority' | 'latency' | 'cost' | 'quality';
        readonly hedge_after_ms?: number;
        readonly silence_limit_ms?: number;
        readonly temperature?: number;
        readonly keep_words?: boolean;
      }[];
      readonly fallback_strategy: 'priority' | 'latency' | 'cost' | 'quality';
      readonly auto_fallback_enabled: boolean;
      readonly version: number;
      readonly updated_at: string | null;
      readonly previous: {
        readonly workspace_id: string;
        readonly rules: readonly {
          readonly segment: string;
          readonly provider: string;
          readonly model: string;
          readonly fallback: readonly string[];
          readonly latency_budget_ms: number;
          readonly strategy: 'priority' | 'latency' | 'cost' | 'quality';
          readonly hedge_after_ms?: number;
          readonly silence_limit_ms?: number;
          readonly temperature?: number;
          readonly keep_words?: boolean;
        }[];
        readonly fallback_strategy: 'priority' | 'latency' | 'cost' | 'quality';
        readonly auto_fallback_enabled: boolean;
      };
    };
  };
}
