import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { soundsSecret } from './lists.ts';
import { hidden, scrubbed } from './scrub.ts';

const names = {
  secret: [
    ...['password', 'api_key', 'apiKey', 'X-Api-Key', 'clientSecret', 'access_token', 'refreshToken', 'bot_token'],
    ...['PRIVATE KEY', 'aws_access_key_id', 'credentials', 'Authorization', 'Set-Cookie', 'pin', 'otp', 'passphrase'],
  ],
  plain: ['title', 'region', 'keyboard', 'spinning', 'authors', 'public_key', 'option', 'hostname', 'key', 'cookies'],
};

test('what holds a secret is known by its name, however it is written', () => {
  for (const name of names.secret) assert.ok(soundsSecret(name), name);
  for (const name of names.plain) assert.ok(!soundsSecret(name), name);
});

test('text under a secret’s name is hidden wherever it stands, and nothing beside it', () => {
  const before = {
    title: 'Shop',
    auth: { apiKey: 'k-1', user: 'ada' },
    list: [{ clientSecret: ['k-2', { part: 'k-3' }] }],
    fields: [
      { name: 'password', value: 'k-4' },
      { name: 'region', value: 'eu' },
    ],
    url: 'postgres://ada:k-5@db.example.com/x',
    header: 'Bearer k-6k-6k-6',
    maxTokens: 4000,
    token: null,
    secret: '',
  };
  const { text, hidden: count } = scrubbed(JSON.stringify(before));
  assert.doesNotMatch(text, /k-\d/);
  assert.deepEqual(JSON.parse(text), {
    title: 'Shop',
    auth: { apiKey: hidden, user: 'ada' },
    list: [{ clientSecret: [hidden, { part: hidden }] }],
    fields: [
      { name: 'password', value: hidden },
      { name: 'region', value: 'eu' },
    ],
    url: `postgres://${hidden}@db.example.com/x`,
    header: `Bearer ${hidden}`,
    maxTokens: 4000,
    token: null,
    secret: '',
  });
  assert.equal(count, 6);
});

test('what holds no secret stays as it was, to the letter', () => {
  const text = '{"b" : 1.10, "a":12345678901234567890 ,"title":"x"}';
  assert.deepEqual(scrubbed(text), { text, hidden: 0 });
});

test('hiding twice is hiding once', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(...names.secret), (value, name) => {
      const once = scrubbed(JSON.stringify({ [name]: value, beside: value }));
      assert.deepEqual(scrubbed(once.text), { text: once.text, hidden: 0 });
    }),
  );
});
