// How the installation says how it is: the rule alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Health } from '#kernel/contract';
import { platformModule, readHealth } from './platform.ts';

async function healthOf(health: readonly Health[]) {
  const { capabilities } = platformModule({ version: '1.2.3', health, logFolder: '/nowhere' });
  const read = capabilities.find(({ contract }) => contract.name === readHealth.name);
  return readHealth.spec.output.parse(await read?.run({} as never, {}));
}

const well: Health = { part: 'server', check: async () => ({ ok: true, note: 'fine' }) };

test('an installation whose parts are all well is well, and says its version', async () => {
  assert.deepEqual(await healthOf([well]), {
    status: 'ok',
    version: '1.2.3',
    parts: { server: { ok: true, note: 'fine' } },
  });
  assert.equal((await healthOf([])).status, 'ok');
});

test('a part that is ill, fails, throws or never answers is not well; the others are told all the same', async () => {
  const startedMs = performance.now();
  const state = await healthOf([
    well,
    { part: 'ill', check: async () => ({ ok: false, note: 'too much waits' }) },
    { part: 'failing', check: () => Promise.reject(new Error('password=hunter2')) },
    {
      part: 'throwing',
      check() {
        throw new Error('password=hunter2');
      },
    },
    { part: 'hanging', check: () => new Promise(() => undefined) },
  ]);
  const tookMs = performance.now() - startedMs;
  assert.deepEqual(state, {
    status: 'degraded',
    version: '1.2.3',
    parts: {
      server: { ok: true, note: 'fine' },
      ill: { ok: false, note: 'too much waits' },
      failing: { ok: false, note: 'failed' },
      throwing: { ok: false, note: 'failed' },
      hanging: { ok: false, note: 'does not answer' },
    },
  });
  assert.ok(tookMs < 10_000, `It took ${tookMs} ms`);
});
