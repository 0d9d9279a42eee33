import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorld, rootKey, type World } from '#test/world';
import { refusedAs } from './scene.test.ts';
import { openRoot, openSeals, rotateRoot, type Seals } from './vault.ts';

const newKey = 'a new root key, of thirty-two characters or more';

async function withSeals(work: (world: World, open: (key: string) => Seals) => Promise<void>) {
  const world = await createWorld();
  const opened: Seals[] = [];
  try {
    await work(world, (key) => {
      const seals = openSeals({ store: world.kernel.store, clock: world.kernel.clock, root: openRoot(key) });
      opened.push(seals);
      return seals;
    });
  } finally {
    for (const seals of opened) seals.close();
    await world.close();
  }
}

test('with a new root key everything opens that did before, and the old one opens nothing', async () => {
  await withSeals(async (world, open) => {
    const { store, clock } = world.kernel;
    const tenants = await Promise.all(['Acme', 'Bolt'].map((name) => world.tenant(name)));
    const before = open(rootKey);
    const sealed: { tenantId: string; text: string; seal: string }[] = [];
    for (const { id: tenantId } of tenants) {
      for (let at = 0; at < 5; at += 1) {
        const text = `${tenantId} ${at}`;
        sealed.push({ tenantId, text, seal: await before.seal(tenantId, `subject ${at}`, text) });
      }
    }
    await before.shred(tenants[0]?.id ?? '', 'subject 0');
    assert.deepEqual(await rotateRoot({ store, clock, from: rootKey, to: newKey }), { keys: 9 });
    const after = open(newKey);
    for (const [index, { tenantId, text, seal }] of sealed.entries()) {
      assert.equal(await after.open(tenantId, seal), index === 0 ? undefined : text);
    }
    assert.deepEqual([await after.fitsRoot(), await open(rootKey).fitsRoot()], [true, false]);
    const { tenantId, seal } = sealed[1] ?? assert.fail();
    await assert.rejects(open(rootKey).open(tenantId, seal), refusedAs('unavailable'));
    await assert.rejects(async () => open(rootKey).seal(tenantId, 'somebody new', 'x'), refusedAs('unavailable'));
    await after.seal(tenantId, 'somebody new', 'x');
  });
});

test('with a wrong old root key nothing is changed at all', async () => {
  await withSeals(async (world, open) => {
    const { store, clock } = world.kernel;
    const { id } = await world.tenant('Acme');
    const seal = await open(rootKey).seal(id, 'ada', 'still there');
    const keys = () => world.sql('select * from vault.keys order by id');
    const before = await keys();
    await assert.rejects(
      rotateRoot({ store, clock, from: 'not the root key, but as long', to: newKey }),
      refusedAs('invalid'),
    );
    assert.deepEqual(await keys(), before);
    assert.equal(await open(rootKey).open(id, seal), 'still there');
  });
});

test('many keys are wrapped anew in one transaction', async () => {
  await withSeals(async (world, open) => {
    const { store, clock } = world.kernel;
    const { id } = await world.tenant('Acme');
    const seals = open(rootKey);
    for (let from = 0; from < 2100; from += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, at) => seals.seal(id, `subject ${from + at}`, 'x')));
    }
    assert.deepEqual(await rotateRoot({ store, clock, from: rootKey, to: newKey }), { keys: 2100 });
    assert.deepEqual(await world.sql('select count(distinct root)::int as roots from vault.keys'), [{ roots: 1 }]);
  });
});
