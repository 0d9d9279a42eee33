// What programs ask through the gateway can be looked back at like everything else that models were asked.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import OpenAI from 'openai';
import { type Company, type Gateway, openScripted } from './gateway.ts';
import type { ModelWire } from './model-wire.ts';

const question = 'When does the garden open?';
const said = [{ role: 'user' as const, content: question }];
const script = { text: 'The garden opens at nine. ☀️', usage: { input: 40, output: 8 } };

interface Kept {
  readonly segment: string;
  readonly task: string;
  readonly provider: string;
  readonly prompt: string | null;
  readonly result: string | null;
  readonly finish: string;
  readonly tokensIn: number;
  readonly tokensOut: number;
}

suite('the history of what went through the gateway', () => {
  let gateway: Gateway & { readonly wire: ModelWire };
  before(async () => {
    gateway = await openScripted();
    gateway.wire.always(script);
  });
  after(() => gateway.close());

  async function keptOf({ admin }: Company): Promise<readonly Kept[]> {
    await gateway.world.settle();
    const answer = await gateway.world.answer(admin, 'model.generation.list', {});
    assert.equal(answer.status, 'done');
    return (answer.output as { items: Kept[] }).items;
  }

  const ways: Readonly<Record<string, (company: Company) => Promise<unknown>>> = {
    'a completion': ({ openai }) => openai.chat.completions.create({ model: 'openai/past', messages: said }),
    'a completion in a stream': ({ openai }) =>
      openai.chat.completions.stream({ model: 'openai/past', messages: said }).finalContent(),
    'a response': ({ openai }) => openai.responses.create({ model: 'openai/past', input: question }),
    'a response in a stream': ({ openai }) =>
      openai.responses.stream({ model: 'openai/past', input: question }).finalResponse(),
    'a message': ({ anthropic }) =>
      anthropic.messages.create({ model: 'anthropic/past', messages: said, max_tokens: 50 }),
    'a message in a stream': ({ anthropic }) =>
      anthropic.messages.stream({ model: 'anthropic/past', messages: said, max_tokens: 50 }).finalMessage(),
    'a completion that was translated': ({ openai }) =>
      openai.chat.completions.create({ model: 'gemini/past', messages: said }),
  };

  for (const [name, ask] of Object.entries(ways)) {
    test(`${name} is kept with what was asked and answered, sealed`, async () => {
      const company = await gateway.company();
      await ask(company);
      const [kept, ...others] = await keptOf(company);
      assert.deepEqual(others, []);
      assert.match(kept?.prompt ?? '', /When does the garden open\?/);
      assert.deepEqual(
        [kept?.result, kept?.finish, kept?.tokensIn, kept?.tokensOut, kept?.task],
        [script.text, 'stop', 40, 8, 'model.text.generate'],
      );
      const [row] = await gateway.world.sql<{ words: string }>(
        `select prompt || coalesce(result, '') as words from model.ai_generation_history where tenant_id = $1`,
        [company.admin.tenantId],
      );
      assert.doesNotMatch(row?.words ?? 'garden', /garden/);
      assert.deepEqual(await keptOf(await gateway.company()), []);
    });
  }

  test('what was cut off in the middle, or only turned into vectors, is nothing to look back at', async () => {
    const company = await gateway.company();
    gateway.wire.nextOf('past', { ...script, fault: { kind: 'cut' } });
    await assert.rejects(ways['a completion in a stream']?.(company) ?? Promise.resolve());
    await company.openai.embeddings.create({ model: 'openai/past', input: question });
    assert.deepEqual(await keptOf(company), []);
  });

  test('where the company keeps no words none are kept, by whatever name a model is asked for', async () => {
    const company = await gateway.company();
    const rules = [
      { segment: '*', provider: 'openai', model: 'past', keep_words: false },
      { segment: 'letters', provider: 'openai', model: 'past', keep_words: true },
    ];
    await gateway.policy(company, rules);
    for (const model of ['whatever', 'openai/another', 'cadre/letters']) {
      await company.openai.chat.completions.create({ model, messages: said });
    }
    const kept = await keptOf(company);
    assert.deepEqual(kept.map(({ prompt, result, tokensOut }) => [prompt !== null, result, tokensOut]).toReversed(), [
      ...[1, 2].map(() => [false, null, 8]),
      [true, script.text, 8],
    ]);
  });

  test('what waits to be written down takes only so much memory; beyond it its cost alone is kept', async () => {
    const company = await gateway.company();
    const { tenantId, actor } = company.admin;
    const asking = { callId: tenantId, tenantId, actor, task: 'model.image.generate', workspaceId: 'default' };
    const route = await gateway.world.kernel.models.open(asking, { ability: 'text', model: 'openai/past' });
    const made = { provider: 'openai', model: 'past', usage: { input: 1, output: 2, cached: 0 }, costMicros: 0 };
    // Twenty million letters each, and 64 million at the most.
    const prompt = 'garden '.repeat(3_000_000);
    for (let turn = 0; turn < 5; turn += 1) route.remember({ ...made, latencyMs: 1 }, { prompt, result: 'a picture' });
    const kept = await keptOf(company);
    assert.deepEqual(kept.map((one) => [one.prompt !== null, one.result, one.tokensOut]).toReversed(), [
      ...[1, 2, 3].map(() => [true, 'a picture', 2]),
      ...[4, 5].map(() => [false, null, 2]),
    ]);
    await ways['a completion']?.(company);
    assert.equal((await keptOf(company))[0]?.result, script.text);
  });

  test('a name that no table takes keeps nobody’s history waiting', async () => {
    const [odd, usual] = [await gateway.company(), await gateway.company()];
    for (const model of ['openai/a\u0000b', 'openai/\ud800', 'cadre/se\u0000gment']) {
      await assert.rejects(odd.openai.chat.completions.create({ model, messages: said }), OpenAI.NotFoundError);
    }
    const messages = [{ role: 'user', parts: [{ type: 'text', text: question }] }];
    for (const segment of ['se\u0000gment', '\ud800']) {
      const answer = await gateway.world.answer(odd.admin, 'model.text.generate', { segment, messages });
      assert.equal(answer.status, 'done');
    }
    await usual.openai.chat.completions.create({ model: 'openai/past', messages: said });
    assert.equal((await keptOf(usual)).length, 1);
    assert.deepEqual((await keptOf(odd)).map(({ segment }) => segment).toReversed(), ['se\ufffdgment', '\ufffd']);
  });

  test('a person whose key is destroyed is forgotten here too', async () => {
    const company = await gateway.company();
    await ways['a completion']?.(company);
    await keptOf(company);
    await gateway.world.kernel.vault.seals.shred(company.admin.tenantId, company.admin.actor.id);
    const [kept] = await keptOf(company);
    assert.deepEqual([kept?.prompt, kept?.result, kept?.tokensOut], [null, null, 8]);
  });
});
