// The demo company plays: whatever is sent there, by people, by webhooks or over time, nobody outside hears of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startReceiver } from '#connectors/webhook';
import { startVendor } from './stage/vendor.ts';
import { createStage } from './stage.ts';
import { createWorld } from './world.ts';

const origin = 'https://hooks.example.com';

test('nothing that is sent in the demo company arrives anywhere, and the same in another company does', async () => {
  const [vendor, receiver] = await Promise.all([startVendor(), startReceiver()]);
  const world = await createWorld({
    modules: [createStage(vendor.url)],
    egress: { baseUrls: { [origin]: receiver.url } },
  });
  try {
    const boss = await world.person(world.kernel.tenants.owner().id, 'super_admin');
    const opened = await world.answer(boss, 'platform.demo.open', {});
    assert.ok(opened.status === 'done');
    const { tenantId } = opened.output as { tenantId: string };
    await world.settle();

    async function sendAll(inTenant: string) {
      const ada = await world.person(inTenant, 'tenant_admin');
      const done = async (capability: string, input: object) => {
        const answer = await world.answer(ada, capability, input);
        assert.ok(answer.status === 'done', capability);
        return Object(answer.output);
      };
      const { id: endpointId } = await done('webhook.endpoint.create', { url: `${origin}/demo`, events: ['custom.*'] });
      await done('event.event.publish', { type: 'custom.order.placed', data: { orderId: 'A-1' } });
      await world.settle();
      await done('webhook.endpoint.test', { endpointId });
      const letter = await done('stage.letter.send', { to: 'Ada', words: 'Come to the garden.' });
      const post = await world.answer(ada, 'stage.letter.post', { to: 'Ada', words: 'Come.' }).catch((error) => error);
      await world.settle();
      return { letter, post };
    }

    const { letter, post } = await sendAll(tenantId);
    assert.deepEqual([letter.letterId, post.code], ['pretended', 'conflict']);
    assert.deepEqual([vendor.asked, receiver.asked.length], [0, 0], 'nobody was asked anything');
    await sendAll((await world.tenant('A real company')).id);
    assert.deepEqual(
      [...vendor.taken.values()].map(({ to }) => to),
      ['Ada', 'Ada'],
    );
    assert.deepEqual(
      receiver.told.map(({ json }) => Object(json).type),
      ['custom.order.placed', 'webhook.test'],
    );
  } finally {
    await world.close();
    await Promise.all([vendor.close(), receiver.stop()]);
  }
});
