// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface AccessMatrix {
  'access.matrix.show': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly surfaces: readonly {
        readonly surface: 'admin' | 'sqlAdmin' | 'marketing' | 'commerce' | 'aiChat' | 'clientPortal';
        readonly title: string;
        readonly cells: readonly {
          readonly role: 'super_admin' | 'tenant_admin' | 'manager' | 'store_operator' | 'client' | 'end_user';
          readonly level: string;
          readonly opens: boolean;
        }[];
      }[];
      readonly agents: readonly {
        readonly ability:
          | 'agentConfiguration'
          | 'systemMonitoring'
          | 'workflowCreation'
          | 'performanceAnalytics'
          | 'agentOrchestration';
        readonly patterns: readonly string[];
        readonly cells: readonly {
          readonly role: 'super_admin' | 'tenant_admin' | 'manager' | 'store_operator' | 'client' | 'end_user';
          readonly level: string;
          readonly opens: boolean;
        }[];
      }[];
    };
  };
}
