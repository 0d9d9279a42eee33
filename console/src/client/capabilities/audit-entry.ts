// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface AuditEntry {
  'audit.entry.get': {
    input: { readonly entryId: string };
    output: {
      readonly id: string;
      readonly at: string;
      readonly parentId: string | null;
      readonly actorKind: string;
      readonly actorId: string;
      readonly delegatedBy: string | null;
      readonly capability: string;
      readonly effect: string;
      readonly outcome: string;
      readonly code: string | null;
      readonly door: string;
      readonly runId: string | null;
      readonly requestId: string;
      readonly undoes: string | null;
      readonly undo: {
        readonly possible: boolean;
        readonly by: string | null;
        readonly reason: string | null;
        readonly undoneBy: string | null;
      };
      readonly subject: string | null;
      readonly input: unknown;
      readonly output: unknown;
      readonly forgotten: boolean;
    };
  };
  'audit.entry.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly capability?: string | undefined;
      readonly effect?: 'read' | 'write' | 'send' | undefined;
      readonly outcome?: 'done' | 'refused' | 'failed' | undefined;
      readonly actorId?: string | undefined;
      readonly actorKind?: 'person' | 'agent' | 'service' | 'visitor' | undefined;
      readonly door?: string | undefined;
      readonly runId?: string | undefined;
      readonly requestId?: string | undefined;
      readonly cause?: string | undefined;
      readonly undone?: boolean | undefined;
      readonly undoable?: boolean | undefined;
      readonly text?: string | undefined;
      readonly from?: string | undefined;
      readonly until?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly at: string;
        readonly parentId: string | null;
        readonly actorKind: string;
        readonly actorId: string;
        readonly delegatedBy: string | null;
        readonly capability: string;
        readonly effect: string;
        readonly outcome: string;
        readonly code: string | null;
        readonly door: string;
        readonly runId: string | null;
        readonly requestId: string;
        readonly undoes: string | null;
        readonly undo: {
          readonly possible: boolean;
          readonly by: string | null;
          readonly reason: string | null;
          readonly undoneBy: string | null;
        };
      }[];
      readonly next: string | null;
    };
  };
  'audit.entry.sum': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly capability?: string | undefined;
      readonly effect?: 'read' | 'write' | 'send' | undefined;
      readonly outcome?: 'done' | 'refused' | 'failed' | undefined;
      readonly actorId?: string | undefined;
      readonly actorKind?: 'person' | 'agent' | 'service' | 'visitor' | undefined;
      readonly door?: string | undefined;
      readonly runId?: string | undefined;
      readonly requestId?: string | undefined;
      readonly cause?: string | undefined;
      readonly text?: string | undefined;
      readonly from?: string | undefined;
      readonly until?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly cause: string;
        readonly capability: string;
        readonly effect: string;
        readonly outcome: string;
        readonly actorKind: string;
        readonly actorId: string;
        readonly count: number;
        readonly undoable: number;
        readonly firstAt: string;
        readonly lastAt: string;
        readonly lastId: string;
      }[];
      readonly next: string | null;
    };
  };
  'audit.entry.undoGroup': {
    input: { readonly cause: string; readonly capability: string };
    output: { readonly asked: number; readonly more: boolean };
  };
}
