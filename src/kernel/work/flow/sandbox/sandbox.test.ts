import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { nodesIn, pathOf, syntaxFlaw } from './expression.ts';
import { openSandbox } from './sandbox.ts';

suite('what people write into flows', () => {
  const sandbox = openSandbox();
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
    assert.deepEqual(pathOf('nodes.ask.name'), ['nodes', 'ask', 'name']);
    assert.equal(pathOf('input.a[0]'), undefined);
    assert.match(syntaxFlaw('input.(') ?? '', /./);
  });
});
