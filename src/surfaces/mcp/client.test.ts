// The official client, which checks every answer against the protocol and every output against its schema.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { type HttpDoor, startHttp } from '#surfaces/http';
import { createWorld, type World } from '#test/world';
import { approvalId, fair, gates } from './fair.test.ts';
import { largestMessage, mountMcp } from './mcp.ts';

suite('the official client', () => {
  let world: World;
  let door: HttpDoor;
  let key: string;

  before(async () => {
    world = await createWorld({ modules: [fair], gates });
    const mounts = [mountMcp(world.kernel, '1.2.3')];
    door = await startHttp(world.kernel, { host: '127.0.0.1', port: 0, version: '1.2.3', mounts });
    key = await world.keyOf(await world.person(world.kernel.tenants.owner().id, 'manager'));
  });
  after(async () => {
    await door.stop();
    await world.close();
  });

  async function connect(mode: 'legacy' | { pin: string }, authorization = `Bearer ${key}`) {
    const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
    const url = new URL(`http://localhost:${door.port}/mcp`);
    const transport = new StreamableHTTPClientTransport(url, { requestInit: { headers: { authorization } } });
    // The SDK's own types differ here under exact optional properties.
    await client.connect(transport as Parameters<Client['connect']>[0]);
    return client;
  }

  const lines = { '2025': 'legacy', '2026': { pin: '2026-07-28' } } as const;

  for (const [year, mode] of Object.entries(lines)) {
    test(`a client of ${year} lists and calls tools, and every answer fits its schema`, async () => {
      const client = await connect(mode);
      const { tools } = await client.listTools();
      assert.ok(tools.some(({ name }) => name === 'notes.note.create'));
      const written = { title: `From ${year}`, body: '', tags: ['mcp'] };
      const { structuredContent: note } = await client.callTool({ name: 'notes.note.create', arguments: written });
      assert.ok(note && typeof note === 'object' && 'id' in note);
      const read = await client.callTool({ name: 'notes.note.read', arguments: { noteId: note.id } });
      assert.deepEqual(read.structuredContent, note);
      const found = await client.callTool({ name: 'search', arguments: { query: 'guests' } });
      assert.ok(found.structuredContent);
      const waiting = await client.callTool({ name: 'fair.stall.book', arguments: {} });
      assert.deepEqual(waiting.structuredContent, { status: 'waiting', approvalId });
      const refused = await client.callTool({ name: 'fair.letter.send', arguments: {} });
      assert.equal(refused.isError, true);
      await client.close();
    });

    test(`a rehearsal fits the schema of a client of ${year}`, async () => {
      const client = await connect(mode);
      await client.listTools();
      const asked = { title: 'Rehearsed', body: '', tags: [] };
      const meta = { 'cadre/rehearse': true };
      const rehearsal = await client.callTool({ name: 'notes.note.create', arguments: asked, _meta: meta });
      assert.match(JSON.stringify(rehearsal.structuredContent), /"status":"rehearsed"/);
      await client.close();
    });
  }

  test('a client with a wrong key hears so when it connects', async () => {
    await assert.rejects(connect('legacy', `Bearer cadre_${'x'.repeat(43)}`), /401|[Uu]nauthorized|unknown/);
  });

  test('a cookie is not a credential here', async () => {
    const response = await fetch(`${door.url}/mcp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: `cadre_session=${key}` },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'fair.guest.count' } }),
    });
    assert.equal(response.status, 401);
  });

  test('a page that is not ours is turned away, whatever it tries', async () => {
    const headers = { 'content-type': 'application/json', origin: 'https://evil.example.com' };
    for (const init of [{ method: 'POST', body: '{}' }, { method: 'GET' }, { method: 'DELETE' }]) {
      const response = await fetch(`${door.url}/mcp`, { ...init, headers });
      assert.equal(response.status, 403);
    }
  });

  test('a message larger than any tool takes is refused without being read to its end', async () => {
    const response = await fetch(`${door.url}/mcp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: 'x'.repeat(largestMessage(world.kernel) + 100_000),
    });
    assert.equal(response.status, 413);
    assert.match(await response.text(), /"code":"too_large"/);
  });
});
