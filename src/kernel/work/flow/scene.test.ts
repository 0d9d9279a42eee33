// A company that draws flows over the capabilities of the trial, and what these have done.
import type { Authenticated } from '#kernel/identity';
import { type Moods, trialOf, workflowsOf } from '#test/journeys';
import { createWorld, type World, type WorldOptions } from '#test/world';
import { flowsOf } from './testing.ts';

export interface Scene {
  readonly moods: Moods;
  readonly world: World;
  readonly who: Authenticated;
  readonly flows: ReturnType<typeof flowsOf>;
  /** Everything done under a label that begins so. */
  didOf(word: string): string[];
}

export async function openScene(options: WorldOptions = {}): Promise<Scene> {
  const moods: Moods = { did: [], refuse: new Map(), bodies: [] };
  const world = await createWorld({ modules: [trialOf(moods, workflowsOf(moods))], ...options });
  const who = await world.person((await world.tenant('Flows Ltd')).id, 'tenant_admin');
  const didOf = (word: string) => moods.did.filter((one) => one.startsWith(word));
  return { moods, world, who, flows: flowsOf(world, who), didOf };
}
