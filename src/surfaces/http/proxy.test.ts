import assert from 'node:assert/strict';
import { test } from 'node:test';
import fastify from 'fastify';
import { settingsOf } from './settings.ts';

async function seenBehind(trustProxy: boolean, forwarded: string) {
  const server = fastify(settingsOf({ trustProxy, requestId: () => 'one' }));
  server.get('/', (request) => ({ ip: request.ip }));
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  try {
    const answer = await fetch(address, { headers: { 'x-forwarded-for': forwarded } });
    return (await answer.json()) as unknown;
  } finally {
    await server.close();
  }
}

test('of what is said about who asks, the nearest proxy is believed, and nothing when none is trusted', async () => {
  assert.deepEqual(await seenBehind(true, '10.0.0.1, 127.0.0.1, 203.0.113.5'), { ip: '203.0.113.5' });
  assert.deepEqual(await seenBehind(true, '203.0.113.9'), { ip: '203.0.113.9' });
  assert.deepEqual(await seenBehind(false, '203.0.113.9'), { ip: '127.0.0.1' });
});
