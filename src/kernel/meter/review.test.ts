// What is suggested about cost, against prices and sums done by hand.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { instantOf } from '#base/time';
import { type ModelUse, suggestionsFor } from './review-rules.ts';
import { openScene, type Scene } from './scene.test.ts';

const prices = [
  { provider: 'openai', model: 'large', input: 10_000_000, output: 30_000_000 },
  { provider: 'openai', model: 'small', input: 500_000, output: 1_500_000 },
  { provider: 'anthropic', model: 'tiny', input: 1, output: 1 },
  { provider: 'builtin', model: '*', input: 0, output: 0 },
];
const use = (more: Partial<ModelUse>): ModelUse => ({
  ...{ provider: 'openai', model: 'large', calls: 100, failures: 0, tokensIn: 1_000_000, tokensOut: 500_000 },
  ...{ tokensCached: 0, tokensKept: 0, costMicros: 25_000_000, ...more },
});
const told = (...uses: ModelUse[]) =>
  suggestionsFor(uses, prices).map(({ advice, savingMicros }) => [advice, savingMicros]);

test('a cheaper model of the same provider is named with what it would have saved', () => {
  // A million in and half a million out: 10 + 15 dollars; on the small one 0.50 + 0.75.
  const [first] = suggestionsFor([use({})], prices);
  assert.deepEqual([first?.advice, first?.instead, first?.savingMicros], ['cheaper_model', 'small', 23_750_000]);
  assert.match(first?.text ?? '', /95% less/);
  assert.deepEqual(told(use({ model: 'small', costMicros: 1_250_000 })), [], 'the cheapest is not bettered');
  assert.deepEqual(told(use({ calls: 19 })), [], 'nothing is said of a handful of calls');
});

test('failures, long questions and missing prices are pointed out', () => {
  const small = { model: 'small', costMicros: 1_250_000 };
  assert.deepEqual(told(use({ ...small, failures: 20 })), [['failures', 250_000]]);
  // Of a million fresh tokens half could be read from the cache: a quarter of a dollar.
  assert.deepEqual(told(use({ ...small, tokensOut: 10_000, costMicros: 515_000 })), [['short_answers', 250_000]]);
  assert.deepEqual(told(use({ ...small, tokensOut: 10_000, tokensKept: 600_000, costMicros: 515_000 })), []);
  assert.deepEqual(told(use({ model: 'unheard-of', costMicros: 0 })), [['unpriced', 0]]);
  assert.deepEqual(told(use({ provider: 'builtin', model: 'rules', tokensOut: 10, costMicros: 0 })), []);
});

suite('the cost review', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene();
  });
  after(() => scene.close());

  test('adds up each model of the stretch, and knows a company’s own prices', async () => {
    const { world } = scene;
    const who = await scene.company();
    const keeper = await world.person(world.kernel.tenants.owner().id, 'super_admin');
    const price = (model: string, item: string, microsPerMillion: number, more: object = {}) =>
      world.answer(keeper, 'meter.price.set', { provider: 'ours', model, item, microsPerMillion, ...more });
    for (const [model, input, output] of [
      ['review-a', 10_000_000, 30_000_000],
      ['review-b', 9_000_000, 29_000_000],
    ] as const) {
      await price(model, 'input_token', input);
      await price(model, 'output_token', output);
    }
    const used = (at: string, calls: number) =>
      world.sql(
        `insert into meter.usage_metering (id, tenant_id, at, user_id, capability, calls, failures, latency_ms,
           provider, model, tokens_in, tokens_out, tokens_cached, cost_micros, currency)
         values (gen_random_uuid(), $1, $2, 'ada', 'model.provider.ask', $3, 0, 900,
           'ours', 'review-a', 1000000, 500000, 0, 25000000, 'USD')`,
        [who.tenantId, at, calls],
      );
    const nowMs = world.clock.nowMs();
    await used(instantOf(nowMs - 1000), 30);
    await used(instantOf(nowMs - 40 * 86_400_000), 500);
    const review = async () => {
      const answer = await world.answer(who, 'meter.cost.review', {});
      return Object(answer.status === 'done' ? answer.output : {});
    };
    const before = await review();
    assert.equal(before.costMicros, 25_000_000);
    assert.deepEqual([before.models[0].calls, before.models[0].averageLatencyMs, before.models[0].share], [30, 30, 1]);
    assert.deepEqual(before.suggestions, [], 'a tenth less is no reason to change');
    for (const item of ['input_token', 'output_token'])
      await price('review-b', item, 1_000_000, { tenantId: who.tenantId });
    const after = await review();
    assert.deepEqual([after.suggestions[0].instead, after.suggestions[0].savingMicros], ['review-b', 23_500_000]);
  });
});
