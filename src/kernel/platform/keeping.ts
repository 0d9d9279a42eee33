// What keeps an installation fit: the doctor, backups, forgetting people who ask for it, and watching over it.
import type { Health, Module } from '#kernel/contract';
import { activityCapabilities, activitySchedule } from './activity/activity.ts';
import { alertCapabilities, alertEvents, alertSchedule } from './alert/alerts.ts';
import { arrangementCapabilities, arrangementSubject } from './arrangement/arrangement.ts';
import { backupCapabilities, daily } from './backup/backups.ts';
import { capacityCapabilities, capacitySchedule } from './capacity/capacity.ts';
import { demoCapabilities } from './demo/demos.ts';
import { doctor } from './doctor/doctor.ts';
import { homeReads } from './home-reads.ts';
import { followReceipts } from './purge/everywhere.ts';
import { subjectCapabilities } from './purge/subjects.ts';
import { statusCapabilities, statusChanged } from './status/status.ts';
import { metricsCapability } from './telemetry/metrics.ts';
import { createTelemetry } from './telemetry/telemetry.ts';
import { tenantExported, tenantImported } from './transfer/contracts.ts';
import { moving, transferCapabilities } from './transfer/transfers.ts';
import type { Upkeep } from './upkeep.ts';

export type Keeping = Omit<Module, 'name' | 'title'>;

const watching = ['platform.status.read', 'platform.alert.read', 'platform.activity.read'];

export function keeping(upkeep: Upkeep, health: readonly Health[]): Keeping {
  followReceipts(upkeep);
  return {
    folder: import.meta.dirname,
    capabilities: [
      ...[doctor(upkeep, health), ...backupCapabilities(upkeep), ...subjectCapabilities(upkeep)],
      ...[...statusCapabilities(upkeep), ...alertCapabilities(upkeep), ...activityCapabilities(upkeep)],
      ...[...capacityCapabilities(upkeep), metricsCapability({ telemetry: createTelemetry(), ...upkeep })],
      ...[...transferCapabilities(upkeep), ...arrangementCapabilities],
      ...(upkeep.play
        ? [...demoCapabilities({ ...upkeep, ...upkeep.play }), ...homeReads({ ...upkeep, ...upkeep.play })]
        : []),
    ],
    events: [statusChanged, ...alertEvents, tenantExported, tenantImported],
    subjects: [arrangementSubject],
    schedules: [daily, alertSchedule, activitySchedule, capacitySchedule],
    grants: {
      tenant_admin: [
        'platform.subject.find',
        'platform.subject.purge',
        'platform.alert.manage',
        ...watching,
        ...moving,
      ],
      manager: watching,
    },
  };
}
