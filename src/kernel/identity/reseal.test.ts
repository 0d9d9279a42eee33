import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { newId } from '#base/id';
import { instantOf } from '#base/time';
import { createWorld, type World } from '#test/world';
import { resealFactors } from './reseal.ts';
import { sealingFor } from './sealing.ts';

const keys = { from: 'the root key as it was until today', to: 'the root key as it is from now on' };

suite('second factors under another root key', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
  });
  after(() => world.close());

  const now = () => instantOf(world.clock.nowMs());

  async function factor(rootKey: string, secret: string): Promise<string> {
    const { actor } = await world.person(world.kernel.tenants.owner().id, 'manager');
    await world.sql(
      'insert into identity.factors (id, created_at, updated_at, user_id, sealed) values ($1, $2, $2, $3, $4)',
      [newId(world.clock.nowMs()), now(), actor.id, sealingFor(rootKey, 'factor').seal(actor.id, secret)],
    );
    return actor.id;
  }

  async function opened(userId: string): Promise<string | undefined> {
    const [row] = await world.sql<{ sealed: string }>('select sealed from identity.factors where user_id = $1', [
      userId,
    ]);
    return sealingFor(keys.to, 'factor').open(userId, row?.sealed ?? '');
  }

  test('open as before, and those that are sealed anew already stay', async () => {
    const [ada, bob] = [await factor(keys.from, 'of Ada'), await factor(keys.to, 'of Bob')];
    assert.equal(await resealFactors(world.kernel.store, now(), keys), 1);
    assert.deepEqual([await opened(ada), await opened(bob)], ['of Ada', 'of Bob']);
    assert.equal(await resealFactors(world.kernel.store, now(), keys), 0);
  });

  test('stay all as they are when one of them does not open', async () => {
    const good = await factor(keys.from, 'of Cleo');
    await factor('the root key of somebody else entirely', 'of Dan');
    await assert.rejects(resealFactors(world.kernel.store, now(), keys), { code: 'invalid' });
    assert.equal(await opened(good), undefined);
  });
});
