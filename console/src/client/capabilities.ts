// Drawn from the catalogue by console/generate.ts; not written by hand.
import type { AccessGrant } from './capabilities/access-grant.ts';
import type { AccessMatrix } from './capabilities/access-matrix.ts';
import type { AccessMe } from './capabilities/access-me.ts';
import type { AccessRole } from './capabilities/access-role.ts';
import type { ApprovalAutonomy } from './capabilities/approval-autonomy.ts';
import type { ApprovalDelegation } from './capabilities/approval-delegation.ts';
import type { ApprovalLink } from './capabilities/approval-link.ts';
import type { ApprovalRequestApprove } from './capabilities/approval-request-approve.ts';
import type { ApprovalRequestGet } from './capabilities/approval-request-get.ts';
import type { ApprovalReview } from './capabilities/approval-review.ts';
import type { AuditEntry } from './capabilities/audit-entry.ts';
import type { AuditSeal } from './capabilities/audit-seal.ts';
import type { ConnectionApi } from './capabilities/connection-api.ts';
import type { ConnectionConnection } from './capabilities/connection-connection.ts';
import type { ConnectionConnector } from './capabilities/connection-connector.ts';
import type { ConnectionReceived } from './capabilities/connection-received.ts';
import type { EventDelivery } from './capabilities/event-delivery.ts';
import type { EventEvent } from './capabilities/event-event.ts';
import type { FileFile } from './capabilities/file-file.ts';
import type { IdentityAgent } from './capabilities/identity-agent.ts';
import type { IdentityFactor } from './capabilities/identity-factor.ts';
import type { IdentityInvitation } from './capabilities/identity-invitation.ts';
import type { IdentityKey } from './capabilities/identity-key.ts';
import type { IdentityMember } from './capabilities/identity-member.ts';
import type { IdentityPassword } from './capabilities/identity-password.ts';
import type { IdentityPerson } from './capabilities/identity-person.ts';
import type { IdentitySecurity } from './capabilities/identity-security.ts';
import type { IdentitySession } from './capabilities/identity-session.ts';
import type { InvokeCall } from './capabilities/invoke-call.ts';
import type { InvokeCapability } from './capabilities/invoke-capability.ts';
import type { InvokePlan } from './capabilities/invoke-plan.ts';
import type { LedgerBalance } from './capabilities/ledger-balance.ts';
import type { MeterAccess } from './capabilities/meter-access.ts';
import type { MeterBudget } from './capabilities/meter-budget.ts';
import type { MeterCharge } from './capabilities/meter-charge.ts';
import type { MeterCost } from './capabilities/meter-cost.ts';
import type { MeterInvoice } from './capabilities/meter-invoice.ts';
import type { MeterPlan } from './capabilities/meter-plan.ts';
import type { MeterPrice } from './capabilities/meter-price.ts';
import type { MeterQuota } from './capabilities/meter-quota.ts';
import type { MeterSubscription } from './capabilities/meter-subscription.ts';
import type { MeterTariff } from './capabilities/meter-tariff.ts';
import type { MeterUsage } from './capabilities/meter-usage.ts';
import type { ModelGeneration } from './capabilities/model-generation.ts';
import type { ModelHealth } from './capabilities/model-health.ts';
import type { ModelOutcome } from './capabilities/model-outcome.ts';
import type { ModelPolicy } from './capabilities/model-policy.ts';
import type { ModelProvider } from './capabilities/model-provider.ts';
import type { ModelResponse } from './capabilities/model-response.ts';
import type { ModelText } from './capabilities/model-text.ts';
import type { ModelWire } from './capabilities/model-wire.ts';
import type { NotesNote } from './capabilities/notes-note.ts';
import type { NotifyDevice } from './capabilities/notify-device.ts';
import type { NotifyNotice } from './capabilities/notify-notice.ts';
import type { NotifyPreference } from './capabilities/notify-preference.ts';
import type { NotifyPush } from './capabilities/notify-push.ts';
import type { NotifySettings } from './capabilities/notify-settings.ts';
import type { PartnersCommission } from './capabilities/partners-commission.ts';
import type { PartnersCoupon } from './capabilities/partners-coupon.ts';
import type { PartnersFraud } from './capabilities/partners-fraud.ts';
import type { PartnersLink } from './capabilities/partners-link.ts';
import type { PartnersNetwork } from './capabilities/partners-network.ts';
import type { PartnersPartnerAgreeRate } from './capabilities/partners-partner-agree-rate.ts';
import type { PartnersPartnerReject } from './capabilities/partners-partner-reject.ts';
import type { PartnersPayout } from './capabilities/partners-payout.ts';
import type { PartnersPortal } from './capabilities/partners-portal.ts';
import type { PartnersProgram } from './capabilities/partners-program.ts';
import type { PartnersSale } from './capabilities/partners-sale.ts';
import type { PlatformActivity } from './capabilities/platform-activity.ts';
import type { PlatformAlert } from './capabilities/platform-alert.ts';
import type { PlatformAlertRule } from './capabilities/platform-alert-rule.ts';
import type { PlatformArrangement } from './capabilities/platform-arrangement.ts';
import type { PlatformBackup } from './capabilities/platform-backup.ts';
import type { PlatformCapacity } from './capabilities/platform-capacity.ts';
import type { PlatformDemo } from './capabilities/platform-demo.ts';
import type { PlatformDoctor } from './capabilities/platform-doctor.ts';
import type { PlatformHome } from './capabilities/platform-home.ts';
import type { PlatformStatus } from './capabilities/platform-status.ts';
import type { TenantBrand } from './capabilities/tenant-brand.ts';
import type { TenantDomain } from './capabilities/tenant-domain.ts';
import type { TenantPlan } from './capabilities/tenant-plan.ts';
import type { TenantTenant } from './capabilities/tenant-tenant.ts';
import type { TenantWorkspace } from './capabilities/tenant-workspace.ts';
import type { VaultAccess } from './capabilities/vault-access.ts';
import type { VaultKey } from './capabilities/vault-key.ts';
import type { VaultSecret } from './capabilities/vault-secret.ts';
import type { WebhookDelivery } from './capabilities/webhook-delivery.ts';
import type { WebhookEndpoint } from './capabilities/webhook-endpoint.ts';
import type { WorkFlowActivate } from './capabilities/work-flow-activate.ts';
import type { WorkFlowMakeAddress } from './capabilities/work-flow-make-address.ts';
import type { WorkRun } from './capabilities/work-run.ts';
import type { WorkSchedule } from './capabilities/work-schedule.ts';
import type { WorkTemplate } from './capabilities/work-template.ts';

