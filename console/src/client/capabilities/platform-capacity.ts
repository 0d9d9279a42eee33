// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface PlatformCapacity {
  'platform.capacity.read': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly measuredSince: string | null;
      readonly items: readonly {
        readonly measure: 'disk_used' | 'database' | 'rows' | 'calls' | 'memory' | 'load';
        readonly title: string;
        readonly unit: string;
        readonly value: number;
        readonly most: number | null;
        readonly perDay: number | null;
        readonly daysLeft: number | null;
        readonly soonest: number | null;
        readonly urgency: 'none' | 'plan' | 'act';
        readonly advice: string;
      }[];
    };
  };
}
