// What keeps an installation fit: the doctor, backups, and forgetting people who ask for it.
import type { Health, Module } from '#kernel/contract';
import { backupCapabilities, daily } from './backup/backups.ts';
import { doctor } from './doctor/doctor.ts';
import { subjectCapabilities } from './purge/subjects.ts';
import type { Upkeep } from './upkeep.ts';

export type Keeping = Omit<Module, 'name' | 'title'>;

export function keeping(upkeep: Upkeep, health: readonly Health[]): Keeping {
  return {
    folder: import.meta.dirname,
    capabilities: [doctor(upkeep, health), ...backupCapabilities(upkeep), ...subjectCapabilities(upkeep)],
    schedules: [daily],
    grants: { tenant_admin: ['platform.subject.find', 'platform.subject.purge'] },
  };
}
