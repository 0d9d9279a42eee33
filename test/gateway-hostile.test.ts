// What nobody means well by: bodies that are nested without end, and numbers without measure.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Company, type Gateway, openScripted } from './gateway.ts';

suite('a question that is meant ill', () => {
  let gateway: Gateway;
  let company: Company;
  before(async () => {
    gateway = await openScripted();
    company = await gateway.company();
  });
  after(() => gateway.close());

  async function ask(path: string, body: string) {
    const headers = { authorization: `Bearer ${company.key}`, 'content-type': 'application/json' };
    const answer = await fetch(`${gateway.url}/v1/${path}`, { method: 'POST', headers, body });
    const text = await answer.text();
    return { status: answer.status, text };
  }

  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  const said = `"messages":[{"role":"user","content":"hi"}]`;
  const called = (args: string) =>
    `{"id":"a","type":"function","function":{"name":"f","arguments":${JSON.stringify(args)}}}`;

  for (const [what, path, rest] of [
    ['with a picture somewhere', 'chat/completions', `${said},"more":["base64",${deep}]`],
    [
      'in a tool',
      'chat/completions',
      `${said},"tools":[{"type":"function","function":{"name":"f","parameters":{"a":${deep}}}}]`,
    ],
    [
      'in the tool of another dialect',
      'messages',
      `${said},"max_tokens":5,"tools":[{"name":"f","input_schema":{"a":${deep}}}]`,
    ],
    ['among responses', 'responses', `"input":"hi","more":${deep}`],
    ['among embeddings', 'embeddings', `"input":"hi","more":${deep}`],
  ] as const) {
    for (const provider of ['openai', 'anthropic']) {
      test(`nested without end ${what} is refused, whoever would be asked: ${provider}`, async () => {
        const { status, text } = await ask(path, `{"model":"${provider}/some-model",${rest}}`);
        assert.equal(status, 400, text);
      });
    }
  }

  test('nested without end in what a tool was called with is passed on as words', async () => {
    const messages = `[{"role":"user","content":"hi"},{"role":"assistant","tool_calls":[${called(`{"a":${deep}}`)}]},
      {"role":"tool","tool_call_id":"a","content":"x"}]`;
    const { status, text } = await ask('chat/completions', `{"model":"anthropic/some-model","messages":${messages}}`);
    assert.ok(status < 500, text);
  });

  test('more than anybody can write is no fault of the house', async () => {
    const admin = company.admin;
    const quota = { scope: 'tenant', scopeId: '', hardCapEnabled: true, softCapEnabled: false, dailyTokenLimit: 1000 };
    await company.world.answer(admin, 'meter.quota.set', quota);
    for (const more of ['"max_tokens":9007199254740991', '"n":9007199254740991', '"max_tokens":1e15,"n":1e15']) {
      const { status, text } = await ask('chat/completions', `{"model":"openai/some-model",${said},${more}}`);
      assert.ok(status < 500, text);
    }
  });
});
