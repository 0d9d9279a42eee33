// What the gateway spends: under every limit, also by streams that nobody reads to their end, and past providers that
// fail. What the meter has counted is what the providers have.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { type Company, type Gateway, openScripted } from './gateway.ts';
import { weather } from './gateway-weather.ts';
import type { ModelWire } from './model-wire.ts';

const hello = [{ role: 'user' as const, content: 'Hello' }];

suite('budgets of the gateway', () => {
  let gateway: Gateway & { readonly wire: ModelWire };
  before(async () => {
    gateway = await openScripted();
  });
  after(() => gateway.close());

  async function companyWith(quota: object): Promise<Company> {
    const company = await gateway.company();
    const answer = await gateway.world.answer(company.admin, 'meter.quota.set', quota);
    assert.equal(answer.status, 'done');
    return company;
  }

  const ways = ({ openai, anthropic }: Company, provider: string) => {
    const model = `${provider}/thrifty`;
    return [
      () => openai.chat.completions.create({ model, messages: hello, max_tokens: 500 }),
      () => openai.chat.completions.create({ model, messages: hello, max_tokens: 500, stream: true }),
      () => openai.responses.create({ model, input: 'Hello', max_output_tokens: 500 }),
      () => openai.responses.create({ model, input: 'Hello', max_output_tokens: 500, stream: true }),
      () => anthropic.messages.create({ model, messages: hello, max_tokens: 500 }),
      () => anthropic.messages.create({ model, messages: hello, max_tokens: 500, stream: true }),
      // Who does not say how much may be written may write much.
      () => openai.chat.completions.create({ model, messages: hello }),
    ];
  };

  test('a hard cap refuses before anything is asked, on every way', async () => {
    const company = await companyWith({ monthlyTokenLimit: 400 });
    const before = gateway.wire.total.requests;
    for (const provider of ['openai', 'anthropic', 'gemini']) {
      for (const ask of ways(company, provider)) {
        const error = await ask().then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        assert.ok(error instanceof OpenAI.RateLimitError || error instanceof Anthropic.RateLimitError, String(error));
        // Trying again would be of no use.
        assert.equal(error.headers?.get('x-should-retry'), 'false');
      }
    }
    const vectors = company.openai.embeddings.create({ model: 'openai/e', input: 'word '.repeat(400) });
    await assert.rejects(vectors, OpenAI.RateLimitError);
    assert.equal(gateway.wire.total.requests, before);
  });

  test('many at once, by all ways, never spend beyond the cap', async () => {
    const company = await companyWith({ monthlyTokenLimit: 20_000 });
    gateway.wire.alwaysOf('crowd', { text: 'So.', usage: { input: 60, output: 300 } });
    const asking = Array.from({ length: 160 }, (_, nth) => {
      const model = nth % 3 === 0 ? 'anthropic/crowd' : 'openai/crowd';
      const request = { model, messages: hello, max_tokens: 300 };
      if (nth % 4 === 0) return company.openai.chat.completions.stream(request).finalChatCompletion();
      if (nth % 4 === 1) return company.openai.chat.completions.create(request);
      if (nth % 4 === 2) return company.anthropic.messages.stream(request).finalMessage();
      return company.anthropic.messages.create(request);
    });
    const ended = await Promise.allSettled(asking);
    const good = ended.filter(({ status }) => status === 'fulfilled').length;
    for (const one of ended) if (one.status === 'rejected') assert.match(String(one.reason), /429/);
    assert.ok(good > 0 && good <= 55, `${good} of 160`);
    const { input, output } = await company.metered();
    const count = gateway.wire.byModel.get('crowd');
    assert.equal(input + output, (count?.input ?? 0) + (count?.output ?? 0));
    assert.ok(input + output <= 20_000, `${input + output}`);
  });

  test('usage is counted whether the client wants to hear of it or not', async () => {
    const company = await gateway.company();
    gateway.wire.alwaysOf('told', { text: 'So it is.', usage: { input: 40, output: 8, cached: 10 } });
    for (const options of [{}, { stream_options: { include_usage: true } }]) {
      const request = { model: 'openai/told', messages: hello, stream: true as const, ...options };
      for await (const chunk of await company.openai.chat.completions.create(request)) assert.ok(chunk.id);
    }
    assert.deepEqual(await company.metered(), { calls: 2, failures: 0, input: 80, output: 16 });
  });

  test('what a client leaves in the middle is paid as far as it came, once', async () => {
    const company = await gateway.company();
    for (const provider of ['openai', 'anthropic', 'gemini']) {
      gateway.wire.nextOf('left', { text: 'word '.repeat(400), usage: { input: 50, output: 400 } });
      const request = { model: `${provider}/left`, messages: hello, max_tokens: 500, stream: true as const };
      const stream = await company.openai.chat.completions.create(request);
      let pieces = 0;
      for await (const chunk of stream) {
        pieces += chunk.choices.length;
        if (pieces > 20) break;
      }
    }
    const metered = await settledAt(company, 3);
    assert.deepEqual([metered.calls, metered.failures], [3, 3]);
    assert.ok(metered.output > 0 && metered.output < 3 * 400, JSON.stringify(metered));
  });

  test('one that falls silent in the middle is left as soon as the client leaves, and paid once', async () => {
    const company = await gateway.company();
    for (const provider of ['openai', 'anthropic', 'gemini']) {
      const fault = { kind: 'stall', afterEvents: 4 } as const;
      gateway.wire.nextOf('silent', { text: 'word '.repeat(40), usage: { input: 50, output: 40 }, fault });
      const leaving = new AbortController();
      const request = { model: `${provider}/silent`, messages: hello, max_tokens: 100, stream: true as const };
      const stream = await company.openai.chat.completions.create(request, { signal: leaving.signal });
      for await (const chunk of stream) if (chunk.choices[0]?.delta.content) leaving.abort();
    }
    await until(() => gateway.wire.hanging === 0);
    const { calls, failures, output } = await settledAt(company, 3);
    assert.deepEqual([calls, failures], [3, 3]);
    assert.ok(output > 0 && output < 3 * 100, `${output}`);
  });

  test('one that nobody else can take the place of is ended with a clear word once it falls silent', async () => {
    const company = await gateway.company();
    const rules = ['openai', 'anthropic'].map((provider) => ({ segment: provider, provider, model: 'quiet' }));
    await gateway.policy(
      company,
      rules.map((rule) => ({ ...rule, silence_limit_ms: 500 })),
    );
    for (const { segment } of rules) {
      const fault = { kind: 'stall', afterEvents: 4 } as const;
      gateway.wire.nextOf('quiet', { text: 'word '.repeat(40), usage: { input: 50, output: 40 }, fault });
      const request = { model: `cadre/${segment}`, messages: hello, max_tokens: 100, stream: true as const };
      const stream = await company.openai.chat.completions.create(request);
      await assert.rejects(async () => {
        for await (const _ of stream);
      }, /said nothing for 500 ms/);
    }
    const { calls, failures, output } = await settledAt(company, 2);
    assert.deepEqual([calls, failures, gateway.wire.hanging], [2, 2, 0]);
    assert.ok(output > 0 && output < 2 * 100, `${output}`);
  });

  test('what a model that hangs may have read is paid, and not what it has never written', async () => {
    const company = await gateway.company();
    const rule = { segment: '*', provider: 'openai', model: 'mute', fallback: ['openai/loud'] };
    await gateway.policy(company, [{ ...rule, latency_budget_ms: 1500 }]);
    gateway.wire.nextOf('mute', { fault: { kind: 'hang' } });
    gateway.wire.alwaysOf('loud', { text: 'Here.', usage: { input: 9, output: 3 } });
    await company.openai.chat.completions.create({ model: 'whatever', messages: hello });
    const { calls, failures, input, output } = await company.metered();
    assert.deepEqual([calls, failures, output], [2, 1, 3]);
    assert.ok(input > 9 && input < 100, `${input}`);
  });

  test('the next one answers, whatever dialect it speaks, when one hangs, fails or says nonsense', async () => {
    const company = await gateway.company();
    const rule = { segment: '*', provider: 'openai', model: 'ill', fallback: ['anthropic/well'] };
    await gateway.policy(company, [{ ...rule, latency_budget_ms: 1500 }]);
    gateway.wire.alwaysOf('well', { text: 'Here.' });
    const kinds = ['hang', 'bad-json', 'cut', 'error'] as const;
    for (const fault of [{ kind: 'status', status: 500 } as const, ...kinds.map((kind) => ({ kind }))]) {
      gateway.world.clock.pass('11 minutes');
      gateway.wire.nextOf('ill', { fault });
      const answer = await company.openai.chat.completions.create({ model: 'whatever', messages: hello });
      assert.equal(answer.choices[0]?.message.content, 'Here.', fault.kind);
    }
    for (const kind of ['hang', 'error'] as const) {
      gateway.world.clock.pass('11 minutes');
      gateway.wire.nextOf('ill', { fault: { kind } });
      const streamed = company.openai.chat.completions.stream({ model: 'whatever', messages: hello });
      assert.equal(await streamed.finalContent(), 'Here.', kind);
    }
    const { calls, failures } = await company.metered();
    assert.deepEqual([calls, failures], [14, 7]);
  });

  test('one that goes on failing is not asked any more, and asked again after a while', async () => {
    const company = await gateway.company();
    gateway.wire.alwaysOf('broken', { fault: { kind: 'status', status: 500 } });
    const ask = () => company.openai.chat.completions.create({ model: 'openai/broken', messages: hello });
    for (let turn = 0; turn < 12; turn += 1) await assert.rejects(ask(), OpenAI.InternalServerError);
    const asked = gateway.wire.byModel.get('broken')?.requests ?? 0;
    assert.ok(asked > 0 && asked < 12, `${asked} of 12`);
    gateway.wire.alwaysOf('broken', { text: 'Mended.' });
    gateway.world.clock.pass('10 minutes');
    assert.equal((await ask()).choices[0]?.message.content, 'Mended.');
  });

  test('in bad weather everybody hears an answer or a clear word, and the meter counts what was answered', async () => {
    const company = await gateway.company();
    const told = await weather(gateway, company, { callers: 12, turns: 8, seed: 20_261_121, patienceMs: 2000 });
    assert.equal(told.answers + told.refusals, 96);
    assert.ok(told.answers > 48, JSON.stringify(told));
  });

  /** A connection that is closed is heard of a moment later. */
  async function settledAt(company: Company, calls: number) {
    await until(async () => (await company.metered()).calls >= calls);
    return company.metered();
  }

  async function until(isSo: () => boolean | Promise<boolean>) {
    const giveUpAt = performance.now() + 60_000;
    while (!(await isSo()) && performance.now() < giveUpAt) await new Promise((resolve) => setTimeout(resolve, 5));
  }
});
