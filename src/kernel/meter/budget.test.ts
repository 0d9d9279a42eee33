// What a limit lets through and what it stops, as whoever spends sees it.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import fc from 'fast-check';
import { Fault } from '#base/fault';
import { instantOf } from '#base/time';
import type { Authenticated } from '#kernel/identity';
import type { Reservation } from './meter.ts';
import { type Amount, costOf, resetOf, startOf } from './model.ts';
import { meterOf, openScene, type Scene } from './scene.test.ts';

interface Line {
  readonly scope: string;
  readonly scopeId: string;
  readonly period: string;
  readonly unit: string;
  readonly limit: number;
  readonly spent: number;
  readonly reserved: number;
  readonly lost: number;
  readonly left: number;
  readonly hasWarned: boolean;
}

test('what is used costs the same to the millionth as sums of whole numbers have it', () => {
  const count = fc.oneof(fc.nat(1_000_000), fc.nat(100_000_000_000));
  const price = fc.oneof(fc.nat(100_000_000), fc.nat(2 ** 32));
  fc.assert(
    fc.property(count, price, count, price, (input, inputPrice, output, outputPrice) => {
      const prices = new Map([
        ['input_token' as const, inputPrice],
        ['output_token' as const, outputPrice],
      ]);
      const sum = BigInt(input) * BigInt(inputPrice) + BigInt(output) * BigInt(outputPrice);
      const { costMicros } = costOf({ input_token: input, output_token: output }, prices);
      assert.equal(costMicros, Number((sum + 999_999n) / 1_000_000n));
    }),
    { numRuns: 2000 },
  );
});

