import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Fault } from '#base/fault';
import {
  createEmbedding,
  createSpeech,
  generateImage,
  generateText,
  generateVideo,
  transcribe,
} from '#contracts/model';
import { listGenerations, rateResponse, setPolicy } from './contracts.ts';
import { asked, openScene, type Scene } from './scene.test.ts';

suite('asking models', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene();
  });
  after(() => scene.close());

  test('a question is answered by the model that the policy names, and its use is written down exactly', async () => {
    const { world, wire } = scene;
    const admin = await scene.company();
    await world.call(admin, setPolicy, {
      rules: [{ segment: 'executives', provider: 'openai', model: 'gpt-4', latency_budget_ms: 3000 }],
    });
    wire.nextOf('gpt-4', { text: 'At nine.', usage: { input: 12, output: 3 } });
    const reply = await world.call(admin, generateText, {
      segment: 'executives',
      ...asked('When does the garden open?'),
    });
    assert.deepEqual([reply.text, reply.provider, reply.model, reply.engine], ['At nine.', 'openai', 'gpt-4', 'model']);
    await scene.settle();
    const rows = await world.sql(
      `select provider, model, tokens_in::int, tokens_out::int, calls, failures, user_id from meter.usage_metering
       where tenant_id = $1 and model is not null`,
      [admin.tenantId],
    );
    assert.deepEqual(rows, [
      {
        provider: 'openai',
        model: 'gpt-4',
        tokens_in: 12,
        tokens_out: 3,
        calls: 1,
        failures: 0,
        user_id: admin.actor.id,
      },
    ]);
  });

  test('what was asked and answered can be looked back at, and is forgotten with the key of who asked', async () => {
    const { world, wire, models } = scene;
    const admin = await scene.company();
    const stranger = await scene.company();
    wire.next({ text: 'At nine.' });
    const reply = await world.call(admin, generateText, { segment: 'hours', ...asked('When does the garden open?') });
    await scene.settle();
    const { items } = await world.call(admin, listGenerations, {});
    assert.equal(items[0]?.id, reply.generationId);
    assert.match(items[0]?.prompt ?? '', /When does the garden open/);
    assert.deepEqual(
      [items[0]?.result, items[0]?.task, items[0]?.segment],
      ['At nine.', 'model.text.generate', 'hours'],
    );
    const [row] = await world.sql<{ prompt: string }>('select prompt from model.ai_generation_history where id = $1', [
      reply.generationId,
    ]);
    assert.doesNotMatch(row?.prompt ?? '', /garden/);
    assert.deepEqual((await world.call(stranger, listGenerations, {})).items, []);
    // As it was sealed before both were sealed at once.
    const seal = (text: string) => world.kernel.vault.seals.seal(admin.tenantId, admin.actor.id, text);
    await world.sql('update model.ai_generation_history set prompt = $2, result = $3 where id = $1', [
      ...[reply.generationId, await seal('When?'), await seal('At ten.')],
    ]);
    const [older] = (await world.call(admin, listGenerations, {})).items;
    assert.deepEqual([older?.prompt, older?.result], ['When?', 'At ten.']);
    await world.kernel.vault.seals.shred(admin.tenantId, admin.actor.id);
    const after = await world.call(admin, listGenerations, {});
    assert.deepEqual([after.items[0]?.prompt, after.items[0]?.result], [null, null]);
    await models.flush();
  });

  test('ratings decide between models that are compared', async () => {
    const { world } = scene;
    const admin = await scene.company();
    const rule = {
      segment: 'letters',
      provider: 'openai',
      model: 'gpt-a',
      fallback: ['gpt-b'],
      strategy: 'quality' as const,
    };
    for (const [model, rating] of [
      ['gpt-a', 1],
      ['gpt-b', 5],
    ] as const) {
      await scene.policy(admin, { rules: [{ ...rule, model, fallback: [], strategy: 'priority' }] });
      const told: string[] = [];
      for (let nth = 0; nth < 25; nth += 1) {
        const { generationId } = await world.call(admin, generateText, { segment: 'letters', ...asked('Dear Ada') });
        told.push(generationId);
      }
      await scene.settle();
      for (const generationId of told) await world.call(admin, rateResponse, { generationId, rating });
    }
    await scene.policy(admin, { rules: [rule] });
    const reply = await world.call(admin, generateText, { segment: 'letters', ...asked('Dear Ada') });
    assert.equal(reply.model, 'gpt-b');
    const elsewhere = await scene.company();
    const foreign = world.call(elsewhere, rateResponse, { generationId: reply.generationId, rating: 5 });
    await assert.rejects(foreign, (error) => error instanceof Fault && error.code === 'not_found');
  });

  test('the same question within the hour is answered again for nothing, when that will do', async () => {
    const { world, wire } = scene;
    const [admin, other] = [await scene.company(), await scene.company()];
    const model = 'openai/gpt-again';
    const ask = (who = admin, more: object = {}) =>
      world.call(who, generateText, { model, reuse: true, ...asked('When does the garden open?'), ...more });
    await ask();
    await ask();
    assert.equal(wire.byModel.get('gpt-again')?.requests, 1);
    await ask(other);
    await ask(admin, { maxTokens: 99 });
    await ask(admin, { reuse: false });
    world.clock.pass('61 minutes');
    await ask();
    assert.equal(wire.byModel.get('gpt-again')?.requests, 5);
  });

  test('vectors, pictures, speech and what was said come from whoever can', async () => {
    const { world } = scene;
    const admin = await scene.company();
    const { vectors, dimensions } = await world.call(admin, createEmbedding, { texts: ['one two', 'three'] });
    assert.deepEqual([vectors.length, dimensions], [2, 3]);
    const gemini = await world.call(admin, createEmbedding, { texts: ['one'], model: 'gemini/gemini-embedding-001' });
    assert.deepEqual(gemini.vectors, [[0.6, 0.8]]);
    const { images, costMicros } = await world.call(admin, generateImage, { prompt: 'A gate', count: 2 });
    // 16.7 cents each, until somebody sets what they pay.
    assert.equal(costMicros, 334_000);
    assert.deepEqual(
      images.map(({ base64 }) => Buffer.from(base64, 'base64').subarray(1, 4).toString()),
      ['PNG', 'PNG'],
    );
    const speech = await world.call(admin, createSpeech, { text: 'The garden is open.' });
    assert.deepEqual(
      [Buffer.from(speech.base64, 'base64').toString(), speech.mediaType],
      ['said: The garden is open.', 'audio/mpeg'],
    );
    const heard = await world.call(admin, transcribe, {
      bytes: Buffer.from('RIFF'),
      mediaType: 'audio/wav',
      seconds: 2,
    });
    assert.equal(heard.text, 'What was said.');
    assert.match(scene.wire.asked.at(-1)?.raw.toString() ?? '', /name="model"[\s\S]+gpt-4o-mini-transcribe/);
    await scene.settle();
    const { items } = await world.call(admin, listGenerations, {});
    assert.deepEqual(items.map(({ task, prompt, result }) => [task, prompt, result]).toReversed(), [
      ['model.image.generate', 'A gate', '2 × 1024x1024'],
      ['model.speech.create', 'The garden is open.', 'audio/mpeg, alloy'],
      ['model.speech.transcribe', 'audio/wav, 2 s', 'What was said.'],
    ]);
  });

  test('pictures come from each of those who draw, in the shape that is nearest', async () => {
    const { world, wire } = scene;
    const admin = await scene.company();
    const draw = (model: string, size: string) =>
      world.call(admin, generateImage, { prompt: 'A gate', count: 2, size, model });
    const gemini = await draw('gemini/gemini-2.5-flash-image', '1600x900');
    assert.deepEqual(gemini.images, Array(2).fill({ mediaType: 'image/png', base64: 'iVBORw0KGgo=' }));
    const generationConfig = { responseModalities: ['IMAGE'], imageConfig: { aspectRatio: '16:9' } };
    assert.deepEqual(wire.asked.at(-1)?.body.generationConfig, generationConfig);
    const replicate = await draw('replicate/black-forest-labs/flux-schnell', '1024x1500');
    assert.deepEqual(
      replicate.images.map(({ mediaType }) => mediaType),
      ['image/webp', 'image/webp'],
    );
    const begun = wire.asked.findLast(({ path }) => path.endsWith('/flux-schnell/predictions'));
    assert.deepEqual(begun?.body.input, { prompt: 'A gate', num_outputs: 2, aspect_ratio: '2:3' });
    // 3.9 cents each, and 0.3.
    assert.deepEqual([gemini.costMicros, replicate.costMicros], [78_000, 6000]);
    await assert.rejects(draw('anthropic/claude-haiku-4-5', '64x64'), /draws no pictures/);
  });

  test('a video comes from whoever films, is paid by the second, and its place never hears the key', async () => {
    const { world, wire } = scene;
    const admin = await scene.company();
    const film = (model?: string) =>
      world.call(admin, generateVideo, { prompt: 'A gate', seconds: 4, aspect: '9:16', ...(model && { model }) });
    const usual = await film();
    assert.equal(Buffer.from(usual.base64, 'base64').toString(), 'a film');
    // Four seconds for 40 cents each; then for 3.6.
    assert.deepEqual([usual.provider, usual.mediaType, usual.costMicros], ['gemini', 'video/mp4', 1_600_000]);
    const begun = wire.asked.find(({ path }) => path.endsWith(':predictLongRunning'));
    assert.deepEqual(begun?.body.parameters, { aspectRatio: '9:16', durationSeconds: 4 });
    const other = await film('replicate/bytedance/seedance-1-lite');
    assert.deepEqual([Buffer.from(other.base64, 'base64').toString(), other.costMicros], ['a film', 144_000]);
    const fetched = wire.asked.filter(({ path }) => path === '/made/film.mp4');
    assert.equal(fetched.length, 2);
    for (const { headers } of fetched) {
      assert.deepEqual([headers.authorization, headers['x-goog-api-key']], [undefined, undefined]);
    }
    await scene.settle();
    const { items } = await world.call(admin, listGenerations, {});
    assert.deepEqual(
      items.map(({ task, prompt, result }) => [task, prompt, result]),
      Array.from({ length: 2 }, () => ['model.video.generate', 'A gate', 'video/mp4, 4 s, 9:16']),
    );
  });

  test('a video that is not made costs nothing and is asked of the next one, but not beyond a limit', async () => {
    const { world, wire } = scene;
    const admin = await scene.company();
    wire.nextOf('veo-3.1-generate-preview', { finish: 'filter' });
    const next = await world.call(admin, generateVideo, { prompt: 'A gate', seconds: 4 });
    assert.deepEqual([next.provider, next.costMicros], ['replicate', 144_000]);
    wire.nextOf('bytedance/seedance-1-lite', { finish: 'filter' });
    const alone = { prompt: 'A gate', model: 'replicate/bytedance/seedance-1-lite' };
    await assert.rejects(world.call(admin, generateVideo, alone), /It may not be shown/);
    wire.nextOf('bytedance/seedance-1-lite', { finish: 'length' });
    await assert.rejects(world.call(admin, generateVideo, alone), /begun and did not arrive/);
    await scene.settle();
    const [{ paid } = { paid: 0 }] = await world.sql<{ paid: number }>(
      'select sum(cost_micros)::int as paid from meter.usage_metering where tenant_id = $1 and model is not null',
      [admin.tenantId],
    );
    // One of four seconds that came, and one of eight that may have been made.
    assert.equal(paid, 144_000 + 288_000);
    await world.answer(admin, 'meter.quota.set', { monthlyCostLimit: { amount: 1_00, currency: 'USD' } });
    const before = wire.total.requests;
    await assert.rejects(
      world.call(admin, generateVideo, { prompt: 'A gate', seconds: 8, model: 'gemini/veo-3.1-generate-preview' }),
      (error) => error instanceof Fault && error.code === 'over_budget',
    );
    await assert.rejects(world.call(admin, generateVideo, { prompt: 'A gate', model: 'openai/gpt-4' }), (error) => {
      return error instanceof Fault && ['over_budget', 'not_connected'].includes(error.code);
    });
    assert.equal(wire.total.requests, before);
  });

  test('what an agent asks is written down as its own', async () => {
    const { world } = scene;
    const admin = await scene.company();
    const agent = await world.agent(admin);
    await world.call(agent, generateText, asked('Hello'), { runId: 'a-run' });
    await scene.settle();
    const [row] = await world.sql<{ agent: string }>(
      'select agent_id as agent from meter.usage_metering where tenant_id = $1 and model is not null',
      [admin.tenantId],
    );
    assert.equal(row?.agent, agent.actor.id);
  });

  test('models are asked for by segment, by provider and by their bare names', async () => {
    const { models, world } = scene;
    const admin = await scene.company();
    const { tenantId } = admin;
    await world.call(admin, setPolicy, { rules: [{ segment: 'executives', provider: 'openai', model: 'gpt-4' }] });
    const wishes = ['cadre/executives', 'anthropic/claude-x', 'gpt-4', 'claude-y', 'gemini-2.5-pro', 'research'];
    const found = await Promise.all(wishes.map((name) => models.wishFor(tenantId, name, 'text')));
    assert.deepEqual(
      found.map(({ model, segment }) => model ?? `for ${segment}`),
      [
        ...['for executives', 'anthropic/claude-x', 'openai/gpt-4', 'anthropic/claude-y', 'gemini/gemini-2.5-pro'],
        'for research',
      ],
    );
    const isUnknown = (error: unknown) => error instanceof Fault && error.code === 'not_found';
    assert.throws(() => models.wishFor(tenantId, 'unheard-of', 'text'), isUnknown);
    for (const name of ['perplexity/sonar', 'perplexity/perplexity/sonar']) {
      assert.equal((await models.wishFor(tenantId, name, 'text')).model, 'perplexity/perplexity/sonar');
    }
    const names = await models.names(tenantId);
    assert.deepEqual(names.slice(0, 2), ['cadre/executives', 'openai/gpt-4']);
    assert.ok(names.includes('anthropic/claude-opus-4-5') && names.includes('builtin/rules'));
  });
});
