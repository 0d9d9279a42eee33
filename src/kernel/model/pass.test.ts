import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Fault } from '#base/fault';
import type { Carried, Passing } from './model.ts';
import { asked, openScene, type Scene } from './scene.test.ts';
import { openTap, usageOf } from './tap.ts';

const paths = { openai: '/chat/completions', anthropic: '/messages' } as const;

function passing(dialect: 'openai' | 'anthropic', isStream: boolean): Passing {
  const options = dialect === 'openai' && isStream ? { stream_options: { include_usage: true } } : {};
  return {
    ...{ dialect, path: paths[dialect], isStream, most: { input_token: 50, output_token: 100 } },
    body: (model) =>
      JSON.stringify({
        ...{ model, ...options, ...(isStream ? { stream: true } : {}), max_tokens: 100 },
        messages: [{ role: 'user', content: 'Hello' }],
      }),
  };
}

suite('passing on in the same words', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene();
  });
  after(() => scene.close());

  for (const dialect of ['openai', 'anthropic'] as const) {
    for (const isStream of [false, true]) {
      test(`${dialect}, ${isStream ? 'in a stream' : 'whole'}: byte by byte, and counted`, async () => {
        const admin = await scene.company();
        const model = `passed-${dialect}-${isStream}`;
        const script = { text: 'As it was said: ☀️ and more.', usage: { input: 31, output: 17, cached: 5 } };
        scene.wire.alwaysOf(model, script);
        const wished = { ability: 'text', model: `${dialect}/${model}` } as const;
        const route = await scene.models.open(scene.asking(admin), wished);
        const passed = await route.carry(passing(dialect, isStream));
        assert.ok(passed);
        const text = await textOf(passed);
        const direct = await fetch(`${scene.wire.origin}/v1${paths[dialect]}`, {
          ...{ method: 'POST', body: passing(dialect, isStream).body(model) },
          headers: { authorization: 'Bearer x', 'content-type': 'application/json' },
        });
        assert.equal(unnamed(text), unnamed(await direct.text()));
        await scene.settle();
        const rows = await scene.world.sql(
          `select tokens_in::int as i, tokens_out::int as o, tokens_cached::int as c from meter.usage_metering
           where tenant_id = $1 and model = $2`,
          [admin.tenantId, model],
        );
        assert.deepEqual(rows, [{ i: 31, o: 17, c: 5 }]);
      });
    }
  }

  test('the next one of the same words answers when the first fails', async () => {
    const admin = await scene.company();
    const rule = { segment: '*', provider: 'openai', model: 'pass-a', fallback: ['pass-b'], latency_budget_ms: 1500 };
    await scene.policy(admin, { rules: [rule] });
    const route = await scene.models.open(scene.asking(admin), { ability: 'text' });
    for (const kind of ['hang', 'bad-json'] as const) {
      scene.world.clock.pass('11 minutes');
      scene.wire.nextOf('pass-a', { fault: { kind } });
      const passed = await route.carry(passing('openai', false));
      assert.ok(passed);
      assert.equal(choiceOf(passed), 'pass-b');
      assert.match(await textOf(passed), /You said: Hello/);
    }
    scene.world.clock.pass('11 minutes');
    scene.wire.nextOf('pass-a', { fault: { kind: 'hang' } });
    assert.equal(choiceOf(await route.carry(passing('openai', true))), 'pass-b');
  });

  test('a try that was refused is none of the calls that somebody is limited to', async () => {
    const admin = await scene.company();
    const rule = { segment: '*', provider: 'openai', model: 'pass-e', fallback: ['pass-f'] };
    await scene.policy(admin, { rules: [rule] });
    assert.equal((await scene.world.answer(admin, 'meter.quota.set', { monthlyCallLimit: 2 })).status, 'done');
    const ask = async () => {
      const asking = scene.asking(admin, { countsAsCall: true });
      return (await scene.models.open(asking, { ability: 'text' })).carry(passing('openai', false));
    };
    for (const _ of ['first', 'second']) {
      scene.world.clock.pass('11 minutes');
      scene.wire.nextOf('pass-e', { fault: { kind: 'status', status: 500 } });
      assert.equal(choiceOf(await ask()), 'pass-f');
    }
    await assert.rejects(ask(), (error) => error instanceof Fault && error.code === 'over_budget');
  });

  test('whoever speaks in other words is not passed on to', async () => {
    const admin = await scene.company();
    const route = await scene.models.open(scene.asking(admin), { ability: 'text', model: 'anthropic/claude' });
    assert.equal(route.carry(passing('openai', false)), undefined);
  });

  test('whoever stands in and speaks in other words is asked in theirs', async () => {
    const admin = await scene.company();
    const rule = { segment: '*', provider: 'openai', model: 'pass-c', fallback: ['anthropic/pass-d'] };
    await scene.policy(admin, { rules: [{ ...rule, latency_budget_ms: 1500 }] });
    const route = await scene.models.open(scene.asking(admin), { ability: 'text' });
    const question = { ask: asked('Hello') };
    for (const fault of [{ kind: 'hang' }, { kind: 'status', status: 500 }] as const) {
      scene.world.clock.pass('11 minutes');
      scene.wire.nextOf('pass-c', { fault });
      const carried = await route.carry(passing('openai', false), () => question);
      assert.ok(carried && 'told' in carried);
      assert.deepEqual([carried.told.provider, carried.told.text], ['anthropic', 'You said: Hello']);
    }
    scene.world.clock.pass('11 minutes');
    scene.wire.nextOf('pass-c', { fault: { kind: 'hang' } });
    const streamed = await route.carry(passing('openai', true), () => question);
    assert.ok(streamed && 'parts' in streamed);
    const said: string[] = [];
    for await (const { type } of streamed.parts) said.push(type);
    assert.deepEqual([said[0], said.at(-1)], ['start', 'end']);
    // What can not be said in other words is said to those alone who understand it as it is.
    scene.wire.nextOf('pass-c', { fault: { kind: 'status', status: 500 } });
    const untranslated = route.carry(passing('openai', false), () => new Fault('invalid', 'No words for it'));
    await assert.rejects(
      untranslated ?? Promise.resolve(),
      (error) => error instanceof Fault && error.code === 'upstream',
    );
  });

  test('a stream that is cut in the middle ends as a failure, and is settled once', async () => {
    const admin = await scene.company();
    scene.wire.nextOf('pass-cut', { text: 'word '.repeat(50), fault: { kind: 'cut', afterEvents: 5 } });
    const route = await scene.models.open(scene.asking(admin), { ability: 'text', model: 'openai/pass-cut' });
    const passed = await route.carry(passing('openai', true));
    assert.ok(passed);
    await assert.rejects(textOf(passed), (error) => error instanceof Fault && error.code === 'upstream');
    await scene.settle();
    const rows = await scene.world.sql(
      `select calls, failures from meter.usage_metering where tenant_id = $1 and model = 'pass-cut'`,
      [admin.tenantId],
    );
    assert.deepEqual(rows, [{ calls: 1, failures: 1 }]);
  });

  test('the usage of a whole answer is found at its end, or by reading it all', () => {
    const told = { prompt_tokens: 7, completion_tokens: 2, prompt_tokens_details: { cached_tokens: 1 } };
    const text = 'They said "usage": {"prompt_tokens": 999} to me.';
    for (const answer of [
      JSON.stringify({ choices: [{ message: { content: text } }], usage: told, system: 'x' }),
      JSON.stringify({ choices: [{ message: { content: text } }], usage: told }, null, 2),
      `${JSON.stringify({ usage: told, choices: [{ message: { content: text } }] })}\n`,
      JSON.stringify({ usage: told, choices: [{ message: { usage: { other: 1 } } }] }),
    ]) {
      assert.deepEqual(usageOf('openai', Buffer.from(answer)), { input: 7, output: 2, cached: 1 }, answer);
    }
    assert.equal(usageOf('openai', Buffer.from('{"choices":[]}')), undefined);
    assert.throws(() => usageOf('openai', Buffer.from('{"choices": [')), /no JSON/);
  });

  test('usage is found wherever the bytes are torn apart', () => {
    const lines = [
      'data: {"type":"message_start","message":{"usage":{"input_tokens":9,"output_tokens":1,"cache_read_input_tokens":3}}}',
      'data: {"type":"content_block_delta","delta":{"text":"the word \\"usage\\": {"}}',
      'data: {"type":"message_delta","usage":{"output_tokens":44}}',
    ];
    const bytes = Buffer.from(lines.map((line) => `event: x\n${line}\n\n`).join(''));
    for (let size = 1; size < bytes.length; size += 1) {
      const tap = openTap('anthropic');
      for (let at = 0; at < bytes.length; at += size) tap.take(bytes.subarray(at, at + size));
      assert.deepEqual(tap.usage, { input: 12, output: 44, cached: 3 }, `in pieces of ${size}`);
    }
  });
});

function choiceOf(carried: Carried | undefined): string | undefined {
  return carried && 'choice' in carried ? carried.choice.model : undefined;
}

async function textOf(passed: Carried): Promise<string> {
  const all: Uint8Array[] = [];
  assert.ok('choice' in passed);
  if ('bytes' in passed) all.push(passed.bytes);
  else for await (const chunk of passed.chunks) all.push(chunk);
  return Buffer.concat(all).toString();
}

/** Each answer has an id of its own. */
function unnamed(text: string): string {
  return text.replace(/(chatcmpl|msg)[-_]\d+/g, '$1');
}
