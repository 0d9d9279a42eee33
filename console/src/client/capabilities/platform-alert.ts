// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface PlatformAlert {
  'platform.alert.acknowledge': {
    input: { readonly alertId: string };
    output: {
      readonly id: string;
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
      readonly subject: string;
      readonly severity: 'warning' | 'critical';
      readonly state: 'raised' | 'acknowledged' | 'resolved';
      readonly summary: string;
      readonly value: number;
      readonly threshold: number;
      readonly raisedAt: string;
      readonly seenAt: string;
      readonly toldAt: string | null;
      readonly acknowledgedBy: string | null;
      readonly resolvedAt: string | null;
    };
  };
  'platform.alert.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly kind?:
        | 'missed_task'
        | 'stuck_work'
        | 'hanging_work'
        | 'failing_work'
        | 'dead_delivery'
        | 'failing_action'
        | 'unusual_activity'
        | 'slow_capability'
        | 'part_down'
        | 'disk_full'
        | undefined;
      readonly state?: 'raised' | 'acknowledged' | 'resolved' | undefined;
    };
    output: {
      readonly items: readonly {
        readonly id: string;
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
        readonly subject: string;
        readonly severity: 'warning' | 'critical';
        readonly state: 'raised' | 'acknowledged' | 'resolved';
        readonly summary: string;
        readonly value: number;
        readonly threshold: number;
        readonly raisedAt: string;
        readonly seenAt: string;
        readonly toldAt: string | null;
        readonly acknowledgedBy: string | null;
        readonly resolvedAt: string | null;
      }[];
      readonly next: string | null;
    };
  };
  'platform.alert.reopen': {
    input: { readonly alertId: string };
    output: {
      readonly id: string;
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
      readonly subject: string;
      readonly severity: 'warning' | 'critical';
      readonly state: 'raised' | 'acknowledged' | 'resolved';
      readonly summary: string;
      readonly value: number;
      readonly threshold: number;
      readonly raisedAt: string;
      readonly seenAt: string;
      readonly toldAt: string | null;
      readonly acknowledgedBy: string | null;
      readonly resolvedAt: string | null;
    };
  };
}
