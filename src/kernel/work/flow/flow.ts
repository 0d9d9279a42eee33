// Flows: work that people draw, put to work, watch and take back.
import type { Capability } from '#kernel/contract';
import { created, drawingCapabilities, removed } from './drawing.ts';
import { historyCapabilities } from './history.ts';
import type { Proving } from './hooks.ts';
import { migrateFlowRun } from './migrating.ts';
import { runningCapabilities } from './running.ts';
import { openSandboxes } from './sandbox/sandbox.ts';
import { activated, deactivated, triggerCapabilities } from './triggers.ts';

export const flowEvents = [created, removed, activated, deactivated];

export function flowCapabilities(vault: Proving): readonly Capability[] {
  const sandboxes = openSandboxes();
  return [
    ...drawingCapabilities,
    ...triggerCapabilities,
    ...runningCapabilities(sandboxes, vault),
    ...historyCapabilities,
    migrateFlowRun,
  ];
}
