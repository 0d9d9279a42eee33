import assert from 'node:assert/strict';
import { test } from 'node:test';
import Fastify, { type FastifyRequest } from 'fastify';
import { Fault } from '#base/fault';
import { requestIds } from './ids.ts';
import { credentialOf, originOf } from './request.ts';

/** What is made of a request with these headers. */
async function seen<T>(
  headers: Record<string, string>,
  look: (request: FastifyRequest) => T,
  remoteAddress = '192.0.2.7',
): Promise<T> {
  const server = Fastify({ genReqId: requestIds() });
  const found = Promise.withResolvers<T>();
  server.get('/', (request) => {
    try {
      found.resolve(look(request));
    } catch (error) {
      found.reject(error);
    }
    return {};
  });
  const [value] = await Promise.all([found.promise, server.inject({ url: '/', headers, remoteAddress })]);
  await server.close();
  return value;
}

test('a credential is a bearer’s, else a session’s, else none', async () => {
  const cases = [
    [{}, { kind: 'none' }],
    [{ authorization: 'Bearer abc' }, { kind: 'bearer', token: 'abc' }],
    [{ authorization: 'bearer   abc' }, { kind: 'bearer', token: 'abc' }],
    [{ cookie: 'cadre_session=s1' }, { kind: 'cookie', value: 's1' }],
    [{ cookie: 'a=b; cadre_session=s1; c=d' }, { kind: 'cookie', value: 's1' }],
    [{ cookie: 'a=b;cadre_session=s1' }, { kind: 'cookie', value: 's1' }],
    [{ cookie: 'xcadre_session=s1; cadre_session_old=s2' }, { kind: 'none' }],
    [{ cookie: 'cadre_session=' }, { kind: 'none' }],
    [
      { authorization: 'Bearer abc', cookie: 'cadre_session=s1' },
      { kind: 'bearer', token: 'abc' },
    ],
  ] as const;
  for (const [headers, credential] of cases) {
    assert.deepEqual(await seen(headers, credentialOf), credential, JSON.stringify(headers));
  }
});

test('a credential of another kind is refused, not passed over in favour of the session', async () => {
  for (const authorization of ['', 'Basic YTpi', 'Bearer', 'Bearer ', 'Bearer a b', 'abc']) {
    const refused = seen({ authorization, cookie: 'cadre_session=s1' }, credentialOf);
    await assert.rejects(refused, (error) => error instanceof Fault && error.code === 'unauthenticated', authorization);
  }
});

test('what a service proves itself with to whoever it visits is no credential here', async () => {
  const visited = (request: FastifyRequest) => credentialOf(request, { caller: 'visitor' });
  assert.deepEqual(await seen({ authorization: 'Basic YTpi', cookie: 'cadre_session=s1' }, visited), { kind: 'none' });
});

test('an origin tells where a request came from; only this machine may say that it is the command line', async () => {
  const headers = {
    host: 'cadre.example.com:3000',
    'user-agent': 'curl/8',
    'cadre-door': 'cli',
    'x-request-id': 'r-7',
  };
  assert.deepEqual(await seen(headers, originOf), {
    door: 'http',
    requestId: 'r-7',
    ip: '192.0.2.7',
    host: 'cadre.example.com:3000',
    userAgent: 'curl/8',
  });
  for (const loopback of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
    assert.equal((await seen(headers, originOf, loopback)).door, 'cli');
    assert.equal((await seen({ ...headers, 'cadre-door': 'work' }, originOf, loopback)).door, 'http');
  }
});

test('nobody is believed about where a request came from, unless a proxy of ours stands in front', async () => {
  const headers = { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': 'evil.example', 'cadre-door': 'cli' };
  const origin = await seen(headers, originOf);
  assert.deepEqual([origin.ip, origin.door, origin.host], ['192.0.2.7', 'http', 'localhost:80']);
});

test('where an address is is known of the proxy that was named alone, and only when it knows', async () => {
  const countryIn = async (headers: Record<string, string>, named?: string) =>
    (await seen(headers, (request) => originOf(request, named))).country;
  assert.equal(await countryIn({ 'cf-ipcountry': 'DE' }), undefined);
  assert.equal(await countryIn({ 'cf-ipcountry': 'de' }, 'cf-ipcountry'), 'DE');
  assert.equal(await countryIn({ 'x-country': 'DE' }, 'cf-ipcountry'), undefined);
  for (const none of ['XX', 'T1', '', 'Germany']) {
    assert.equal(await countryIn({ 'cf-ipcountry': none }, 'cf-ipcountry'), undefined, none);
  }
});

test('a request keeps the id that it came with if it is harmless, else it gets one of its own', async () => {
  const idOf = (headers: Record<string, string>) => seen(headers, ({ id }) => id);
  for (const id of ['r-7', 'a.b_c:d-e', 'x'.repeat(64)]) assert.equal(await idOf({ 'x-request-id': id }), id);
  for (const id of ['', ' ', 'a b', '<script>', 'a"b', 'x'.repeat(65)]) {
    assert.match(await idOf({ 'x-request-id': id }), /^[\w-]{3,40}$/);
  }
  const next = requestIds();
  const ids = Array.from({ length: 10_000 }, () => next({ headers: {} } as never));
  assert.equal(new Set(ids).size, ids.length);
});
