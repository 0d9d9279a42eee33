// How the stories of this folder come about: a house with people in it, and a meter that counts for them.
import { newId } from '#base/id';
import type { Log } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';
import { createMeter, type Meter } from './meter.ts';

export interface Scene {
  readonly world: World;
  readonly meter: Meter;
  /** A company of its own, and its administrator. */
  company(): Promise<Authenticated>;
  close(): Promise<void>;
}

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export function meterOf(world: World, log = silent): Meter {
  const { store, live } = world.kernel;
  const meter = createMeter({ store, clock: world.clock, log, newId: () => newId(world.clock.nowMs()) });
  live.subscribeAll((event) => meter.onEvents(event));
  return meter;
}

export async function openScene(): Promise<Scene> {
  const world = await createWorld();
  return {
    world,
    meter: world.kernel.meter,
    async company() {
      return world.person((await world.tenant('Meter Ltd')).id, 'tenant_admin');
    },
    async close() {
      await world.close();
    },
  };
}
