import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, suite, test } from 'node:test';
import type { Backend } from './backend.ts';
import { isServing, noticeIn } from './notice.ts';
import { remoteBackend } from './remote.ts';

const problem = { code: 'limited', title: 'Too many requests', status: 429, detail: 'Wait a second' };

suite('a server spoken to by the command line', () => {
  let server: Server;
  let url: string;
  let backend: Backend;

  before(async () => {
    server = createServer((request, response) => {
      const answer = answers[request.url ?? ''];
      response.writeHead(answer?.status ?? 404, answer?.headers).end(answer?.body);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    backend = remoteBackend({ url, token: 't'.repeat(40) });
  });
  after(async () => {
    await backend.close();
    server.close();
  });

  const answers: Readonly<Record<string, { status: number; headers: Record<string, string>; body?: string }>> = {
    '/api/v1/a/way/go': { status: 302, headers: { location: 'https://example.com/elsewhere' } },
    '/api/v1/a/gate/pass': { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' },
    '/api/v1/a/bell/hear': {
      ...{ status: 200, headers: { 'content-type': 'text/event-stream' } },
      body: `: open\n\nid: 1\ndata: {"n":"één"}\n\n: alive\n\nevent: problem\ndata: ${JSON.stringify(problem)}\n\n`,
    },
  };

  const ask = (capability: string) =>
    backend.call({ capability, input: {}, key: undefined, rehearse: false }, new AbortController().signal);

  test('a redirect is an answer, and is not followed', async () => {
    const value = { location: 'https://example.com/elsewhere', status: 302 };
    assert.deepEqual(await ask('a.way.go'), { kind: 'json', value, entryId: undefined });
  });

  test('what stands before the server and breaks is another service that failed', async () => {
    await assert.rejects(ask('a.gate.pass'), { code: 'upstream' });
  });

  test('a stream that breaks off says why, after all it had said before', async () => {
    const answered = await ask('a.bell.hear');
    assert.ok(answered.kind === 'stream');
    const heard: unknown[] = [];
    const listen = async () => {
      for await (const item of answered.items) heard.push(item);
    };
    await assert.rejects(listen, { code: 'limited', message: 'Wait a second' });
    assert.deepEqual(heard, [{ n: 'één' }]);
  });

  test('a notice is believed only when somebody answers there', async () => {
    const notice = { token: 't', pid: 1 };
    assert.equal(await isServing({ ...notice, url }), true);
    const free = createServer();
    await once(free.listen(0, '127.0.0.1'), 'listening');
    const { port } = free.address() as AddressInfo;
    free.close();
    await once(free, 'close');
    assert.equal(await isServing({ ...notice, url: `http://127.0.0.1:${port}` }), false);
  });
});

test('a notice that is missing or half written is none', () => {
  assert.equal(noticeIn(undefined), undefined);
  assert.equal(noticeIn('{"url":"http://127.0.0.1:3000","tok'), undefined);
  assert.equal(noticeIn('{"url":"http://127.0.0.1:3000","token":"","pid":1}'), undefined);
  const notice = { url: 'http://127.0.0.1:3000', token: 'abc', pid: 1 };
  assert.deepEqual(noticeIn(JSON.stringify(notice)), notice);
});
