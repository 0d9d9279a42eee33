// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface WorkFlowActivate {
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
  'work.flow.import': {
    input: { readonly text: string; readonly name?: string | undefined; readonly category?: string | undefined };
    output: {
      readonly flowId: string;
      readonly name: string;
      readonly origin: 'cadre' | 'n8n';
      readonly counts: {
        readonly nodes: number;
        readonly edges: number;
        readonly keptNodes: number;
        readonly keptEdges: number;
      };
      readonly added: readonly string[];
      readonly unsupported: readonly {
        readonly node: string;
        readonly title: string;
        readonly was: string;
        readonly connector: string;
        readonly why: string;
      }[];
      readonly credentials: readonly {
        readonly type: string;
        readonly name: string;
        readonly nodes: readonly string[];
        readonly service: { readonly connector: string; readonly title: string };
      }[];
      readonly services: readonly string[];
      readonly hosts: readonly string[];
      readonly problems: readonly { readonly where: string; readonly what: string }[];
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
        readonly costMicros: number;
        readonly cost: { readonly amount: number; readonly currency: string };
      }[];
      readonly next: number | null;
      readonly costMicros: number;
      readonly cost: { readonly amount: number; readonly currency: string };
    };
  };
  'work.flow.listVersions': {
    input: { readonly limit?: number | undefined; readonly after?: number | undefined; readonly flowId: string };
    output: {
      readonly items: readonly { readonly version: number; readonly createdAt: string; readonly createdBy: string }[];
      readonly next: number | null;
    };
  };
}
