// Whose tables there are, in the order in which a fresh database meets them.
import { join } from 'node:path';
import type { Module } from '#kernel/contract';
import type { MigrationSource } from '#kernel/store';

/** Those whose tables are there however the kernel is put together. */
const own = [
  ...['tenant', 'identity', 'access', 'vault', 'connection', 'file', 'ledger', 'audit', 'event', 'meter', 'approval'],
  ...['invoke', 'work', 'notify', 'model', 'platform'],
];

export function migrationsOf(modules: readonly Module[]): MigrationSource[] {
  const others = modules.flatMap(({ name, folder }) => (folder ? [{ module: name, folder }] : []));
  return [...own.map((module) => ({ module, folder: join(import.meta.dirname, module) })), ...others];
}