/** What goes in and what comes out, by name. */
export interface Capabilities
  extends AccessGrant,
    AccessMatrix,
    AccessMe,
    AccessRole,
    ApprovalAutonomy,
    ApprovalDelegation,
    ApprovalLink,
    ApprovalRequestApprove,
    ApprovalRequestGet,
    ApprovalReview,
    AuditEntry,
    AuditSeal,
    ConnectionApi,
    ConnectionConnection,
    ConnectionConnector,
    ConnectionReceived,
    EventDelivery,
    EventEvent,
    FileFile,
    IdentityAgent,
    IdentityFactor,
    IdentityInvitation,
    IdentityKey,
    IdentityMember,
    IdentityPassword,
    IdentityPerson,
    IdentitySecurity,
    IdentitySession,
    InvokeCall,
    InvokeCapability,
    InvokePlan,
    LedgerBalance,
    MeterAccess,
    MeterBudget,
    MeterCharge,
    MeterCost,
    MeterInvoice,
    MeterPlan,
    MeterPrice,
    MeterQuota,
    MeterSubscription,
    MeterTariff,
    MeterUsage,
    ModelGeneration,
    ModelHealth,
    ModelOutcome,
    ModelPolicy,
    ModelProvider,
    ModelResponse,
    ModelText,
    ModelWire,
    NotesNote,
    NotifyDevice,
    NotifyNotice,
    NotifyPreference,
    NotifyPush,
    NotifySettings,
    PartnersCommission,
    PartnersCoupon,
    PartnersFraud,
    PartnersLink,
    PartnersNetwork,
    PartnersPartnerAgreeRate,
    PartnersPartnerReject,
    PartnersPayout,
    PartnersPortal,
    PartnersProgram,
    PartnersSale,
    PlatformActivity,
    PlatformAlert,
    PlatformAlertRule,
    PlatformArrangement,
    PlatformBackup,
    PlatformCapacity,
    PlatformDemo,
    PlatformDoctor,
    PlatformHome,
    PlatformStatus,
    TenantBrand,
    TenantDomain,
    TenantPlan,
    TenantTenant,
    TenantWorkspace,
    VaultAccess,
    VaultKey,
    VaultSecret,
    WebhookDelivery,
    WebhookEndpoint,
    WorkFlowActivate,
    WorkFlowMakeAddress,
    WorkRun,
    WorkSchedule,
    WorkTemplate {}
