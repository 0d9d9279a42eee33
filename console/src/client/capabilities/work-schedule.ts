// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface WorkSchedule {
  'work.schedule.create': {
    input: {
      readonly name: string;
      readonly capability: string;
      readonly input?: Readonly<Record<string, unknown>> | undefined;
      readonly cron: string;
      readonly zone?: string | undefined;
      readonly catchUp?: 'once' | 'all' | 'skip' | undefined;
      readonly title?: string | undefined;
    };
    output: {
      readonly name: string;
      readonly title: string | null;
      readonly every: string | null;
      readonly nextAt: string;
      readonly lastAt: string | null;
      readonly lastError: string | null;
      readonly paused: boolean;
      readonly askedAt: string | null;
      readonly capability: string | null;
      readonly cron: string | null;
      readonly zone: string | null;
      readonly catchUp: 'once' | 'all' | 'skip';
    };
  };
  'work.schedule.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: {
      readonly items: readonly {
        readonly name: string;
        readonly title: string | null;
        readonly every: string | null;
        readonly nextAt: string;
        readonly lastAt: string | null;
        readonly lastError: string | null;
        readonly paused: boolean;
        readonly askedAt: string | null;
        readonly capability: string | null;
        readonly cron: string | null;
        readonly zone: string | null;
        readonly catchUp: 'once' | 'all' | 'skip';
      }[];
      readonly next: string | null;
    };
  };
  'work.schedule.pause': {
    input: { readonly name: string };
    output: {
      readonly name: string;
      readonly title: string | null;
      readonly every: string | null;
      readonly nextAt: string;
      readonly lastAt: string | null;
      readonly lastError: string | null;
      readonly paused: boolean;
      readonly askedAt: string | null;
      readonly capability: string | null;
      readonly cron: string | null;
      readonly zone: string | null;
      readonly catchUp: 'once' | 'all' | 'skip';
    };
  };
  'work.schedule.resume': {
    input: { readonly name: string };
    output: {
      readonly name: string;
      readonly title: string | null;
      readonly every: string | null;
      readonly nextAt: string;
      readonly lastAt: string | null;
      readonly lastError: string | null;
      readonly paused: boolean;
      readonly askedAt: string | null;
      readonly capability: string | null;
      readonly cron: string | null;
      readonly zone: string | null;
      readonly catchUp: 'once' | 'all' | 'skip';
    };
  };
  'work.schedule.runNow': {
    input: { readonly name: string };
    output: {
      readonly name: string;
      readonly title: string | null;
      readonly every: string | null;
      readonly nextAt: string;
      readonly lastAt: string | null;
      readonly lastError: string | null;
      readonly paused: boolean;
      readonly askedAt: string | null;
      readonly capability: string | null;
      readonly cron: string | null;
      readonly zone: string | null;
      readonly catchUp: 'once' | 'all' | 'skip';
    };
  };
}
