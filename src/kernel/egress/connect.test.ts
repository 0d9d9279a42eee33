import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { createServer as createTls, type TLSSocket } from 'node:tls';
import { createEgress } from './egress.ts';
import { fault, identityOf, listenOn, serve, serveNames, setTrap } from './testing.ts';

test('a connection speaks with the place the operator allows', async () => {
  await using trap = await setTrap();
  const egress = createEgress({ allowPrivate: [`127.0.0.1:${trap.port}`] });
  const socket = await egress.connect({ host: '127.0.0.1', port: trap.port });
  const [first] = await once(socket, 'data');
  assert.match(String(first), /^HTTP\/1.1 200/);
  await egress.close();
  assert.equal(socket.destroyed, true);
});

test('no spelling of a private place is connected to', async () => {
  await using trap = await setTrap();
  await using names = await serveNames(() => ['127.0.0.1', '::1']);
  const egress = createEgress({ resolve: names.resolve });
  const hosts = [
    '127.0.0.1',
    '127.1',
    '0x7f.1',
    '0x7f000001',
    '0177.0.0.01',
    '017700000001',
    '2130706433',
    '0',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.0.1',
    '100.64.0.1',
    '169.254.169.254',
    '168.63.129.16',
    'metadata.google.internal',
    'fd00:ec2::254',
    '[fe80::1]',
    '2002:7f00:1::',
    '::127.0.0.1',
    'localhost',
    'LOCALHOST.',
    'a.localhost',
    '::1',
    '::',
    '[::1]',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    'fe80::1%lo',
    '１２７.0.0.1',
    '%31%32%37.0.0.1',
    'mail.internal',
    'redis',
    'anything.test',
    '127.0.0.1:80',
    'a@127.0.0.1',
    '127.0.0.1/x',
    '127.0.0.1#x',
    '127.0.0.1?x',
    'a\\127.0.0.1',
    '',
    '.',
    '/run/postgresql',
    '127.0.0.1\n',
    '127.0.0.1\0.test',
  ];
  const refused = (error: unknown) => fault('forbidden')(error) || fault('invalid')(error);
  for (const host of hosts) await assert.rejects(egress.connect({ host, port: trap.port }), refused, host);
  assert.equal(trap.caught(), 0);
});

test('a name with one public and one private address is not connected to', async () => {
  await using trap = await setTrap();
  await using names = await serveNames(() => ['93.184.215.14', '127.0.0.1']);
  const egress = createEgress({ resolve: names.resolve });
  const target = { host: 'mixed.test', port: trap.port };
  await assert.rejects(egress.connect(target), fault('forbidden', 'private-address'));
  assert.equal(trap.caught(), 0);
});

test('a name that turns private after it was checked is connected to as it was checked, and then no more', async () => {
  await using good = await serve((_, response) => response.end('good'));
  await using victim = await serve((_, response) => response.end('victim'), { host: '127.0.0.2', port: good.port });
  await using names = await serveNames((_, asked) => [asked === 0 ? '127.0.0.1' : '127.0.0.2']);
  const limits = { keepNamesMs: 0 };
  const egress = createEgress({ resolve: names.resolve, allowPrivate: [good.place], limits });
  const target = { host: 'rebind.test', port: good.port };
  const socket = await egress.connect(target);
  assert.equal(socket.remoteAddress, '127.0.0.1');
  assert.equal(names.timesAsked('rebind.test'), 1);
  await assert.rejects(egress.connect(target), fault('forbidden', 'private-address'));
  assert.equal(victim.connections(), 0);
  await egress.close();
});

test('mail ports are open to mail alone', async () => {
  await using names = await serveNames(() => ['127.0.0.1']);
  const egress = createEgress({ resolve: names.resolve });
  for (const port of [25, 465, 587, 993]) {
    const target = { host: 'mail.test', port };
    await assert.rejects(egress.connect(target), fault('forbidden', 'port'));
    await assert.rejects(egress.connect(target, { purpose: 'mail' }), fault('forbidden', 'private-address'));
  }
  await assert.rejects(
    egress.connect({ host: 'mail.test', port: 22 }, { purpose: 'mail' }),
    fault('forbidden', 'port'),
  );
});

test('a number that is no port is not valid', async () => {
  const egress = createEgress();
  for (const port of [-1, 65_536, 1.5, Number.NaN]) {
    await assert.rejects(egress.connect({ host: 'mail.test', port }), fault('invalid'), `${port}`);
  }
});

test('a connection over TLS proves the name it was asked for', async () => {
  const identity = identityOf('mail.test');
  const asked: unknown[] = [];
  const server = createTls(identity, (socket: TLSSocket) => {
    asked.push(socket.servername);
    socket.on('error', () => undefined).end('220 ready\r\n');
  });
  server.on('tlsClientError', () => undefined);
  const port = await listenOn(server, '127.0.0.1');
  await using names = await serveNames(() => ['127.0.0.1']);
  const allowPrivate = [`127.0.0.1:${port}`];
  const egress = createEgress({ resolve: names.resolve, allowPrivate, extraCa: [identity.cert] });
  const socket = await egress.connect({ host: 'mail.test', port, tls: true });
  assert.equal(String((await once(socket, 'data'))[0]), '220 ready\r\n');
  const wrong = egress.connect({ host: 'other.test', port, tls: true });
  await assert.rejects(wrong, fault('upstream', 'ERR_TLS_CERT_ALTNAME_INVALID'));
  assert.equal(asked[0], 'mail.test');
  await egress.close();
  server.close();
});

test('a connection that does not come about in time is given up', async () => {
  await using trap = await setTrap();
  const server = createServer((socket) => socket.on('error', () => undefined).resume());
  const port = await listenOn(server, '127.0.0.1');
  const egress = createEgress({ allowPrivate: [`127.0.0.1:${port}`], limits: { connectTimeoutMs: 100 } });
  await assert.rejects(egress.connect({ host: '127.0.0.1', port, tls: true }), fault('upstream', 'deadline'));
  await egress.close();
  server.close();
  assert.equal(trap.caught(), 0);
});

test('a place where nobody listens is an upstream fault', async () => {
  const server = createServer();
  const port = await listenOn(server, '127.0.0.1');
  server.close();
  await once(server, 'close');
  const egress = createEgress({ allowPrivate: [`127.0.0.1:${port}`] });
  await assert.rejects(egress.connect({ host: '127.0.0.1', port }), fault('upstream', 'ECONNREFUSED'));
  await assert.rejects(egress.fetch(`http://127.0.0.1:${port}/`), fault('upstream', 'ECONNREFUSED'));
  await egress.close();
});

test('a caller that gives up a connection gets its own reason', async () => {
  const egress = createEgress();
  const reason = new Error('no longer needed');
  const context = { signal: AbortSignal.abort(reason) };
  await assert.rejects(egress.connect({ host: 'mail.test', port: 2525 }, context), reason);
});