suite('budgets', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene();
  });
  after(() => scene.close());

  async function done(who: Authenticated, capability: string, input: object): Promise<unknown> {
    const answer = await scene.world.answer(who, capability, input);
    assert.ok(answer.status === 'done');
    return answer.output;
  }

  const limit = (who: Authenticated, quota: object) => done(who, 'meter.quota.set', quota);

  async function left(who: Authenticated): Promise<Line[]> {
    await scene.meter.flush();
    return ((await done(who, 'meter.budget.show', {})) as { items: Line[] }).items;
  }

  function reserve(who: Authenticated, amount: Amount, holders: { kind: 'run' | 'agent' | 'user'; id: string }[] = []) {
    return scene.meter.reserve({ tenantId: who.tenantId, holders, amount });
  }

  async function refused(asking: () => unknown): Promise<Fault> {
    let fault: unknown;
    await assert.rejects(
      async () => asking(),
      (error) => {
        fault = error;
        return true;
      },
    );
    assert.ok(fault instanceof Fault && fault.code === 'over_budget', String(fault));
    return fault;
  }

  test('without a limit nothing is asked and nothing is counted', async () => {
    const who = await scene.company();
    await reserve(who, { tokens: 1 });
    const reservation = reserve(who, { tokens: Number.MAX_SAFE_INTEGER });
    assert.ok(!(reservation instanceof Promise));
    reservation.settle({ tokens: 1 });
    assert.deepEqual(await left(who), []);
  });

  test('a limit can be spent to its last token, and not one more', async () => {
    const who = await scene.company();
    await limit(who, { monthlyTokenLimit: 1000 });
    for (const tokens of [400, 599, 1]) (await reserve(who, { tokens })).settle({ tokens });
    const fault = await refused(() => reserve(who, { tokens: 1 }));
    const now = scene.world.clock.nowMs();
    const resetsAt = resetOf('month', startOf('month', now));
    assert.deepEqual(fault.details, {
      limit: { scope: 'tenant', scopeId: '', period: 'month', unit: 'tokens', limit: 1000 },
      ...{ needed: 1, left: 0, resetsAt },
    });
    assert.match(
      fault.message,
      /^The monthly limit of 1,000 tokens of the company is reached: 0 tokens left, 1 tokens/,
    );
    const [line] = await left(who);
    assert.deepEqual([line?.spent, line?.reserved, line?.left], [1000, 0, 0]);
  });

  test('who holds enough is answered at once', async () => {
    const who = await scene.company();
    await limit(who, { monthlyTokenLimit: 1_000_000 });
    (await reserve(who, { tokens: 1 })).settle({ tokens: 1 });
    const second = reserve(who, { tokens: 1 });
    assert.ok(!(second instanceof Promise), 'the slice has room');
    second.settle({ tokens: 1 });
  });

  test('what was reserved and not spent is free again, and is settled once', async () => {
    const who = await scene.company();
    await limit(who, { dailyTokenLimit: 100 });
    const all = await reserve(who, { tokens: 100 });
    await refused(() => reserve(who, { tokens: 1 }));
    all.settle({ tokens: 30 });
    all.settle({ tokens: 100 });
    all.release();
    const rest = await reserve(who, { tokens: 70 });
    rest.release();
    (await reserve(who, { tokens: 70 })).settle({ tokens: 70 });
    await refused(() => reserve(who, { tokens: 1 }));
  });

  test('what cost more than was reserved is counted all the same', async () => {
    const who = await scene.company();
    await limit(who, { monthlyTokenLimit: 100 });
    (await reserve(who, { tokens: 90 })).settle({ tokens: 130 });
    const [line] = await left(who);
    assert.deepEqual([line?.spent, line?.left], [130, 0]);
    await refused(() => reserve(who, { tokens: 1 }));
  });

  test('every limit concerned must have room, and the refusal names the one that has none', async () => {
    const who = await scene.company();
    const [a, b] = ['agent-a', 'agent-b'].map((id) => [{ kind: 'agent' as const, id }]);
    await limit(who, { monthlyTokenLimit: 1000, dailyCostLimit: { amount: 1_00, currency: 'USD' } });
    await limit(who, { scope: 'agent', scopeId: '*', dailyCallLimit: 2 });
    await limit(who, { scope: 'agent', scopeId: 'agent-b', dailyCallLimit: 1 });
    const once = async (holders = a) => (await reserve(who, { calls: 1, tokens: 1 }, holders)).settle({ calls: 1 });
    await once();
    await once();
    assert.match((await refused(() => once())).message, /^The daily limit of 2 calls of the agent agent-a is reached/);
    await once(b);
    assert.match((await refused(() => once(b))).message, /^The daily limit of 1 calls of the agent agent-b/);
    const costly = await refused(() => reserve(who, { costMicros: 1_000_001 }, b));
    assert.match(costly.message, /limit of 1\.00 USD of the company is reached: 1\.00 USD left, 1\.000001 USD needed/);
    const lines = (await left(who)).map(({ scopeId, unit, spent }) => `${scopeId} ${unit} ${spent}`);
    assert.deepEqual(lines.sort(), [' costMicros 0', ' tokens 0', 'agent-a calls 2', 'agent-b calls 1']);
  });

  test('what has no price is refused where a hard limit of money holds, and counted at nothing elsewhere', async () => {
    const who = await scene.company();
    const unpriced = { provider: 'ours', model: 'new', items: ['input_token', 'image'] as const };
    const ask = (holders: { kind: 'agent'; id: string }[] = []) =>
      scene.meter.reserve({ tenantId: who.tenantId, holders, amount: { tokens: 5, costMicros: 0 }, unpriced });
    const dailyCostLimit = { amount: 1_00, currency: 'USD' };
    await limit(who, { monthlyTokenLimit: 100, dailyCostLimit, hardCapEnabled: false });
    await limit(who, { scope: 'agent', scopeId: 'agent-a', dailyCostLimit });
    (await ask()).settle({ tokens: 5 });
    (await ask([{ kind: 'agent', id: 'agent-b' }])).settle({ tokens: 5 });
    const fault = await refused(() => ask([{ kind: 'agent', id: 'agent-a' }]));
    assert.match(fault.message, /nobody knows what ours\/new costs: set what input_token and image cost/);
    assert.deepEqual(fault.details, { reason: 'unpriced', ...unpriced });
    await limit(who, { monthlyTokenLimit: 100, dailyCostLimit });
    await refused(() => ask());
    assert.deepEqual(
      (await left(who)).filter(({ unit }) => unit === 'tokens').map(({ spent, reserved }) => spent + reserved),
      [10],
    );
  });

  test('a refusal gives back what it had taken of other limits', async () => {
    const who = await scene.company();
    await limit(who, { monthlyTokenLimit: 100, dailyCallLimit: 1 });
    (await reserve(who, { calls: 1 })).settle({ calls: 1 });
    await refused(() => reserve(who, { calls: 1, tokens: 100 }));
    (await reserve(who, { tokens: 100 })).settle({ tokens: 100 });
  });

  test('a day is over when the next one begins, a run never', async () => {
    const who = await scene.company();
    const run = [{ kind: 'run' as const, id: scene.world.kernel.store.processId }];
    await limit(who, { dailyTokenLimit: 10 });
    await limit(who, { scope: 'run', scopeId: '*', runTokenLimit: 15 });
    (await reserve(who, { tokens: 10 }, run)).settle({ tokens: 10 });
    await refused(() => reserve(who, { tokens: 1 }, run));
    scene.world.clock.pass('1 day');
    (await reserve(who, { tokens: 5 }, run)).settle({ tokens: 5 });
    const fault = await refused(() => reserve(who, { tokens: 1 }, run));
    assert.equal(fault.details?.resetsAt, null);
    (await reserve(who, { tokens: 5 })).settle({ tokens: 5 });
  });

  test('a raised limit lets through at once, a lowered one stops at once, on every process', async () => {
    const who = await scene.company();
    await limit(who, { monthlyTokenLimit: 10 });
    const other = meterOf(scene.world);
    const elsewhere = () => other.reserve({ tenantId: who.tenantId, holders: [], amount: { tokens: 1 } });
    try {
      await reserve(who, { tokens: 10 });
      await refused(elsewhere);
      await limit(who, { monthlyTokenLimit: 1_000_000 });
      (await elsewhere()).settle({ tokens: 1 });
      await limit(who, { monthlyTokenLimit: 11 });
      await refused(elsewhere);
      await refused(() => reserve(who, { tokens: 1 }));
    } finally {
      await other.close();
    }
  });

  test('what was used before there was a limit counts', async () => {
    const who = await scene.company();
    const at = instantOf(scene.world.clock.nowMs());
    const rows: [string, number, string | null][] = [
      ['one', 300, null],
      ['two', 200, 'agent-a'],
    ];
    for (const [userId, tokens, agentId] of rows) {
      await scene.world.sql(
        `insert into meter.usage_metering (id, tenant_id, at, user_id, capability, tokens_in, tokens_out, agent_id)
         values ($1, $2, $3, $4, 'models.text.write', $5, 0, $6)`,
        [(await scene.world.tenant('Only for its id')).id, who.tenantId, at, userId, tokens, agentId],
      );
    }
    await limit(who, { monthlyTokenLimit: 600 });
    await limit(who, { scope: 'agent', scopeId: 'agent-a', dailyTokenLimit: 250 });
    const spent = async () => (await left(who)).map((line) => line.spent);
    assert.deepEqual(await spent(), [500, 200]);
    await refused(() => reserve(who, { tokens: 101 }));
    await refused(() => reserve(who, { tokens: 51 }, [{ kind: 'agent', id: 'agent-a' }]));
    assert.deepEqual(await spent(), [500, 200]);
    (await reserve(who, { tokens: 50 }, [{ kind: 'agent', id: 'agent-a' }])).settle({ tokens: 50 });
  });

  test('what asked models before there was a limit is one call each', async () => {
    const who = await scene.company();
    const at = instantOf(scene.world.clock.nowMs());
    for (const capability of ['model.text.generate', 'model.provider.ask', 'model.provider.ask']) {
      await scene.world.sql(
        `insert into meter.usage_metering (id, tenant_id, at, user_id, capability, calls, failures, agent_id)
         values ($1, $2, $3, 'one', $4, 1, 0, 'agent-a')`,
        [(await scene.world.tenant('Only for its id')).id, who.tenantId, at, capability],
      );
    }
    await limit(who, { monthlyCallLimit: 2 });
    assert.deepEqual((await left(who))[0]?.spent, 1);
    (await reserve(who, { calls: 1 })).settle({ calls: 1 });
    await refused(() => reserve(who, { calls: 1 }));
  });

  test('many at once get exactly what there is', async () => {
    const who = await scene.company();
    await limit(who, { monthlyCallLimit: 137 });
    const tries = Array.from({ length: 300 }, async () => {
      const reservation: Reservation = await reserve(who, { calls: 1 });
      await new Promise(setImmediate);
      reservation.settle({ calls: 1 });
    });
    const results = await Promise.allSettled(tries);
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 137);
    assert.equal((await left(who))[0]?.spent, 137);
  });

  test('a limit without a hard cap stops nobody, and warns once', async () => {
    const who = await scene.company();
    await limit(who, { hardCapEnabled: false, monthlyTokenLimit: 100 });
    const warnings = async () => {
      await scene.meter.flush();
      await scene.world.settle();
      const answer = await done(who, 'event.event.list', { type: 'meter.quota.warned' });
      return (answer as { items: { data: Record<string, unknown> }[] }).items.map(({ data }) => data);
    };
    (await reserve(who, { tokens: 79 })).settle({ tokens: 79 });
    assert.deepEqual(await warnings(), []);
    (await reserve(who, { tokens: 1 })).settle({ tokens: 1 });
    const [first, ...more] = await warnings();
    const { spent, limit: of, threshold, unit, period } = first ?? {};
    assert.deepEqual([spent, of, threshold, unit, period, more.length], [80, 100, 0.8, 'tokens', 'month', 0]);
    (await reserve(who, { tokens: 500 })).settle({ tokens: 500 });
    assert.equal((await warnings()).length, 1);
    assert.equal((await left(who))[0]?.hasWarned, true);
  });

  test('who was believed dead and was not is counted after all', async () => {
    const who = await scene.company();
    await limit(who, { monthlyTokenLimit: 100 });
    const frozen = meterOf(scene.world);
    const [early, late] = [
      await frozen.reserve({ tenantId: who.tenantId, holders: [], amount: { tokens: 20 } }),
      await frozen.reserve({ tenantId: who.tenantId, holders: [], amount: { tokens: 30 } }),
    ];
    early.settle({ tokens: 20 });
    await scene.world.sql(`update meter.leases set expires_at = '2000-01-01' where tenant_id = $1`, [who.tenantId]);
    await done(who, 'meter.budget.release', {});
    await frozen.flush();
    late.settle({ tokens: 30 });
    await frozen.close();
    assert.deepEqual(
      (await left(who)).map(({ spent, reserved, lost }) => [spent, reserved, lost]),
      [[50, 0, 0]],
    );
  });
});
