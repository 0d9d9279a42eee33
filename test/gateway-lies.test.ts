// Providers that say of their usage what can not be so: the answer arrives, it is counted by what has passed, and
// nothing stays reserved.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { type Company, type Gateway, openScripted } from './gateway.ts';
import type { ModelWire } from './model-wire.ts';
import { until } from './within.ts';

const messages = [{ role: 'user' as const, content: 'Hello' }];
const text = 'word '.repeat(20);
const lies = {
  'less than nothing': { input: -50, output: -1000 },
  nothing: { input: 0, output: 0 },
  'parts of tokens': { input: 1.5, output: 2.5 },
  'more than any model can read': { input: 5_000_000_000_000, output: 5_000_000_000_000 },
  'more than can be counted': { input: 9e15, output: 9e15 },
};

suite('providers that lie', () => {
  let gateway: Gateway & { readonly wire: ModelWire };
  before(async () => {
    gateway = await openScripted();
  });
  after(() => gateway.close());

  const ways: Readonly<Record<string, (company: Company, model: string) => Promise<unknown>>> = {
    'a completion': async ({ openai }, model) =>
      (await openai.chat.completions.create({ model, messages, max_tokens: 50 })).choices[0]?.message.content,
    'a stream of completions': ({ openai }, model) =>
      openai.chat.completions.stream({ model, messages, max_tokens: 50 }).finalContent(),
    'a response': async ({ openai }, model) =>
      (await openai.responses.create({ model, input: 'Hello', max_output_tokens: 50 })).output_text,
    'a stream of a response': async ({ openai }, model) =>
      (await openai.responses.stream({ model, input: 'Hello', max_output_tokens: 50 }).finalResponse()).output_text,
    'a message': async ({ anthropic }, model) =>
      textOf((await anthropic.messages.create({ model, messages, max_tokens: 50 })).content),
    'a stream of a message': ({ anthropic }, model) =>
      anthropic.messages.stream({ model, messages, max_tokens: 50 }).finalText(),
  };

  for (const [lie, usage] of Object.entries(lies)) {
    for (const provider of ['openai', 'anthropic', 'gemini']) {
      test(`${provider} says that it used ${lie}`, async () => {
        const company = await gateway.company();
        const { world } = gateway;
        await world.answer(company.admin, 'meter.quota.set', { monthlyTokenLimit: 1_000_000 });
        gateway.wire.alwaysOf('liar', { text, usage });
        for (const [name, ask] of Object.entries(ways)) {
          assert.equal(await ask(company, `${provider}/liar`), text, name);
        }
        const { calls, failures, input, output } = await company.metered();
        assert.deepEqual([calls, failures], [6, 0]);
        assert.ok(input > 0 && input < 1000, `${input} in`);
        assert.ok(output < 1000, `${output} out`);
        // What is held and not used goes back after a while.
        world.clock.pass('10 seconds');
        await until(async () => (await reservedIn(company)) === 0);
      });
    }
  }

  test('vectors whose maker does not say what it read are counted as read, and nothing as written', async () => {
    const company = await gateway.company();
    await company.openai.embeddings.create({ model: 'openai/taciturn', input: 'word '.repeat(40) });
    const { input, output } = await company.metered();
    assert.ok(input > 0);
    assert.equal(output, 0);
  });
});

const Left = z.object({ items: z.array(z.object({ reserved: z.int() })).min(1) });

async function reservedIn({ world, admin }: Company): Promise<number> {
  await world.settle();
  const answer = await world.answer(admin, 'meter.budget.show', {});
  assert.equal(answer.status, 'done');
  return Left.parse(answer.output).items.reduce((sum, { reserved }) => sum + reserved, 0);
}

function textOf(blocks: readonly { readonly type: string; readonly text?: string }[]): string {
  return blocks.map((block) => block.text ?? '').join('');
}
