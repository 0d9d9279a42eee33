// The example of every capability in the house and through the doors in turn; all of them are tried with what it is
// really called with. What would change something is rehearsed.
import { after, before, suite, test } from 'node:test';
import type { Registered } from '#kernel/invoke';
import { flowNames } from './conformance/flows.ts';
import { keyFor, openScene, type Scene } from './conformance/scene.ts';
import { hasAllDoors, names, same } from './conformance/through.ts';

suite('every door, with an example', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene();
  });
  after(() => scene.close());

  test('does the same with the example of every capability, whether that works or not', async (t) => {
    const others = names.filter((name) => name !== 'call');
    for (const [index, entry] of scene.entries.filter(hasAllDoors).filter(isOtherThanReal).entries()) {
      const chosen = ['call', others[index % others.length] ?? 'call'] as const;
      await t.test(entry.contract.name, async () => {
        scene.world.clock.pass('1 minute');
        // What would change something is rehearsed, or it would be another thing at the next door.
        const rehearse = entry.contract.effect !== 'read';
        const token = keyFor(scene, entry, scene.acme);
        await same(scene, entry, () => ({ input: entry.contract.spec.example, token, rehearse }), chosen);
      });
    }
  });
});

/** A read that needs nothing to be there first is called for real with its example. */
function isOtherThanReal({ contract: { name, effect } }: Registered): boolean {
  return effect !== 'read' || flowNames.includes(name);
}
