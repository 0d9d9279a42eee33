// What an agent asks for here has secrets that are made while it is done: it is asked for once all the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { approveRequest } from '#kernel/approval';
import { createEndpoint, removeEndpoint, rotateSecret } from './endpoints.ts';
import { openScene } from './scene.test.ts';

test('a webhook that an agent asks for is approved once, made once, and can be given up in the same way', async () => {
  const scene = await openScene();
  try {
    const { world } = scene;
    const { ada, ask } = await scene.company();
    const agent = await world.agent(ada, 'tenant_admin');
    const waiting = async () => {
      const { items } = await ask('approval.request.list', { state: 'waiting' });
      return items as { id: string; inputHash: string; capability: string }[];
    };
    const endpoint = async () => {
      const { items } = await ask('webhook.endpoint.list');
      return (items as { id: string; version: number; active: boolean }[])[0];
    };
    async function approved(capability: string, input: object) {
      const { status } = await world.answer(agent, capability, input, { key: capability });
      assert.equal(status, 'waiting');
      const [request, ...others] = await waiting();
      assert.ok(request && others.length === 0);
      assert.equal(request.capability, capability);
      await world.call(ada, approveRequest, { approvalId: request.id, inputHash: request.inputHash });
      await world.settle();
      assert.deepEqual(await waiting(), [], 'nothing else is asked for');
    }

    const { name } = createEndpoint.contract;
    await approved(name, { url: 'https://hooks.example.com/agent', events: ['custom.*'] });
    const made = await endpoint();
    assert.ok(made?.active);
    const seen = (row: typeof made) => ({ endpointId: row.id, ifVersion: row.version });
    await approved(rotateSecret.contract.name, seen(made));
    const rotated = await endpoint();
    assert.ok(rotated && rotated.version > made.version);
    await approved(removeEndpoint.contract.name, seen(rotated));
    assert.equal(await endpoint(), undefined);
  } finally {
    await scene.close();
  }
});
