// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface WorkFlow {
  'work.flow.activate': {
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
    };
  };
  'work.flow.check': {
    input: {
      readonly graph: {
        readonly nodes: readonly unknown[];
        readonly edges: readonly {
          readonly from: string;
          readonly port?: string | undefined;
          readonly to: string;
          readonly slot?: string | undefined;
        }[];
        readonly takes?:
          | readonly {
              readonly name: string;
              readonly type?: 'text' | 'number' | 'boolean' | 'list' | 'object' | 'any' | undefined;
              readonly title?: string | undefined;
              readonly required?: boolean | undefined;
              readonly default?: unknown | undefined;
            }[]
          | undefined;
        readonly gives?:
          | readonly {
              readonly name: string;
              readonly type?: 'text' | 'number' | 'boolean' | 'list' | 'object' | 'any' | undefined;
              readonly title?: string | undefined;
              readonly required?: boolean | undefined;
              readonly default?: unknown | undefined;
            }[]
          | undefined;
        readonly parameters?:
          | readonly {
              readonly name: string;
              readonly type?: 'text' | 'number' | 'boolean' | 'list' | 'object' | 'any' | undefined;
              readonly title?: string | undefined;
              readonly required?: boolean | undefined;
              readonly default?: unknown | undefined;
            }[]
          | undefined;
      };
    };
    output: {
      readonly flaws: readonly {
        readonly node: string | null;
        readonly field: string | null;
        readonly message: string;
      }[];
    };
  };
  'work.flow.create': {
    input: {
      readonly name: string;
      readonly description?: string | undefined;
      readonly category?: string | undefined;
      readonly graph: {
        readonly nodes: readonly unknown[];
        readonly edges: readonly {
          readonly from: string;
          readonly port?: string | undefined;
          readonly to: string;
          readonly slot?: string | undefined;
        }[];
        readonly takes?:
          | readonly {
              readonly name: string;
              readonly type?: 'text' | 'number' | 'boolean' | 'list' | 'object' | 'any' | undefined;
              readonly title?: string | undefined;
              readonly required?: boolean | undefined;
              readonly default?: unknown | undefined;
            }[]
          | undefined;
        readonly gives?:
          | readonly {
              readonly name: string;
              readonly type?: 'text' | 'number' | 'boolean' | 'list' | 'object' | 'any' | undefined;
              readonly title?: string | undefined;
              readonly required?: boolean | undefined;
              readonly default?: unknown | undefined;
            }[]
          | undefined;
        readonly parameters?:
          | readonly {
              readonly name: string;
              readonly type?: 'text' | 'number' | 'boolean' | 'list' | 'object' | 'any' | undefined;
              readonly title?: string | undefined;
              readonly required?: boolean | undefined;
              readonly default?: unknown | undefined;
            }[]
          | undefined;
      };
      readonly params?: Readonly<Record<string, unknown>> | undefined;
    };
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
    };
  };
  'work.flow.edit': {
    input: {
      readonly flowId: string;
      readonly seen?: number | undefined;
      readonly name?: string | undefined;
      readonly description?: string | undefined;
      readonly category?: string | undefined;
      readonly graph?:
        | {
            readonly nodes: readonly unknown[];
            readonly edges: readonly {
              readonly from: string;
              readonly port?: string | undefined;
              readonly to: string;
              readonly slot?: string | undefined;
            }[];
            readonly takes?:
              | readonly {
                  readonly name: string;
                  readonly type?: 'text' | 'number' | 'boolean' | 'list' | 'object' | 'any' | undefined;
                  readonly title?: string | undefined;
                  readonly required?: boolean | undefined;
                  readonly default?: unknown | undefined;
                }[]
              | undefined;
            readonly gives?:
              | readonly {
                  readonly name: string;
                  readonly type?: 'text' | 'number' | 'boolean' | 'list' | 'object' | 'any' | undefined;
                  readonly title?: string | undefined;
                  readonly required?: boolean | undefined;
                  readonly default?: unknown | undefined;
                }[]
              | undefined;
            readonly parameters?:
              | readonly {
                  readonly name: string;
                  readonly type?: 'text' | 'number' | 'boolean' | 'list' | 'object' | 'any' | undefined;
                  readonly title?: string | undefined;
                  readonly required?: boolean | undefined;
                  readonly default?: unknown | undefined;
                }[]
              | undefined;
          }
        | undefined;
      readonly params?: Readonly<Record<string, unknown>> | undefined;
    };
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
    };
  };
  'work.flow.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly state?: 'draft' | 'active' | 'paused' | undefined;
      readonly category?: string | undefined;
    };
    output: {
      readonly items: readonly {
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
        readonly runs: number;
        readonly successRate: number | null;
        readonly lastRunAt: string | null;
      }[];
      readonly next: string | null;
    };
  };
  'work.flow.listNodes': {
    input: { readonly limit?: number | undefined; readonly after?: number | undefined; readonly runId: string };
    output: {
      readonly items: readonly {
        readonly node: string;
        readonly kind: 'invoke' | 'do' | 'sleep' | 'event' | 'approval' | 'retry' | 'now' | null;
        readonly what: string;
        readonly input: unknown;
        readonly output: unknown;
        readonly error: { readonly code: string; readonly message: string; readonly details?: unknown } | null;
        readonly failures: number;
        readonly beganAt: string;
        readonly endedAt: string;
        readonly durationMs: number;
      }[];
      readonly next: number | null;
      readonly costMicros: number;
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
}
