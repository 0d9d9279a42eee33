// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface PlatformActivity {
  'platform.activity.companies': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly from?: string | undefined;
      readonly until?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly calls: number;
        readonly failures: number;
        readonly tokens: number;
        readonly costMicros: number;
        readonly activeDays: number;
        readonly lastSeenAt: string;
        readonly tenantId: string;
        readonly people: number;
      }[];
      readonly next: string | null;
    };
  };
  'platform.activity.mine': {
    input: { readonly from?: string | undefined; readonly until?: string | undefined };
    output: {
      readonly days: readonly {
        readonly calls: number;
        readonly failures: number;
        readonly tokens: number;
        readonly costMicros: number;
        readonly onDate: string;
      }[];
      readonly capabilities: readonly {
        readonly calls: number;
        readonly failures: number;
        readonly tokens: number;
        readonly costMicros: number;
        readonly capability: string;
        readonly lastSeenAt: string;
      }[];
    };
  };
  'platform.activity.people': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly from?: string | undefined;
      readonly until?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly calls: number;
        readonly failures: number;
        readonly tokens: number;
        readonly costMicros: number;
        readonly activeDays: number;
        readonly lastSeenAt: string;
        readonly userId: string;
      }[];
      readonly next: string | null;
    };
  };
  'platform.activity.person': {
    input: { readonly userId: string; readonly from?: string | undefined; readonly until?: string | undefined };
    output: {
      readonly days: readonly {
        readonly calls: number;
        readonly failures: number;
        readonly tokens: number;
        readonly costMicros: number;
        readonly onDate: string;
      }[];
      readonly capabilities: readonly {
        readonly calls: number;
        readonly failures: number;
        readonly tokens: number;
        readonly costMicros: number;
        readonly capability: string;
        readonly lastSeenAt: string;
      }[];
    };
  };
  'platform.activity.project': {
    input: { readonly workspaceId: string; readonly from?: string | undefined; readonly until?: string | undefined };
    output: {
      readonly days: readonly {
        readonly calls: number;
        readonly failures: number;
        readonly tokens: number;
        readonly costMicros: number;
        readonly onDate: string;
      }[];
      readonly capabilities: readonly {
        readonly calls: number;
        readonly failures: number;
        readonly tokens: number;
        readonly costMicros: number;
        readonly capability: string;
        readonly lastSeenAt: string;
      }[];
    };
  };
  'platform.activity.projects': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly from?: string | undefined;
      readonly until?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly calls: number;
        readonly failures: number;
        readonly tokens: number;
        readonly costMicros: number;
        readonly activeDays: number;
        readonly lastSeenAt: string;
        readonly workspaceId: string;
        readonly people: number;
      }[];
      readonly next: string | null;
    };
  };
}
