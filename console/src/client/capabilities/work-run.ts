// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface WorkRun {
  'work.run.cancel': {
    input: { readonly runId: string };
    output: {
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
      readonly did: readonly { readonly runId: string; readonly capability: string; readonly calls: number }[];
    };
  };
  'work.run.fork': {
    input: { readonly runId: string; readonly step?: string | undefined };
    output: { readonly status: 'accepted'; readonly runId: string };
  };
  'work.run.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly workflow?: string | undefined;
      readonly state?: 'queued' | 'running' | 'waiting' | 'paused' | 'done' | 'failed' | 'cancelled' | undefined;
      readonly parentId?: string | undefined;
      readonly flowId?: string | undefined;
      readonly queue?: string | undefined;
      readonly from?: string | undefined;
      readonly to?: string | undefined;
      readonly search?: string | undefined;
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
  'work.run.listLog': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly runId: string };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly level: 'info' | 'warn' | 'error';
        readonly line: string;
        readonly at: string;
      }[];
      readonly next: string | null;
    };
  };
  'work.run.listSteps': {
    input: { readonly limit?: number | undefined; readonly after?: number | undefined; readonly runId: string };
    output: {
      readonly items: readonly {
        readonly seq: number;
        readonly step: string;
        readonly kind: 'invoke' | 'do' | 'sleep' | 'event' | 'approval' | 'retry' | 'now';
        readonly what: string;
        readonly output: unknown;
        readonly error: { readonly code: string; readonly message: string; readonly details?: unknown } | null;
        readonly beganAt: string;
        readonly endedAt: string;
      }[];
      readonly next: number | null;
    };
  };
  'work.run.pause': {
    input: { readonly runId: string };
    output: {
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
    };
  };
  'work.run.read': {
    input: { readonly runId: string };
    output: {
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
      readonly input: unknown;
      readonly output: unknown;
      readonly waits: readonly {
        readonly step: string;
        readonly kind: 'invoke' | 'do' | 'sleep' | 'event' | 'approval' | 'retry' | 'now';
        readonly topic: string;
        readonly until: string | null;
      }[];
    };
  };
  'work.run.resume': {
    input: { readonly runId: string };
    output: {
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
    };
  };
  'work.run.retry': {
    input: { readonly runId: string };
    output: {
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
    };
  };
  'work.run.tally': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly items: readonly {
        readonly queue: string;
        readonly workflow: string;
        readonly state: 'queued' | 'running' | 'waiting' | 'paused' | 'done' | 'failed' | 'cancelled';
        readonly runs: number;
        readonly workers: number;
        readonly oldestAt: string;
      }[];
    };
  };
}
