import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastMsOf } from './policy.ts';
import { firstGood } from './race.ts';

const forever = (_: string, { signal }: AbortController) =>
  new Promise<string>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });

test('whoever is the last to be asked is not waited for without end', async () => {
  for (const choices of [['only'], ['first', 'second']]) {
    const asked: string[] = [];
    const racing = firstGood({
      ...{ choices, budgetMs: 5, lastMs: 20, hedgeAfterMs: undefined, signal: undefined, mayPass: () => true },
      run(choice, stopping) {
        asked.push(choice);
        return forever(choice, stopping);
      },
    });
    await assert.rejects(racing, { code: 'upstream', message: /within 20 ms/, details: { reason: 'latency' } });
    assert.deepEqual(asked, choices);
  }
});

test('the last one has twenty times as long, half a minute at least; without a wish as long as it takes', () => {
  const told = [2000, 3000, 300, 29_999, 30_000, 600_000].map((latencyBudgetMs) => lastMsOf({ latencyBudgetMs }));
  assert.deepEqual(told, [40_000, 60_000, 30_000, 599_980, undefined, undefined]);
});
