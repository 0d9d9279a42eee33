// What the gateway refuses, as the official clients throw it: the classes of their own dialects.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { z } from 'zod';
import { type Company, clients, type Gateway, openScripted } from './gateway.ts';
import type { ModelWire, WireFault } from './model-wire.ts';

const hello = [{ role: 'user' as const, content: 'Hello' }];

/** Which error of each client a status is, and what Anthropic calls it. */
const classes = [
  { status: 400, openai: OpenAI.BadRequestError, anthropic: Anthropic.BadRequestError, type: 'invalid_request_error' },
  {
    status: 401,
    openai: OpenAI.AuthenticationError,
    anthropic: Anthropic.AuthenticationError,
    type: 'authentication_error',
  },
  {
    status: 403,
    openai: OpenAI.PermissionDeniedError,
    anthropic: Anthropic.PermissionDeniedError,
    type: 'permission_error',
  },
  { status: 404, openai: OpenAI.NotFoundError, anthropic: Anthropic.NotFoundError, type: 'not_found_error' },
  { status: 413, openai: OpenAI.APIError, anthropic: Anthropic.APIError, type: 'request_too_large' },
  {
    status: 422,
    openai: OpenAI.UnprocessableEntityError,
    anthropic: Anthropic.UnprocessableEntityError,
    type: 'invalid_request_error',
  },
  { status: 429, openai: OpenAI.RateLimitError, anthropic: Anthropic.RateLimitError, type: 'rate_limit_error' },
  { status: 500, openai: OpenAI.InternalServerError, anthropic: Anthropic.InternalServerError, type: 'api_error' },
  {
    status: 529,
    openai: OpenAI.InternalServerError,
    anthropic: Anthropic.InternalServerError,
    type: 'overloaded_error',
  },
] as const;

