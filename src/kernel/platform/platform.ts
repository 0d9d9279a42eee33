// How the installation is doing.
import { z } from 'zod';
import { type Capability, contract, defineModule, type Health, type Module } from '#kernel/contract';
import { homePage } from './home.ts';
import { type Keeping, keeping } from './keeping.ts';
import { logSearch } from './log-search.ts';
import { lookAt } from './status/look.ts';
import type { Upkeep } from './upkeep.ts';

export { restoreBackup } from './backup/restore.ts';
export { staysHere } from './demo/demos.ts';
export { type LogFile, openLogFile } from './log-file.ts';
export { moveNotaries } from './purge/notaries.ts';
export { reapplyReceipts } from './purge/reapply.ts';
export { reportStatus } from './status/status.ts';
export { type StatusWatch, watchStatus } from './status/watch.ts';
export { createTelemetry, type Telemetry, type Tracing } from './telemetry/telemetry.ts';
export type { Upkeep } from './upkeep.ts';

export const readHealth = contract({
  name: 'platform.health.read',
  summary: 'Tell whether Cadre and each of its parts are well.',
  effect: 'read',
  caller: 'visitor',
  http: 'GET /api/health',
  input: z.object({}),
  output: z.object({
    status: z.enum(['ok', 'degraded']),
    version: z.string(),
    parts: z.record(z.string(), z.object({ ok: z.boolean(), note: z.string().optional() })),
  }),
  example: {},
});

export interface PlatformOptions {
  readonly version: string;
  readonly health: readonly Health[];
  readonly logFolder: string;
  /** Without it the installation can say how it is, and nothing more. */
  readonly upkeep?: Upkeep;
}

export function platformModule({ version, health, logFolder, upkeep }: PlatformOptions): Module {
  const read = readHealth.implement(async () => {
    const states = await lookAt(health);
    const parts = Object.fromEntries(states.map(({ part, ...state }) => [part, state]));
    return { status: states.every(({ ok }) => ok) ? ('ok' as const) : ('degraded' as const), version, parts };
  });
  const always = [read, homePage(version), logSearch(logFolder)];
  return defineModule({
    name: 'platform',
    title: 'Installation',
    ...(upkeep ? withUpkeep(always, keeping(upkeep, health)) : { capabilities: always }),
  });
}

function withUpkeep(always: readonly Capability[], { capabilities, ...rest }: Keeping) {
  return { ...rest, capabilities: [...always, ...capabilities] };
}
