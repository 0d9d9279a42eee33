import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Ask, generateObject, type StreamPart } from '#contracts/model';
import type { Authenticated } from '#kernel/identity';
import { anthropic } from './dialect/anthropic.ts';
import { codecOf } from './dialect/dialects.ts';
import { responses } from './dialect/responses.ts';
import { asked, openScene, type Scene } from './scene.test.ts';

const weather = {
  name: 'weather',
  description: 'Tells the weather of a city',
  schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

/** A talk with everything in it. */
const talk: Ask = asked('', {
  ...{ system: 'You know the weather.', tools: [weather], temperature: 0.2, stop: ['END'], maxTokens: 99 },
  messages: [
    {
      role: 'user',
      parts: [
        { type: 'text', text: 'Is it as in the picture?' },
        { type: 'image', mediaType: 'image/png', base64: pixel },
      ],
    },
    { role: 'assistant', parts: [{ type: 'call', id: 'c1', name: 'weather', input: { city: 'Rome' } }] },
    { role: 'user', parts: [{ type: 'result', id: 'c1', text: 'sunny', failed: false }] },
  ],
});

const openaiTool = {
  type: 'function',
  function: { name: weather.name, description: weather.description, parameters: weather.schema },
};

/** As the providers' own documents have it. */
const written: Readonly<Record<string, object>> = {
  openai: {
    model: 'gpt-4',
    messages: [
      { role: 'system', content: 'You know the weather.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Is it as in the picture?' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } },
        ],
      },
      {
        ...{ role: 'assistant', content: null },
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'sunny' },
    ],
    ...{ max_completion_tokens: 99, temperature: 0.2, stop: ['END'], tools: [openaiTool], tool_choice: 'auto' },
  },
  perplexity: {
    ...{ model: 'gpt-4', max_output_tokens: 99, temperature: 0.2, instructions: 'You know the weather.' },
    input: [
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'Is it as in the picture?' },
          { type: 'input_image', image_url: `data:image/png;base64,${pixel}` },
        ],
      },
      { type: 'function_call', call_id: 'c1', name: 'weather', arguments: '{"city":"Rome"}' },
      { type: 'function_call_output', call_id: 'c1', output: 'sunny' },
    ],
    tools: [{ type: 'function', name: weather.name, description: weather.description, parameters: weather.schema }],
    tool_choice: 'auto',
  },
  anthropic: {
    ...{ model: 'gpt-4', max_tokens: 99, system: 'You know the weather.', temperature: 0.2, stop_sequences: ['END'] },
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Is it as in the picture?' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } },
        ],
      },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c1', name: 'weather', input: { city: 'Rome' } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c1', content: 'sunny', is_error: false }] },
    ],
    tools: [{ name: weather.name, description: weather.description, input_schema: weather.schema }],
    tool_choice: { type: 'auto' },
  },
  gemini: {
    systemInstruction: { parts: [{ text: 'You know the weather.' }] },
    contents: [
      {
        role: 'user',
        parts: [{ text: 'Is it as in the picture?' }, { inlineData: { mimeType: 'image/png', data: pixel } }],
      },
      { role: 'model', parts: [{ functionCall: { name: 'weather', args: { city: 'Rome' } } }] },
      { role: 'user', parts: [{ functionResponse: { name: 'weather', response: { output: 'sunny' } } }] },
    ],
    tools: [
      {
        functionDeclarations: [
          { name: weather.name, description: weather.description, parametersJsonSchema: weather.schema },
        ],
      },
    ],
    toolConfig: { functionCallingConfig: { mode: 'AUTO' } },
    generationConfig: { temperature: 0.2, maxOutputTokens: 99, stopSequences: ['END'] },
  },
};

const keyHeaders = {
  ...{ openai: 'authorization', perplexity: 'authorization' },
  ...{ anthropic: 'x-api-key', gemini: 'x-goog-api-key' },
} as const;

