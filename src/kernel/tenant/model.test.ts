import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimableDomain, hostName, plans, slugOf } from './model.ts';

test('the tiers cost what the price list says', () => {
  assert.deepEqual(plans.tier1.price, { amount: 9_700, currency: 'USD' });
  assert.deepEqual(plans.tier2.price, { amount: 29_700, currency: 'USD' });
  assert.deepEqual(plans.tier3.price, { amount: 99_700, currency: 'USD' });
  assert.equal(plans.owner.price, null, 'what one owns is not sold');
});

test('a company name becomes a readable part of an address', () => {
  assert.equal(slugOf('Müller & Söhne', '01900000-0000-7000-8000-00001a2b3c4d'), 'muller-sohne-1a2b3c4d');
  assert.equal(slugOf('日本', '01900000-0000-7000-8000-00001a2b3c4d'), '1a2b3c4d');
  assert.match(slugOf('x'.repeat(500), '01900000-0000-7000-8000-00001a2b3c4d'), /^x{40}-1a2b3c4d$/);
});

test('a host is the same host however it is written', () => {
  const written = ['shop.example.com', 'SHOP.example.COM', 'shop.example.com.', 'shop.example.com:8080'];
  for (const host of written) assert.equal(hostName(host), 'shop.example.com');
  assert.equal(hostName('[::1]:3000'), '[::1]');
});

test('what is no host is none', () => {
  const wrong = ['', 'a b', 'user@example.com', 'example.com/path', 'example.com?x', 'a\\b', ':80', 'x'.repeat(400)];
  for (const host of wrong) assert.equal(hostName(host), undefined, host);
});

test('a tenant may claim a public name only', () => {
  assert.equal(claimableDomain('Shop.Example.com'), 'shop.example.com');
  assert.equal(claimableDomain('münchen.example'), 'xn--mnchen-3ya.example');
  const kept = [
    'localhost',
    'app.localhost',
    'printer.local',
    'db.internal',
    '127.0.0.1',
    '[::1]',
    '10.0.0.1',
    'intranet',
  ];
  for (const host of kept) assert.equal(claimableDomain(host), undefined, host);
  assert.equal(claimableDomain('2130706433'), undefined, '127.0.0.1 as one number');
});
