// The gateway as the official clients of both dialects meet it, with either kind of provider behind it.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type Anthropic from '@anthropic-ai/sdk';
import type OpenAI from 'openai';
import { type Company, type Gateway, openScripted } from './gateway.ts';
import type { ModelWire } from './model-wire.ts';

const models = {
  ...{ openai: 'openai/gpt-9', anthropic: 'anthropic/claude-9' },
  ...{ gemini: 'gemini/gemini-9', perplexity: 'perplexity/perplexity/sonar' },
} as const;
const behind = ['openai', 'anthropic', 'gemini', 'perplexity'] as const;
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const weather = { city: 'Ljubljana', days: 3 };
const said = 'The garden opens at nine: ☀️, or later.';
const usage = { input: 31, output: 17, cached: 5 };

suite('the official clients', () => {
  let gateway: Gateway & { readonly wire: ModelWire };
  let wire: ModelWire;
  let company: Company;
  before(async () => {
    gateway = await openScripted();
    wire = gateway.wire;
    company = await gateway.company();
  });
  after(() => gateway.close());

  const hello = [{ role: 'user' as const, content: 'When does the garden open?' }];

  for (const provider of behind) {
    const model = models[provider];

    test(`openai's reads a completion of ${provider}`, async () => {
      wire.next({ text: said, usage });
      const answer = await company.openai.chat.completions.create({ model, messages: hello, max_tokens: 50 });
      const [choice] = answer.choices;
      assert.deepEqual([choice?.message.content, choice?.finish_reason], [said, 'stop']);
      assert.deepEqual([answer.usage?.prompt_tokens, answer.usage?.completion_tokens], [31, 17]);
      assert.equal(answer.usage?.prompt_tokens_details?.cached_tokens, 5);
    });

    test(`openai's reads a stream of ${provider}, with its usage only when it asks for it`, async () => {
      for (const include_usage of [true, false]) {
        wire.next({ text: said, usage });
        const stream = await company.openai.chat.completions.create({
          ...{ model, messages: hello, stream: true },
          ...(include_usage ? { stream_options: { include_usage } } : {}),
        });
        const chunks: OpenAI.ChatCompletionChunk[] = [];
        for await (const chunk of stream) chunks.push(chunk);
        assert.equal(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join(''), said);
        assert.equal(chunks.findLast(({ choices }) => choices.length > 0)?.choices[0]?.finish_reason, 'stop');
        const told = chunks.find((chunk) => chunk.usage)?.usage;
        assert.equal(told?.completion_tokens, include_usage ? 17 : undefined);
        assert.equal(
          chunks.some(({ choices }) => choices.length === 0),
          include_usage,
        );
      }
    });

    test(`openai's has tools called by ${provider}, whole and in pieces`, async () => {
      const calls = [
        { name: 'forecast', input: weather },
        { name: 'forecast', input: { city: 'Bled', days: 1 } },
      ];
      const tools = [{ type: 'function' as const, function: { name: 'forecast', parameters: { type: 'object' } } }];
      wire.next({ calls, usage }, { calls, usage });
      const request = { model, messages: hello, tools };
      const whole = await company.openai.chat.completions.create(request);
      const streamed = await company.openai.chat.completions.stream(request).finalChatCompletion();
      for (const { choices } of [whole, streamed]) {
        assert.equal(choices[0]?.finish_reason, 'tool_calls');
        assert.deepEqual(
          choices[0]?.message.tool_calls?.map((one) => one.type === 'function' && JSON.parse(one.function.arguments)),
          calls.map(({ input }) => input),
        );
      }
    });

    test(`openai's reads a response of ${provider}, whole and in pieces`, async () => {
      wire.next({ text: said, usage }, { text: said, usage });
      const request = { model, input: 'When does the garden open?', max_output_tokens: 50 };
      const whole = await company.openai.responses.create(request);
      assert.deepEqual([whole.output_text, whole.status], [said, 'completed']);
      assert.deepEqual([whole.usage?.input_tokens, whole.usage?.output_tokens], [31, 17]);
      const stream = company.openai.responses.stream(request);
      let pieces = '';
      stream.on('response.output_text.delta', ({ delta }) => {
        pieces += delta;
      });
      const streamed = await stream.finalResponse();
      assert.deepEqual([pieces, streamed.output_text, streamed.usage?.output_tokens], [said, said, 17]);
    });

    test(`anthropic's reads a message of ${provider}`, async () => {
      wire.next({ text: said, usage });
      const answer = await company.anthropic.messages.create({ model, messages: hello, max_tokens: 50 });
      assert.deepEqual(textOf(answer), said);
      assert.equal(answer.stop_reason, 'end_turn');
      assert.deepEqual(
        [answer.usage.input_tokens, answer.usage.cache_read_input_tokens, answer.usage.output_tokens],
        [26, 5, 17],
      );
    });

    test(`anthropic's reads a stream of ${provider}`, async () => {
      wire.next({ text: said, usage });
      const stream = company.anthropic.messages.stream({ model, messages: hello, max_tokens: 50 });
      let pieces = '';
      stream.on('text', (piece) => {
        pieces += piece;
      });
      const answer = await stream.finalMessage();
      assert.deepEqual([pieces, textOf(answer), answer.stop_reason], [said, said, 'end_turn']);
      assert.equal(answer.usage.output_tokens, 17);
    });

    test(`anthropic's has tools called by ${provider}, whole and in pieces`, async () => {
      const calls = [
        { name: 'forecast', input: weather },
        { name: 'forecast', input: { city: 'Bled', days: 1 } },
      ];
      wire.next({ text: 'I look.', calls, usage }, { text: 'I look.', calls, usage });
      const tools = [{ name: 'forecast', input_schema: { type: 'object' as const } }];
      const request = { model, messages: hello, tools, max_tokens: 50 };
      const whole = await company.anthropic.messages.create(request);
      const streamed = await company.anthropic.messages.stream(request).finalMessage();
      for (const { content, stop_reason } of [whole, streamed]) {
        assert.equal(stop_reason, 'tool_use');
        assert.deepEqual(
          content.map((block) => (block.type === 'tool_use' ? block.input : block.type)),
          ['text', ...calls.map(({ input }) => input)],
        );
      }
    });
  }

  test('a tool is called, answered and told of, in the words of the other dialect', async () => {
    wire.next({ calls: [{ name: 'forecast', input: weather }] });
    const tools = [{ name: 'forecast', input_schema: { type: 'object' as const } }];
    const request = { model: models.openai, tools, max_tokens: 50 };
    const first = await company.anthropic.messages.create({ ...request, messages: hello });
    const used = first.content.find((block) => block.type === 'tool_use');
    wire.next({ text: 'Rain.' });
    const second = await company.anthropic.messages.create({
      ...request,
      messages: [
        ...hello,
        { role: 'assistant', content: first.content },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: used?.id ?? '', content: 'rain' }] },
      ],
    });
    assert.equal(textOf(second), 'Rain.');
    const messages = (wire.asked.at(-1)?.body.messages ?? []) as Record<string, unknown>[];
    assert.deepEqual(messages.at(-1), { role: 'tool', tool_call_id: used?.id, content: 'rain' });
    assert.deepEqual(messages.at(-2)?.tool_calls, [
      { id: used?.id, type: 'function', function: { name: 'forecast', arguments: JSON.stringify(weather) } },
    ]);
  });

  test('a picture is shown in either dialect', async () => {
    const url = `data:image/png;base64,${pixel}`;
    wire.next({ text: 'A pixel.' }, { text: 'A pixel.' });
    await company.openai.chat.completions.create({
      model: models.anthropic,
      messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }],
    });
    const source = { type: 'base64', media_type: 'image/png', data: pixel } as const;
    assert.deepEqual(contentAsked(), [{ type: 'image', source }]);
    await company.anthropic.messages.create({
      ...{ model: models.openai, max_tokens: 50 },
      messages: [{ role: 'user', content: [{ type: 'image', source }] }],
    });
    assert.deepEqual(contentAsked(), [{ type: 'image_url', image_url: { url } }]);
  });

  test('signed thoughts go to openai’s clients and come back to whoever has signed them', async () => {
    wire.next({ thinking: 'Nine, I think.', text: said, calls: [{ name: 'look', input: {} }] });
    const tools = [{ type: 'function' as const, function: { name: 'look' } }];
    const request = { model: models.anthropic, tools, reasoning_effort: 'low' as const };
    const first = await company.openai.chat.completions.create({ ...request, messages: hello });
    const message = first.choices[0]?.message;
    assert.ok(message && 'reasoning_content' in message);
    assert.equal(message.reasoning_content, 'Nine, I think.');
    assert.equal(wire.asked.at(-1)?.body.thinking !== undefined, true);
    wire.next({ text: 'So it is.' });
    const tool_call_id = message.tool_calls?.[0]?.id ?? '';
    const messages = [...hello, message, { role: 'tool' as const, tool_call_id, content: 'nine' }];
    await company.openai.chat.completions.create({ ...request, messages });
    const asked = JSON.stringify(wire.asked.at(-1)?.body.messages?.[1]?.content);
    assert.match(asked, /^\[{"type":"thinking","thinking":"Nine, I think.","signature":"signed-/);
  });

  test('an object of a schema is written by models that know of no schemas', async () => {
    const schema = { type: 'object', properties: { hour: { type: 'integer' } }, required: ['hour'] };
    for (const stream of [false, true]) {
      wire.next({ calls: [{ name: 'answer', input: { hour: 9 } }] });
      const format = { type: 'json_schema', json_schema: { name: 'opening', schema } } as const;
      const request = { model: models.anthropic, messages: hello, response_format: format };
      const answer = stream
        ? await company.openai.chat.completions.stream(request).finalChatCompletion()
        : await company.openai.chat.completions.create(request);
      const [choice] = answer.choices;
      assert.deepEqual([JSON.parse(choice?.message.content ?? ''), choice?.finish_reason], [{ hour: 9 }, 'stop']);
    }
  });

  test('vectors come in the form the client reads, whoever makes them', async () => {
    const input = ['The garden is open.', 'So is the gate.'];
    const own = await company.openai.embeddings.create({
      model: 'openai/text-embedding-9',
      input,
      encoding_format: 'float',
    });
    assert.equal(own.data[0]?.embedding[0], input[0]?.length === undefined ? 0 : input[0].length / 100);
    const others = await company.openai.embeddings.create({ model: 'gemini/embedding-9', input });
    assert.deepEqual(
      others.data.map(({ embedding }) => embedding.map((one) => one.toFixed(3))),
      [
        ['0.600', '0.800'],
        ['0.600', '0.800'],
      ],
    );
    const rules = await company.openai.embeddings.create({ model: 'builtin/lexical-384', input });
    assert.deepEqual(
      rules.data.map(({ embedding }) => embedding.length),
      [384, 384],
    );
  });

  test('a segment is a model’s name, and both dialects list what there is', async () => {
    await gateway.policy(company, [{ segment: 'executives', provider: 'anthropic', model: 'claude-9' }]);
    wire.nextOf('claude-9', { text: said });
    const answer = await company.openai.chat.completions.create({ model: 'cadre/executives', messages: hello });
    assert.equal(answer.choices[0]?.message.content, said);
    const openai = await company.openai.models.list();
    const anthropic = await company.anthropic.models.list();
    for (const { data } of [openai, anthropic]) {
      const names = data.map(({ id }) => id);
      assert.ok(names.includes('cadre/executives') && names.includes('anthropic/claude-9'), names.join());
    }
  });

  test('rules that answer in place of a model say so', async () => {
    const answer = await company.openai.chat.completions.create({ model: 'builtin/rules', messages: hello });
    assert.ok('cadre' in answer);
    assert.match(JSON.stringify(answer.cadre), /builtin/);
  });

  function contentAsked(): unknown {
    return wire.asked.at(-1)?.body.messages?.[0]?.content;
  }
});

function textOf({ content }: Pick<Anthropic.Message, 'content'>): string {
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('');
}
