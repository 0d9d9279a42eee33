import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { Fault } from '#base/fault';
import { type Captured, createEgress, isRehearsalEnd } from './egress.ts';
import { fault, identityOf, serve, serveNames, setTrap } from './testing.ts';

test('a private place is reached only where the operator names it', async () => {
  await using site = await serve((_, response) => response.end('hello'));
  const open = createEgress({ allowPrivate: [site.place] });
  assert.equal(await (await open.fetch(site.origin)).text(), 'hello');
  await open.close();
  const shut = createEgress({ allowPrivate: [`127.0.0.1:${site.port + 1}`] });
  await assert.rejects(shut.fetch(site.origin), fault('forbidden'));
  await shut.close();
});

test('an operator may allow a private name as well as an address', async () => {
  await using site = await serve((request, response) => response.end(request.headers.host));
  await using names = await serveNames(() => ['127.0.0.1']);
  const egress = createEgress({ resolve: names.resolve, allowPrivate: [`models.lan:${site.port}`] });
  const answer = await egress.fetch(`http://models.lan:${site.port}/`);
  assert.equal(await answer.text(), `models.lan:${site.port}`);
  await egress.close();
});

test('an entry of the operator without a port is refused at once', () => {
  assert.throws(() => createEgress({ allowPrivate: ['127.0.0.1'] }), fault('invalid'));
  assert.throws(() => createEgress({ baseUrls: { 'https://api.test': 'ftp://127.0.0.1/' } }), fault('invalid'));
});

test('an overridden origin is reached at its base URL, path and query kept', async () => {
  await using sim = await serve((request, response) => response.end(request.url));
  const egress = createEgress({ baseUrls: { 'https://api.vendor.test': `${sim.origin}/vendor/` } });
  const answer = await egress.fetch('https://api.vendor.test/v1/chat?stream=1');
  assert.equal(await answer.text(), '/vendor/v1/chat?stream=1');
  assert.equal(answer.url, 'https://api.vendor.test/v1/chat?stream=1');
  assert.equal(sim.seen[0]?.headers.host, sim.place);
  await egress.close();
});

test('an override does not open its target to anybody else', async () => {
  await using sim = await serve((_, response) => response.end('hello'));
  const egress = createEgress({ baseUrls: { 'https://api.vendor.test': sim.origin } });
  await assert.rejects(egress.fetch(sim.origin), fault('forbidden', 'private-address'));
  await assert.rejects(egress.fetch('http://api.vendor.test:1/'), fault('forbidden'));
  assert.equal(sim.connections(), 0);
  await egress.close();
});

test('a simulator may redirect to its own address and the keys go along', async () => {
  await using sim = await serve((request, response) => {
    if (request.url === '/base/old') return response.writeHead(302, { location: `${sim.origin}/base/new` }).end();
    return response.end(request.headers.authorization);
  });
  const egress = createEgress({ baseUrls: { 'https://api.vendor.test': `${sim.origin}/base` } });
  const answer = await egress.fetch('https://api.vendor.test/old', { headers: { authorization: 'Bearer k' } });
  assert.equal(await answer.text(), 'Bearer k');
  assert.equal(answer.url, 'https://api.vendor.test/new');
  await egress.close();
});

test('a simulator may not redirect beside its base path', async () => {
  await using sim = await serve((_, response) => response.writeHead(302, { location: `${sim.origin}/admin` }).end());
  const egress = createEgress({ baseUrls: { 'http://api.vendor.test': `${sim.origin}/base` } });
  await assert.rejects(egress.fetch('http://api.vendor.test/'), fault('forbidden', 'private-address'));
  await egress.close();
});

test('connections are reused for the same origin', async () => {
  await using site = await serve((_, response) => response.end('hello'));
  const egress = createEgress({ allowPrivate: [site.place] });
  for (let i = 0; i < 20; i += 1) await (await egress.fetch(`${site.origin}/${i}`)).text();
  assert.ok(site.connections() <= 2, `${site.connections()} connections for 20 requests`);
  await egress.close();
});

