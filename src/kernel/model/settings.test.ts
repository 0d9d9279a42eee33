import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Fault } from '#base/fault';
import { generateText } from '#contracts/model';
import { until } from '#test/within';
import * as promises from './contracts.ts';
import { asked, openScene, type Scene } from './scene.test.ts';

const key = 'sk-company-own-key-4711';

suite('the settings of models', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene({ keys: { openai: 'sk-operator' } });
  });
  after(() => scene.close());

  const keysShown = (model: string) =>
    scene.wire.asked.filter(({ body }) => body.model === model).map(({ headers }) => headers.authorization);

  test("a company's own key is used for it alone, before the operator's", async () => {
    const [ours, theirs] = [await scene.company('Ours'), await scene.company('Theirs')];
    const model = 'openai/gpt-keys';
    await scene.world.call(ours, generateText, { model, ...asked('Hello') });
    const card = await scene.world.call(ours, promises.addProvider, { provider: 'openai', key });
    assert.equal(card.hint, '…4711');
    await scene.world.call(ours, generateText, { model, ...asked('Hello') });
    await scene.world.call(theirs, generateText, { model, ...asked('Hello') });
    assert.deepEqual(keysShown('gpt-keys'), ['Bearer sk-operator', `Bearer ${key}`, 'Bearer sk-operator']);
  });

  test('an edited key is used at once, a removed one never again', async () => {
    const admin = await scene.company();
    const ask = () => scene.world.call(admin, generateText, { model: 'openai/gpt-edited', ...asked('Hello') });
    const added = await scene.world.call(admin, promises.addProvider, { provider: 'openai', key });
    await ask();
    const edited = await scene.world.call(admin, promises.editProvider, {
      ...{ providerId: added.id, ifVersion: added.version, key: 'sk-another-key-0815' },
    });
    await ask();
    await scene.world.call(admin, promises.removeProvider, { providerId: edited.id, ifVersion: edited.version });
    await ask();
    assert.deepEqual(keysShown('gpt-edited'), [`Bearer ${key}`, 'Bearer sk-another-key-0815', 'Bearer sk-operator']);
    const left = await scene.world.sql(`select 1 from vault.secrets where tenant_id = $1 and name = 'model:openai'`, [
      admin.tenantId,
    ]);
    assert.deepEqual(left, []);
  });

  test('a key is in no answer, record, log or row', async () => {
    const admin = await scene.company();
    const added = await scene.world.call(admin, promises.addProvider, { provider: 'anthropic', key });
    const listed = await scene.world.call(admin, promises.listProviders, {});
    await scene.settle();
    const kept = await scene.world.sql(
      `select (select json_agg(p) from model.ai_providers p)::text as providers,
              (select json_agg(e) from audit.entries e)::text as entries,
              (select json_agg(v) from vault.secrets v)::text as secrets,
              (select json_agg(e) from event.ai_events e)::text as events`,
    );
    const entry = await scene.world.sql<{ id: string }>(
      `select id from audit.entries where tenant_id = $1 and capability = 'model.provider.add'`,
      [admin.tenantId],
    );
    const recorded = await scene.world.kept(entry[0]?.id ?? '');
    const everything = JSON.stringify([added, listed, kept, recorded, scene.world.logged]);
    assert.ok(!everything.includes(key));
  });

  test('testing a provider says whether it takes the key, and spends nothing', async () => {
    const admin = await scene.company();
    const { id: providerId } = await scene.world.call(admin, promises.addProvider, { provider: 'openai', key });
    const before = scene.wire.total.requests;
    const tested = await scene.world.call(admin, promises.testProvider, { providerId });
    assert.equal(tested.isWorking, true);
    const { items } = await scene.world.call(admin, promises.listProviders, {});
    assert.deepEqual([items[0]?.isWorking, items[0]?.note], [true, null]);
    // A list that anybody may see proves nothing.
    const open = await scene.world.call(admin, promises.addProvider, { provider: 'perplexity', key });
    const seen = await scene.world.call(admin, promises.testProvider, { providerId: open.id });
    assert.match(seen.note ?? '', /whether it takes the key/);
    assert.equal(scene.wire.total.requests, before);
  });

  test('the list of providers says how dear their models are, by the price book', async () => {
    const { items } = await scene.world.call(await scene.company(), promises.listWires, {});
    const costs = (name: string) => items.find(({ provider }) => provider === name)?.costs;
    assert.deepEqual(costs('openai'), { fast: 'Low', strong: 'Medium', embedding: 'Low' });
    assert.deepEqual(costs('anthropic'), { fast: 'Low', strong: 'High' });
    assert.deepEqual(costs('gemini'), { fast: 'Low', strong: 'Medium', embedding: 'Low' });
    // Nobody has said what these cost.
    assert.deepEqual(costs('huggingface'), {});
  });

  test("another company's provider is not there", async () => {
    const [ours, theirs] = [await scene.company(), await scene.company()];
    const { id: providerId } = await scene.world.call(ours, promises.addProvider, { provider: 'openai', key });
    for (const asking of [
      () => scene.world.call(theirs, promises.editProvider, { providerId, ifVersion: 1, isEnabled: false }),
      () => scene.world.call(theirs, promises.removeProvider, { providerId, ifVersion: 1 }),
      () => scene.world.call(theirs, promises.testProvider, { providerId }),
    ]) {
      await assert.rejects(asking(), (error) => error instanceof Fault && error.code === 'not_found');
    }
  });

  test('an endpoint of its own is spoken to as OpenAI is, and never one that is private', async () => {
    const admin = await scene.company();
    const add = (provider: string, baseUrl: string) =>
      scene.world.call(admin, promises.addProvider, { provider, baseUrl, key, models: { strong: 'ours' } });
    await add('ours', `${scene.wire.origin}/v1/`);
    await add('metadata', 'http://169.254.169.254/v1');
    await assert.rejects(add('openai', 'https://elsewhere.example.com/v1'), (error) => error instanceof Fault);
    const reply = await scene.world.call(admin, generateText, { model: 'ours/ours', ...asked('Hello') });
    assert.equal(reply.provider, 'ours');
    const asking = scene.world.call(admin, generateText, { model: 'metadata/ours', ...asked('Hello') });
    await assert.rejects(asking, (error) => error instanceof Fault && error.code === 'forbidden');
  });

  test('a policy is set and shown at the addresses of the specification, and taken back', async () => {
    const { world } = scene;
    const admin = await scene.company();
    const door = await world.http();
    const headers = { authorization: `Bearer ${await world.keyOf(admin)}`, 'content-type': 'application/json' };
    const policy = {
      workspace_id: 'default',
      rules: [
        {
          ...{ segment: 'executives', provider: 'openai', model: 'gpt-4' },
          ...{ fallback: ['gpt-4-turbo', 'gpt-3.5-turbo'], latency_budget_ms: 3000 },
        },
        { segment: 'bulk', provider: 'openai', model: 'gpt-3.5-turbo', fallback: [], latency_budget_ms: 2000 },
      ],
      ...{ fallback_strategy: 'latency', auto_fallback_enabled: true },
    };
    const origin = `http://127.0.0.1:${door.port}`;
    const set = await fetch(`${origin}/api/ai-advanced/model-policy/set`, {
      ...{ method: 'POST', headers, body: JSON.stringify(policy) },
    });
    assert.equal(set.status, 200, await set.clone().text());
    const shown = await fetch(`${origin}/api/ai-advanced/model-policy?workspace_id=default`, { headers });
    const { rules, fallback_strategy, auto_fallback_enabled, workspace_id } = promises.getPolicy.spec.output.parse(
      await shown.json(),
    );
    const spoken = rules.map(({ strategy: _, ...rule }) => rule);
    assert.deepEqual({ workspace_id, rules: spoken, fallback_strategy, auto_fallback_enabled }, policy);
    const health = await fetch(`${origin}/api/ai-advanced/model-health`, { headers });
    const { items } = promises.showHealth.spec.output.parse(await health.json());
    assert.deepEqual(
      items
        .filter(({ provider }) => provider === 'openai')
        .map(({ model, status }) => [model, status])
        .slice(0, 3),
      [
        ['gpt-4', 'healthy'],
        ['gpt-4-turbo', 'healthy'],
        ['gpt-3.5-turbo', 'healthy'],
      ],
    );
    const listed = await fetch(`${origin}/api/llm-config`, { headers });
    assert.deepEqual(await listed.json(), { items: [], next: null });
    const { version } = await world.call(admin, promises.getPolicy, {});
    await assert.rejects(
      world.call(admin, promises.setPolicy, { rules: [], if_version: version - 1 }),
      (error) => error instanceof Fault && error.code === 'conflict',
    );
  });

  test('a policy that names what nobody knows is refused by its field; what stood before may stay', async () => {
    const { world } = scene;
    const admin = await scene.company();
    const baseUrl = `${scene.wire.origin}/v1`;
    const own = await world.call(admin, promises.addProvider, { provider: 'ours', baseUrl, key });
    const openai = { segment: '*', provider: 'openai', model: 'gpt-4o' };
    const set = (...rules: Parameters<typeof scene.policy>[1]['rules']) =>
      world.call(admin, promises.setPolicy, { rules });
    const field = async (...rules: Parameters<typeof set>) => {
      const fault = await set(...rules).then(
        () => assert.fail('it was taken'),
        (error: unknown) => error as Fault,
      );
      const { problems } = fault.details as { problems: { field: string }[] };
      return [fault.code, problems[0]?.field, fault.message.split(':')[0]].join(' ');
    };
    const refused = (at: string) => `invalid ${at} ${at}`;
    assert.equal(await field({ ...openai, provider: 'opanai' }), refused('rules.0.provider'));
    assert.equal(await field({ ...openai, model: 'gpt-4oo' }), refused('rules.0.model'));
    assert.equal(await field({ ...openai, provider: 'openrouter' }), refused('rules.0.model'));
    const bulk = { ...openai, segment: 'bulk', fallback: ['gpt-4o-mini', 'anthropic/claude-hiaku'] };
    assert.equal(await field(openai, bulk), refused('rules.1.fallback.1'));
    const good = [
      { ...openai, model: 'gpt-4o-2024-08-06', fallback: ['anthropic/claude-haiku-4-5', 'ours/whatever'] },
      { ...openai, segment: 'bulk', provider: 'ours', model: 'of-our-own' },
      { ...openai, segment: 'many', provider: 'openrouter', model: 'someone/something' },
      { ...openai, segment: 'rules', provider: 'builtin', model: 'rules' },
    ];
    await set(...good);
    await world.call(admin, promises.removeProvider, { providerId: own.id, ifVersion: own.version });
    await set(...good.slice(1), { ...openai, segment: 'new' });
    await set(openai);
    assert.equal(await field(good[1] ?? openai), refused('rules.0.provider'));
    await scene.policy(admin, { rules: [{ ...openai, model: 'gpt-of-tomorrow' }] });
  });

  test('a model that keeps failing is unhealthy, and healthy again by the check every five minutes', async () => {
    const admin = await scene.company();
    await scene.world.call(admin, promises.addProvider, { provider: 'openai', key });
    await scene.policy(admin, {
      rules: [{ segment: '*', provider: 'openai', model: 'gpt-ill' }],
    });
    const ask = () => scene.world.call(admin, generateText, asked('Hello'));
    const statusNow = async () => {
      const { items } = await scene.world.call(admin, promises.showHealth, {});
      return items.find(({ model }) => model === 'gpt-ill')?.status;
    };
    assert.equal(await statusNow(), 'healthy');
    scene.wire.nextOf(
      'gpt-ill',
      { fault: { kind: 'status', status: 500 } },
      { fault: { kind: 'status', status: 500 } },
    );
    await assert.rejects(ask());
    await assert.rejects(ask());
    assert.equal(await statusNow(), 'unhealthy');
    for (let turn = 0; turn < 9; turn += 1) await ask();
    assert.equal(await statusNow(), 'degraded');
    await scene.settle();
    scene.world.clock.pass('15 minutes');
    const checked = () =>
      scene.world.sql(
        `select status, samples from model.model_health_metrics where tenant_id = $1 and model = 'gpt-ill'`,
        [admin.tenantId],
      );
    // A new company is seen by the schedules within some minutes.
    for (let turn = 0; turn < 10 && (await checked()).length === 0; turn += 1) {
      scene.world.clock.pass('5 minutes');
      await scene.settle();
    }
    assert.deepEqual(await checked(), [{ status: 'healthy', samples: 1 }]);
    assert.equal(await statusNow(), 'healthy');
  });

  test('a provider that is not there is unhealthy before anybody has asked it', async () => {
    const admin = await scene.company();
    const baseUrl = `${scene.wire.origin}/nowhere`;
    const { id } = await scene.world.call(admin, promises.addProvider, { provider: 'gone', baseUrl, key });
    const tested = await scene.world.call(admin, promises.testProvider, { providerId: id });
    assert.deepEqual([tested.isWorking, tested.note], [false, 'Nothing answers for gone at this address (404)']);
    await scene.policy(admin, { rules: [{ segment: '*', provider: 'gone', model: 'its-own' }] });
    const checked = () =>
      scene.world.sql(`select status from model.model_health_metrics where tenant_id = $1 and provider = 'gone'`, [
        admin.tenantId,
      ]);
    for (let turn = 0; turn < 10 && (await checked()).length === 0; turn += 1) {
      scene.world.clock.pass('5 minutes');
      await scene.settle();
    }
    assert.deepEqual(await checked(), [{ status: 'unhealthy' }]);
  });
});

