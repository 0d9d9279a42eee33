import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Authenticated } from '#kernel/identity';
import { createWorld, inHouse, type World } from '#test/world';
import { approvalId, fair, gates } from './fair.test.ts';
import { createMcp, type McpDoor } from './mcp.ts';

suite('the MCP door', () => {
  let world: World;
  let door: McpDoor;
  let manager: Authenticated;
  const keys = { manager: '', client: '' };

  before(async () => {
    world = await createWorld({ modules: [fair], gates });
    door = createMcp(world.kernel, '1.2.3');
    const { id } = world.kernel.tenants.owner();
    manager = await world.person(id, 'manager');
    keys.manager = await world.keyOf(manager);
    keys.client = await world.keyOf(await world.person(id, 'client'));
  });
  after(() => world.close());

  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

  async function say(text: string, key: string | undefined = keys.manager, { method = 'POST', more = {} } = {}) {
    const origin = { ...inHouse, door: 'mcp' } as const;
    const caller = key === '' ? ({ kind: 'none' } as const) : ({ kind: 'bearer', token: key } as const);
    const abort = new AbortController();
    const answer = await door.exchange(
      { method, headers: { ...headers, ...more }, text },
      { caller, origin, abort: () => abort },
    );
    return { ...answer, message: answer.body.startsWith('{') ? JSON.parse(answer.body) : undefined };
  }

  function ask(method: string, params?: object, key?: string) {
    return say(JSON.stringify({ jsonrpc: '2.0', id: 1, method, ...(params ? { params } : {}) }), key);
  }

  async function call(name: string, input: object = {}, meta?: object) {
    const { message } = await ask('tools/call', { name, arguments: input, ...(meta ? { _meta: meta } : {}) });
    return message.result ?? message.error;
  }

  const closed = {
    'a handshake': [
      'initialize',
      { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
    ],
    'a list': ['tools/list', undefined],
    'a ping': ['ping', undefined],
    'a tool': ['tools/call', { name: 'fair.guest.count', arguments: {} }],
    'a resource': ['resources/read', { uri: 'cadre://anything' }],
    'a method nobody knows': ['tools/forget', {}],
  } as const;

  for (const [what, [method, params]] of Object.entries(closed)) {
    test(`${what} is for those who say who they are`, async () => {
      const { status, headers: answered, message } = await ask(method, params, '');
      assert.equal(status, 401);
      assert.equal(
        answered['www-authenticate'],
        'Bearer resource_metadata="http://localhost/.well-known/oauth-protected-resource/mcp"',
      );
      assert.equal(message.id, 1);
      assert.equal(message.error.data.code, 'unauthenticated');
    });
  }

  test('a tool hidden in a batch is for those who say who they are', async () => {
    const hidden = { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'fair.guest.count' } };
    const { status } = await say(JSON.stringify([{ jsonrpc: '2.0', id: 1, method: 'ping' }, hidden]), '');
    assert.equal(status, 401);
  });

  test('a wrong key is turned away, even where none is needed', async () => {
    const wrong = `cadre_${'x'.repeat(43)}`;
    for (const [method, params] of [['ping'], ['tools/call', { name: 'fair.guest.count' }]] as const) {
      const { status, message } = await ask(method, params, wrong);
      assert.equal(status, 401);
      assert.equal(message.error.data.code, 'unauthenticated');
    }
  });

  test('a list shows search, call and no more than the protocol of a short list allows', async () => {
    const { tools } = (await ask('tools/list')).message.result;
    assert.ok(tools.length > 2 && tools.length <= 20);
    assert.deepEqual(
      tools.slice(0, 2).map(({ name }: { name: string }) => name),
      ['search', 'call'],
    );
    for (const { name, description, inputSchema } of tools) {
      assert.match(name, /^[A-Za-z0-9_.-]{1,128}$/);
      assert.ok(description.length > 0);
      assert.equal(inputSchema.type, 'object');
    }
  });

  test('a tool says whether it reads, changes, or can not be undone', async () => {
    const { tools } = (await ask('tools/list')).message.result;
    const hints = (name: string) => tools.find((tool: { name: string }) => tool.name === name).annotations;
    assert.deepEqual(hints('notes.note.list'), {
      ...{ readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    });
    assert.deepEqual(hints('notes.note.create'), {
      ...{ readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
    });
    assert.equal(hints('invoke.call.undo').destructiveHint, true);
  });

  test('search finds what the caller may use and nothing else', async () => {
    const found = await call('search', { query: 'count guests' });
    const [first] = found.structuredContent.items;
    assert.equal(first.name, 'fair.guest.count');
    assert.equal(first.inputSchema.type, 'object');
    const asked = { name: 'search', arguments: { query: 'fair photo poster letter' } };
    const foreign = (await ask('tools/call', asked, keys.client)).message.result.structuredContent.items;
    assert.ok(foreign.every(({ name }: { name: string }) => !/photo|poster|letter/.test(name)));
  });

  test('what a list does not show is called by its name or through call', async () => {
    assert.deepEqual((await call('fair.guest.count')).structuredContent, { result: 41 });
    assert.deepEqual((await call('call', { name: 'fair.guest.count' })).structuredContent, { result: 41 });
  });

  test('a file is a blob, a page is HTML, a redirect is a link', async () => {
    const photo = await call('fair.photo.read');
    assert.deepEqual(photo.content[0].resource, {
      uri: 'cadre://file/a%20photo.png',
      mimeType: 'image/png',
      blob: 'AP+ABw==',
    });
    assert.deepEqual(photo.structuredContent, { name: 'a photo.png', type: 'image/png', size: 4 });
    const poster = await call('fair.poster.read');
    assert.equal(poster.content[0].resource.text, '<p>Come in</p>');
    assert.equal(poster.content[0].resource.mimeType, 'text/html');
    const gate = await call('fair.gate.find');
    assert.match(gate.content[0].text, /https:\/\/example\.com\/gate/);
    assert.deepEqual(gate.structuredContent, { location: 'https://example.com/gate', status: 302 });
  });

  test('bytes inside an answer are base64', async () => {
    assert.deepEqual((await call('fair.badge.read')).structuredContent, { photo: 'AP+ABw==' });
  });

  test('a stream is collected to its end', async () => {
    assert.deepEqual((await call('fair.bell.hear')).structuredContent, { items: [1, 2, 3], complete: true });
  });

  test('a stream without end is collected as far as it is useful', async () => {
    const { structuredContent } = await call('fair.wheel.watch');
    assert.equal(structuredContent.items.length, 200);
    assert.equal(structuredContent.complete, false);
  });

  test('a refusal is the answer of the tool, with the same code as everywhere', async () => {
    const refused = await call('fair.letter.send');
    assert.equal(refused.isError, true);
    const { code, status, detail, until, requestId } = refused.structuredContent;
    assert.deepEqual(
      { code, status, detail, until, requestId },
      {
        ...{ code: 'upstream', status: 502, detail: 'The post is on strike', until: 'Monday', requestId: 'test' },
      },
    );
    assert.deepEqual(JSON.parse(refused.content[0].text), refused.structuredContent);
  });

  test('what one may not do is refused, and what one got wrong is named', async () => {
    const asked = { name: 'fair.photo.read', arguments: {} };
    const foreign = (await ask('tools/call', asked, keys.client)).message.result;
    assert.equal(foreign.structuredContent.code, 'forbidden');
    const wrong = await call('notes.note.create', { title: 5 });
    assert.equal(wrong.structuredContent.code, 'invalid');
    assert.equal(wrong.structuredContent.problems[0].field, 'title');
  });

  test('what needs approval says that it waits', async () => {
    const waiting = await call('fair.stall.book');
    assert.deepEqual(waiting.structuredContent, { status: 'waiting', approvalId });
    assert.equal(waiting.isError, undefined);
  });

  test('a tool nobody knows, or nobody may know, is a mistake about the protocol', async () => {
    for (const name of ['fair.nothing.here', 'fair.till.count', '', 'x'.repeat(5000)]) {
      const { code, message } = await call(name);
      assert.equal(code, -32_602);
      assert.ok(message.length < 200);
    }
  });

  test('through call an unknown tool is an answer, since call itself is known', async () => {
    const refused = await call('call', { name: 'fair.till.count' });
    assert.equal(refused.structuredContent.code, 'not_found');
    assert.equal((await call('call', { tool: 'x' })).structuredContent.code, 'invalid');
    assert.equal((await call('search', {})).structuredContent.code, 'invalid');
  });

  test('under one key a note is written once, and its entry takes it back', async () => {
    const note = { title: 'Once', body: '', tags: [] };
    const first = await call('notes.note.create', note, { 'cadre/key': 'once' });
    const again = await call('call', { name: 'notes.note.create', input: note, key: 'once' });
    assert.equal(again.structuredContent.id, first.structuredContent.id);
    assert.equal(again._meta['cadre/replayed'], true);
    const undone = await call('invoke.call.undo', { entryId: first._meta['cadre/entry'] });
    assert.equal(undone.structuredContent.result.id, first.structuredContent.id);
    const gone = await call('notes.note.read', { noteId: first.structuredContent.id });
    assert.equal(gone.structuredContent.code, 'not_found');
  });

  test('whoever means a rehearsal and says it in another way does nothing in earnest', async () => {
    const params = { name: 'notes.note.create', arguments: { title: 'Meant to be tried' } };
    const text = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
    const byHeader = await say(text, undefined, { more: { 'cadre-rehearse': 'true' } });
    assert.match(byHeader.message.error.message, /cadre\/rehearse/);
    for (const meta of [{ 'cadre/rehears': true }, { 'cadre/rehearse': 'true' }]) {
      const { body } = await ask('tools/call', { ...params, _meta: meta });
      assert.match(body, /"code":-32602/);
    }
    const twice = { name: params.name, input: params.arguments, rehearse: false };
    const tried = await call('call', twice, { 'cadre/rehearse': true });
    assert.equal(tried.structuredContent.status, 'rehearsed');
    const { items } = (await call('notes.note.search', { words: 'tried' })).structuredContent;
    assert.deepEqual(items, []);
  });

  test('a rehearsal shows what would happen and leaves nothing', async () => {
    const note = { title: 'Only rehearsed', body: '', tags: [] };
    const shown = (await call('notes.note.create', note, { 'cadre/rehearse': true })).structuredContent;
    assert.equal(shown.status, 'rehearsed');
    assert.equal(shown.output.title, 'Only rehearsed');
    assert.deepEqual(shown.calls, ['notes.note.create']);
    const { items } = (await call('notes.note.search', { words: 'rehearsed' })).structuredContent;
    assert.deepEqual(items, []);
  });

  test('the record says that a call came by this door', async () => {
    const { _meta: meta } = await call('notes.note.create', { title: 'By MCP', body: '', tags: [] });
    await world.settle();
    const [entry] = await world.sql('select door, actor_id from audit.entries where id = $1', [meta['cadre/entry']]);
    assert.deepEqual(entry, { door: 'mcp', actor_id: manager.actor.id });
  });

  test('broken JSON, foreign methods and unknown methods have the codes of JSON-RPC', async () => {
    assert.equal((await say('{"jsonrpc":')).message.error.code, -32_700);
    assert.equal((await say('')).status, 400);
    const [get, remove] = [
      await say('', keys.manager, { method: 'GET' }),
      await say('', keys.manager, { method: 'DELETE' }),
    ];
    assert.deepEqual([get.status, get.headers.allow, remove.status], [405, 'POST', 405]);
    assert.match((await ask('tools/forget')).body, /-32601/);
    assert.match((await say('[]')).body, /-32600/);
    assert.match((await say('5')).body, /-32600/);
  });
});
