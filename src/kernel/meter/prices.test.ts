import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { openScene, type Scene } from './scene.test.ts';

const Listed = z.object({
  items: z.array(z.object({ model: z.string(), item: z.string(), isConfirmed: z.boolean() })),
});

suite('the price book', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene();
  });
  after(() => scene.close());

  async function listed(model: string) {
    const answer = await scene.world.answer(await scene.company(), 'meter.price.list', { model, limit: 200 });
    assert.equal(answer.status, 'done');
    return Listed.parse(answer.output).items.map(({ item, isConfirmed }) => ({ item, isConfirmed }));
  }

  test('a house says which of the prices it begins with nobody has confirmed', async () => {
    const items = ['cached_token', 'input_token', 'output_token', 'cache_write_hour_token', 'cache_write_token'];
    assert.deepEqual(
      await listed('claude-haiku-4-5'),
      items.map((item) => ({ item, isConfirmed: true })),
    );
    assert.deepEqual(await listed('gpt-4o-mini-tts'), [
      { item: 'input_token', isConfirmed: true },
      { item: 'second', isConfirmed: false },
    ]);
    assert.deepEqual(await listed('bytedance/seedance-1-lite'), [{ item: 'second', isConfirmed: false }]);
  });

  test('what somebody sets is confirmed, and what was before stays as it was', async () => {
    const { world } = scene;
    const keeper = await world.person(world.kernel.tenants.owner().id, 'super_admin');
    const price = { provider: 'openai', model: 'gpt-image-1', item: 'image', microsPerMillion: 167_000_000_000 };
    const answer = await world.answer(keeper, 'meter.price.set', price);
    assert.equal(answer.status, 'done');
    assert.deepEqual(await listed('gpt-image-1'), [
      { item: 'image', isConfirmed: false },
      { item: 'image', isConfirmed: true },
    ]);
  });
});
