// The kernel's front door: how it is opened.
import { instantOf, systemClock } from '#base/time';
import { openStore } from '#kernel/store';
import { assemble } from './assemble.ts';
import { migrationsOf } from './migrations.ts';
import type { Kernel, KernelOptions } from './whole.ts';

export { migrationsOf } from './migrations.ts';
export { logFolderOf } from './surroundings.ts';
export type { Kernel, KernelOptions } from './whole.ts';

export async function openKernel(options: KernelOptions): Promise<Kernel> {
  const clock = options.clock ?? systemClock;
  const store = await openStore({
    home: options.home,
    databaseUrl: options.databaseUrl,
    rootKey: options.rootKey,
    migrations: migrationsOf(options.modules),
    now: instantOf(clock.nowMs()),
    ...(options.poolSize ? { poolSize: options.poolSize } : {}),
    poolWaitMs: options.poolWaitMs,
    embedded: options.embedded,
  });
  return assemble(options, clock, store);
}
