// The example of every capability through every door. What would change something is rehearsed.
import { after, before, suite, test } from 'node:test';
import type { Registered } from '#kernel/invoke';
import { flowNames } from './conformance/flows.ts';
import { keyFor, openScene, type Scene } from './conformance/scene.ts';
import { hasAllDoors, same } from './conformance/through.ts';

suite('every door, with an example', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene();
  });
  after(() => scene.close());

  test('does the same with the example of every capability, whether that works or not', async (t) => {
    for (const entry of scene.entries.filter(hasAllDoors).filter(isOtherThanReal)) {
      await t.test(entry.contract.name, async () => {
        scene.world.clock.pass('1 minute');
        // What would change something is rehearsed, or it would be another thing at the next door.
        const rehearse = entry.contract.effect !== 'read';
        const token = keyFor(scene, entry, scene.acme);
        await same(scene, entry, () => ({ input: entry.contract.spec.example, token, rehearse }));
      });
    }
  });
});

/** A read that needs nothing to be there first is called for real with its example. */
function isOtherThanReal({ contract: { name, effect } }: Registered): boolean {
  return effect !== 'read' || flowNames.includes(name);
}
