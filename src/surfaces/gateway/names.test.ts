// Models by name, as the official clients ask for one.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, suite, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { clients, operatorsKeys } from '#test/gateway';
import { createWorld, type World } from '#test/world';
import { mountGateway } from './gateway.ts';

suite('one model by its name', () => {
  let world: World;
  let there: ReturnType<typeof clients>;
  const server = createServer((incoming, outgoing) => {
    const { url = '' } = incoming;
    const mount = mountGateway(world.kernel).find(({ path, below }) => (below ? url.startsWith(path) : url === path));
    mount?.serve({ incoming, outgoing, id: 'a-request', ip: '127.0.0.1', host: 'localhost' });
  });

  before(async () => {
    world = await createWorld({ models: { keys: operatorsKeys } });
    const admin = await world.person((await world.tenant('Garden Ltd')).id, 'tenant_admin');
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    there = clients(`http://127.0.0.1:${port}`, await world.keyOf(admin));
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    await world.close();
  });

  test('is shown as each dialect has it', async () => {
    const theirs = await there.openai.models.retrieve('anthropic/claude-opus-4-5');
    assert.deepEqual([theirs.id, theirs.object, theirs.owned_by], ['anthropic/claude-opus-4-5', 'model', 'anthropic']);
    const ours = await there.anthropic.models.retrieve('openai/gpt-4');
    assert.deepEqual([ours.id, ours.type], ['openai/gpt-4', 'model']);
    const { data } = await there.openai.models.list();
    assert.ok(data.some(({ id }) => id === 'openai/gpt-4'));
  });

  test('that is not there is not found, by either', async () => {
    await assert.rejects(there.openai.models.retrieve('openai/gpt-none'), OpenAI.NotFoundError);
    await assert.rejects(there.anthropic.models.retrieve('%E0%A4'), Anthropic.NotFoundError);
  });
});
