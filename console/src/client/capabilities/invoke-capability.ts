// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface InvokeCapability {
  'invoke.capability.list': {
    input: {
      readonly search?: string | undefined;
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly name: string;
        readonly description: string;
        readonly effect: 'read' | 'write' | 'send';
        readonly inputSchema: Readonly<Record<string, unknown>>;
        readonly outputSchema: Readonly<Record<string, unknown>>;
      }[];
      readonly next: string | null;
    };
  };
}
