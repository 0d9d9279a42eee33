// Backups as capabilities: one now, one every day, and which there are.
import { join } from 'node:path';
import { z } from 'zod';
import { type Capability, contract, Instant, list, Page, type Schedule } from '#kernel/contract';
import type { Upkeep } from '../upkeep.ts';
import { makeBackup } from './make.ts';
import { clearShelf, keptOn, nameFor, openShelf } from './shelf.ts';

const Backup = z.object({ name: z.string(), takenAt: Instant, bytes: z.int() });

export const makeBackupNow = contract({
  name: 'platform.backup.make',
  summary: 'Back the whole installation up into its home, where the newest seven are kept.',
  effect: 'write',
  access: 'platform.backup.make',
  limit: { calls: 10, per: '1 hour' },
  input: z.object({}),
  output: Backup.extend({ tables: z.int(), rows: z.int() }),
  undo: { never: 'a backup stays until seven newer ones are there' },
  example: {},
});

export const listBackups = contract({
  name: 'platform.backup.list',
  summary: 'List the backups in the home of the installation, newest first.',
  effect: 'read',
  access: 'platform.backup.read',
  input: Page,
  output: list(Backup),
  example: { limit: 10 },
});

export const daily: Schedule = {
  name: 'daily-backup',
  contract: makeBackupNow,
  input: {},
  every: '24 hours',
  scope: 'installation',
};

export function backupCapabilities(upkeep: Upkeep): Capability[] {
  return [
    makeBackupNow.implement(async (call) => {
      const name = nameFor(call.now);
      if (call.rehearsing) return { name, takenAt: call.now, bytes: 0, tables: 0, rows: 0 };
      const path = join(await openShelf(upkeep.home), name);
      const { version } = upkeep;
      const made = await upkeep.asOwner((owner) => makeBackup(owner, { path, version, takenAt: call.now }));
      await clearShelf(upkeep.home);
      return { name, takenAt: call.now, ...made };
    }),
    listBackups.implement(async (_call, { limit, after }) => {
      const all = await keptOn(upkeep.home);
      const items = all.filter(({ name }) => after === undefined || name < after).slice(0, limit);
      return { items, next: items.length === limit ? (items.at(-1)?.name ?? null) : null };
    }),
  ];
}
