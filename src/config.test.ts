import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from './config.ts';

test('the other address of a provider may name the version at its end, as the provider’s own programs want it', () => {
  for (const [given, meant] of [
    ['http://127.0.0.1:9000', 'http://127.0.0.1:9000'],
    ['http://127.0.0.1:9000/v1', 'http://127.0.0.1:9000'],
    ['http://127.0.0.1:9000/openai/v1/', 'http://127.0.0.1:9000/openai'],
    ['http://127.0.0.1:9000/openai/', 'http://127.0.0.1:9000/openai'],
  ]) {
    assert.equal(readConfig({ OPENAI_BASE_URL: given }).OPENAI_BASE_URL, meant);
  }
  assert.equal(
    readConfig({ GEMINI_BASE_URL: 'https://relay.example/v1beta' }).GEMINI_BASE_URL,
    'https://relay.example',
  );
});
