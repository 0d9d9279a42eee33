// Providers that fail at random under load: everybody hears an answer or a clear word, and the meter has counted what
// the providers have.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '#base/fault';
import type { Script, WireFault } from '#test/model-wire';
import { asked, openScene } from './scene.test.ts';

const usage = { input: 21, output: 13 };
const faults: readonly WireFault[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 429 },
  { kind: 'bad-json' },
  { kind: 'cut' },
  { kind: 'hang' },
  { kind: 'slow', ms: 20 },
];

/** The same at every run: Park and Miller's generator. */
function diceOf(seed: number) {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

test('in bad weather nobody waits in vain, and the meter counts exactly what was answered', async () => {
  const scene = await openScene();
  try {
    const dice = diceOf(20_261_121);
    const script = (): Script => {
      const fault = dice() < 0.25 ? faults[Math.floor(dice() * faults.length)] : undefined;
      return { text: 'So it is.', usage, ...(fault ? { fault } : {}) };
    };
    scene.wire.always(script);
    const admin = await scene.company();
    const rule = { segment: '*', provider: 'openai', model: 'w-1', fallback: ['anthropic/w-2', 'gemini/w-3'] };
    await scene.policy(admin, { rules: [{ ...rule, latency_budget_ms: 2000 }] });
    const asking = scene.asking(admin, { signal: AbortSignal.timeout(300_000) });
    const route = await scene.models.open(asking, { ability: 'text' });
    const outcomes = { answers: 0, refusals: 0 };

    async function worker(nth: number) {
      for (let turn = 0; turn < 12; turn += 1) {
        try {
          if ((nth + turn) % 2 === 0) assert.equal((await route.send(asked('How is it?'))).text, 'So it is.');
          else assert.equal(await streamedText(route.stream(asked('How is it?'))), 'So it is.');
          outcomes.answers += 1;
        } catch (error) {
          assert.ok(
            error instanceof Fault && ['upstream', 'unavailable', 'limited'].includes(error.code),
            String(error),
          );
          outcomes.refusals += 1;
        }
        scene.world.clock.pass('1 second');
      }
    }
    // What hangs at the last one that could be asked is let go by whoever asks.
    const letGo = setInterval(() => scene.wire.letGo(), 4000);
    await Promise.all(Array.from({ length: 16 }, (_, nth) => worker(nth)));
    clearInterval(letGo);
    assert.equal(outcomes.answers + outcomes.refusals, 192);
    assert.ok(outcomes.answers > 120, JSON.stringify(outcomes));
    await scene.settle();
    const rows = await scene.world.sql(
      `select coalesce(sum(calls), 0)::int as calls, (coalesce(sum(calls) - sum(failures), 0))::int as good,
              coalesce(sum(tokens_out) filter (where failures = 0), 0)::int as tokens
       from meter.usage_metering where tenant_id = $1 and model is not null`,
      [admin.tenantId],
    );
    const { requests } = scene.wire.total;
    // Some were said in full after whoever asked had gone to the next: those are tries, here and there.
    // Under load one may be given up before its first byte has left.
    assert.ok(Number(rows[0]?.calls) >= requests, `${rows[0]?.calls} calls of ${requests} requests`);
    assert.equal(rows[0]?.tokens, Number(rows[0]?.good) * usage.output);
    assert.equal(rows[0]?.good, outcomes.answers);
  } finally {
    await scene.close();
  }
});

async function streamedText(parts: AsyncIterable<{ readonly type: string; readonly text?: string }>): Promise<string> {
  let text = '';
  for await (const part of parts) {
    if (part.type === 'restart') text = '';
    if (part.type === 'text') text += part.text ?? '';
  }
  return text;
}
