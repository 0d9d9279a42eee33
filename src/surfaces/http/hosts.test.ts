import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '#base/fault';
import { type Approach, checkApproach, type HostRules, hostName, isKnownHost } from './hosts.ts';

const rules: HostRules = {
  names: new Set(['cadre.example.com']),
  isTenantHost: (name) => name === 'shop.example.org',
};

test('a host is told without its port, in small letters, without a closing dot', () => {
  const hosts = [
    ['example.com', 'example.com'],
    ['example.com:8080', 'example.com'],
    ['EXAMPLE.com.:443', 'example.com'],
    ['127.0.0.1:3000', '127.0.0.1'],
    ['[::1]:3000', '::1'],
    ['[2001:DB8::1]', '2001:db8::1'],
    ['', ''],
  ] as const;
  for (const [host, name] of hosts) assert.equal(hostName(host), name, host);
});

test('we answer to loopback, to addresses, to our names and to those of tenants', () => {
  const known = [
    'localhost',
    'localhost:3000',
    '127.0.0.1',
    '[::1]:80',
    '192.0.2.7',
    '[2001:db8::1]',
    'CADRE.example.com.',
    'shop.example.org:443',
  ];
  for (const host of known) assert.ok(isKnownHost(rules, host), host);
});

test('we answer to no other name: it may lead here today and elsewhere tomorrow', () => {
  const unknown = [
    '',
    'evil.example',
    'cadre.example.com.evil.example',
    'xcadre.example.com',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '0x7f.1',
    '2130706433',
    'example.org',
  ];
  for (const host of unknown) assert.equal(isKnownHost(rules, host), false, host);
});

function isLetIn(approach: Partial<Approach>): boolean {
  try {
    checkApproach(rules, { method: 'POST', host: 'cadre.example.com', origin: undefined, guarded: false, ...approach });
    return true;
  } catch (error) {
    assert.ok(error instanceof Fault && error.code === 'forbidden', String(error));
    return false;
  }
}

test('a program, which names no page, is let in', () => {
  for (const method of ['GET', 'POST', 'DELETE']) assert.ok(isLetIn({ method }));
});

test('our own page is let in, on whatever port it is', () => {
  assert.ok(isLetIn({ origin: 'https://cadre.example.com' }));
  assert.ok(isLetIn({ host: 'localhost:3000', origin: 'http://localhost:3000' }));
  assert.ok(isLetIn({ host: '[::1]:3000', origin: 'http://[::1]:3000' }));
  assert.ok(isLetIn({ host: 'CADRE.example.com', origin: 'https://cadre.EXAMPLE.com' }));
});

test('another page changes nothing and holds no conversation, whatever it calls itself', () => {
  const others = [
    'https://evil.example',
    'https://cadre.example.com:8443',
    'https://cadre.example.com.evil.example',
    'null',
    '',
    'nonsense',
    'https://shop.example.org',
  ];
  for (const origin of others) {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      assert.equal(isLetIn({ method, origin }), false, `${method} ${origin}`);
    assert.equal(isLetIn({ method: 'GET', origin, guarded: true }), false, origin);
    assert.ok(
      isLetIn({ method: 'GET', origin }),
      'a plain read is harmless: the browser keeps the answer from the page',
    );
  }
});

test('an unknown host is turned away, whatever the page', () => {
  for (const method of ['GET', 'POST']) {
    assert.equal(isLetIn({ method, host: 'evil.example' }), false);
    assert.equal(isLetIn({ method, host: 'evil.example', origin: 'https://evil.example' }), false);
  }
});
