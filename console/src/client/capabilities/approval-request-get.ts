// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface ApprovalRequestGet {
  'approval.request.get': {
    input: { readonly approvalId: string };
    output: {
      readonly id: string;
      readonly title: string;
      readonly capability: string;
      readonly effect: 'write' | 'send' | 'read';
      readonly rule: 'tainted' | 'guarded' | 'obliged' | 'gate' | 'staked' | 'send' | 'irreversible' | 'second_person';
      readonly tier: number;
      readonly stake: { readonly amount: number; readonly currency: string } | null;
      readonly tainted: boolean;
      readonly actorKind: 'person' | 'agent' | 'service' | 'visitor';
      readonly actorId: string;
      readonly runId: string | null;
      readonly state:
        | 'waiting'
        | 'approved'
        | 'executing'
        | 'executed'
        | 'failed'
        | 'rejected'
        | 'expired'
        | 'withdrawn';
      readonly inputHash: string;
      readonly isEdited: boolean;
      readonly isPlan: boolean;
      readonly isRehearsed: boolean;
      readonly step: number;
      readonly steps: number;
      readonly deadline: string;
      readonly onSilence: 'reject' | 'escalate';
      readonly escalatedAt: string | null;
      readonly decidedAt: string | null;
      readonly decidedBy: string | null;
      readonly decisionReason: string | null;
      readonly createdAt: string;
      readonly reason: string;
      readonly sources: readonly {
        readonly label: string;
        readonly trust: 'inside' | 'outside';
        readonly reference?: string;
      }[];
      readonly input: unknown;
      readonly asked: unknown;
      readonly changes: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
      readonly plan:
        | readonly {
            readonly capability: string;
            readonly summary: string;
            readonly effect: 'write' | 'send' | 'read';
            readonly stake: { readonly amount: number; readonly currency: string } | null;
            readonly input: unknown;
          }[]
        | null;
      readonly chain: readonly {
        readonly roles: readonly (
          | 'super_admin'
          | 'tenant_admin'
          | 'manager'
          | 'store_operator'
          | 'client'
          | 'end_user'
        )[];
        readonly quorum: number;
      }[];
      readonly decisions: readonly {
        readonly personId: string;
        readonly authorityId: string;
        readonly step: number;
        readonly verdict: 'approve' | 'reject';
        readonly reason: string | null;
        readonly door: string;
        readonly void: boolean;
        readonly createdAt: string;
      }[];
      readonly edits: readonly {
        readonly personId: string;
        readonly changes: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
        readonly at: string;
      }[];
      readonly rehearsal: { readonly result: unknown; readonly at: string; readonly isStale: boolean } | null;
      readonly why: string;
      readonly undo: string;
      readonly earned: {
        readonly asAsked: number;
        readonly changed: number;
        readonly rejected: number;
        readonly n: number;
        readonly nAsAsked: number;
        readonly lower: number;
        readonly upper: number;
        readonly share: number;
        readonly pinned: boolean;
      } | null;
    };
  };
  'approval.request.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly state?:
        | 'waiting'
        | 'approved'
        | 'executing'
        | 'executed'
        | 'failed'
        | 'rejected'
        | 'expired'
        | 'withdrawn'
        | undefined;
      readonly actorId?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly title: string;
        readonly capability: string;
        readonly effect: 'write' | 'send' | 'read';
        readonly rule:
          | 'tainted'
          | 'guarded'
          | 'obliged'
          | 'gate'
          | 'staked'
          | 'send'
          | 'irreversible'
          | 'second_person';
        readonly tier: number;
        readonly stake: { readonly amount: number; readonly currency: string } | null;
        readonly tainted: boolean;
        readonly actorKind: 'person' | 'agent' | 'service' | 'visitor';
        readonly actorId: string;
        readonly runId: string | null;
        readonly state:
          | 'waiting'
          | 'approved'
          | 'executing'
          | 'executed'
          | 'failed'
          | 'rejected'
          | 'expired'
          | 'withdrawn';
        readonly inputHash: string;
        readonly isEdited: boolean;
        readonly isPlan: boolean;
        readonly isRehearsed: boolean;
        readonly step: number;
        readonly steps: number;
        readonly deadline: string;
        readonly onSilence: 'reject' | 'escalate';
        readonly escalatedAt: string | null;
        readonly decidedAt: string | null;
        readonly decidedBy: string | null;
        readonly decisionReason: string | null;
        readonly createdAt: string;
      }[];
      readonly next: string | null;
    };
  };
  'approval.request.reject': {
    input: { readonly approvalId: string; readonly inputHash: string; readonly reason?: string | undefined };
    output: {
      readonly id: string;
      readonly title: string;
      readonly capability: string;
      readonly effect: 'write' | 'send' | 'read';
      readonly rule: 'tainted' | 'guarded' | 'obliged' | 'gate' | 'staked' | 'send' | 'irreversible' | 'second_person';
      readonly tier: number;
      readonly stake: { readonly amount: number; readonly currency: string } | null;
      readonly tainted: boolean;
      readonly actorKind: 'person' | 'agent' | 'service' | 'visitor';
      readonly actorId: string;
      readonly runId: string | null;
      readonly state:
        | 'waiting'
        | 'approved'
        | 'executing'
        | 'executed'
        | 'failed'
        | 'rejected'
        | 'expired'
        | 'withdrawn';
      readonly inputHash: string;
      readonly isEdited: boolean;
      readonly isPlan: boolean;
      readonly isRehearsed: boolean;
      readonly step: number;
      readonly steps: number;
      readonly deadline: string;
      readonly onSilence: 'reject' | 'escalate';
      readonly escalatedAt: string | null;
      readonly decidedAt: string | null;
      readonly decidedBy: string | null;
      readonly decisionReason: string | null;
      readonly createdAt: string;
    };
  };
  'approval.request.withdraw': {
    input: { readonly approvalId: string; readonly reason?: string | undefined };
    output: {
      readonly id: string;
      readonly title: string;
      readonly capability: string;
      readonly effect: 'write' | 'send' | 'read';
      readonly rule: 'tainted' | 'guarded' | 'obliged' | 'gate' | 'staked' | 'send' | 'irreversible' | 'second_person';
      readonly tier: number;
      readonly stake: { readonly amount: number; readonly currency: string } | null;
      readonly tainted: boolean;
      readonly actorKind: 'person' | 'agent' | 'service' | 'visitor';
      readonly actorId: string;
      readonly runId: string | null;
      readonly state:
        | 'waiting'
        | 'approved'
        | 'executing'
        | 'executed'
        | 'failed'
        | 'rejected'
        | 'expired'
        | 'withdrawn';
      readonly inputHash: string;
      readonly isEdited: boolean;
      readonly isPlan: boolean;
      readonly isRehearsed: boolean;
      readonly step: number;
      readonly steps: number;
      readonly deadline: string;
      readonly onSilence: 'reject' | 'escalate';
      readonly escalatedAt: string | null;
      readonly decidedAt: string | null;
      readonly decidedBy: string | null;
      readonly decisionReason: string | null;
      readonly createdAt: string;
    };
  };
}
