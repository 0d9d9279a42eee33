// Playing the history: what each module declares as its demo, in order, once, and then the night before.
import { playBoxes } from './boxes.ts';
import { recordCosts } from './costs.ts';
import { playFlows } from './flows.ts';
import { inOrder } from './model.ts';
import { playNight } from './night.ts';
import { current, nowOf } from './opening.ts';
import type { DemoParts } from './parts.ts';
import { openStage } from './stage.ts';
import { entries } from './store.ts';

export interface Played {
  readonly modules: readonly string[];
}

export async function playDemo(parts: DemoParts, tenantId: string): Promise<Played> {
  const demo = await current(parts);
  if (demo?.tenantId !== tenantId || demo.playedAt) return { modules: [] };
  const plays = parts
    .modules()
    .flatMap(({ name, demo: play }) => (play ? [{ name, play, after: play.after ?? [] }] : []));
  const modules: string[] = [];
  for (const { name, play } of inOrder(plays)) {
    await play.seed(openStage(parts, demo, name));
    modules.push(name);
  }
  const stage = openStage(parts, demo, 'platform');
  // Before anything is done under limits: these count what was used before them.
  await recordCosts(parts, demo, stage);
  await playNight(stage);
  await playBoxes(stage);
  await playFlows(stage);
  await parts.store.engineWork(nowOf(parts)).commit([entries.played(tenantId, nowOf(parts))]);
  return { modules };
}
