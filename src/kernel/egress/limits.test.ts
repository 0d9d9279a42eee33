import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { createEgress, type EgressLimits } from './egress.ts';
import { fault, listenOn, serve, serveNames } from './testing.ts';

const million = 1_000_000;

/** Writes the same piece for as long as the other side takes it. */
function flood(response: ServerResponse, piece: Uint8Array) {
  const write = () => {
    while (!response.destroyed && response.write(piece));
  };
  response.on('drain', write);
  write();
}

function openEgress(place: string, limits: Partial<EgressLimits>) {
  return createEgress({ allowPrivate: [place], limits });
}

test('an answer without end is cut at the limit', async () => {
  await using site = await serve((_, response) => flood(response, Buffer.alloc(65_536)));
  const egress = openEgress(site.place, { maxBytes: million });
  const answer = await egress.fetch(site.origin);
  await assert.rejects(answer.bytes(), fault('upstream', 'too-large'));
  await egress.close();
});

test('an answer of exactly the limit is read whole', async () => {
  await using site = await serve((_, response) => response.end(Buffer.alloc(million)));
  const egress = openEgress(site.place, { maxBytes: million });
  assert.equal((await (await egress.fetch(site.origin)).bytes()).length, million);
  await egress.close();
});

test('a caller may raise or lower the limit for one request', async () => {
  await using site = await serve((_, response) => response.end(Buffer.alloc(2_000)));
  const egress = openEgress(site.place, { maxBytes: 1_000 });
  const whole = await egress.fetch(site.origin, {}, { maxBytes: 2_000 });
  assert.equal((await whole.bytes()).length, 2_000);
  const short = await egress.fetch(site.origin, {}, { maxBytes: 1_999 });
  await assert.rejects(short.bytes(), fault('upstream', 'too-large'));
  await egress.close();
});

test('a gzip bomb is cut by what it unpacks to', async () => {
  const bomb = gzipSync(Buffer.alloc(50 * million));
  assert.ok(bomb.length < million);
  await using site = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
  const egress = openEgress(site.place, { maxBytes: million });
  const answer = await egress.fetch(site.origin);
  let read = 0;
  const reading = async () => {
    for await (const chunk of answer.body ?? []) read += chunk.byteLength;
  };
  await assert.rejects(reading(), fault('upstream', 'too-large'));
  assert.ok(read <= million, `${read} bytes came through`);
  await egress.close();
});

test('a compressed answer that unpacks to nothing is cut by what it sends', async () => {
  const head = Buffer.from('1f8b0800000000000003', 'hex');
  const emptyBlock = Buffer.from('000000ffff', 'hex');
  await using site = await serve((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).write(head);
    flood(response, Buffer.concat(Array.from({ length: 10_000 }, () => emptyBlock)));
  });
  const egress = openEgress(site.place, { maxBytes: million });
  const answer = await egress.fetch(site.origin);
  await assert.rejects(answer.bytes(), fault('upstream', 'too-large'));
  await egress.close();
});

test('a compressed answer is unpacked', async () => {
  const packed = gzipSync('hello');
  await using site = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed));
  const egress = openEgress(site.place, {});
  assert.equal(await (await egress.fetch(site.origin)).text(), 'hello');
  await egress.close();
});

/** A server that takes connections and never says a word. */
async function serveSilence() {
  const server = createServer((socket) => socket.on('error', () => undefined).resume());
  const port = await listenOn(server, '127.0.0.1');
  return {
    place: `127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}

test('a connection that does not come about in time is given up', async () => {
  await using silence = await serveSilence();
  const egress = openEgress(silence.place, { connectTimeoutMs: 100 });
  await assert.rejects(egress.fetch(`https://${silence.place}/`), fault('upstream', 'UND_ERR_CONNECT_TIMEOUT'));
  await egress.close();
});

test('an answer that does not begin in time is given up', async () => {
  await using silence = await serveSilence();
  const egress = openEgress(silence.place, { headersTimeoutMs: 100 });
  await assert.rejects(egress.fetch(`http://${silence.place}/`), fault('upstream', 'headers-timeout'));
  await egress.close();
});

test('an answer that drips is ended at the deadline', async () => {
  await using site = await serve((_, response) => {
    const dripping = setInterval(() => response.write('.'), 10);
    response.on('close', () => clearInterval(dripping));
  });
  const egress = openEgress(site.place, { deadlineMs: 200 });
  const reading = async () => (await egress.fetch(site.origin)).text();
  await assert.rejects(reading, fault('upstream', 'deadline'));
  await egress.close();
});

