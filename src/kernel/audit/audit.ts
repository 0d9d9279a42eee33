// Who did what, when, through which door, and how it ended.
import { defineModule } from '#kernel/contract';
import { getEntry, listEntries } from './entries.ts';

export { type EntryRow, entryPart, type PayloadRow, payloadPart } from './tables.ts';

export const auditModule = defineModule({
  name: 'audit',
  title: 'Record',
  folder: import.meta.dirname,
  capabilities: [listEntries, getEntry],
  grants: { tenant_admin: ['audit.*'] },
});