test('an https site is asked for by its name, over the checked address', async () => {
  const identity = identityOf('shop.test');
  const asked: (string | false | null)[] = [];
  await using site = await serve((request, response) => response.end(request.headers.host), { tls: identity });
  site.server.on('secureConnection', (socket: TLSSocket) => asked.push(socket.servername));
  await using names = await serveNames(() => ['127.0.0.1']);
  const egress = createEgress({ resolve: names.resolve, allowPrivate: [site.place], extraCa: [identity.cert] });
  const answer = await egress.fetch(`https://shop.test.:${site.port}/`);
  assert.equal(await answer.text(), `shop.test:${site.port}`);
  assert.deepEqual(asked, ['shop.test']);
  const other = egress.fetch(`https://other.test:${site.port}/`);
  await assert.rejects(other, fault('upstream', 'ERR_TLS_CERT_ALTNAME_INVALID'));
  assert.equal(site.seen.length, 1);
  await egress.close();
});

test('a certificate nobody vouches for is refused', async () => {
  await using site = await serve((_, response) => response.end('hello'), { tls: identityOf('shop.test') });
  const egress = createEgress({ allowPrivate: [site.place] });
  await assert.rejects(egress.fetch(site.origin), fault('upstream', 'DEPTH_ZERO_SELF_SIGNED_CERT'));
  assert.equal(site.seen.length, 0);
  await egress.close();
});

test('a caller cannot name another host in its headers', async () => {
  await using site = await serve((request, response) => response.end(request.headers.host));
  const egress = createEgress({ allowPrivate: [site.place] });
  const headers = { host: 'inside.test', connection: 'upgrade', 'content-length': '3', 'transfer-encoding': 'chunked' };
  const answer = await egress.fetch(site.origin, { method: 'POST', body: 'hello', headers });
  assert.equal(await answer.text(), site.place);
  assert.equal(site.seen[0]?.headers['content-length'], '5');
  assert.equal(site.seen[0]?.headers['user-agent'], 'Cadre');
  assert.equal(site.seen[0]?.body, 'hello');
  await egress.close();
});

test('a header with a line break, an unknown method and a GET with a body are not valid', async () => {
  const egress = createEgress();
  const wrong = [{ headers: { a: 'b\r\nhost: x' } }, { method: 'CONNECT' }, { method: 'G T' }, { body: 'x' }];
  for (const init of wrong) await assert.rejects(egress.fetch('http://shop.test/', init), fault('invalid'));
  await egress.close();
});

test('a form with a file arrives with its length', async () => {
  await using site = await serve((_, response) => response.end());
  const egress = createEgress({ allowPrivate: [site.place] });
  const form = new FormData();
  form.set('note', 'hello');
  form.set('file', new Blob(['bytes'], { type: 'text/plain' }), 'a.txt');
  await egress.fetch(site.origin, { method: 'POST', body: form });
  const [arrived] = site.seen;
  assert.match(String(arrived?.headers['content-type']), /^multipart\/form-data; boundary=/);
  assert.equal(Number(arrived?.headers['content-length']), arrived?.body.length);
  assert.match(String(arrived?.body), /name="note"\r\n\r\nhello\r\n/);
  assert.match(String(arrived?.body), /name="file"; filename="a.txt"\r\nContent-Type: text\/plain\r\n\r\nbytes\r\n/);
  await egress.close();
});

test('a Request object is sent like its parts', async () => {
  await using site = await serve((_, response) => response.end());
  const egress = createEgress({ allowPrivate: [site.place] });
  await egress.fetch(new Request(`${site.origin}/r`, { method: 'PUT', body: 'hello', headers: { 'x-a': 'b' } }));
  const { method, path, body, headers } = site.seen[0] ?? {};
  assert.deepEqual([method, path, body, headers?.['x-a']], ['PUT', '/r', 'hello', 'b']);
  await egress.close();
});

test('every cookie of an answer is kept, and an answer without content has no body', async () => {
  await using site = await serve((_, response) => {
    response
      .writeHead(
        204,
        [
          ['set-cookie', 'a=1'],
          ['set-cookie', 'b=2'],
        ].flat(),
      )
      .end();
  });
  const egress = createEgress({ allowPrivate: [site.place] });
  const answer = await egress.fetch(site.origin);
  assert.equal(answer.body, null);
  assert.deepEqual(answer.headers.getSetCookie(), ['a=1', 'b=2']);
  await egress.close();
});

test('a status no HTTP knows is the other side’s mistake', async () => {
  await using site = await serve((_, response) => response.writeHead(999).end());
  const egress = createEgress({ allowPrivate: [site.place] });
  await assert.rejects(egress.fetch(site.origin), fault('upstream', 'status'));
  await egress.close();
});

