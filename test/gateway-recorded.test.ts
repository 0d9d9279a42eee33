// What providers have really said, as a public collection keeps it, said once more behind the gateway: in the same
// dialect byte by byte, in the other one to the same words, calls, end and usage, as the official clients read them.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, suite, test } from 'node:test';
import type Anthropic from '@anthropic-ai/sdk';
import type OpenAI from 'openai';
import { z } from 'zod';
import { type Company, type Gateway, openGateway } from './gateway.ts';

const collection = new URL('../../shared/testdata/02-gateway/', import.meta.url);
const skip = existsSync(collection) ? false : 'the collection is not here';

const Called = z.array(z.tuple([z.string(), z.unknown()]));
const Expected = z.object({
  text: z.string().nullish(),
  finish: z.string().nullish(),
  finish_reason: z.string().nullish(),
  stop_reason: z.string().nullish(),
  tools: Called.nullish(),
  tool_calls: Called.nullish(),
  tool_uses: Called.nullish(),
  usage: z.record(z.string(), z.unknown()).nullish(),
});
const Manifest = z.object({
  files: z.array(z.object({ file: z.string(), kind: z.string(), expect: Expected.optional() })),
});
const Mappings = z.object({
  anthropic_stop_reason_to_openai: z.record(z.string(), z.string()),
  openai_finish_reason_to_anthropic: z.record(z.string(), z.string()),
});

/** At which address each folder was recorded. Completions of old and recordings of speech are not for a gateway. */
const places: Readonly<Record<string, 'messages' | 'chat/completions' | 'responses' | 'embeddings'>> = {
  ...{ 'anthropic-messages': 'messages', 'deepseek-chat': 'chat/completions', 'groq-chat': 'chat/completions' },
  ...{ 'mistral-chat': 'chat/completions', 'openai-compatible-chat': 'chat/completions' },
  ...{ 'azure-chat': 'responses', 'openai-responses': 'responses', 'openai-chat': 'embeddings' },
};
const others = ['groq-transcription-text.json', 'openai-completion-text.json', 'openai-completion-text.chunks.txt'];

interface Recorded {
  readonly file: string;
  readonly place: string;
  readonly isStream: boolean;
  readonly expected: z.output<typeof Expected>;
}

function recordings(): Recorded[] {
  const { files } = Manifest.parse(read('MANIFEST.json'));
  return files.flatMap(({ file, kind, expect = {} }) => {
    const [folder = '', name = ''] = file.split('/');
    const place = places[folder];
    return place && !others.includes(name) ? [{ file, place, isStream: kind === 'stream', expected: expect }] : [];
  });
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, collection), 'utf8'));
}

/** As it went over the wire. */
function bytesOf({ file, place, isStream }: Recorded): Buffer {
  const bytes = readFileSync(new URL(`upstream/${file}`, collection));
  if (!isStream || file.endsWith('.sse')) return bytes;
  const lines = bytes.toString().split('\n').filter(Boolean);
  const named = (line: string) => (place === 'messages' ? `event: ${/"type":"(\w+)"/.exec(line)?.[1]}\n` : '');
  const end = place === 'chat/completions' ? 'data: [DONE]\n\n' : '';
  return Buffer.from(`${lines.map((line) => `${named(line)}data: ${line}\n\n`).join('')}${end}`);
}

