import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, suite, test } from 'node:test';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';
import { begin, edges, flowsOf } from '../testing.ts';
import { isCovered } from './hosts.ts';

suite('requests of flows', () => {
  const heard: { method: string; path: string; body: string; key: string | undefined }[] = [];
  let server: Server;
  let host: string;
  let world: World;
  let who: Authenticated;
  let flows: ReturnType<typeof flowsOf>;

  before(async () => {
    server = createServer(async (request, response) => {
      heard.push({ ...about(request), body: Buffer.concat(await request.toArray()).toString() });
      if (request.url?.startsWith('/away'))
        return response.writeHead(302, { location: 'http://elsewhere.test/' }).end();
      if (request.url?.startsWith('/weak') && heard.filter(({ path }) => path === request.url).length < 3)
        return response.writeHead(503).end('not now');
      if (request.url?.startsWith('/deep')) return response.end(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
      if (request.url?.startsWith('/broken')) return response.writeHead(404).end('no');
      return response.writeHead(200, { 'content-type': 'application/json' }).end('{"tips":[3,4]}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    world = await createWorld({ egress: { allowPrivate: [host] } });
    who = await world.person((await world.tenant('Flows Ltd')).id, 'tenant_admin');
    flows = flowsOf(world, who);
  });
  after(async () => {
    await world.close();
    server.close();
  });

  function about({ method = '', url = '', headers }: IncomingMessage) {
    return { method, path: url, key: headers['idempotency-key']?.toString() };
  }

  const request = (more: object) => ({
    nodes: [begin, { id: 'ask', kind: 'http', url: `="http://${host}" & trigger.path`, ...more } as never],
    edges: edges('begin>ask'),
  });

  test('go nowhere before the company has named the place', async () => {
    const { error } = await flows.ran(request({}), { path: '/tips' });
    assert.deepEqual([error?.code, heard.length], ['forbidden', 0]);
    assert.match(error?.message ?? '', /^At ask: Requests may not go to 127\.0\.0\.1/);
    await flows.ask({ parse: (value: unknown) => value } as never, 'http.host.allow', { host });
  });

  test('answer what comes back, and are sent once under a key of their own', async () => {
    const { output } = await flows.ran(request({ query: { limit: '=1 + 1' } }), { path: '/tips' });
    assert.deepEqual(output, { tips: [3, 4] });
    assert.equal(heard.at(-1)?.path, '/tips?limit=2');
    await flows.ran(request({ method: 'POST', json: { name: '=trigger.path' } }), { path: '/tips' });
    const last = heard.at(-1);
    assert.deepEqual([last?.method, last?.body], ['POST', '{"name":"/tips"}']);
    assert.match(last?.key ?? '', /^.{16,}$/);
  });

  test('fail when the place says no, unless the whole answer is wanted, and follow nobody elsewhere', async () => {
    const refused = await flows.ran(request({}), { path: '/broken' });
    assert.match(refused.error?.message ?? '', /answered with status 404/);
    const whole = await flows.ran(request({ whole: true }), { path: '/away' });
    const { status, headers } = whole.output as { status: number; headers: Record<string, string> };
    assert.deepEqual([status, headers.location], [302, 'http://elsewhere.test/']);
  });

  test('an answer nested without end fails at its node, and an odd header before anything is sent', async () => {
    const { error: deep } = await flows.ran(request({ answer: 'json' }), { path: '/deep' });
    assert.equal(deep?.message, 'At ask: The answer is nested deeper than 100 levels');
    const before = heard.length;
    for (const headers of [{ 'odd header': 'x' }, { plain: '="a" & $formatBase(10) & "\\n\\r"' }]) {
      const { error } = await flows.ran(request({ headers }), { path: '/tips' });
      assert.equal(error?.code, 'invalid');
      assert.match(error?.message ?? '', /^At ask: .*headers/);
    }
    assert.equal(heard.length, before);
  });

  test('a look that fails is tried again; what may have been done is not, and nobody pretends to know', async () => {
    const weak = { retry: { attempts: 5, first: '1 ms' } };
    const looked = await flows.ran(request(weak), { path: '/weak' });
    for (let round = 0; round < 5; round += 1) {
      world.clock.pass('2 hours');
      await world.settle();
    }
    const { state, output } = await flows.read(looked.id);
    assert.deepEqual([state, output], ['done', { tips: [3, 4] }]);
    const posted = await flows.ran(request({ ...weak, method: 'POST', json: {} }), { path: '/weak-post' });
    for (let round = 0; round < 5; round += 1) {
      world.clock.pass('2 hours');
      await world.settle();
    }
    assert.match((await flows.read(posted.id)).error?.message ?? '', /check with the receiver/);
    assert.equal(heard.filter(({ path }) => path === '/weak-post').length, 1);
  });

  test('a star stands for all below a name, and not for the name itself', () => {
    assert.ok(isCovered('*.example.com', 'api.example.com'));
    assert.ok(!isCovered('*.example.com', 'example.com') && !isCovered('*.example.com', 'badexample.com'));
    assert.ok(!isCovered('example.com', 'example.com:8080'));
  });
});
