// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface WorkRun {
  'work.run.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly workflow?: string | undefined;
      readonly state?: 'queued' | 'running' | 'waiting' | 'paused' | 'done' | 'failed' | 'cancelled' | undefined;
      readonly parentId?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly workflow: string;
        readonly version: number;
        readonly state: 'queued' | 'running' | 'waiting' | 'paused' | 'done' | 'failed' | 'cancelled';
        readonly ending: 'cancelled' | 'deadline' | null;
        readonly queue: string;
        readonly priority: number;
        readonly parentId: string | null;
        readonly tainted: boolean;
        readonly progress: { readonly percent: number; readonly note: string | null } | null;
        readonly error: { readonly code: string; readonly message: string; readonly details?: unknown } | null;
        readonly wakeAt: string | null;
        readonly deadlineAt: string | null;
        readonly createdAt: string;
        readonly startedAt: string | null;
        readonly finishedAt: string | null;
      }[];
      readonly next: string | null;
    };
  };
}
