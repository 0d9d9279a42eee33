// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface WorkFlowMakeAddress {
  'work.flow.makeAddress': {
    input: { readonly flowId: string };
    output: { readonly flowId: string; readonly path: string };
  };
  'work.flow.migrate': {
    input: { readonly runId: string; readonly version: number };
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
  'work.flow.read': {
    input: { readonly flowId: string; readonly version?: number | undefined };
    output: {
      readonly id: string;
      readonly name: string;
      readonly description: string;
      readonly category: string;
      readonly state: 'draft' | 'active' | 'paused';
      readonly latest: number;
      readonly active: number | null;
      readonly tainted: boolean;
      readonly createdAt: string;
      readonly updatedAt: string;
      readonly params: Readonly<Record<string, unknown>>;
      readonly graph: {
        readonly nodes: readonly unknown[];
        readonly edges: readonly {
          readonly from: string;
          readonly port: string;
          readonly to: string;
          readonly slot?: string;
        }[];
        readonly takes: readonly {
          readonly name: string;
          readonly type: 'text' | 'number' | 'boolean' | 'list' | 'object' | 'any';
          readonly title?: string;
          readonly required: boolean;
          readonly default?: unknown;
        }[];
        readonly gives: readonly {
          readonly name: string;
          readonly type: 'text' | 'number' | 'boolean' | 'list' | 'object' | 'any';
          readonly title?: string;
          readonly required: boolean;
          readonly default?: unknown;
        }[];
        readonly parameters: readonly {
          readonly name: string;
          readonly type: 'text' | 'number' | 'boolean' | 'list' | 'object' | 'any';
          readonly title?: string;
          readonly required: boolean;
          readonly default?: unknown;
        }[];
      };
      readonly runs: number;
      readonly successRate: number | null;
      readonly lastRunAt: string | null;
    };
  };
  'work.flow.rewind': {
    input: { readonly runId: string; readonly node: string };
    output: { readonly status: 'accepted'; readonly runId: string };
  };
  'work.flow.run': {
    input: {
      readonly flowId: string;
      readonly input?: Readonly<Record<string, unknown>> | undefined;
      readonly trigger?: 'manual' | 'schedule' | 'called' | 'chat' | undefined;
      readonly node?: string | undefined;
      readonly version?: number | undefined;
    };
    output:
      | { readonly status: 'accepted'; readonly runId: string }
      | {
          readonly status: 'rehearsed';
          readonly output: unknown;
          readonly nodes: readonly {
            readonly node: string;
            readonly input: unknown;
            readonly output: Readonly<Record<string, unknown>> | null;
            readonly problem: { readonly code: string; readonly message: string } | null;
          }[];
        };
  };
  'work.flow.suggest': {
    input: {
      readonly goal?: string | undefined;
      readonly zone?: string | undefined;
      readonly limit?: number | undefined;
    };
    output: {
      readonly items: readonly {
        readonly key: string;
        readonly title: string;
        readonly why: string;
        readonly template: string | null;
        readonly graph: {
          readonly nodes: readonly unknown[];
          readonly edges: readonly {
            readonly from: string;
            readonly port: string;
            readonly to: string;
            readonly slot?: string;
          }[];
          readonly takes: readonly {
            readonly name: string;
            readonly type: 'text' | 'number' | 'boolean' | 'list' | 'object' | 'any';
            readonly title?: string;
            readonly required: boolean;
            readonly default?: unknown;
          }[];
          readonly gives: readonly {
            readonly name: string;
            readonly type: 'text' | 'number' | 'boolean' | 'list' | 'object' | 'any';
            readonly title?: string;
            readonly required: boolean;
            readonly default?: unknown;
          }[];
          readonly parameters: readonly {
            readonly name: string;
            readonly type: 'text' | 'number' | 'boolean' | 'list' | 'object' | 'any';
            readonly title?: string;
            readonly required: boolean;
            readonly default?: unknown;
          }[];
        };
        readonly open: readonly string[];
      }[];
      readonly mayKeep: boolean;
    };
  };
  'work.flow.write': {
    input: {
      readonly description: string;
      readonly context?: string | undefined;
      readonly byRules?: boolean | undefined;
    };
    output: {
      readonly name: string;
      readonly graph: {
        readonly nodes: readonly unknown[];
        readonly edges: readonly {
          readonly from: string;
          readonly port: string;
          readonly to: string;
          readonly slot?: string;
        }[];
        readonly takes: readonly {
          readonly name: string;
          readonly type: 'text' | 'number' | 'boolean' | 'list' | 'object' | 'any';
          readonly title?: string;
          readonly required: boolean;
          readonly default?: unknown;
        }[];
        readonly gives: readonly {
          readonly name: string;
          readonly type: 'text' | 'number' | 'boolean' | 'list' | 'object' | 'any';
          readonly title?: string;
          readonly required: boolean;
          readonly default?: unknown;
        }[];
        readonly parameters: readonly {
          readonly name: string;
          readonly type: 'text' | 'number' | 'boolean' | 'list' | 'object' | 'any';
          readonly title?: string;
          readonly required: boolean;
          readonly default?: unknown;
        }[];
      };
      readonly writtenBy: 'model' | 'rules';
      readonly understood: readonly string[];
      readonly missed: readonly string[];
      readonly mayKeep: boolean;
      readonly canRun: boolean;
    };
  };
}
