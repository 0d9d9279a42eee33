// A limit of tokens holds however many ask models at once, through however many kernels on one database.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Fault } from '#base/fault';
import { generateText } from '#contracts/model';
import { openModelWire } from './model-wire.ts';
import { createWorld, type World } from './world.ts';

const limit = 6000;
const callers = 500;
const model = 'gpt-shared';
/** What the server says of each answer. */
const usage = { input: 12, output: 9, cached: 0 };

suite('a limit that many spend on models', () => {
  test('is not passed by five hundred callers through three kernels, and every token is in the books', async () => {
    const wire = await openModelWire();
    const options = {
      egress: { baseUrls: { 'https://api.openai.com': wire.origin }, allowPrivate: [new URL(wire.origin).host] },
      models: { keys: { openai: 'sk-operator-openai-0001' } },
    };
    const first = await createWorld(options);
    const worlds: World[] = [first];
    try {
      for (let more = 0; more < 2; more += 1) worlds.push(await createWorld({ ...options, beside: first }));
      const admin = await first.person((await first.tenant('Spenders')).id, 'tenant_admin');
      const set = await first.answer(admin, 'meter.quota.set', { monthlyTokenLimit: limit });
      assert.equal(set.status, 'done');
      wire.alwaysOf(model, { text: 'So.', usage });
      const messages = [{ role: 'user' as const, parts: [{ type: 'text' as const, text: 'How much?' }] }];
      const asking = Array.from({ length: callers }, (_, nth) => {
        const world = worlds[nth % worlds.length] ?? first;
        return world.call(admin, generateText, { model: `openai/${model}`, messages, maxTokens: 40 });
      });
      const ended = await Promise.allSettled(asking);
      const failed = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      const replies = ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      for (const reason of failed) assert.ok(reason instanceof Fault && reason.code === 'over_budget', String(reason));
      const used = replies.reduce((sum, { usage: { input, output } }) => sum + input + output, 0);
      assert.ok(failed.length > 0 && replies.length > 0, `${replies.length} were answered`);
      assert.ok(used <= limit, `${used} of ${limit}`);
      for (const world of worlds) await world.settle();
      const [booked] = await first.sql<{ tokens: number; calls: number }>(
        `select sum(tokens_in + tokens_out)::int as tokens, count(*)::int as calls from meter.usage_metering
         where tenant_id = $1 and model is not null`,
        [admin.tenantId],
      );
      assert.deepEqual(booked, { tokens: used, calls: replies.length });
      assert.equal(wire.byModel.get(model)?.requests, replies.length, 'who was refused has asked nobody');
    } finally {
      for (const world of worlds.toReversed()) await world.close();
      await wire.close();
    }
  });
});
