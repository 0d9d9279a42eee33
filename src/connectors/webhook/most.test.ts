import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mostEndpoints } from './model.ts';
import { openScene } from './scene.test.ts';

test('a company has only so many webhooks, however many are made at once; who removes one has room again', async () => {
  const scene = await openScene();
  try {
    const [shop, other] = [await scene.company(), await scene.company()];
    const asked = Array.from({ length: mostEndpoints - 1 }, () => shop.subscribe());
    const [first] = await Promise.all(asked);
    const last = await Promise.allSettled(Array.from({ length: 6 }, () => shop.subscribe()));
    const refused = last.filter((one) => one.status === 'rejected');
    assert.equal(last.length - refused.length, 1);
    for (const { reason } of refused) {
      assert.equal(reason.code, 'conflict');
      assert.match(reason.message, /30 webhooks at most; remove one/);
    }
    await other.subscribe();
    assert.ok(first);
    await shop.ask('webhook.endpoint.remove', { endpointId: first.id, ifVersion: first.version });
    await shop.subscribe();
    await assert.rejects(shop.subscribe());
  } finally {
    await scene.close();
  }
});
