import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mostFor } from './amount.ts';
import { bodyOf } from './body.ts';

const limits = ['max_completion_tokens', 'max_tokens'];
const most = (fields: object) => mostFor(bodyOf(Buffer.from(JSON.stringify(fields))), limits);
const written = (fields: object) => most(fields).output_token;
const read = (content: unknown) => most({ messages: [{ role: 'user', content }] }).input_token ?? 0;

test('what may be written is the most that any provider would take for the limit, for each of the answers', () => {
  assert.equal(written({ max_tokens: 50 }), 50);
  assert.equal(written({ max_completion_tokens: 1, max_tokens: 90_000 }), 90_000);
  assert.equal(written({ max_completion_tokens: 90_000, max_tokens: 1, n: 3 }), 270_000);
  for (const none of [{}, { max_tokens: 0 }, { max_tokens: -5 }, { max_tokens: '9' }, { max_tokens: 1.5 }]) {
    assert.equal(written(none), 16_384, JSON.stringify(none));
  }
});

test('a picture counts as what it shows, be it in the request or at an address', () => {
  const shown = read([{ type: 'image_url', image_url: { url: `data:image/png;base64,${'A'.repeat(400_000)}` } }]);
  const far = 'https://example.com/a.png';
  for (const part of [
    { type: 'image_url', image_url: { url: far } },
    { type: 'input_image', image_url: far },
    { type: 'image', source: { type: 'url', url: far } },
  ]) {
    const tokens = read([part, { type: 'text', text: 'What is on it?' }]);
    assert.ok(tokens >= 1600 && Math.abs(tokens - shown) < 100, `${tokens} and ${shown}`);
    assert.ok(read([part, part]) >= 3200);
  }
  assert.ok(read('See https://example.com/a.png, it is base64') < 200);
});

test('what may be kept is reserved as dear as keeping is, however its name is spelled', () => {
  const kept = (ttl: object) => [{ type: 'text', text: 'Long.', cache_control: { type: 'ephemeral', ...ttl } }];
  const asked = (content: unknown) => ({ messages: [{ role: 'user', content }] });
  assert.deepEqual(Object.keys(most(asked('cache_control'))), ['input_token', 'output_token']);
  assert.deepEqual(Object.keys(most(asked(kept({})))), ['cache_write_token', 'output_token']);
  assert.deepEqual(Object.keys(most(asked(kept({ ttl: '1h' })))), ['cache_write_hour_token', 'output_token']);
  const hidden = JSON.stringify(asked(kept({}))).replace('cache_control', 'cache\\u005fcontrol');
  assert.equal(mostFor(bodyOf(Buffer.from(hidden)), []).input_token, undefined);
});
