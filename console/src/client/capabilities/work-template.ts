// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface WorkTemplate {
  'work.template.deploy': {
    input: {
      readonly template: string;
      readonly name?: string | undefined;
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
  'work.template.fetch': {
    input: { readonly url: string; readonly most?: number | undefined };
    output: {
      readonly items: readonly {
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
      }[];
      readonly refused: readonly { readonly path: string; readonly why: string }[];
    };
  };
  'work.template.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly search?: string | undefined;
      readonly category?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly template: string;
        readonly title: string;
        readonly summary: string;
        readonly category: string;
        readonly origin: 'cadre' | 'company';
      }[];
      readonly next: string | null;
    };
  };
  'work.template.read': {
    input: { readonly template: string };
    output: {
      readonly template: string;
      readonly title: string;
      readonly summary: string;
      readonly category: string;
      readonly origin: 'cadre' | 'company';
      readonly parameters: readonly {
        readonly name: string;
        readonly type: 'text' | 'number' | 'boolean' | 'list' | 'object' | 'any';
        readonly title?: string;
        readonly required: boolean;
        readonly default?: unknown;
      }[];
      readonly needs: {
        readonly capabilities: readonly string[];
        readonly events: readonly string[];
        readonly hosts: readonly string[];
        readonly connectors: readonly string[];
      };
      readonly missing: readonly string[];
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
}