suite('refusals', () => {
  let gateway: Gateway & { readonly wire: ModelWire };
  let company: Company;
  before(async () => {
    gateway = await openScripted();
    company = await gateway.company();
  });
  after(() => gateway.close());

  for (const provider of ['openai', 'anthropic'] as const) {
    for (const { status, ...expected } of classes) {
      test(`${status} of a provider that speaks as ${provider} is ${expected.type} in either dialect`, async () => {
        // A model for each: what one of them has met is not told of another.
        const name = `refused-${provider}-${status}`;
        const model = `${provider}/${name}`;
        const fault: WireFault = { kind: 'status', status, message: 'So it says' };
        gateway.wire.nextOf(name, { fault }, { fault }, { fault });
        const asOpenai = await thrown(company.openai.chat.completions.create({ model, messages: hello }));
        assert.ok(asOpenai instanceof expected.openai && asOpenai instanceof OpenAI.APIError, String(asOpenai));
        assert.equal(asOpenai.status, status);
        const asAnthropic = await thrown(company.anthropic.messages.create({ model, messages: hello, max_tokens: 9 }));
        assert.ok(asAnthropic instanceof expected.anthropic && asAnthropic instanceof Anthropic.APIError);
        assert.equal(asAnthropic.status, status);
        assert.equal(asAnthropic.type, expected.type);
        const streamed = company.openai.responses.create({ model, input: 'Hello', stream: true });
        assert.ok((await thrown(streamed)) instanceof expected.openai);
      });
    }
  }

  const asks = (client: ReturnType<typeof clients>, model: string) => [
    () => client.openai.chat.completions.create({ model, messages: hello }),
    () => client.openai.responses.create({ model, input: 'Hello' }),
    () => client.openai.embeddings.create({ model, input: 'Hello' }),
    () => client.anthropic.messages.create({ model, messages: hello, max_tokens: 9 }),
  ];

  test('whoever shows no key, or a wrong one, is told so and nobody is asked', async () => {
    const before = gateway.wire.total.requests;
    const stranger = clients(gateway.url, 'a-key-that-nobody-has-made-0000000000000000');
    for (const ask of [...asks(stranger, 'openai/gpt-9'), () => stranger.openai.models.list()]) {
      assert.equal(statusOf(await thrown(ask())), 401);
    }
    const nobody = await fetch(`${gateway.url}/v1/messages`, { method: 'POST', body: '{}' });
    assert.deepEqual([nobody.status, (await errorIn(nobody)).type], [401, 'authentication_error']);
    const cookie = { cookie: `cadre_session=${company.key}` };
    assert.equal((await fetch(`${gateway.url}/v1/models`, { headers: cookie })).status, 401);
    assert.equal(gateway.wire.total.requests, before);
  });

  test('a key of narrower scope may not ask models, and that is written down', async () => {
    const key = await gateway.world.keyOf(company.admin, ['notes.*']);
    for (const ask of asks(clients(gateway.url, key), 'openai/gpt-9')) {
      assert.equal(statusOf(await thrown(ask())), 403);
    }
    await gateway.world.settle();
    const rows = await gateway.world.sql(
      `select capability, count(*)::int as refused from audit.entries
       where tenant_id = $1 and capability like 'model.%' group by capability order by capability`,
      [company.admin.tenantId],
    );
    assert.deepEqual(rows, [
      { capability: 'model.embedding.create', refused: 1 },
      { capability: 'model.text.generate', refused: 3 },
    ]);
  });

  test('a model that nobody has is not found', async () => {
    for (const ask of asks(company, 'unheard-of')) assert.equal(statusOf(await thrown(ask())), 404);
    const error = await thrown(company.openai.chat.completions.create({ model: 'unheard-of', messages: hello }));
    assert.ok(error instanceof OpenAI.NotFoundError);
    assert.equal(error.code, 'model_not_found');
  });

  test('what is no request is told where it is wrong', async () => {
    const say = async (path: string, body: string) => {
      const headers = { authorization: `Bearer ${company.key}`, 'content-type': 'application/json' };
      const answer = await fetch(`${gateway.url}/v1/${path}`, { method: 'POST', headers, body });
      const { type, param = null } = await errorIn(answer);
      return [answer.status, type, param];
    };
    const wrong = [400, 'invalid_request_error'];
    assert.deepEqual(await say('chat/completions', '{"model": "gpt-4", '), [...wrong, null]);
    assert.deepEqual(await say('chat/completions', '[1]'), [...wrong, null]);
    assert.deepEqual(await say('chat/completions', '{"messages": []}'), [...wrong, 'model']);
    const twice = '{"model":"openai/gpt-9","messages":[],"mod\\u0065l":"openai/gpt-10"}';
    assert.deepEqual(await say('chat/completions', twice), [...wrong, 'model']);
    const several = '{"model":"anthropic/claude-9","n":2,"messages":[{"role":"user","content":"Hello"}]}';
    assert.deepEqual(await say('chat/completions', several), [...wrong, 'n']);
    const kept = '{"model":"anthropic/claude-9","input":"Hello","previous_response_id":"resp_1"}';
    assert.deepEqual(await say('responses', kept), [...wrong, 'previous_response_id']);
  });

  test('how long to wait is said as the provider said it', async () => {
    const fault: WireFault = { kind: 'status', status: 429, retryAfter: '7' };
    gateway.wire.nextOf('busy', { fault });
    const asking = company.openai.chat.completions.create({ model: 'openai/busy', messages: hello });
    const error = await thrown(asking);
    assert.ok(error instanceof OpenAI.RateLimitError);
    assert.equal(error.headers?.get('retry-after'), '7');
    // Nobody is asked in the meantime, and how long that still is is said too.
    gateway.world.clock.pass('3 seconds');
    const again = await thrown(company.openai.chat.completions.create({ model: 'openai/busy', messages: hello }));
    assert.ok(again instanceof OpenAI.InternalServerError);
    assert.deepEqual([again.status, again.headers?.get('retry-after')], [503, '4']);
  });

  test('a stream that is cut ends with an error in its own dialect', async () => {
    for (const provider of ['openai', 'anthropic'] as const) {
      const model = `${provider}/cut`;
      const cut = { text: 'word '.repeat(60), fault: { kind: 'cut', afterEvents: 9 } } as const;
      gateway.wire.nextOf('cut', cut, cut);
      const openai = company.openai.chat.completions.stream({ model, messages: hello });
      assert.ok((await thrown(openai.finalChatCompletion())) instanceof OpenAI.APIError);
      const anthropic = company.anthropic.messages.stream({ model, messages: hello, max_tokens: 99 });
      assert.ok((await thrown(anthropic.finalMessage())) instanceof Anthropic.AnthropicError);
    }
  });

  test('no refusal holds a key', async () => {
    gateway.wire.nextOf('leaky', {
      fault: { kind: 'status', status: 401, message: 'Bad key sk-operator-openai-0001' },
    });
    const error = await thrown(company.openai.chat.completions.create({ model: 'openai/leaky', messages: hello }));
    assert.ok(error instanceof OpenAI.AuthenticationError);
    assert.doesNotMatch(JSON.stringify([error.error, error.message, gateway.world.logged]), /sk-operator/);
  });
});

async function thrown(asking: Promise<unknown>): Promise<unknown> {
  try {
    await asking;
  } catch (error) {
    return error;
  }
  throw new assert.AssertionError({ message: 'It was not refused' });
}

function statusOf(error: unknown): unknown {
  return error instanceof OpenAI.APIError || error instanceof Anthropic.APIError ? error.status : error;
}

const Refused = z.object({ error: z.object({ type: z.string(), param: z.string().nullish() }) });

async function errorIn(answer: Response) {
  return Refused.parse(await answer.json()).error;
}
