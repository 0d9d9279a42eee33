// Prompts of the library, what became of their answers, and which of them does better.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import fc from 'fast-check';
import { Fault } from '#base/fault';
import { generateText } from '#contracts/model';
import type { Authenticated } from '#kernel/identity';
import { holm, judged } from './outcome-rules.ts';
import { checkValues, chosenBy, filled, gapsIn, isPersonal } from './prompt-rules.ts';
import { asked, openScene, type Scene } from './scene.test.ts';

test('gaps are filled with what was said, and what is filled in is not looked into', () => {
  const text = 'Dear {{ name }}, {{product}} is there. {{name}}!';
  assert.deepEqual(gapsIn(text, null), ['name', 'product']);
  assert.equal(filled(text, { name: '{{product}}', product: 'it' }), 'Dear {{product}}, it is there. {{product}}!');
  assert.throws(() => checkValues(['name'], {}), /name must be said/);
  assert.throws(() => checkValues([], { name: 'x' }), /does not ask for name/);
});

test('versions are used as often as their shares say', () => {
  const versions = [
    { id: 'a', share: 75 },
    { id: 'b', share: 25 },
    { id: 'c', share: 0 },
  ];
  const count = new Map<string, number>();
  for (let word = 0; word < 10_000; word += 1) {
    const { id } = chosenBy(`word ${word}`, versions) ?? assert.fail('one of them');
    count.set(id, (count.get(id) ?? 0) + 1);
  }
  assert.equal(count.get('c'), undefined);
  // Of ten thousand draws at three quarters the deviation is 43; this is seven of it.
  assert.ok(Math.abs((count.get('a') ?? 0) - 7500) < 300);
  assert.equal(chosenBy('x', [{ share: 0 }]), undefined);
});

test('what names somebody is personal, what does not is not', () => {
  const somebody = [
    'write to ada@example.com',
    'call +49 (170) 123-45-67',
    'DE02 1203 0000 0000 2020 51',
    '4111 1111 1111 1111',
  ];
  for (const text of somebody) assert.ok(isPersonal(text), text);
  const nobody = [
    'When does the garden open?',
    'In 2026 there were 1,250,000 of them',
    'Version 24.21.0 of Node',
    'from 9 to 5',
  ];
  for (const text of nobody) assert.ok(!isPersonal(text), text);
});

test('several comparisons are held together as Holm has it', () => {
  // 0.01 × 4, 0.02 × 3, 0.03 × 2 and 0.04 × 1, each not less than the one before it.
  const near = (all: number[]) => all.map((p) => Number(p.toFixed(10)));
  assert.deepEqual(near(holm([0.04, 0.01, 0.03, 0.02])), [0.06, 0.04, 0.06, 0.06]);
  const chances = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 });
  const property = fc.property(chances, (all) => {
    const adjusted = holm(all);
    for (const [index, p] of all.entries()) assert.ok((adjusted[index] ?? 0) >= p && (adjusted[index] ?? 2) <= 1);
    assert.ok(Math.min(...adjusted) <= Math.min(1, Math.min(...all) * all.length) + 1e-12);
  });
  fc.assert(property);
});

test('the better one is named when it can not be luck, and not before', () => {
  const arm = (key: string, good: number, total: number) => ({ key, good, total });
  // Of 100 each: 60 against 40 is z = 2.83, p = 0.0047; 55 against 45 is z = 1.41, p = 0.157.
  const sure = judged([arm('a', 40, 100), arm('b', 60, 100)]);
  assert.equal(sure.best, 'b');
  assert.ok(Math.abs(sure.p - 0.004678) < 1e-5, String(sure.p));
  assert.equal(judged([arm('a', 45, 100), arm('b', 55, 100)]).best, undefined);
  assert.equal(judged([arm('a', 0, 3), arm('b', 3, 3)]).best, undefined, 'three are too few');
  assert.deepEqual(judged([]).arms, []);
});

