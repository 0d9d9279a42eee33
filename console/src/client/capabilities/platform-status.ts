// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface PlatformStatus {
  'platform.status.read': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly light: 'green' | 'amber' | 'red' | 'grey';
      readonly items: readonly {
        readonly part: string;
        readonly state: 'up' | 'down' | 'unknown';
        readonly light: 'green' | 'amber' | 'red' | 'grey';
        readonly since: string;
        readonly seenAt: string;
        readonly note: string;
        readonly uptime24h: number | null;
        readonly uptime30d: number | null;
      }[];
    };
  };
}