test('an answer nobody reads gives its connection and its place back at the deadline', async () => {
  await using site = await serve((request, response) => {
    if (request.url === '/next') return response.end('next');
    request.socket.once('close', () => site.server.emit('given-back'));
    return response.write('begun');
  });
  const egress = openEgress(site.place, { deadlineMs: 500, concurrentPerHost: 1 });
  await Promise.all([once(site.server, 'given-back'), egress.fetch(site.origin)]);
  assert.equal(await (await egress.fetch(`${site.origin}/next`, {}, { timeoutMs: 5_000 })).text(), 'next');
  await egress.close();
});

test('a name that DNS does not answer for is given up', async () => {
  const egress = createEgress({ resolve: () => new Promise(() => undefined), limits: { headersTimeoutMs: 50 } });
  const keepsAlive = setInterval(() => undefined, 1_000);
  await assert.rejects(egress.fetch('http://slow.test/'), fault('upstream', 'headers-timeout'));
  clearInterval(keepsAlive);
});

test('names for which no server ever speaks keep nobody else waiting', async () => {
  await using names = await serveNames((name) => (name.startsWith('silent') ? undefined : ['203.0.113.7']));
  const silent = Array.from({ length: 40 }, (_, at) => names.resolve(`silent-${at}.example.org`).catch(() => []));
  const first = await Promise.race([...silent, names.resolve('shop.example.org')]);
  assert.deepEqual(first, ['203.0.113.7']);
});

test('where a host has no place left, a company that asks for much waits for itself alone', async () => {
  const served: string[] = [];
  await using site = await serve((request, response) => {
    served.push(request.url ?? '');
    setImmediate(() => response.end('ok'));
  });
  const egress = openEgress(site.place, { concurrentPerHost: 2 });
  const ask = async (party: string, at: number) =>
    (await egress.fetch(`${site.origin}/${party}${at}`, {}, { party })).text();
  await Promise.all([...Array.from({ length: 20 }, (_, at) => ask('much', at)), ask('little', 0)]);
  assert.ok(served.indexOf('/little0') <= 4, served.join(' '));
  await egress.close();
});

test('a caller that names its own deadline waits as long for the first byte', async () => {
  await using site = await serve((_, response) => setTimeout(() => response.end('late'), 150));
  const egress = openEgress(site.place, { headersTimeoutMs: 50, deadlineMs: 100 });
  assert.equal(await (await egress.fetch(site.origin, {}, { timeoutMs: 5_000 })).text(), 'late');
  await assert.rejects(egress.fetch(site.origin), fault('upstream', 'headers-timeout'));
  await egress.close();
});

test('no more than the allowed number of requests are at one host at a time', async () => {
  const open = new Set<ServerResponse>();
  let most = 0;
  await using site = await serve((_, response) => {
    open.add(response);
    most = Math.max(most, open.size);
    setImmediate(() => {
      open.delete(response);
      response.end('ok');
    });
  });
  const egress = openEgress(site.place, { concurrentPerHost: 3 });
  // Different limits mean different pools, and the host still sees three at most.
  const asked = Array.from({ length: 40 }, async (_, i) =>
    (await egress.fetch(site.origin, {}, { maxBytes: 1_000 + (i % 4) })).text(),
  );
  assert.deepEqual(new Set(await Promise.all(asked)), new Set(['ok']));
  assert.ok(most <= 3, `${most} were open at once`);
  await egress.close();
});

test('a request that gives up while it waits its turn leaves the queue in order', async () => {
  const held: ServerResponse[] = [];
  await using site = await serve((request, response) => {
    if (request.url !== '/hold') return response.end('ok');
    held.push(response);
    return site.server.emit('held');
  });
  const egress = openEgress(site.place, { concurrentPerHost: 1 });
  const read = async (path: string, signal: AbortSignal | null = null) =>
    (await egress.fetch(`${site.origin}${path}`, { signal })).text();
  const isHeld = once(site.server, 'held');
  const first = read('/hold');
  await isHeld;
  const stop = new AbortController();
  const impatient = read('/', stop.signal);
  const patient = read('/');
  stop.abort(new Error('no longer needed'));
  await assert.rejects(impatient, /no longer needed/);
  assert.equal(site.seen.length, 1);
  held[0]?.end('held');
  assert.deepEqual(await Promise.all([first, patient]), ['held', 'ok']);
  await egress.close();
});
