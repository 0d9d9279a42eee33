// Drawn from the catalogue by console/generate.ts; not written by hand.
import type { AccessGrant } from './capabilities/access-grant.ts';
import type { AccessMatrix } from './capabilities/access-matrix.ts';
import type { AccessMe } from './capabilities/access-me.ts';
import type { AccessRole } from './capabilities/access-role.ts';
import type { ApprovalAutonomy } from './capabilities/approval-autonomy.ts';
import type { ApprovalRequest } from './capabilities/approval-request.ts';
import type { AuditEntry } from './capabilities/audit-entry.ts';
import type { AuditSeal } from './capabilities/audit-seal.ts';
import type { EventEvent } from './capabilities/event-event.ts';
import type { IdentityAgent } from './capabilities/identity-agent.ts';
import type { IdentityInvitation } from './capabilities/identity-invitation.ts';
import type { IdentityMember } from './capabilities/identity-member.ts';
import type { IdentityPerson } from './capabilities/identity-person.ts';
import type { IdentitySession } from './capabilities/identity-session.ts';
import type { InvokeCall } from './capabilities/invoke-call.ts';
import type { InvokeCapability } from './capabilities/invoke-capability.ts';
import type { MeterBudget } from './capabilities/meter-budget.ts';
import type { MeterQuota } from './capabilities/meter-quota.ts';
import type { MeterUsage } from './capabilities/meter-usage.ts';
import type { NotesNote } from './capabilities/notes-note.ts';
import type { NotifyNotice } from './capabilities/notify-notice.ts';
import type { PartnersPayout } from './capabilities/partners-payout.ts';
import type { PlatformActivity } from './capabilities/platform-activity.ts';
import type { PlatformCapacity } from './capabilities/platform-capacity.ts';
import type { PlatformDoctor } from './capabilities/platform-doctor.ts';
import type { PlatformStatus } from './capabilities/platform-status.ts';
import type { VaultSecret } from './capabilities/vault-secret.ts';
import type { WorkRun } from './capabilities/work-run.ts';

/** What goes in and what comes out, by name. */
export interface Capabilities
  extends AccessGrant,
    AccessMatrix,
    AccessMe,
    AccessRole,
    ApprovalAutonomy,
    ApprovalRequest,
    AuditEntry,
    AuditSeal,
    EventEvent,
    IdentityAgent,
    IdentityInvitation,
    IdentityMember,
    IdentityPerson,
    IdentitySession,
    InvokeCall,
    InvokeCapability,
    MeterBudget,
    MeterQuota,
    MeterUsage,
    NotesNote,
    NotifyNotice,
    PartnersPayout,
    PlatformActivity,
    PlatformCapacity,
    PlatformDoctor,
    PlatformStatus,
    VaultSecret,
    WorkRun {}
