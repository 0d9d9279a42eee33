// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface ApprovalRequestApprove {
  'approval.request.approve': {
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
  'approval.request.decideMany': {
    input: {
      readonly verdict: 'approve' | 'reject';
      readonly items: readonly { readonly approvalId: string; readonly inputHash: string }[];
      readonly reason?: string | undefined;
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
    };
  };
  'approval.request.edit': {
    input: {
      readonly approvalId: string;
      readonly inputHash: string;
      readonly input: Readonly<Record<string, unknown>>;
    };
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
      readonly input: Readonly<Record<string, unknown>>;
      readonly previousInput: Readonly<Record<string, unknown>>;
      readonly changes: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
    };
  };
  'approval.request.escalate': {
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
    };
  };
}
