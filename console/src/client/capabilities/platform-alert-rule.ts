// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface PlatformAlertRule {
  'platform.alertRule.list': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly items: readonly {
        readonly enabled: boolean;
        readonly threshold: number;
        readonly atLeast: number;
        readonly quietMinutes: number;
        readonly kind:
          | 'missed_task'
          | 'stuck_work'
          | 'hanging_work'
          | 'failing_work'
          | 'dead_delivery'
          | 'failing_action'
          | 'unusual_activity'
          | 'slow_capability'
          | 'part_down'
          | 'disk_full';
        readonly version: number;
        readonly severity: 'warning' | 'critical';
        readonly thresholdMeans: string;
        readonly atLeastMeans: string;
      }[];
    };
  };
  'platform.alertRule.set': {
    input: {
      readonly enabled?: boolean | undefined;
      readonly threshold?: number | undefined;
      readonly atLeast?: number | undefined;
      readonly quietMinutes?: number | undefined;
      readonly kind:
        | 'missed_task'
        | 'stuck_work'
        | 'hanging_work'
        | 'failing_work'
        | 'dead_delivery'
        | 'failing_action'
        | 'unusual_activity'
        | 'slow_capability'
        | 'part_down'
        | 'disk_full';
      readonly ifVersion: number;
    };
    output: {
      readonly enabled: boolean;
      readonly threshold: number;
      readonly atLeast: number;
      readonly quietMinutes: number;
      readonly kind:
        | 'missed_task'
        | 'stuck_work'
        | 'hanging_work'
        | 'failing_work'
        | 'dead_delivery'
        | 'failing_action'
        | 'unusual_activity'
        | 'slow_capability'
        | 'part_down'
        | 'disk_full';
      readonly version: number;
      readonly severity: 'warning' | 'critical';
      readonly thresholdMeans: string;
      readonly atLeastMeans: string;
      readonly before: {
        readonly enabled: boolean;
        readonly threshold: number;
        readonly atLeast: number;
        readonly quietMinutes: number;
      };
    };
  };
}
