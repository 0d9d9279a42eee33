// HEAD is GET without a body, for what only reads.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { createWorld, type World } from '#test/world';

suite('HEAD', () => {
  let world: World;
  let key: string;
  before(async () => {
    world = await createWorld();
    key = await world.keyOf(await world.person(world.kernel.tenants.owner().id, 'manager'));
  });
  after(() => world.close());

  async function ask(path: string, init: RequestInit = {}, as = key) {
    const { url } = await world.http();
    const headers = { ...(as ? { authorization: `Bearer ${as}` } : {}), 'content-type': 'application/json' };
    const response = await fetch(`${url}${path}`, { ...init, headers: { ...headers, ...init.headers } });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  const told = ['content-type', 'cache-control', 'x-content-type-options', 'location'];

  const paths = ['/api/health', '/api/v1/notes/note/list', '/docs', '/openapi.json', '/api/v1/no/such/thing'];

  for (const path of paths) {
    test(`of ${path} says what GET says, and no more`, async () => {
      const get = await ask(path);
      const head = await ask(path, { method: 'HEAD' });
      assert.deepEqual([head.status, head.text], [get.status, '']);
      for (const name of told) assert.equal(head.headers.get(name), get.headers.get(name), name);
    });
  }

  test('of a stream ends at once', async () => {
    const { status, text, headers } = await ask('/api/v1/event/event/stream', { method: 'HEAD' });
    assert.deepEqual([status, text, headers.get('content-type')], [200, '', 'text/event-stream']);
  });

  test('needs the credential that GET needs', async () => {
    assert.equal((await ask('/api/v1/notes/note/list', { method: 'HEAD' }, '')).status, 401);
  });

  test('of what changes something is nothing', async () => {
    assert.equal((await ask('/api/v1/notes/note/create', { method: 'HEAD' })).status, 404);
  });
});

test('a read that is rehearsed is the read, whatever the door', async (t) => {
  const world = await createWorld();
  t.after(() => world.close());
  const key = await world.keyOf(await world.person(world.kernel.tenants.owner().id, 'manager'));
  const { url } = await world.http();
  async function post(path: string, body: object, more: Record<string, string> = {}) {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...more };
    return JSON.parse(
      await (await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).text(),
    );
  }
  const none = { items: [], next: null };
  assert.deepEqual(await post('/api/v1/notes/note/list', {}, { 'cadre-rehearse': 'true' }), none);
  const params = { name: 'notes.note.list', arguments: {}, _meta: { 'cadre/rehearse': true } };
  const { result } = await post('/mcp', { jsonrpc: '2.0', id: 1, method: 'tools/call', params });
  assert.deepEqual(result.structuredContent, none);
});
