import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { boundTo } from './cipher.ts';
import { generate } from './generate.ts';
import { Generator, Host, isExpired, nextTurn, placeOf, SecretName, subjectOf } from './model.ts';

test('a secret is meant for named hosts, never for a whole ending', () => {
  for (const host of ['api.stripe.com', '*.myshopify.com', 'localhost:8080', '127.0.0.1:9', 'a-b.c.example.com']) {
    assert.ok(Host.safeParse(host).success, host);
  }
  for (const host of [
    '',
    '*',
    '*.com',
    'a.*.com',
    '**.example.com',
    'https://example.com',
    'example.com/',
    'a b.com',
    'Example.com',
    '-a.com',
    'a..com',
    'example.com:0',
    'example.com:',
  ]) {
    assert.equal(Host.safeParse(host).success, false, host);
  }
});

test('a name can stand in a path and a log line', () => {
  for (const name of ['stripe', 'Stripe_2.live-key']) assert.ok(SecretName.safeParse(name).success, name);
  for (const name of ['', ' x', 'a/b', 'a\nb', '.hidden', 'x'.repeat(101)]) {
    assert.equal(SecretName.safeParse(name).success, false, name);
  }
});

test('no two places read alike, however their parts are cut', () => {
  const parts = fc.array(fc.string({ maxLength: 6 }), { maxLength: 4 });
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      assert.equal(boundTo(...one).equals(boundTo(...other)), JSON.stringify(one) === JSON.stringify(other));
    }),
  );
  const secret = { id: '1', purpose: 'p', hosts: ['a', 'b'] };
  assert.notEqual(placeOf(secret), placeOf({ ...secret, hosts: ['a,b'] }));
});

test('a secret is good until the instant it ends', () => {
  const end = '2026-05-01T00:00:00.000Z';
  assert.deepEqual(
    ['2026-04-30T23:59:59.999Z', end].map((now) => isExpired(end, now)),
    [false, true],
  );
  assert.equal(isExpired(null, end), false);
  assert.equal(nextTurn(end, 30), '2026-05-31T00:00:00.000Z');
  assert.equal(nextTurn(end, null), null);
});

test('what is personal belongs to the person, everything else to the company', () => {
  assert.deepEqual([subjectOf('ada'), subjectOf(null)], ['ada', 'tenant']);
});

test('made-up text has the length and the letters asked for, and every letter comes about as often', async () => {
  const counts = new Map<string, number>();
  for (let turn = 0; turn < 200; turn += 1) {
    const { value } = await generate(Generator.parse({ length: 256, alphabet: 'hex' }));
    assert.match(value, /^[0-9a-f]{256}$/);
    for (const letter of value) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  // 51,200 draws of 16: 3,200 each, a standard deviation of 55; six of them are never seen by chance.
  assert.equal(counts.size, 16);
  for (const [letter, count] of counts) assert.ok(Math.abs(count - 3200) < 330, `${letter}: ${count}`);
});
