// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface ModelHealth {
  'model.health.show': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly items: readonly {
        readonly provider: string;
        readonly model: string;
        readonly status: 'healthy' | 'degraded' | 'unhealthy';
        readonly average_latency_ms: number | null;
        readonly error_rate: number;
        readonly within_3s: number | null;
        readonly samples: number;
        readonly note: string | null;
        readonly checked_at: string;
      }[];
    };
  };
}
