import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Fault } from '#base/fault';
import { generateImage, generateText } from '#contracts/model';
import type { Authenticated } from '#kernel/identity';
import { asked, openScene, type Scene } from './scene.test.ts';

suite('what models cost', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene();
  });
  after(() => scene.close());

  async function companyWith(quota: object): Promise<Authenticated> {
    const admin = await scene.company();
    const answer = await scene.world.answer(admin, 'meter.quota.set', quota);
    assert.equal(answer.status, 'done');
    return admin;
  }

  async function price(item: string, microsPerMillion: number, model: string) {
    const admin = await scene.company();
    const keeper = { ...admin, actor: { ...admin.actor, roles: ['super_admin' as const] } };
    const input = { provider: 'openai', model, item, microsPerMillion };
    assert.equal((await scene.world.answer(keeper, 'meter.price.set', input)).status, 'done');
  }

  function spent({ tenantId }: Authenticated) {
    return scene.settle().then(() =>
      scene.world.sql<{ tokens: number; cost: number }>(
        `select coalesce(sum(tokens_in + tokens_out), 0)::int as tokens, coalesce(sum(cost_micros), 0)::int as cost
         from meter.usage_metering where tenant_id = $1 and model is not null`,
        [tenantId],
      ),
    );
  }

  test('it is priced by the price book: a million in for 30 dollars, out for 60, read before for 3', async () => {
    const model = 'gpt-priced';
    for (const [item, dollars] of [
      ['input_token', 30],
      ['output_token', 60],
      ['cached_token', 3],
    ] as const) {
      await price(item, dollars * 1_000_000, model);
    }
    const admin = await scene.company();
    scene.wire.nextOf(model, { text: 'So.', usage: { input: 1000, output: 100, cached: 400 } });
    const reply = await scene.world.call(admin, generateText, { model: `openai/${model}`, ...asked('How much?') });
    // 600 × 30 + 400 × 3 + 100 × 60 millionths of a dollar.
    assert.equal(reply.costMicros, 25_200);
    assert.deepEqual(await spent(admin), [{ tokens: 1100, cost: 25_200 }]);
  });

  test('a version of a model costs what the model costs, until it has a price of its own', async () => {
    for (const item of ['input_token', 'output_token']) await price(item, 10_000_000, 'gpt-known');
    const admin = await scene.company();
    const costOf = async (model: string) => {
      scene.wire.nextOf(model, { text: 'So.', usage: { input: 1000, output: 100 } });
      const reply = await scene.world.call(admin, generateText, { model: `openai/${model}`, ...asked('How much?') });
      return reply.costMicros;
    };
    const versions = ['gpt-known-2025-08-07', 'gpt-known-20250807', 'gpt-known-0613', 'gpt-known-latest'];
    for (const model of versions) assert.equal(await costOf(model), 11_000);
    assert.equal(await costOf('gpt-known-mini'), 0);
    for (const item of ['input_token', 'output_token']) await price(item, 20_000_000, 'gpt-known-0613');
    assert.deepEqual([await costOf('gpt-known-0613'), await costOf('gpt-known-latest')], [22_000, 11_000]);
  });

  test('what was read before and has no price of its own costs as much as what was not', async () => {
    const model = 'gpt-no-cache-price';
    await price('input_token', 1_000_000, model);
    const admin = await scene.company();
    scene.wire.nextOf(model, { text: 'So.', usage: { input: 1000, output: 0, cached: 400 } });
    const reply = await scene.world.call(admin, generateText, { model: `openai/${model}`, ...asked('How much?') });
    assert.equal(reply.costMicros, 1000);
  });

  test('a hard cap refuses before anything is asked', async () => {
    const admin = await companyWith({ monthlyTokenLimit: 50 });
    const before = scene.wire.total.requests;
    const asking = scene.world.call(admin, generateText, { ...asked('Hello', { maxTokens: 100 }) });
    await assert.rejects(asking, (error) => error instanceof Fault && error.code === 'over_budget');
    assert.equal(scene.wire.total.requests, before);
  });

  test('people are held to it as well as agents, whatever way they ask', async () => {
    const admin = await companyWith({ scope: 'user', scopeId: '*', monthlyTokenLimit: 10 });
    const route = await scene.models.open(scene.asking(admin), { ability: 'text' });
    await assert.rejects(route.send(asked('Hello')), (error) => error instanceof Fault && error.code === 'over_budget');
    const stream = route.stream(asked('Hello'));
    await assert.rejects(stream.next(), (error) => error instanceof Fault && error.code === 'over_budget');
  });

  test('a limit of money holds without a limit of tokens', async () => {
    const model = 'gpt-dear';
    await price('output_token', 1_000_000_000, model);
    await price('input_token', 0, model);
    const admin = await companyWith({ monthlyCostLimit: { amount: 5, currency: 'USD' } });
    const ask = (maxTokens: number) =>
      scene.world.call(admin, generateText, { model: `openai/${model}`, ...asked('Hello', { maxTokens }) });
    // A thousandth of a dollar each, and five cents to spend.
    await assert.rejects(ask(51), (error) => error instanceof Fault && error.code === 'over_budget');
    scene.wire.nextOf(model, { text: 'So.', usage: { input: 1, output: 50 } });
    assert.equal((await ask(50)).costMicros, 50_000);
    await assert.rejects(ask(1), (error) => error instanceof Fault && error.code === 'over_budget');
  });

  suite('of a model without a price', () => {
    const monthlyCostLimit = { amount: 5_00, currency: 'USD' };
    const state = (who: Authenticated, model: string | undefined, item: string, microsPerMillion: number | null) =>
      scene.world.answer(who, 'meter.price.state', {
        ...(model && { provider: 'openai', model }),
        item,
        microsPerMillion,
      });
    const ask = (who: Authenticated, model: string) =>
      scene.world.call(who, generateText, { model: `openai/${model}`, ...asked('Hello') });
    const isUnpriced = (model: string) => (error: unknown) =>
      error instanceof Fault &&
      error.code === 'over_budget' &&
      error.message.includes('costs: set what') &&
      error.details?.reason === 'unpriced' &&
      error.details.model === model;

    test('a limit of money lets nothing through, by no way, until the company states what it pays', async () => {
      const admin = await companyWith({ monthlyCostLimit });
      const model = 'ft-unknown';
      const refusedAs = isUnpriced(model);
      await assert.rejects(ask(admin, model), refusedAs);
      const route = await scene.models.open(scene.asking(admin), { ability: 'text', model: `openai/${model}` });
      await assert.rejects(route.stream(asked('Hello')).next(), refusedAs);
      await assert.rejects(route.embed(['Hello']), refusedAs);
      await assert.rejects(
        scene.world.call(admin, generateImage, { model: `openai/${model}`, prompt: 'A gate' }),
        refusedAs,
      );
      for (const item of ['input_token', 'output_token']) await state(admin, model, item, 10_000_000);
      scene.wire.nextOf(model, { text: 'So.', usage: { input: 100, output: 10 } });
      assert.equal((await ask(admin, model)).costMicros, 1100);
      await assert.rejects(ask(await companyWith({ monthlyCostLimit }), model), refusedAs);
      assert.equal(scene.wire.byModel.get(model)?.requests, 1);
    });

    test('one may state what all such cost at most; taken back, it is refused anew', async () => {
      const admin = await companyWith({ monthlyCostLimit });
      const model = 'ft-some';
      for (const item of ['input_token', 'output_token']) await state(admin, undefined, item, 60_000_000);
      scene.wire.nextOf(model, { text: 'So.', usage: { input: 100, output: 10, cached: 50 } });
      assert.equal((await ask(admin, model)).costMicros, 6600);
      await state(admin, model, 'output_token', 0);
      scene.wire.nextOf(model, { text: 'So.', usage: { input: 100, output: 10 } });
      assert.equal((await ask(admin, model)).costMicros, 6000);
      await state(admin, undefined, 'input_token', null);
      await assert.rejects(ask(admin, model), isUnpriced(model));
    });

    test('what has a price is nothing that a company states, and who runs the house comes first', async () => {
      const admin = await companyWith({ monthlyCostLimit });
      for (const model of ['gpt-4', 'gpt-4-0613']) {
        await assert.rejects(state(admin, model, 'input_token', 0), (error) => (error as Fault).code === 'conflict');
      }
      const model = 'ft-later';
      for (const item of ['input_token', 'output_token']) await state(admin, model, item, 1_000_000);
      for (const item of ['input_token', 'output_token']) await price(item, 2_000_000, model);
      scene.wire.nextOf(model, { text: 'So.', usage: { input: 100, output: 10 } });
      assert.equal((await ask(admin, model)).costMicros, 220);
    });

    test('somebody who stands in and has one answers in its place', async () => {
      const admin = await companyWith({ monthlyCostLimit });
      await scene.policy(admin, {
        rules: [{ segment: '*', provider: 'openai', model: 'ft-first', fallback: ['gpt-4o-mini'] }],
      });
      const reply = await scene.world.call(admin, generateText, asked('Hello'));
      assert.deepEqual([reply.model, scene.wire.byModel.get('ft-first')], ['gpt-4o-mini', undefined]);
    });

    test('rules cost nothing, and answer under any limit of money', async () => {
      const admin = await companyWith({ monthlyCostLimit });
      const reply = await scene.world.call(admin, generateText, { model: 'builtin/rules', ...asked('Hello') });
      assert.deepEqual([reply.engine, reply.costMicros], ['builtin', 0]);
    });

    test('a limit of tokens alone asks for no price', async () => {
      const admin = await companyWith({ monthlyTokenLimit: 10_000 });
      assert.equal((await ask(admin, 'ft-free')).costMicros, 0);
    });
  });

  test('many at once never spend beyond the cap, and the meter counts what the provider did', async () => {
    const admin = await companyWith({ monthlyTokenLimit: 5000 });
    const model = 'gpt-crowd';
    scene.wire.alwaysOf(model, { text: 'So.', usage: { input: 20, output: 80 } });
    const route = await scene.models.open(scene.asking(admin), { ability: 'text', model: `openai/${model}` });
    const asking = Array.from({ length: 120 }, () => route.send(asked('Hello', { maxTokens: 80 })));
    const answers = await Promise.allSettled(asking);
    const good = answers.filter(({ status }) => status === 'fulfilled').length;
    for (const answer of answers) {
      if (answer.status === 'rejected') assert.equal(answer.reason.code, 'over_budget', String(answer.reason));
    }
    assert.ok(good > 0 && good <= 50, `${good} of 120`);
    const count = scene.wire.byModel.get(model);
    const [sum] = await spent(admin);
    assert.equal(sum?.tokens, (count?.input ?? 0) + (count?.output ?? 0));
    assert.ok((sum?.tokens ?? 0) <= 5000);
  });

  test('the limit of a run counts all of its tries', async () => {
    const admin = await companyWith({ scope: 'run', scopeId: '*', runTokenLimit: 1000 });
    const [model, standIn] = ['gpt-tries', 'gpt-tries-again'];
    await scene.policy(admin, {
      rules: [{ segment: '*', provider: 'openai', model, fallback: [standIn] }],
    });
    const asking = scene.asking(admin, { runId: 'a-run' });
    const route = await scene.models.open(asking, { ability: 'text' });
    scene.wire.nextOf(model, { text: 'word '.repeat(100), fault: { kind: 'cut' } });
    scene.wire.nextOf(standIn, { text: 'So.', usage: { input: 300, output: 300 } });
    await route.send(asked('Hello', { maxTokens: 300 }));
    const [row] = await scene.world.sql<{ spent: number }>(
      `select count(*)::int as spent from meter.accounts where tenant_id = $1 and scope = 'run' and scope_id = 'a-run'`,
      [admin.tenantId],
    );
    assert.equal(row?.spent, 1);
    await assert.rejects(route.send(asked('Hello', { maxTokens: 600 })), (error) => error instanceof Fault);
  });
});