suite('recorded answers behind the gateway', { skip }, () => {
  const all = skip ? [] : recordings();
  let server: Server;
  let gateway: Gateway;
  let company: Company;
  before(async () => {
    server = createServer(async (request, response) => {
      const { model } = JSON.parse(Buffer.concat(await request.toArray()).toString());
      const recorded = all[Number(model.slice('recorded-'.length))];
      if (!recorded) return void response.writeHead(404).end();
      response.writeHead(200, { 'content-type': recorded.isStream ? 'text/event-stream' : 'application/json' });
      // In pieces that tear events and letters apart.
      const bytes = bytesOf(recorded);
      for (let at = 0; at < bytes.length; at += 997) response.write(bytes.subarray(at, at + 997));
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    gateway = await openGateway(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    company = await gateway.company();
  });
  after(async () => {
    await gateway.close();
    server.closeAllConnections();
    server.close();
  });

  for (const [nth, recorded] of all.entries()) {
    const { file, place, isStream, expected } = recorded;
    const provider = place === 'messages' ? 'anthropic' : 'openai';
    const model = `${provider}/recorded-${nth}`;

    test(`${file} comes as it was said`, async () => {
      const options = place === 'chat/completions' ? { stream_options: { include_usage: true } } : {};
      const answer = await fetch(`${gateway.url}/v1/${place}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${company.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          model,
          max_tokens: 100,
          messages: [],
          input: 'x',
          ...(isStream ? { stream: true, ...options } : {}),
        }),
      });
      assert.equal(answer.status, 200);
      assert.equal(Buffer.from(await answer.arrayBuffer()).toString(), bytesOf(recorded).toString());
    });

    if (place === 'messages') {
      test(`${file} as openai's client reads it`, async () => {
        const { anthropic_stop_reason_to_openai: finishes } = Mappings.parse(read('mappings.json'));
        const request = { model, messages: [{ role: 'user' as const, content: 'Hello' }] };
        const answer = isStream
          ? await company.openai.chat.completions
              .stream({ ...request, stream_options: { include_usage: true } })
              .finalChatCompletion()
          : await company.openai.chat.completions.create(request);
        const [choice] = answer.choices;
        assert.equal(choice?.message.content ?? '', expected.text ?? '');
        assert.deepEqual(asFarAs(openaiCalls(choice?.message), expected), named(expected));
        assert.equal(choice?.finish_reason, finishes[finishOf(expected)]);
        const { input, output } = usageOf(expected);
        assert.deepEqual([answer.usage?.prompt_tokens, answer.usage?.completion_tokens], [input, output]);
      });
    }

    if (place === 'chat/completions') {
      test(`${file} as anthropic's client reads it`, async () => {
        const { openai_finish_reason_to_anthropic: finishes } = Mappings.parse(read('mappings.json'));
        const request = { model, messages: [{ role: 'user' as const, content: 'Hello' }], max_tokens: 100 };
        const answer = isStream
          ? await company.anthropic.messages.stream(request).finalMessage()
          : await company.anthropic.messages.create(request);
        assert.equal(
          answer.content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
          expected.text ?? '',
        );
        assert.deepEqual(anthropicCalls(answer), named(expected));
        assert.equal(answer.stop_reason, finishes[finishOf(expected)]);
        if (!expected.usage) return;
        const { input, output } = usageOf(expected);
        const { input_tokens, cache_read_input_tokens, output_tokens } = answer.usage;
        assert.deepEqual([input_tokens + (cache_read_input_tokens ?? 0), output_tokens], [input, output]);
      });
    }
  }
});

function finishOf({ finish, finish_reason, stop_reason }: Recorded['expected']): string {
  return finish ?? finish_reason ?? stop_reason ?? '';
}

/** Of the client's own tools; what a provider calls of its own has no name here. */
function named({ tools, tool_calls, tool_uses }: Recorded['expected']): [string, unknown][] {
  const all = tools ?? tool_calls ?? tool_uses ?? [];
  return all.flatMap(([name, input]): [string, unknown][] =>
    name === '' ? [] : [[name, typeof input === 'string' && input !== '' ? JSON.parse(input) : input]],
  );
}

/** The collection leaves out an input that is announced whole, where others come in pieces. */
function asFarAs(calls: [string, unknown][], expected: Recorded['expected']): [string, unknown][] {
  const known = named(expected);
  return calls.map(([name, input], nth) => [name, known[nth]?.[1] === '' && input !== '' ? '' : input]);
}

function openaiCalls(message: OpenAI.ChatCompletionMessage | undefined): [string, unknown][] {
  return (message?.tool_calls ?? []).flatMap((call): [string, unknown][] =>
    call.type === 'function' ? [[call.function.name, JSON.parse(call.function.arguments)]] : [],
  );
}

function anthropicCalls({ content }: Anthropic.Message): [string, unknown][] {
  return content.flatMap((block): [string, unknown][] =>
    block.type === 'tool_use' ? [[block.name, block.input]] : [],
  );
}

/** In the dialect's own words; what was read before counts as read. */
function usageOf({ usage }: Recorded['expected']) {
  const count = (...names: readonly string[]) =>
    names.reduce((sum, name) => sum + (typeof usage?.[name] === 'number' ? usage[name] : 0), 0);
  return {
    input: count('prompt_tokens', 'input_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens'),
    output: count('completion_tokens', 'output_tokens'),
  };
}
