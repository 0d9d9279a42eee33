// What providers keep for whoever asks: a cache, whose keeping is dearer than reading, and conversations, which are
// read anew by each answer that goes on with them.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import OpenAI from 'openai';
import { type Company, type Gateway, openScripted } from './gateway.ts';
import type { ModelWire } from './model-wire.ts';

const messages = [{ role: 'user' as const, content: 'Hello' }];
// 3000 read, 2000 read again, 4000 kept for minutes, 1000 for an hour, 100 written.
const usage = { input: 10_000, cached: 2000, kept: 5000, keptHour: 1000, output: 100 };

suite('what providers keep', () => {
  let gateway: Gateway & { readonly wire: ModelWire };
  before(async () => {
    gateway = await openScripted();
  });
  after(() => gateway.close());

  async function costOf({ admin: { tenantId } }: Company): Promise<number> {
    await gateway.world.settle();
    const rows = await gateway.world.sql<{ cost: number }>(
      'select sum(cost_micros)::int as cost from meter.usage_metering where tenant_id = $1 and model is not null',
      [tenantId],
    );
    return rows[0]?.cost ?? 0;
  }

  const ways = (model: string) => {
    const request = { model, messages, max_tokens: 500 };
    return [
      ({ anthropic }: Company) => anthropic.messages.create(request),
      ({ anthropic }: Company) => anthropic.messages.stream(request).finalMessage(),
      ({ openai }: Company) => openai.chat.completions.create(request),
      ({ openai }: Company) => openai.chat.completions.stream(request).finalChatCompletion(),
      ({ openai }: Company) => openai.responses.create({ model, input: 'Hello', max_output_tokens: 500 }),
    ];
  };

  test('Anthropic is paid for keeping minutes or an hour, and a tenth for reading again', async () => {
    gateway.wire.alwaysOf('claude-haiku-4-5', { text: 'So.', usage });
    for (const [nth, ask] of ways('anthropic/claude-haiku-4-5').entries()) {
      const company = await gateway.company();
      await ask(company);
      // A dollar a million read, five written.
      assert.equal(await costOf(company), 3000 + 200 + 5000 + 2000 + 500, `${nth}`);
      assert.deepEqual(await company.metered(), { calls: 1, failures: 0, input: 10_000, output: 100 });
    }
  });

  test('what was kept and what was read again stand in the record of usage, its sums and the review', async () => {
    gateway.wire.alwaysOf('claude-haiku-4-5', { text: 'So.', usage });
    const company = await gateway.company();
    for (const ask of ways('anthropic/claude-haiku-4-5').slice(0, 2)) await ask(company);
    await gateway.world.settle();
    const told = async (name: string, field: string, more: object = {}) => {
      const answer = await gateway.world.answer(company.admin, name, more);
      assert.ok(answer.status === 'done');
      const rows = (answer.output as Record<string, { model?: string; capability?: string }[]>)[field] ?? [];
      return rows.filter(({ model, capability }) => model ?? capability === 'model.text.generate');
    };
    const both = { tokensIn: 20_000, tokensCached: 4000, tokensKept: 10_000 };
    const once = { tokensIn: 10_000, tokensCached: 2000, tokensKept: 5000 };
    assert.partialDeepStrictEqual(await told('meter.usage.summary', 'items'), [both]);
    assert.partialDeepStrictEqual(await told('meter.usage.breakdown', 'items'), [both]);
    assert.partialDeepStrictEqual(await told('meter.cost.review', 'models'), [both]);
    assert.partialDeepStrictEqual(await told('meter.usage.list', 'items'), [once, once]);
  });

  test('where nobody has priced it, keeping goes by what reading costs', async () => {
    gateway.wire.alwaysOf('claude-unlisted', { text: 'So.', usage });
    for (const [nth, ask] of ways('anthropic/claude-unlisted').entries()) {
      const company = await gateway.company();
      for (const [item, microsPerMillion] of [
        ['input_token', 1_000_000] as const,
        ['output_token', 5_000_000] as const,
      ]) {
        const stated = { provider: 'anthropic', model: 'claude-unlisted', item, microsPerMillion };
        assert.equal((await gateway.world.answer(company.admin, 'meter.price.state', stated)).status, 'done');
      }
      await ask(company);
      assert.equal(await costOf(company), 3000 + 2000 + 5000 + 2000 + 500, `${nth}`);
    }
  });

  test('every dialect tells what was kept in its own words', async () => {
    const { openai, anthropic } = await gateway.company();
    gateway.wire.alwaysOf('keeper', { text: 'So.', usage });
    const request = { model: 'anthropic/keeper', messages, max_tokens: 500 };
    const completion = await openai.chat.completions.create(request);
    assert.equal(completion.usage?.prompt_tokens, 10_000);
    const details: object = completion.usage?.prompt_tokens_details ?? {};
    assert.deepEqual(details, { cached_tokens: 2000, cache_write_tokens: 5000 });
    const told = await anthropic.messages.create(request);
    assert.deepEqual(
      [told.usage.input_tokens, told.usage.cache_read_input_tokens, told.usage.cache_creation_input_tokens],
      [3000, 2000, 5000],
    );
  });

  suite('conversations', () => {
    const model = 'openai/keeps';
    const input = 'Go on';
    const asking = { model, input, max_output_tokens: 100 };

    async function companyWith(monthlyTokenLimit: number): Promise<Company> {
      const company = await gateway.company();
      const answer = await gateway.world.answer(company.admin, 'meter.quota.set', { monthlyTokenLimit });
      assert.equal(answer.status, 'done');
      return company;
    }

    for (const stream of [false, true]) {
      test(`what came before is reserved with what is asked (${stream ? 'in a stream' : 'whole'})`, async () => {
        const company = await companyWith(12_000);
        gateway.wire.nextOf('keeps', { text: 'So.', usage: { input: 9000, output: 1000 } });
        const first = await idOf(company.openai, stream);
        const going = company.openai.responses.create({ ...asking, previous_response_id: first });
        await assert.rejects(going, OpenAI.RateLimitError);
        // What stands by itself still has room.
        assert.ok(await idOf(company.openai, stream));
        const wide = await companyWith(100_000);
        gateway.wire.nextOf('keeps', { text: 'So.', usage: { input: 9000, output: 1000 } });
        const begun = await idOf(wide.openai, stream);
        assert.ok(await wide.openai.responses.create({ ...asking, previous_response_id: begun }));
      });
    }

    test('a conversation grows under its own name', async () => {
      const company = await companyWith(1_200_000);
      const conversation = 'conv_1';
      gateway.wire.nextOf('keeps', { text: 'So.', usage: { input: 300_000, output: 10 } });
      assert.ok(await company.openai.responses.create({ ...asking, conversation }));
      gateway.wire.nextOf('keeps', { text: 'So.', usage: { input: 300_100, output: 10 } });
      assert.ok(await company.openai.responses.create({ ...asking, conversation: { id: conversation } }));
      assert.ok(await company.openai.responses.create({ ...asking, conversation }));
    });

    test('what nobody remembers may be as long as any: refused where a limit has no room for that', async () => {
      const unknown = { ...asking, previous_response_id: 'resp_of_long_ago' };
      await assert.rejects((await companyWith(1_000_000)).openai.responses.create(unknown), OpenAI.RateLimitError);
      const free = await gateway.company();
      assert.ok(await free.openai.responses.create(unknown));
    });

    test('nobody goes on with what another company was told', async () => {
      const first = await idOf((await gateway.company()).openai, false);
      const other = await gateway.company();
      const asked = gateway.wire.total.requests;
      const stealing = other.openai.responses.create({ ...asking, previous_response_id: first });
      await assert.rejects(stealing, OpenAI.NotFoundError);
      assert.equal(gateway.wire.total.requests, asked);
    });

    async function idOf(openai: OpenAI, stream: boolean): Promise<string> {
      if (!stream) return (await openai.responses.create(asking)).id;
      return (await openai.responses.stream(asking).finalResponse()).id;
    }
  });
});
