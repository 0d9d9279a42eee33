// What was used, by whom. Work that commits carries its usage row with it; plain reads are tallied by the second.
import { defineModule, type Module } from '#kernel/contract';
import { summarizeUsage } from './usage.ts';

export { type UsageRow, usagePart } from './tables.ts';
export { openTally, type Tally } from './tally.ts';

export const meterModule: Module = defineModule({
  name: 'meter',
  title: 'Usage',
  folder: import.meta.dirname,
  capabilities: [summarizeUsage],
  grants: { tenant_admin: ['meter.*'], manager: ['meter.usage.read'] },
});
