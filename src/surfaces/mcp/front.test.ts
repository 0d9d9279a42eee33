import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Headers, take } from './front.ts';

const plain = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const call = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'search', arguments: { query: 'x' } } };
const envelope = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
};
const enveloped = { ...call, params: { ...call.params, _meta: envelope } };
const modern = { ...plain, 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'search' };

test('a plain call of either line is answered at once', () => {
  const asked = { name: 'search', input: { query: 'x' }, key: undefined, rehearse: false, reason: undefined };
  assert.deepEqual(take(plain, call), {
    ...{ kind: 'request', line: 'handshake', id: 7 },
    ask: { method: 'tools/call', call: asked },
  });
  assert.deepEqual(take(modern, enveloped), {
    ...{ kind: 'request', line: 'envelope', id: 7 },
    ask: { method: 'tools/call', call: asked },
  });
});

test('our own words about a call are understood in its _meta', () => {
  const meta = { 'cadre/key': 'k1', 'cadre/rehearse': true };
  const taken = take(plain, { ...call, params: { ...call.params, _meta: meta } });
  assert.ok(taken?.kind === 'request' && taken.ask.method === 'tools/call');
  assert.equal(taken.ask.call.key, 'k1');
  assert.equal(taken.ask.call.rehearse, true);
});

test('what a client merely announces needs no answer', () => {
  assert.deepEqual(take(plain, { jsonrpc: '2.0', method: 'notifications/initialized' }), { kind: 'notification' });
});

const leftToTheSdk: Readonly<Record<string, { headers?: Headers; body?: unknown }>> = {
  'a batch': { body: [call] },
  'another JSON-RPC': { body: { ...call, jsonrpc: '1.0' } },
  'an id that is null': { body: { ...call, id: null } },
  'an id with a fraction': { body: { ...call, id: 1.5 } },
  'a method of somebody else': { body: { ...call, method: 'tools/forget' } },
  'arguments that are a list': { body: { ...call, params: { name: 'search', arguments: [] } } },
  'a call as a task': { body: { ...call, params: { ...call.params, task: { ttl: 1 } } } },
  'a key that is no text': { body: { ...call, params: { ...call.params, _meta: { 'cadre/key': 5 } } } },
  'a page of a list': { body: { jsonrpc: '2.0', id: 1, method: 'tools/list', params: { cursor: 'x' } } },
  'a revision nobody knows': { headers: { ...plain, 'mcp-protocol-version': '2031-01-01' } },
  'a client that wants no JSON': { headers: { ...plain, accept: 'text/event-stream' } },
  'a body that calls itself a form': { headers: { ...plain, 'content-type': 'application/x-www-form-urlencoded' } },
  'a body of a type that only begins like JSON': { headers: { ...plain, 'content-type': 'application/jsonl' } },
  'an envelope without its headers': { body: enveloped },
  'headers without their envelope': { headers: modern },
  'headers that name another method': { headers: { ...modern, 'mcp-method': 'tools/list' }, body: enveloped },
  'headers that name another tool': { headers: { ...modern, 'mcp-name': 'call' }, body: enveloped },
  'two headers of one name': { headers: { ...modern, 'mcp-name': ['search', 'call'] }, body: enveloped },
};

for (const [what, { headers = plain, body = call }] of Object.entries(leftToTheSdk)) {
  test(`${what} is left to the official SDK`, () => {
    assert.equal(take(headers, body), undefined);
  });
}