test('Ollama is found where the operator says it is, without a key, and by nobody else', async () => {
  const scene = await openScene(({ origin }) => ({ ollamaUrl: `${origin}/local/v1` }));
  try {
    const admin = await scene.company();
    const ask = () => scene.world.call(admin, generateText, asked('Hello'));
    // It is looked for at the start, and found a moment later.
    await until(async () => (await ask()).provider === 'ollama');
    const reply = await ask();
    assert.deepEqual([reply.provider, reply.model, reply.engine], ['ollama', 'llama3.2', 'model']);
    assert.equal(scene.wire.asked.at(-1)?.headers.authorization, undefined);
    const adding = scene.world.call(admin, promises.addProvider, { provider: 'ollama', key });
    await assert.rejects(adding, (error) => error instanceof Fault && error.code === 'invalid');
  } finally {
    await scene.close();
  }
});

test('a stream comes through the door piece by piece', async () => {
  const scene = await openScene();
  try {
    const admin = await scene.company();
    scene.wire.next({ text: 'One after the other.' });
    const door = await scene.world.http();
    const headers = { authorization: `Bearer ${await scene.world.keyOf(admin)}`, 'content-type': 'application/json' };
    const { messages } = asked('Hello');
    const answer = await fetch(`http://127.0.0.1:${door.port}/api/v1/model/text/stream`, {
      ...{ method: 'POST', headers, body: JSON.stringify({ messages }) },
    });
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    assert.match(text, /"type":"start"[\s\S]+"type":"text"[\s\S]+"type":"end"/);
  } finally {
    await scene.close();
  }
});
