import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { nodesIn, readingOf } from './expression.ts';
import { openSandboxes } from './sandbox.ts';
import { Turns } from './turns.ts';

suite('what people write into flows', () => {
  const sandboxes = openSandboxes();
  const { signal } = new AbortController();
  const sandbox = sandboxes.of({ tenantId: 'a', runId: 'one', signal });
  const scope = { input: { tip: 12, items: [{ price: 3 }, { price: 4 }] }, nodes: { ask: { name: 'Ada' } } };

  test('stands where it was written, everything else as it is', async () => {
    const template = {
      ...{ total: '=$sum(input.items.price)', isLarge: '=input.tip > 10', to: ['=nodes.ask.name', 'Bob'] },
      ...{ literal: "'=no", missing: '=input.nothing', plain: 7 },
    };
    assert.deepEqual(await sandbox.resolve(template, scope), {
      ...{ total: 7, isLarge: true, to: ['Ada', 'Bob'], literal: '=no', plain: 7 },
    });
    assert.deepEqual(await sandbox.resolve('=input.items[price > 3]', scope), { price: 4 });
  });

  test('is told in words when it fails', async () => {
    await assert.rejects(sandbox.resolve('=$sum("a")', scope), {
      code: 'invalid',
      message: /The expression "\$sum\(\\"a\\"\)" fails: .*sum/,
    });
    await assert.rejects(sandbox.resolve({ fine: 1, to: ['Bob', { name: '=$sum("a")' }] }, scope), {
      message: /^to\.1\.name: The expression "\$sum/,
    });
    await assert.rejects(sandbox.run('throw new Error("no tip")', scope), { message: /failed: Error: no tip/ });
  });

  test('is ended when it does not end', async () => {
    const endless = '=($f := function($n) { $f($n + 1) }; $f(1))';
    await assert.rejects(sandbox.resolve(endless, scope), { code: 'invalid', message: /timeout|long|infinite/i });
    await assert.rejects(sandbox.run('while (true) {}', scope), { message: /more than 3 seconds/ });
    const slowPattern = '=$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", /^(a+)+$/)';
    await assert.rejects(sandbox.resolve(slowPattern, scope), { message: /took too long/ });
    assert.equal(await sandbox.resolve('=input.tip', scope), 12);
  });

  test('is ended when it wants too much memory', async () => {
    await assert.rejects(sandbox.run('return new ArrayBuffer(1e9)', scope), { message: /memory/ });
    const greedy = '=$reduce([1..40], function($a, $b) { $a & $a }, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")';
    await assert.rejects(sandbox.resolve(greedy, scope), { code: 'invalid' });
    assert.equal(await sandbox.resolve('=input.tip', scope), 12);
  });

  test('what one company wants without end holds up no other, and goes when nobody waits for it', async () => {
    const over = new AbortController();
    const noisy = sandboxes.of({ tenantId: 'noisy', runId: 'one', signal: over.signal });
    let ended = 0;
    const noise = Array.from({ length: 40 }, () =>
      noisy.run('while (true) {}', scope).catch(({ code }) => {
        ended += 1;
        return code;
      }),
    );
    assert.equal(await sandbox.resolve('=input.tip', scope), 12);
    const before = ended;
    assert.ok(before < 20, `it was there when ${before} of them had ended`);
    over.abort();
    const codes = await Promise.all(noise);
    assert.ok(codes.filter((code) => code === 'unavailable').length >= 38 - before);
  });

  test('companies take turns, and so do the runs of each', () => {
    const turns = new Turns<string>();
    for (const one of ['a1x', 'a1y', 'a1z', 'a2x', 'b1x', 'b1y']) {
      turns.put({ tenantId: one.slice(0, 1), runId: one.slice(0, 2) }, one);
    }
    const some = Array.from({ length: 3 }, () => turns.take(() => true));
    assert.deepEqual(some, ['a1x', 'b1x', 'a2x']);
    assert.equal(
      turns.take((tenantId) => tenantId !== 'b'),
      'a1y',
    );
    assert.deepEqual(
      [turns.take(() => true), turns.take(() => true), turns.take(() => true)],
      ['b1y', 'a1z', undefined],
    );
  });

  test('is refused when it is nested without end, and the thread goes on', async () => {
    const grown = 'let a = []; for (let i = 0; i < 3000; i++) a = [a]; return a';
    await assert.rejects(sandbox.run(grown, scope), { code: 'invalid', message: /deeper than 100 levels/ });
    const parsed = `=$parseJson("${'['.repeat(200)}${']'.repeat(200)}")`;
    await assert.rejects(sandbox.resolve(parsed, scope), { code: 'invalid', message: /deeper than 100 levels/ });
    const deep = Array.from({ length: 100_000 }).reduce<unknown>((inner) => [inner], 'in');
    await assert.rejects(sandbox.resolve('=input', { input: deep }), { code: 'invalid', message: /too deeply/ });
    assert.equal(await sandbox.resolve('=input.tip', scope), 12);
  });

  test('code that answers a promise is told that nothing waits for it', async () => {
    await assert.rejects(sandbox.run('return (async () => 1)()', scope), { message: /answers a promise/ });
  });

  test('code sees what is known and can reach nothing else', async () => {
    assert.deepEqual(
      await sandbox.run('return { sum: input.items.map((i) => i.price).length, who: nodes.ask.name }', scope),
      {
        ...{ sum: 2, who: 'Ada' },
      },
    );
    const ways = 'return [typeof fetch, typeof process, typeof require, typeof globalThis.import]';
    assert.deepEqual(await sandbox.run(ways, scope), ['undefined', 'undefined', 'undefined', 'undefined']);
  });

  test('says which nodes it looks at and which path it follows, as far as that stands there', () => {
    assert.deepEqual(nodesIn({ a: '=nodes.ask.name', b: '=nodes.`the-two`.x' }), ['ask', 'the-two', 'the']);
    assert.equal(nodesIn('=$keys(nodes)'), 'all');
    assert.deepEqual(nodesIn('=input.x'), []);
    assert.deepEqual(readingOf('nodes.ask.name'), { path: ['nodes', 'ask', 'name'] });
    assert.deepEqual(readingOf('input.a[0]'), {});
    assert.match(readingOf('input.(').flaw ?? '', /./);
  });
});
