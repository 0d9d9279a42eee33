import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyNames } from '#kernel/model';
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

test('every provider whose key the operator may set has another address', () => {
  assert.equal(keyNames.length, 8);
  for (const [provider] of keyNames) {
    const variable = `${provider.toUpperCase()}_BASE_URL`;
    const config = readConfig({ [variable]: 'http://127.0.0.1:9000/v1' });
    assert.equal(new Map(Object.entries(config)).get(variable), 'http://127.0.0.1:9000');
  }
  const { OPENROUTER_BASE_URL } = readConfig({ OPENROUTER_BASE_URL: 'https://openrouter.ai/api/v1' });
  assert.equal(OPENROUTER_BASE_URL, 'https://openrouter.ai');
});

test('in which country somebody is, is believed of a proxy alone', () => {
  const named = { CADRE_TRUST_PROXY: '1', CADRE_COUNTRY_HEADER: 'CF-IPCountry' };
  assert.equal(readConfig(named).CADRE_COUNTRY_HEADER, 'cf-ipcountry');
  assert.throws(() => readConfig({ CADRE_COUNTRY_HEADER: 'cf-ipcountry' }), /CADRE_TRUST_PROXY=1/);
  assert.throws(() => readConfig({ ...named, CADRE_COUNTRY_HEADER: 'a b' }), /the name of a header/);
});
