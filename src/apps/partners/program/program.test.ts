// Terms that contradict one another are refused, and told by the name of the field.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { World } from '#test/world';
import { partnersWorld, type Shop, shop } from '../scene.test.ts';

suite('what is asked of the partner program', () => {
  let world: World;
  let ours: Shop;
  before(async () => {
    world = await partnersWorld();
    ours = await shop(world);
  });
  after(() => world.close());

  const ask = (capability: string, input: object) => world.answer(ours.boss, `partners.${capability}`, input);
  const refuses = (capability: string, input: object, field: string) =>
    assert.rejects(ask(capability, input), (error) => {
      const { code, details } = Object(error);
      assert.deepEqual([code, details?.problems?.[0]?.field], ['invalid', field]);
      return true;
    });
  const made = async (slug: string, terms: object): Promise<{ id: string; version: number }> => {
    const answer = await ask('program.create', { slug, ...terms });
    assert.ok(answer.status === 'done');
    return Object(answer.output);
  };

  test('nothing is rejected at a score at which it would not even be held', async () => {
    await refuses('program.create', { slug: 'upside-down', holdScore: 90, rejectScore: 80 }, 'holdScore');
    await refuses('program.create', { slug: 'by-half', rejectScore: 40 }, 'holdScore');
    const { id: programId, version: ifVersion } = await made('upright', { holdScore: 60, rejectScore: 60 });
    await refuses('program.change', { programId, ifVersion, holdScore: 61 }, 'holdScore');
    await refuses('program.change', { programId, ifVersion, rejectScore: 59 }, 'holdScore');
    const changed = await ask('program.change', { programId, ifVersion, holdScore: 101, rejectScore: 101 });
    assert.equal(changed.status, 'done');
  });

  test('terms that stood upside down before they were refused can still be changed', async () => {
    const { id: programId, version: ifVersion } = await made('old', {});
    await world.sql('update partners.programs set hold_score = 90, reject_score = 50 where id = $1', [programId]);
    assert.equal((await ask('program.change', { programId, ifVersion, holdingDays: 3 })).status, 'done');
  });

  test('money is in a currency that there is', async () => {
    const currencies = [{ currency: 'ZZZ', tierUnit: 100, minimumPayout: 100 }];
    await refuses('program.create', { slug: 'nowhere', currencies }, 'currencies.0.currency');
    const sale = { transactionId: 'o', code: 'x', amount: { amount: 100, currency: 'ZZZ' } };
    await refuses('sale.track', sale, 'amount.currency');
    await refuses('sale.refund', { transactionId: 'o', refundId: 'r', currency: 'ZZZ' }, 'currency');
    await refuses('payout.process', { currency: 'ZZZ' }, 'currency');
    const [from, until] = ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'];
    const { id: partnerId } = await ours.partner('Anybody');
    await refuses('partner.statement', { partnerId, from, until, currency: 'ZZZ' }, 'currency');
    const usd = { currency: 'USD', tierUnit: 100, minimumPayout: 100 };
    await refuses('program.create', { slug: 'twice', currencies: [usd, usd] }, 'currencies');
  });

  test('what partners earn is told as it is published', async () => {
    const answer = await ask('program.showRates', {});
    assert.ok(answer.status === 'done');
    const { tiers, levels, kinds } = Object(answer.output);
    assert.deepEqual(
      tiers.map(({ tier, from, rate }: { tier: string; from: number; rate: number }) => [tier, from, rate]),
      [
        ['diamond', 100_000, 0.4],
        ['platinum', 25_000, 0.35],
        ['gold', 5000, 0.3],
        ['silver', 1000, 0.25],
        ['bronze', 0, 0.2],
      ],
    );
    assert.deepEqual(
      levels.map(({ share }: { share: number }) => share),
      [1, 0.1, 0.05],
    );
    assert.equal(kinds.length, 6);
  });

  test('a period does not end before it begins', async () => {
    const period = { from: '2026-02-01T00:00:00Z', until: '2026-01-01T00:00:00Z' };
    const { id: partnerId } = await ours.partner('Backwards');
    await refuses('fraud.backtest', period, 'until');
    await refuses('partner.statement', { partnerId, ...period }, 'until');
    await refuses('sale.list', period, 'until');
    await refuses(
      'fraud.backtest',
      { from: period.until, until: period.from, weights: { nonsense: 3 } },
      'weights.nonsense',
    );
  });
});
