import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { after, before, suite, test } from 'node:test';
import { createWorld, inHouse, type World } from '#test/world';
import { fair } from './fair.test.ts';
import { createMcp, type McpDoor, runMcpStdio, type StdioOptions } from './mcp.ts';

suite('MCP over stdio', () => {
  let world: World;
  let door: McpDoor;
  let key: string;

  before(async () => {
    world = await createWorld({ modules: [fair] });
    door = createMcp(world.kernel, '1.2.3');
    key = await world.keyOf(await world.person(world.kernel.tenants.owner().id, 'manager'));
  });
  after(() => world.close());

  const toDoor: StdioOptions['post'] = (text, headers, signal) => {
    const origin = { ...inHouse, door: 'mcp' } as const;
    const abort = new AbortController();
    signal.addEventListener('abort', () => abort.abort());
    const visitor = { caller: { kind: 'bearer', token: key } as const, origin, abort: () => abort };
    return door.exchange({ method: 'POST', headers, text }, visitor);
  };

  function open(post = toDoor) {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const lines = createInterface({ input: output })[Symbol.asyncIterator]();
    const ended = runMcpStdio({ input, output, post });
    return {
      say: (line: string) => void input.write(`${line}\n`),
      hear: async () => JSON.parse((await lines.next()).value ?? ''),
      async end() {
        input.end();
        await ended;
        output.end();
        const left = await lines.next();
        return left.done ? 'nothing' : left.value;
      },
    };
  }

  const ask = (id: number, method: string, params?: object) => JSON.stringify({ jsonrpc: '2.0', id, method, params });

  test('a conversation of 2025 is a message a line', async () => {
    const { say, hear, end } = open();
    say(
      ask(1, 'initialize', {
        protocolVersion: '2025-11-25',
        capabilities: {},
        clientInfo: { name: 'a', version: '1' },
      }),
    );
    assert.equal((await hear()).result.protocolVersion, '2025-11-25');
    say(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }));
    say('');
    say(ask(2, 'tools/call', { name: 'fair.guest.count', arguments: {} }));
    assert.deepEqual((await hear()).result.structuredContent, { result: 41 });
    assert.equal(await end(), 'nothing');
  });

  test('a conversation of 2026 needs no handshake, and names may be of any script', async () => {
    const envelope = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const { say, hear, end } = open();
    say(ask(1, 'server/discover', { _meta: envelope }));
    assert.deepEqual((await hear()).result.supportedVersions, ['2026-07-28']);
    say(ask(2, 'tools/call', { name: 'fair.guest.count', arguments: {}, _meta: envelope }));
    const { result } = await hear();
    assert.deepEqual([result.structuredContent, result.resultType], [{ result: 41 }, 'complete']);
    say(ask(3, 'tools/call', { name: 'Zählen', _meta: envelope }));
    assert.equal((await hear()).error.code, -32_602);
    assert.equal(await end(), 'nothing');
  });

  test('what only the SDK understands comes as one line too', async () => {
    const { say, hear, end } = open();
    say(ask(1, 'tools/forget'));
    assert.equal((await hear()).error.code, -32_601);
    say('{"jsonrpc":');
    assert.equal((await hear()).error.code, -32_700);
    assert.equal(await end(), 'nothing');
  });

  test('a call that is cancelled is ended and not answered', async () => {
    const begun = new PassThrough();
    const { say, hear, end } = open((text, headers, signal) => {
      if (!text.includes('fair.wheel.watch')) return toDoor(text, headers, signal);
      begun.end('begun');
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('ended'))));
    });
    say(ask(1, 'tools/call', { name: 'fair.wheel.watch' }));
    await once(begun, 'readable');
    say(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } }));
    say(ask(2, 'ping'));
    assert.equal((await hear()).id, 2);
    assert.equal(await end(), 'nothing');
  });

  test('whatever stands between is told as a failure of the request it answers', async () => {
    const { say, hear, end } = open(() => Promise.resolve({ status: 502, headers: {}, body: '<h1>Bad gateway</h1>' }));
    say(ask(5, 'ping'));
    const { id, error } = await hear();
    assert.equal(id, 5);
    assert.match(error.message, /502/);
    assert.equal(await end(), 'nothing');
    const broken = open(() => Promise.reject(new Error('nobody listens')));
    broken.say(ask(6, 'ping'));
    assert.match((await broken.hear()).error.message, /nobody listens/);
  });
});