suite('the library of prompts', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene();
  });
  after(() => scene.close());

  async function ask<Output = { id: string; version: number }>(
    who: Authenticated,
    name: string,
    input: object,
  ): Promise<Output> {
    const answer = await scene.world.answer(who, name, input);
    assert.ok(answer.status === 'done', answer.status);
    return answer.output as Output;
  }
  const save = (who: Authenticated, template: string) => ask(who, 'model.prompt.save', { name: 'launch', template });
  const run = (who: Authenticated, more: object = {}) =>
    ask<{ generationId: string; version: number; text: string }>(who, 'model.prompt.run', {
      ...{ name: 'launch', values: { product: 'the garden' } },
      ...more,
    });

  test('a model is asked by a prompt, and the history says by which version', async () => {
    const who = await scene.company();
    const first = await save(who, 'Say that {{product}} is there.');
    const second = await save(who, 'Announce {{product}}.');
    scene.wire.next({ text: 'It is there.' });
    const reply = await run(who);
    assert.deepEqual([reply.text, reply.version], ['It is there.', 1], 'a version that is not published is not used');
    const published = { name: 'launch', shares: [{ promptId: second.id, share: 100 }] };
    const { previous } = await ask<{ previous: object[] }>(who, 'model.prompt.publish', published);
    assert.deepEqual(previous, [{ promptId: first.id, share: 100 }]);
    assert.equal((await run(who)).version, 2);
    assert.equal((await run(who, { promptId: first.id })).version, 1);
    await scene.settle();
    const { items } = await ask<{ items: { promptId: string; prompt: string; task: string }[] }>(
      who,
      'model.generation.list',
      {},
    );
    assert.deepEqual(
      items.map(({ promptId }) => promptId),
      [first.id, second.id, first.id],
    );
    assert.match(items[1]?.prompt ?? '', /Announce the garden\./);
    await assert.rejects(run(who, { values: {} }), { code: 'invalid' });
    await assert.rejects(run(await scene.company()), { code: 'not_found' });
  });

  test('versions are compared by what became of their answers', async () => {
    const who = await scene.company();
    const versions = [await save(who, 'One {{product}}'), await save(who, 'Two {{product}}')];
    for (const [index, { id: promptId }] of versions.entries()) {
      const told: string[] = [];
      for (let nth = 0; nth < 25; nth += 1) told.push((await run(who, { promptId })).generationId);
      await scene.settle();
      for (const [nth, generationId] of told.entries()) {
        // Of 25 each: 5 of the first and 20 of the second.
        await ask(who, 'model.outcome.tell', {
          generationId,
          outcome: 'clicked',
          isGood: index === 0 ? nth < 5 : nth < 20,
        });
      }
      await ask(who, 'model.outcome.tell', { generationId: told[0] ?? '', outcome: 'clicked', isGood: true });
    }
    const compared = await ask<{
      arms: { key: string; good: number; total: number; share: number }[];
      best: string;
      p: number;
    }>(...([who, 'model.outcome.compare', { by: 'prompt', outcome: 'clicked', prompt: 'launch' }] as const));
    assert.deepEqual(
      compared.arms.map(({ key, good, total, share }) => [key, good, total, share]),
      [
        ['launch 2', 20, 25, 0.8],
        ['launch 1', 5, 25, 0.2],
      ],
    );
    assert.equal(compared.best, 'launch 2');
    const other = await scene.company();
    const foreign = await ask<{ arms: object[] }>(other, 'model.outcome.compare', { by: 'model', outcome: 'clicked' });
    assert.deepEqual(foreign.arms, []);
  });

  test('an answer can be judged the moment it was given', async () => {
    const who = await scene.company();
    await save(who, 'One {{product}}');
    const rated = await run(who);
    await ask(who, 'model.response.rate', { generationId: rated.generationId, rating: 5 });
    const used = await run(who);
    await ask(who, 'model.outcome.tell', { generationId: used.generationId, outcome: 'sold', isGood: true });
  });

  test('what people said about answers is listed, and forgotten with them', async () => {
    const who = await scene.company();
    await save(who, 'One {{product}}');
    const { generationId } = await run(who);
    await scene.settle();
    await ask(who, 'model.response.rate', { generationId, rating: 2, comment: 'Not our tone' });
    const listed = () =>
      ask<{ items: { rating: number; comment: string | null }[] }>(who, 'model.response.list', { most: 3 });
    assert.deepEqual(
      (await listed()).items.map(({ rating, comment }) => [rating, comment]),
      [[2, 'Not our tone']],
    );
    const subject = scene.models.module.subjects?.find(({ table }) => table.endsWith('quality_feedback'));
    const scope = scene.world.kernel.store.write({
      tenantId: who.tenantId,
      now: new Date(scene.world.clock.nowMs()).toISOString(),
    });
    assert.equal(await subject?.purge(scope.db, { id: who.actor.id, words: [] }), 1);
    await scope.commit([]);
    assert.deepEqual(
      (await listed()).items.map(({ rating, comment }) => [rating, comment]),
      [[2, null]],
    );
    const foreign = ask(await scene.company(), 'model.outcome.tell', { generationId, outcome: 'sold', isGood: true });
    await assert.rejects(foreign, (error) => error instanceof Fault && error.code === 'not_found');
  });

  test('an answer is kept for others only when it is about nobody and nothing from outside is in it', async () => {
    const { world, wire } = scene;
    const who = await scene.company();
    const agent = await world.agent(who);
    const twice = async (by: Authenticated, model: string, text: string) => {
      for (const _ of [1, 2])
        await world.call(by, generateText, { ...asked(text), model: `openai/${model}`, reuse: true });
      return wire.byModel.get(model)?.requests;
    };
    assert.equal(await twice(who, 'kept-plain', 'When does the garden open?'), 1);
    assert.equal(await twice(who, 'kept-personal', 'Write to ada@example.com'), 2);
    assert.equal(await twice(agent, 'kept-agent', 'When does the garden open?'), 2);
  });
});
