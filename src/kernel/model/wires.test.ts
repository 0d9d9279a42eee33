import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { asked, openScene, operatorsKeys, type Scene } from './scene.test.ts';
import { wires } from './wires.ts';

/** Where each is asked for words, as its own documents have it. */
const addresses = {
  openai: '/v1/chat/completions',
  anthropic: '/v1/messages',
  gemini: '/v1beta/models/gemini-2.5-flash:generateContent',
  openrouter: '/api/v1/chat/completions',
  huggingface: '/v1/chat/completions',
  perplexity: '/v1/responses',
  together: '/v1/chat/completions',
  replicate: '/v1/models/meta/meta-llama-3-8b-instruct/predictions',
};
const keys = Object.fromEntries(Object.keys(addresses).map((provider) => [provider, `sk-of-${provider}-0001`]));

suite('the providers', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene({ keys: { ...operatorsKeys, ...keys } });
  });
  after(() => scene.close());

  for (const [provider, path] of Object.entries(addresses)) {
    test(`${provider} is asked at its own address, with its own key`, async () => {
      const { wire } = scene;
      const model = wires.find((one) => one.provider === provider)?.models.fast;
      const asking = scene.asking(await scene.company());
      const route = await scene.models.open(asking, { ability: 'text', model: `${provider}/${model}` });
      wire.next({ text: 'Here.' });
      assert.equal((await route.send(asked('Where?'))).text, 'Here.');
      const last = wire.asked.at(-1);
      assert.equal(last?.path, path);
      const { authorization, 'x-api-key': own, 'x-goog-api-key': googles } = last.headers;
      assert.match(String(authorization ?? own ?? googles), new RegExp(`${keys[provider]}$`));
    });
  }
});
