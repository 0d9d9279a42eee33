// Money that goes out. Whatever happens at once, a line of commission is paid once, and the ledger ends at what is
// owed.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Duration } from '#base/time';
import type { World } from '#test/world';
import { setPayTo } from '../partner/account.ts';
import type { Partner } from '../partner/shape.ts';
import { readStatement } from '../portal/statement.ts';
import { changeTerms, listPrograms } from '../program/programs.ts';
import type { Program } from '../program/shape.ts';
import { refundSale } from '../sale/refunds.ts';
import { listLines } from '../sale/sales.ts';
import type { Line, Sale } from '../sale/shape.ts';
import { partnersWorld, refusal, type Shop, shop } from '../scene.test.ts';
import { cancelBatch, exportBatch, listPayouts, processPayouts, readBatch } from './batches.ts';
import type { Batch, Payout } from './shape.ts';
import { toCsv } from './shape.ts';

type Made = Batch & { payouts: Payout[] };

suite('payouts', () => {
  let world: World;
  let ours: Shop;
  before(async () => {
    world = await partnersWorld();
  });
  after(() => world.close());

  const process = (input: { currency?: string } = {}): Promise<Made> =>
    world.call(ours.boss, processPayouts.contract, input);
  const read = ({ id }: Pick<Batch, 'id'>): Promise<Made> => world.call(ours.boss, readBatch.contract, { batchId: id });
  const approve = ({ id }: Sale) => world.answer(ours.boss, 'partners.sale.approve', { saleId: id });
  const does = (capability: string, input: object) => world.answer(ours.boss, `partners.${capability}`, input);
  const outcome = ({ id }: Payout, told: 'paid' | 'under_way' | 'refused', reference: string | null = null) =>
    does('payout.settle', {
      payoutId: id,
      outcome: told,
      reference,
      problem: told === 'refused' ? 'No such account' : null,
    });
  const owed = async (who: Partner) => 0 - (await ours.booked('partner-payable', who));

  /** A new company's schedules are noticed in the course of the first of these. */
  async function pass(...durations: Duration[]) {
    for (const duration of durations) {
      world.clock.pass(duration);
      await world.settle();
    }
  }

  async function earned(dollars: number, more: { broughtBy?: string } = {}) {
    const partner = await ours.partner('Earner', more);
    const sale = await ours.sell(partner, dollars * 5, { at: '2026-01-15T00:00:00.000Z' });
    await approve(sale);
    return { partner, sale };
  }

  /** A batch of one payout that is on its way out. */
  async function sending() {
    ours = await shop(world);
    const { partner, sale } = await earned(100);
    const batch = await process();
    await world.sql(`update partners.payout_batches set state = 'sent' where id = $1`, [batch.id]);
    const [payout] = batch.payouts;
    assert.ok(payout);
    await does('payout.begin', { payoutId: payout.id });
    return { partner, sale, batch, payout };
  }

  test('where nobody names a currency it is the usual one of the program', async () => {
    ours = await shop(world);
    const { partner } = await earned(100);
    const { items }: { items: Program[] } = await world.call(ours.boss, listPrograms.contract, {});
    const [{ id: programId, version: ifVersion } = { id: '', version: 0 }] = items;
    const currencies = ['EUR', 'USD'].map((currency) => ({ currency, tierUnit: 100, minimumPayout: 5000 }));
    await world.call(ours.boss, changeTerms.contract, { programId, ifVersion, currencies });
    const amount = { amount: 90_000, currency: 'EUR' };
    await approve(await ours.sell(partner, 1, { amount, at: '2026-01-16T00:00:00.000Z' }));
    const { currency, total } = await process();
    assert.deepEqual([currency, total], ['EUR', 18_000]);
    const period = { from: '2000-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z' };
    const told = await world.call(ours.boss, readStatement.contract, { partnerId: partner.id, ...period });
    assert.deepEqual([told.currency, told.closing], ['EUR', 18_000]);
  });

  test('what is in a payout is told line by line, and comes to what it pays', async () => {
    ours = await shop(world);
    const { partner } = await earned(100);
    await approve(await ours.sell(partner, 90, { at: '2026-01-16T00:00:00.000Z' }));
    await earned(200);
    const mine = (await process()).payouts.find(({ partnerId }) => partnerId === partner.id);
    await ours.sell(partner, 70);
    const { items }: { items: Line[] } = await world.call(ours.boss, listLines.contract, { payoutId: mine?.id ?? '' });
    assert.deepEqual(
      items.map(({ partnerId, payoutId, amount }) => [partnerId, payoutId, amount]),
      [
        [partner.id, mine?.id, 1800],
        [partner.id, mine?.id, 10_000],
      ],
    );
    assert.equal(mine?.amount, 11_800);
  });

  test('approved commissions that have come to enough are paid, and nothing else', async () => {
    ours = await shop(world);
    const { partner } = await earned(100);
    await earned(49.99);
    await ours.sell(await ours.partner('Pending'), 900);
    const held = await earned(300);
    await does('sale.hold', { saleId: held.sale.id });
    const batch = await process();
    assert.deepEqual(
      batch.payouts.map(({ partnerId, amount }) => [partnerId, amount]),
      [[partner.id, 10_000]],
    );
    assert.deepEqual([batch.total, batch.partners, batch.state], [10_000, 1, 'due']);
    await assert.rejects(process(), refusal('conflict'), 'what is in a batch is in no other');
  });

  test('of several who process at once one makes the batch', async () => {
    ours = await shop(world);
    await earned(100);
    await earned(150);
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => process()));
    const made = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    assert.deepEqual(
      made.map(({ total }) => total),
      [25_000],
    );
    const { items }: { items: Payout[] } = await world.call(ours.boss, listPayouts.contract, {});
    assert.equal(items.length, 2);
  });

  test('the same key makes one batch', async () => {
    ours = await shop(world);
    await earned(100);
    const [one, other] = await Promise.all(
      [1, 2].map(() => world.call(ours.boss, processPayouts.contract, {}, { key: 'january' })),
    );
    assert.equal(one.id, other.id);
  });

  test('rehearsing it shows who would get what, and leaves nothing', async () => {
    ours = await shop(world);
    const { partner } = await earned(100);
    const answer = await world.answer(ours.boss, processPayouts.contract.name, {}, { rehearse: true });
    assert.ok(answer.status === 'rehearsed');
    const { payouts } = answer.rehearsal.output as Made;
    assert.deepEqual(
      payouts.map(({ partnerId, amount }) => [partnerId, amount]),
      [[partner.id, 10_000]],
    );
    assert.equal((await process()).total, 10_000);
  });

  test('an agent asks a person before it makes a batch; the stake is what would leave', async () => {
    ours = await shop(world);
    await earned(100);
    const agent = await world.agent(ours.boss);
    const answer = await world.answer(agent, processPayouts.contract.name, {});
    assert.equal(answer.status, 'waiting');
    const [asked] = await world.sql<{ stake: unknown }>('select stake from approval.requests where tenant_id = $1', [
      ours.boss.tenantId,
    ]);
    assert.deepEqual(asked?.stake, { amount: 10_000, currency: 'USD' });
  });

  test('from the company’s stake on a person asks a second one, of a rank that goes with the sum', async () => {
    ours = await shop(world);
    const asks = await world.answer(ours.boss, 'approval.policy.get', {});
    assert.ok(asks.status === 'done');
    const { policy } = asks.output as { policy: { limits: object } };
    const limits = { ...policy.limits, people: 150 };
    await world.answer(ours.boss, 'approval.policy.set', { policy: { ...policy, limits }, ifVersion: 0 });
    await earned(100);
    assert.equal((await process()).total, 10_000, 'below it one decides alone');
    await earned(1500);
    const answer = await world.answer(ours.boss, processPayouts.contract.name, {});
    assert.equal(answer.status, 'waiting');
    const [asked] = await world.sql('select rule, tier from approval.requests where tenant_id = $1', [
      ours.boss.tenantId,
    ]);
    assert.deepEqual(asked, { rule: 'second_person', tier: 2 });
  });

  test('a batch is taken back before its grace has passed, and not after', async () => {
    ours = await shop(world);
    await earned(100);
    const first = await process();
    const cancelled: Made = await world.call(ours.boss, cancelBatch.contract, { batchId: first.id });
    assert.deepEqual([cancelled.state, cancelled.payouts.map(({ state }) => state)], ['cancelled', ['cancelled']]);
    const second = await process();
    assert.equal(second.total, 10_000, 'its lines are free again');
    await pass('61 minutes', '6 minutes');
    await assert.rejects(world.call(ours.boss, cancelBatch.contract, { batchId: second.id }), refusal('conflict'));
  });

  test('where nothing is connected somebody transfers it by hand and says so', async () => {
    ours = await shop(world);
    const { partner } = await earned(100);
    const batch = await process();
    await pass('61 minutes', '6 minutes');
    const [payout] = (await read(batch)).payouts;
    assert.ok(payout);
    assert.equal(payout.state, 'by_hand');
    assert.equal(await owed(partner), 10_000);
    await does('payout.confirm', { payoutId: payout.id, reference: 'transfer 7' });
    const [paid] = (await read(batch)).payouts;
    assert.deepEqual([paid?.state, paid?.reference], ['paid', 'transfer 7']);
    assert.deepEqual([await owed(partner), await ours.booked('cash', partner)], [0, -10_000]);
    await assert.rejects(does('payout.confirm', { payoutId: payout.id, reference: 'again' }), refusal('conflict'));
  });

  test('where the account is known the shared promise is asked; a person keeps it without a connection', async () => {
    ours = await shop(world);
    const { partner } = await earned(100);
    const payTo = { partnerId: partner.id, ifVersion: 1, method: 'bank', account: 'DE02120300000000202051' };
    await world.call(ours.boss, setPayTo.contract, payTo);
    const batch = await process();
    await pass('61 minutes', '6 minutes');
    assert.deepEqual(
      (await read(batch)).payouts.map(({ state }) => state),
      ['by_hand'],
    );
    const sent = await world.sql(
      `select 1 from audit.entries where tenant_id = $1 and capability = 'payout.send' and outcome = 'done'`,
      [ours.boss.tenantId],
    );
    assert.equal(sent.length, 1);
  });

  test('what a service has paid is booked once, however often it says so', async () => {
    const { partner, payout } = await sending();
    await outcome(payout, 'under_way', 'abc');
    await Promise.all([1, 2, 3].map(() => outcome(payout, 'paid', 'abc').catch(() => undefined)));
    await outcome(payout, 'paid', 'abc');
    assert.deepEqual([await owed(partner), await ours.booked('cash', partner)], [0, -10_000]);
  });

  test('what was refused is tried again as another attempt, and what is under way is not', async () => {
    const { payout, batch } = await sending();
    await outcome(payout, 'refused');
    assert.deepEqual(
      (await read(batch)).payouts.map(({ state, problem }) => [state, problem]),
      [['failed', 'No such account']],
    );
    await does('payout.begin', { payoutId: payout.id });
    await outcome(payout, 'under_way');
    await assert.rejects(does('payout.begin', { payoutId: payout.id }), refusal('conflict'));
  });

  test('a sale that is held stops the payout it is in', async () => {
    ours = await shop(world);
    const { sale } = await earned(100);
    const batch = await process();
    const [payout] = batch.payouts;
    await world.sql(`update partners.conversions set state = 'held' where id = $1`, [sale.id]);
    await world.sql(`update partners.payout_batches set state = 'sent' where id = $1`, [batch.id]);
    await assert.rejects(does('payout.begin', { payoutId: payout?.id }), refusal('conflict'));
  });

  test('a payout leaves without what became doubtful while it could be taken back, and says why', async () => {
    ours = await shop(world);
    const [rejected, banned, suspended, fine] = [
      await earned(100),
      await earned(110),
      await earned(120),
      await earned(130),
    ];
    await process();
    await does('sale.reject', { saleId: rejected.sale.id });
    await does('partner.ban', { partnerId: banned.partner.id });
    await does('partner.suspend', { partnerId: suspended.partner.id });
    await pass('61 minutes', '6 minutes');
    const { items }: { items: Payout[] } = await world.call(ours.boss, listPayouts.contract, {});
    const of = ({ partner }: typeof fine) => items.find(({ partnerId }) => partnerId === partner.id);
    const stands = [rejected, banned, suspended, fine].map((one) => [of(one)?.state, of(one)?.problem]);
    assert.deepEqual(stands, [
      ['failed', 'A sale in it is held or rejected'],
      ['failed', 'The partner is banned or suspended'],
      ['failed', 'The partner is banned or suspended'],
      ['by_hand', null],
    ]);
    await assert.rejects(does('payout.begin', { payoutId: of(banned)?.id }), refusal('conflict'));
    for (const one of [rejected, banned, suspended]) {
      await does('payout.giveUp', { payoutId: of(one)?.id, problem: 'It was doubtful' });
    }
    await assert.rejects(process(), refusal('conflict'), 'nothing is owed, or to nobody who is paid');
    await does('partner.resume', { partnerId: suspended.partner.id });
    assert.deepEqual(
      (await process()).payouts.map(({ partnerId, amount }) => [partnerId, amount]),
      [[suspended.partner.id, 12_000]],
    );
  });

  test('what is kept back of a sale that was paid and rejected stops no payout', async () => {
    const { partner, sale, payout } = await sending();
    await outcome(payout, 'paid');
    await does('sale.reject', { saleId: sale.id });
    await approve(await ours.sell(partner, 900, { at: '2026-02-15T00:00:00.000Z' }));
    await process();
    await pass('61 minutes', '6 minutes');
    const { items }: { items: Payout[] } = await world.call(ours.boss, listPayouts.contract, { state: 'by_hand' });
    assert.deepEqual(
      items.map(({ amount }) => amount),
      [8000],
    );
  });

  test('what was earned in a currency that the program takes no more is paid all the same', async () => {
    ours = await shop(world);
    const { partner } = await earned(49);
    const { items } = await world.call(ours.boss, listPrograms.contract, {});
    const currencies = [{ currency: 'EUR', tierUnit: 100, minimumPayout: 5000 }];
    await world.call(ours.boss, changeTerms.contract, { programId: items[0]?.id ?? '', ifVersion: 1, currencies });
    assert.deepEqual(
      (await process({ currency: 'USD' })).payouts.map(({ partnerId, amount }) => [partnerId, amount]),
      [[partner.id, 4900]],
    );
  });

  test('what never arrived is given up and paid with the next batch', async () => {
    const { payout } = await sending();
    await outcome(payout, 'under_way');
    await does('payout.giveUp', { payoutId: payout.id, problem: 'The account is closed' });
    assert.equal((await process()).total, 10_000);
  });

  test('what is given back after it was paid is kept back from the next payout', async () => {
    const { partner, sale, payout } = await sending();
    await outcome(payout, 'paid');
    await world.call(ours.boss, refundSale.contract, { transactionId: sale.transactionId, refundId: 'late' });
    assert.equal(await owed(partner), -10_000);
    const next = await ours.sell(partner, 900, { at: '2026-02-15T00:00:00.000Z' });
    await approve(next);
    const [only] = (await process()).payouts;
    assert.equal(only?.amount, 8000, '$180 less the $100 that came back');
  });

  test('a sale of which something is paid is rejected and not held', async () => {
    const { sale, payout, partner } = await sending();
    await outcome(payout, 'paid');
    await assert.rejects(does('sale.hold', { saleId: sale.id }), refusal('conflict'));
    await does('sale.reject', { saleId: sale.id });
    assert.equal(await owed(partner), -10_000);
  });

  test('the ledger owes what the partners are owed', async () => {
    ours = await shop(world);
    const { partner } = await earned(100);
    await earned(70, { broughtBy: partner.code ?? '' });
    await process();
    const [sum] = await world.sql<{ sum: string }>(
      'select sum(amount)::text as sum from partners.commissions where tenant_id = $1',
      [ours.boss.tenantId],
    );
    assert.equal(Number(sum?.sum), -(await ours.booked('partner-payable')));
    assert.equal(Number(sum?.sum), await ours.booked('partner-commissions'));
  });

  test('a batch is taken along as CSV, whole accounts in it and no formulas', async () => {
    ours = await shop(world);
    const { partner } = await earned(100);
    const account = '=cmd|"x",1';
    await world.call(ours.boss, setPayTo.contract, { partnerId: partner.id, ifVersion: 1, method: 'bank', account });
    const batch = await process();
    assert.equal(batch.payouts[0]?.payTo?.includes('cmd'), false, 'elsewhere accounts are hidden');
    const { bytes } = await world.call(ours.boss, exportBatch.contract, { batchId: batch.id });
    const [head, line] = Buffer.from(bytes).toString().split('\r\n');
    assert.equal(head, 'payout,partner,name,method,account,amount,currency,state,reference');
    assert.ok(line?.includes(`,bank,"'=cmd|""x"",1",10000,USD,due,`), line);
  });

  test('a field of CSV is quoted where it must be', () => {
    assert.equal(toCsv([['a', 'b,c', 'd"e', 'f\ng', null, -5]]), 'a,"b,c","d""e","f\ng",,-5\r\n');
  });
});
