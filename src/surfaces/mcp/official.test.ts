// What we answer at once must be what the official SDK makes of the same request, field by field.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/server';
import { createWorld, inHouse, type World } from '#test/world';
import { fair, gates } from './fair.test.ts';
import { take } from './front.ts';
import { createMcp, type McpDoor } from './mcp.ts';
import { createMethods, type Methods } from './methods.ts';
import { carry } from './official.ts';
import { handshakeVersions } from './protocol.ts';
import type { Visit } from './visit.ts';

suite('our answers and those of the official SDK', () => {
  const twice = { title: 'Twice', body: '', tags: [] };
  let world: World;
  let door: McpDoor;
  let methods: Methods;
  let visit: Visit;

  before(async () => {
    world = await createWorld({ modules: [fair], gates });
    door = createMcp(world.kernel, '1.2.3');
    methods = createMethods(world.kernel, '1.2.3');
    const who = await world.person(world.kernel.tenants.owner().id, 'manager');
    const abort = new AbortController();
    const caller = { kind: 'known', who } as const;
    visit = { caller, who, origin: { ...inHouse, door: 'mcp' }, bytes: 0, abort: () => abort };
    const asked = { key: 'twice', rehearse: false, reason: undefined };
    await methods.call({ name: 'notes.note.create', input: twice, ...asked }, visit);
  });
  after(() => world.close());

  const plain = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const envelope = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': { sampling: {} },
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  };

  function modernHeaders(method: string, name: unknown) {
    const named = typeof name === 'string' ? { 'mcp-name': name } : {};
    return { ...plain, 'mcp-protocol-version': '2026-07-28', 'mcp-method': method, ...named };
  }

  interface Asked {
    readonly headers: Record<string, string>;
    readonly body: object;
  }

  async function bothWays({ headers, body }: Asked) {
    assert.ok(take(headers, body), 'this is not answered at once, so nothing would be compared');
    const ours = await door.exchange({ method: 'POST', headers, text: JSON.stringify(body) }, visit);
    const theirs = await carry(methods, visit, { headers, body });
    return { ours, theirs, answers: [JSON.parse(ours.body), JSON.parse(messageIn(theirs.body))] };
  }

  /** The SDK may answer with a stream of one event. */
  function messageIn(body: string): string {
    return /^data: ?(.+)$/m.exec(body)?.[1] ?? body;
  }

  interface Params {
    readonly name: string;
    readonly arguments?: object;
    readonly _meta?: object;
  }

  const calls: Readonly<Record<string, Params>> = {
    'a read': { name: 'fair.guest.count', arguments: {} },
    'a call without arguments': { name: 'fair.guest.count' },
    'a call that search found': { name: 'call', arguments: { name: 'fair.guest.count' } },
    'a search': { name: 'search', arguments: { query: 'guests' } },
    'a file': { name: 'fair.photo.read', arguments: {} },
    'a page': { name: 'fair.poster.read', arguments: {} },
    'a redirect': { name: 'fair.gate.find', arguments: {} },
    'a write under a key that was used before': {
      name: 'notes.note.create',
      arguments: twice,
      _meta: { 'cadre/key': 'twice', progressToken: 'p' },
    },
    'what waits for approval': { name: 'fair.stall.book', arguments: {} },
    'a refusal': { name: 'fair.letter.send', arguments: {} },
    'an input that is not right': { name: 'notes.note.create', arguments: { title: 5 } },
    'a tool nobody knows': { name: 'fair.nothing.here', arguments: {} },
  };

  for (const [what, params] of Object.entries(calls)) {
    test(`${what} is answered as the SDK answers it, by a client of 2025`, async () => {
      const body = { jsonrpc: '2.0', id: 'a', method: 'tools/call', params };
      const { ours, theirs, answers } = await bothWays({ headers: plain, body });
      assert.deepEqual(answers[0], answers[1]);
      assert.equal(ours.status, theirs.status);
    });

    test(`${what} is answered as the SDK answers it, by a client of 2026`, async () => {
      const { name, _meta: meta = {} } = params;
      const enveloped = { ...params, _meta: { ...meta, ...envelope } };
      const body = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: enveloped };
      const { ours, theirs, answers } = await bothWays({ headers: modernHeaders('tools/call', name), body });
      assert.deepEqual(answers[0], answers[1]);
      assert.equal(ours.status, theirs.status);
    });
  }

  const lists = ['tools/list', 'resources/list', 'resources/templates/list', 'prompts/list'];

  for (const method of [...lists, 'ping']) {
    test(`${method} is answered as the SDK answers it, by a client of 2025`, async () => {
      const { answers } = await bothWays({ headers: plain, body: { jsonrpc: '2.0', id: 0, method } });
      assert.deepEqual(answers[0], answers[1]);
    });
  }

  for (const method of [...lists, 'server/discover']) {
    test(`${method} is answered as the SDK answers it, by a client of 2026`, async () => {
      const body = { jsonrpc: '2.0', id: 0, method, params: { _meta: envelope } };
      const { answers } = await bothWays({ headers: modernHeaders(method, undefined), body });
      assert.deepEqual(answers[0], answers[1]);
    });
  }

  test('we shake hands in the revisions that the SDK knows, and in its latest with whoever names another', async () => {
    assert.deepEqual([...handshakeVersions], [...SUPPORTED_PROTOCOL_VERSIONS]);
    for (const protocolVersion of [...handshakeVersions, '2026-07-28', '1999-12-31']) {
      const params = { protocolVersion, capabilities: { roots: {} }, clientInfo: { name: 'test', version: '1' } };
      const body = { jsonrpc: '2.0', id: 1, method: 'initialize', params };
      const { answers } = await bothWays({ headers: plain, body });
      assert.deepEqual(answers[0], answers[1], protocolVersion);
    }
  });

  test('what the SDK alone understands is answered all the same', async () => {
    const batch = [
      { jsonrpc: '2.0', id: 1, method: 'ping' },
      { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'fair.guest.count' } },
    ];
    const { body, status } = await door.exchange(
      { method: 'POST', headers: plain, text: JSON.stringify(batch) },
      visit,
    );
    assert.equal(status, 200);
    const answers = [...body.matchAll(/^data: ?(.+)$/gm)].map(([, text]) => JSON.parse(text ?? ''));
    assert.deepEqual(answers.map(({ id }) => id).sort(), [1, 2]);
    const counted = answers.find(({ id }) => id === 2);
    assert.deepEqual(counted.result.structuredContent, { result: 41 });
  });

  test('headers and body of a client of 2026 must agree', async () => {
    const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'fair.guest.count', _meta: envelope } };
    const headers = modernHeaders('tools/call', 'fair.letter.send');
    const answer = await door.exchange({ method: 'POST', headers, text: JSON.stringify(body) }, visit);
    assert.equal(answer.status, 400);
    assert.equal(JSON.parse(answer.body).error.code, -32_020);
  });
});