suite('the dialects of providers', () => {
  let scene: Scene;
  let admin: Authenticated;
  before(async () => {
    scene = await openScene();
    admin = await scene.company();
  });
  after(() => scene.close());

  const routeTo = (provider: string) =>
    scene.models.open(scene.asking(admin), { ability: 'text', model: `${provider}/gpt-4` });

  for (const provider of ['openai', 'perplexity', 'anthropic', 'gemini'] as const) {
    test(`${provider} is asked in its own form, with its key where it wants it`, async () => {
      scene.wire.next({ text: 'As in the picture.' });
      await (await routeTo(provider)).send(talk);
      const last = scene.wire.asked.at(-1);
      assert.deepEqual(last?.body, written[provider]);
      assert.match(String(last?.headers[keyHeaders[provider]]), new RegExp(`sk-operator-${provider}-0001$`));
    });

    test(`${provider} answers with text, thoughts and calls, whole and piece by piece alike`, async () => {
      const script = {
        ...{ text: 'Let me look at the sky over Rome. ☀️', thinking: 'They want the weather.' },
        calls: [
          { name: 'weather', input: { city: 'Rome', deep: { list: [1, 'two', null] } } },
          { name: 'weather', input: {} },
        ],
        usage: { input: 120, output: 45, cached: 20 },
      };
      scene.wire.next(script, script);
      const route = await routeTo(provider);
      const reply = await route.send(talk);
      const streamed = gather(await all(route.stream(talk)));
      const said = reply.parts.map(({ type, ...part }) => [type, 'text' in part ? part.text : rest(part)]);
      assert.deepEqual(said, [
        ['thinking', script.thinking],
        ['text', script.text],
        ...script.calls.map(({ name, input }) => ['call', { name, input }]),
      ]);
      assert.deepEqual([reply.finish, reply.usage], ['calls', script.usage]);
      assert.deepEqual(streamed, { ...script, finish: 'calls' });
    });

    test(`${provider} says why it ended`, async () => {
      const route = await routeTo(provider);
      for (const finish of ['stop', 'length', 'filter'] as const) {
        scene.wire.next({ text: 'So', finish }, { text: 'So', finish });
        assert.equal((await route.send(asked('Hello'))).finish, finish);
        assert.equal(gather(await all(route.stream(asked('Hello')))).finish, finish);
      }
    });

    test(`${provider} answers with an object, mended once when it does not fit`, async () => {
      const schema = { type: 'object', properties: { age: { type: 'integer', minimum: 1 } }, required: ['age'] };
      const model = `${provider}/gpt-4`;
      const object = (input: Record<string, unknown>) =>
        provider === 'anthropic' ? { calls: [{ name: 'answer', input }] } : { text: JSON.stringify(input) };
      scene.wire.next(object({ age: 36 }));
      const good = await scene.world.call(admin, generateObject, { model, schema, ...objectAsked('Ada is 36.') });
      assert.deepEqual([good.object, good.repaired], [{ age: 36 }, false]);
      scene.wire.next(object({ age: 'old' }), object({ age: 36 }));
      const mended = await scene.world.call(admin, generateObject, { model, schema, ...objectAsked('Ada is 36.') });
      assert.deepEqual([mended.object, mended.repaired], [{ age: 36 }, true]);
      scene.wire.next(object({ age: 0 }), object({ age: 0 }));
      await assert.rejects(
        scene.world.call(admin, generateObject, { model, schema, ...objectAsked('Ada') }),
        /fits the schema/,
      );
    });
  }

  test('replicate is asked with a prompt and waited for, also when pieces are wanted', async () => {
    const script = { text: 'At nine, as always.', usage: { input: 9, output: 5 } };
    scene.wire.next(script, script);
    const model = 'replicate/meta/meta-llama-3-8b-instruct';
    const route = await scene.models.open(scene.asking(admin), { ability: 'text', model });
    const ask = asked('When does it open?', { system: 'You know the hours.' });
    const reply = await route.send(ask);
    assert.deepEqual([reply.text, reply.usage], ['At nine, as always.', { input: 9, output: 5, cached: 0 }]);
    const last = scene.wire.asked.at(-1);
    assert.equal(last?.path, '/v1/models/meta/meta-llama-3-8b-instruct/predictions');
    assert.deepEqual(last?.body.input, {
      ...{ prompt: 'When does it open?', system_prompt: 'You know the hours.', max_tokens: 100, temperature: 0.7 },
    });
    assert.equal(gather(await all(route.stream(ask))).text, script.text);
  });

  test('the temperature is 0.7 when nobody says another', async () => {
    await (await routeTo('openai')).send(asked('Hello'));
    assert.equal(scene.wire.asked.at(-1)?.body.temperature, 0.7);
  });

  test('a model that thinks by itself is told how hard, and no temperature', async () => {
    const route = await scene.models.open(scene.asking(admin), { ability: 'text', model: 'openai/o3' });
    await route.send(asked('Hello', { thinkingTokens: 8000 }));
    const body = scene.wire.asked.at(-1)?.body;
    assert.deepEqual([body?.reasoning_effort, body?.temperature], ['medium', undefined]);
  });

  test('what Anthropic has thought is handed back with its signature', async () => {
    scene.wire.next({ text: 'So.', thinking: 'Hm.' });
    const route = await routeTo('anthropic');
    const ask = asked('Hello', { thinkingTokens: 2000 });
    const { parts } = await route.send(ask);
    const { messages } = ask;
    await route.send({ ...ask, messages: [...messages, { role: 'assistant', parts }, ...messages] });
    const body = scene.wire.asked.at(-1)?.body;
    const [, again] = body?.messages ?? [];
    assert.match(JSON.stringify(again?.content), /^\[\{"type":"thinking","thinking":"Hm\.","signature":"signed-\d+"\}/);
    assert.deepEqual(body?.thinking, { type: 'enabled', budget_tokens: 2000 });
  });
});

function rest(part: object): object {
  return Object.fromEntries(Object.entries(part).filter(([name]) => name !== 'id'));
}

function objectAsked(text: string) {
  const { tools: _, toolChoice: __, ...ask } = asked(text);
  return ask;
}

async function all(parts: AsyncIterable<StreamPart>): Promise<StreamPart[]> {
  const found: StreamPart[] = [];
  for await (const part of parts) found.push(part);
  return found;
}

/** A stream put together again. */
function gather(parts: readonly StreamPart[]) {
  const calls = new Map<number, { name: string; json: string }>();
  let [text, thinking] = ['', ''];
  for (const part of parts) {
    if (part.type === 'text') text += part.text;
    if (part.type === 'thinking') thinking += part.text;
    if (part.type === 'call') calls.set(part.index, { name: part.name, json: '' });
    const call = part.type === 'input' ? calls.get(part.index) : undefined;
    if (call && part.type === 'input') call.json += part.json;
  }
  const end = parts.at(-1);
  assert.ok(end?.type === 'end');
  const { finish, usage } = end;
  const made = [...calls.values()].map(({ name, json }) => ({ name, input: JSON.parse(json) }));
  return { text, thinking, calls: made, finish, usage };
}

test('a call of anthropic’s has its input, whether it comes in pieces, announced whole, or not at all', () => {
  const start = (input: object) => ({ type: 'content_block_start', index: 1, content_block: { ...tool, input } });
  const tool = { type: 'tool_use', id: 'toolu_1', name: 'look' };
  const pieces = ['{"at":', ' 9}'].map((partial_json) => ({
    ...{ type: 'content_block_delta', index: 1 },
    delta: { type: 'input_json_delta', partial_json },
  }));
  const stop = { type: 'content_block_stop', index: 1 };
  for (const [events, input] of [
    [[start({}), ...pieces, stop], { at: 9 }],
    [[start({ at: 9 }), stop], { at: 9 }],
    [[start({}), stop], {}],
  ] as const) {
    const read = anthropic.reader();
    const said = events.flatMap((event) => read(event));
    const json = said.map((piece) => (piece.type === 'input' ? piece.json : '')).join('');
    assert.deepEqual(JSON.parse(json), input);
  }
});

test('a response that failed with success is a failure, and events that nobody knows are passed over', () => {
  for (const status of ['failed', 'cancelled']) {
    assert.throws(() => responses.read({ status, output: [], error: { message: 'no' } }), new RegExp(status));
    assert.throws(() => responses.reader()({ type: `response.${status}`, response: {} }), new RegExp(status));
  }
  assert.deepEqual(responses.reader()({ type: 'response.of.tomorrow' }), []);
  assert.deepEqual(anthropic.reader()({ type: 'of_tomorrow', index: 'first' }), []);
});

test('an error told with success is a failure in every dialect, never an answer without words', () => {
  const told = { error: { code: 500, message: 'no', status: 'INTERNAL' } };
  for (const provider of ['openai', 'anthropic', 'gemini', 'responses'] as const) {
    assert.throws(() => codecOf(provider).read(told), provider);
  }
  for (const provider of ['openai', 'gemini'] as const) assert.throws(() => codecOf(provider).reader()(told), provider);
});

test('a call of a response has its input once, whether it comes in pieces or announced whole', () => {
  const call = { type: 'function_call', call_id: 'c1', name: 'look' };
  const added = (json: string) => ({
    type: 'response.output_item.added',
    output_index: 2,
    item: { ...call, arguments: json },
  });
  const piece = { type: 'response.function_call_arguments.delta', output_index: 2, delta: '{"at":9}' };
  for (const events of [[added(''), piece], [added(piece.delta)], [added(piece.delta), piece]]) {
    const read = responses.reader();
    const said = events.flatMap((event) => read(event));
    assert.deepEqual(said, [
      { type: 'call', index: 2, id: 'c1', name: 'look' },
      { type: 'input', index: 2, json: piece.delta },
    ]);
  }
});
