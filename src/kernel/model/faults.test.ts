import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Fault } from '#base/fault';
import { generateText, type StreamPart } from '#contracts/model';
import type { Authenticated } from '#kernel/identity';
import type { WireFault } from '#test/model-wire';
import { asked, openScene, type Scene } from './scene.test.ts';

const budgetMs = 300;
/** Whoever is slow or hangs would have been waited for much longer. */
const patienceMs = 60_000;
const rule = { segment: 'executives', provider: 'openai', model: 'gpt-4', latency_budget_ms: budgetMs };
const faults: readonly WireFault[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 429, retryAfter: '7' },
  { kind: 'status', status: 401 },
  { kind: 'status', status: 404 },
  { kind: 'hang' },
  { kind: 'slow', ms: 120_000 },
  { kind: 'cut' },
  { kind: 'stall' },
  { kind: 'bad-json' },
  { kind: 'error' },
];

suite('providers that fail', () => {
  let scene: Scene;
  let admin: Authenticated;
  before(async () => {
    scene = await openScene();
  });
  after(() => scene.close());

  /** A company with one model that is meant and one that stands in, and circuits that nobody has used. */
  async function fresh(policy: object = {}, more: object = {}) {
    const other = await openFresh(scene, policy, more);
    admin = other.admin;
    return other;
  }

  for (const fault of faults) {
    const told = JSON.stringify(fault);
    test(`another model answers within its time when one fails so: ${told}`, async () => {
      const { model, standIn } = await fresh();
      scene.wire.nextOf(model, { fault });
      scene.wire.nextOf(standIn, { text: 'Here I am.', usage: { input: 5, output: 4 } });
      const startedMs = performance.now();
      const reply = await scene.world.call(admin, generateText, { segment: 'executives', ...asked('Who is there?') });
      const tookMs = performance.now() - startedMs;
      assert.deepEqual([reply.text, reply.model], ['Here I am.', standIn]);
      assert.ok(tookMs < patienceMs, `${tookMs} ms`);
      assert.deepEqual(await used(scene, admin), [
        { model, calls: 1, failures: 1 },
        { model: standIn, calls: 1, failures: 0 },
      ]);
    });

    test(`a stream goes on at another model when one fails so: ${told}`, async () => {
      const { model, standIn } = await fresh({}, { silence_limit_ms: 1000 });
      scene.wire.nextOf(model, { text: 'This will never be read to its end.', fault });
      scene.wire.nextOf(standIn, { text: 'Here I am, piece by piece.', usage: { input: 5, output: 4 } });
      const route = await scene.models.open(scene.asking(admin), { ability: 'text', segment: 'executives' });
      const parts = await all(route.stream(asked('Who is there?')));
      assert.equal(textAfterRestart(parts), 'Here I am, piece by piece.');
      const end = parts.at(-1);
      assert.ok(end?.type === 'end');
      assert.deepEqual([end.finish, end.usage.output], ['stop', 4]);
      assert.deepEqual(await used(scene, admin), [
        { model, calls: 1, failures: 1 },
        { model: standIn, calls: 1, failures: 0 },
      ]);
    });
  }

  test('what was asked wrongly is told to whoever asked, and nobody else is bothered', async () => {
    const { model, standIn } = await fresh();
    scene.wire.nextOf(model, { fault: { kind: 'status', status: 400, message: 'max_tokens is too large' } });
    const asking = scene.world.call(admin, generateText, { segment: 'executives', ...asked('Hello') });
    await assert.rejects(asking, (error) => error instanceof Fault && /max_tokens is too large/.test(error.message));
    assert.equal(scene.wire.byModel.get(standIn), undefined);
  });

  test('the words of a provider that refuses a key are not told: they may hold it', async () => {
    const { model } = await fresh({ auto_fallback_enabled: false });
    const message = 'Incorrect API key provided: sk-operator-openai-0001';
    scene.wire.nextOf(model, { fault: { kind: 'status', status: 401, message } });
    const asking = scene.world.call(admin, generateText, { segment: 'executives', ...asked('Hello') });
    await assert.rejects(asking, (error) => {
      assert.ok(error instanceof Fault && error.code === 'not_connected');
      return !JSON.stringify([error.message, error.details]).includes('sk-operator');
    });
  });

  test('without leave to fall back the failure is told', async () => {
    const { model, standIn } = await fresh({ auto_fallback_enabled: false });
    scene.wire.nextOf(model, { fault: { kind: 'status', status: 500 } });
    const asking = scene.world.call(admin, generateText, { segment: 'executives', ...asked('Hello') });
    await assert.rejects(asking, (error) => error instanceof Fault && error.code === 'upstream');
    assert.equal(scene.wire.byModel.get(standIn), undefined);
  });

  test('a circuit opens after five failures, nobody is asked meanwhile, and it closes by itself', async () => {
    const { model } = await fresh({ auto_fallback_enabled: false });
    const ask = () => scene.world.call(admin, generateText, { segment: 'executives', ...asked('Hello') });
    scene.wire.nextOf(model, ...Array.from({ length: 5 }, () => ({ fault: { kind: 'status' as const, status: 503 } })));
    for (let turn = 0; turn < 5; turn += 1) await assert.rejects(ask());
    await assert.rejects(ask(), (error) => error instanceof Fault && error.code === 'unavailable');
    assert.equal(scene.wire.byModel.get(model)?.requests, 5);
    scene.world.clock.pass('11 seconds');
    const reply = await ask();
    assert.equal(reply.model, model);
    await ask();
    assert.equal(scene.wire.byModel.get(model)?.requests, 7);
  });

  test('a hedged question is asked elsewhere as well after a while, and both are counted', async () => {
    const { model, standIn } = await fresh({}, { hedge_after_ms: 50, latency_budget_ms: 60_000 });
    scene.wire.nextOf(model, { fault: { kind: 'hang' } });
    scene.wire.nextOf(standIn, { text: 'Faster.', usage: { input: 5, output: 4 } });
    const reply = await scene.world.call(admin, generateText, { segment: 'executives', ...asked('Who is there?') });
    assert.equal(reply.text, 'Faster.');
    assert.deepEqual(await used(scene, admin), [
      { model, calls: 1, failures: 1 },
      { model: standIn, calls: 1, failures: 0 },
    ]);
  });

  test('who stops listening to a stream has its rest cut off and pays for what was said', async () => {
    const { model } = await fresh();
    scene.wire.nextOf(model, { text: 'word '.repeat(2000), usage: { input: 7, output: 2000 } });
    const route = await scene.models.open(scene.asking(admin), { ability: 'text', segment: 'executives' });
    let seen = 0;
    for await (const part of route.stream(asked('Tell me everything.'))) {
      seen += 1;
      if (part.type === 'text' && seen > 10) break;
    }
    await scene.settle();
    const [row] = await scene.world.sql<{ tokens: number; failures: number }>(
      'select tokens_out::int as tokens, failures from meter.usage_metering where tenant_id = $1 and model = $2',
      [admin.tenantId, model],
    );
    assert.ok(row && row.tokens > 0 && row.tokens < 1000, JSON.stringify(row));
    assert.equal(scene.wire.byModel.get(model)?.answers, 0);
  });
});

let companies = 0;

async function openFresh(scene: Scene, policy: object, more: object = {}) {
  companies += 1;
  const admin = await scene.company();
  const [model, standIn] = [`gpt-${companies}-meant`, `gpt-${companies}-stand-in`];
  await scene.policy(admin, {
    rules: [{ ...rule, ...more, model, fallback: [standIn] }],
    ...policy,
  });
  return { admin, model, standIn };
}

async function all(parts: AsyncIterable<StreamPart>): Promise<StreamPart[]> {
  const found: StreamPart[] = [];
  for await (const part of parts) found.push(part);
  return found;
}

function textAfterRestart(parts: readonly StreamPart[]): string {
  const from = parts.findLastIndex(({ type }) => type === 'restart') + 1;
  return parts
    .slice(from)
    .flatMap((part) => (part.type === 'text' ? [part.text] : []))
    .join('');
}

function used(scene: Scene, { tenantId }: Authenticated) {
  return scene.settle().then(() =>
    scene.world.sql(
      `select model, calls, failures from meter.usage_metering
       where tenant_id = $1 and model is not null order by failures desc, id`,
      [tenantId],
    ),
  );
}