test('a server that is not there or breaks off is an upstream fault with its cause', async () => {
  await using site = await serve((_, response) => response.socket?.destroy());
  const egress = createEgress({ allowPrivate: [site.place, '127.0.0.1:1'] });
  await assert.rejects(egress.fetch(site.origin), (error) => {
    assert.ok(error instanceof Fault && error.cause instanceof Error);
    return fault('upstream', 'UND_ERR_SOCKET')(error);
  });
  await site.server.close();
  await egress.close();
});

test('a name that does not exist is an upstream fault', async () => {
  await using names = await serveNames(() => []);
  const egress = createEgress({ resolve: names.resolve });
  await assert.rejects(egress.fetch('http://nobody.test/'), fault('upstream'));
  await egress.close();
});

test('inside a transaction nothing is sent', async () => {
  await using trap = await setTrap();
  const egress = createEgress({ allowPrivate: [`127.0.0.1:${trap.port}`] });
  const context = { insideTransaction: true };
  const target = { host: '127.0.0.1', port: trap.port };
  await assert.rejects(egress.fetch(`http://127.0.0.1:${trap.port}/`, {}, context), fault('internal'));
  await assert.rejects(egress.connect(target, context), fault('internal'));
  assert.equal(trap.caught(), 0);
  await egress.close();
});

test('a rehearsal captures what would have left and nothing leaves, not even to DNS', async () => {
  await using trap = await setTrap();
  await using names = await serveNames(() => ['127.0.0.1']);
  const egress = createEgress({ resolve: names.resolve, allowPrivate: [`bank.test:${trap.port}`] });
  const captures: Captured[] = [];
  const rehearsing = { captured: (request: Captured) => captures.push(request) };
  const place = `bank.test:${trap.port}`;
  const init = { method: 'POST', body: 'secret', headers: { authorization: 'secret' } };
  const sent = egress.fetch(`http://${place}/pay?key=secret`, init, { rehearsing, purpose: 'payout' });
  await assert.rejects(sent, (error) => isRehearsalEnd(error) && fault('unavailable')(error));
  await assert.rejects(egress.connect({ host: 'bank.test', port: trap.port }, { rehearsing }), isRehearsalEnd);
  assert.deepEqual(captures, [
    { method: 'POST', address: `http://${place}/pay`, purpose: 'payout' },
    { method: 'CONNECT', address: place, purpose: undefined },
  ]);
  assert.equal(trap.caught() + names.timesAsked('bank.test'), 0);
  await egress.close();
});

test('what the guard refuses is refused in a rehearsal as well', async () => {
  const egress = createEgress();
  const rehearsing = { captured: () => assert.fail('nothing is captured') };
  await assert.rejects(egress.fetch('http://127.0.0.1/', {}, { rehearsing }), fault('forbidden'));
  await egress.close();
});

test('an ordinary fault does not look like the end of a rehearsal', () => {
  assert.equal(isRehearsalEnd(new Fault('unavailable', 'closed')), false);
  assert.equal(isRehearsalEnd(new Error('closed')), false);
});

test('a caller that gives up gets its own reason, before, during and while reading', async () => {
  await using site = await serve((request, response) => {
    if (request.url === '/body') response.write('begun');
    site.server.emit('asked');
  });
  const egress = createEgress({ allowPrivate: [site.place] });
  const reason = new Error('the user closed the page');
  await assert.rejects(egress.fetch(site.origin, { signal: AbortSignal.abort(reason) }), reason);
  assert.equal(site.connections(), 0);

  const during = new AbortController();
  const asked = once(site.server, 'asked');
  const waiting = egress.fetch(site.origin, {}, { signal: during.signal });
  await asked;
  during.abort(reason);
  await assert.rejects(waiting, reason);

  const later = new AbortController();
  const answer = await egress.fetch(`${site.origin}/body`, { signal: later.signal });
  later.abort(reason);
  await assert.rejects(answer.text(), reason);
  await egress.close();
});

test('closing ends what is under way and lets nothing more out', async () => {
  await using site = await serve(() => site.server.emit('asked'));
  const egress = createEgress({ allowPrivate: [site.place] });
  const asked = once(site.server, 'asked');
  const waiting = assert.rejects(egress.fetch(site.origin), fault('unavailable'));
  await asked;
  await egress.close();
  await waiting;
  await assert.rejects(egress.fetch(site.origin), fault('unavailable'));
  assert.equal(site.seen.length, 1);
});
