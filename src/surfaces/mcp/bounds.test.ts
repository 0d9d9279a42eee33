// How much and how often somebody may say something here.
import assert from 'node:assert/strict';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { contract, defineModule } from '#kernel/contract';
import { createWorld, type World } from '#test/world';
import { largestMessage } from './mcp.ts';

const weigh = contract({
  ...{ name: 'scales.parcel.weigh', summary: 'Weigh a parcel.', effect: 'read', access: 'signed-in' },
  maxBytes: 3_000_000,
  input: z.object({ parcel: z.string() }),
  output: z.object({ size: z.int() }),
  example: { parcel: 'x' },
}).implement((_call, { parcel }) => ({ size: parcel.length }));
const scales = defineModule({ name: 'scales', title: 'Scales', capabilities: [weigh] });

suite('a message', () => {
  let world: World;
  let key: string;
  const generous = { calls: 1_000_000, per: '1 minute' } as const;

  before(async () => {
    const limits = { perIp: { calls: 30, per: '1 hour' }, perActor: generous, perTenant: generous } as const;
    world = await createWorld({ modules: [scales], limits });
    key = await world.keyOf(await world.person(world.kernel.tenants.owner().id, 'manager'));
  });
  after(() => world.close());

  async function say(method: string, params: object, as = key) {
    const { port } = await world.http();
    const headers = { 'content-type': 'application/json', ...(as ? { authorization: `Bearer ${as}` } : {}) };
    const sent = request({ host: '127.0.0.1', port, path: '/mcp', method: 'POST', headers, agent: false });
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      sent.on('response', resolve);
      // Whoever is refused while still speaking can not finish; the answer is there all the same.
      sent.on('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? undefined : reject(error)));
      sent.end(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
    });
    const message = JSON.parse(await text(response));
    return { status: response.statusCode ?? 0, headers: response.headers, message };
  }

  test('may be as large as the tool it calls takes', async () => {
    const input = { parcel: 'x'.repeat(2_500_000) };
    const { message } = await say('tools/call', { name: weigh.contract.name, arguments: input });
    assert.deepEqual(message.result.structuredContent, { size: 2_500_000 });
  });

  test('larger than its own tool takes is refused by that tool', async () => {
    const input = { title: 'x', body: 'x'.repeat(1_200_000) };
    const { message } = await say('tools/call', { name: 'notes.note.create', arguments: input });
    assert.equal(message.result.structuredContent.code, 'too_large');
  });

  test('nested without end is refused as a mistake, wherever in it', async () => {
    const { url } = await world.http();
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    for (const body of [deep, `{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"more":${deep}}}`]) {
      const answer = await fetch(`${url}/mcp`, { method: 'POST', headers, body });
      assert.equal(answer.status, 400, await answer.text());
    }
  });

  test('larger than any tool takes is not read to its end', async () => {
    const input = { parcel: 'x'.repeat(largestMessage(world.kernel) + 100_000) };
    assert.equal((await say('tools/call', { name: weigh.contract.name, arguments: input })).status, 413);
  });

  test('from nobody may have a megabyte and no more', async () => {
    const input = { parcel: 'x'.repeat(1_200_000) };
    assert.equal((await say('tools/call', { name: weigh.contract.name, arguments: input }, '')).status, 413);
  });

  test('counts against its address, also when it is only a list or comes from nobody', async () => {
    const statuses: number[] = [];
    for (let time = 0; time < 40; time += 1) statuses.push((await say('tools/list', {}, time % 2 ? key : '')).status);
    assert.deepEqual([...new Set(statuses)].sort(), [200, 401, 429]);
    assert.equal(statuses.at(-1), 429);
    const { headers, message } = await say('ping', {});
    assert.ok(Number(headers['retry-after']) > 0);
    assert.equal(message.error.data.code, 'limited');
  });
});
