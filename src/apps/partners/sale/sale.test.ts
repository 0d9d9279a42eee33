// Sales, their commissions and what becomes of both. Amounts are worked out by hand from the published rates.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { World } from '#test/world';
import { agreeRate, decisions as partnerDecisions } from '../partner/decisions.ts';
import { createCoupon } from '../partner/links.ts';
import type { Partner } from '../partner/shape.ts';
import { changeTerms, listPrograms } from '../program/programs.ts';
import { partnersWorld, refusal, type Shop, shop } from '../scene.test.ts';
import { refundSale } from './refunds.ts';
import { listSales, readSale } from './sales.ts';
import type { Sale, Step } from './shape.ts';

suite('sales', () => {
  let world: World;
  let ours: Shop;
  before(async () => {
    world = await partnersWorld();
    ours = await shop(world);
  });
  after(() => world.close());

  const owed = async (...who: Partner[]) => {
    await world.settle();
    return Promise.all(who.map(async (one) => 0 - (await ours.booked('partner-payable', one))));
  };
  const family = async () => {
    const top = await ours.partner('Top');
    const middle = await ours.partner('Middle', { broughtBy: top.code ?? '' });
    return [await ours.partner('Seller', { broughtBy: middle.code ?? '' }), middle, top] as const;
  };
  const refund = ({ transactionId }: Sale, more: { amount?: number; refundId?: string } = {}) =>
    world.call(ours.boss, refundSale.contract, { transactionId, refundId: 'r1', ...more });
  const decide = async (step: Step, { id }: Sale): Promise<Sale> => {
    const answer = await world.answer(ours.boss, `partners.sale.${step}`, { saleId: id });
    assert.ok(answer.status === 'done');
    return read(answer.output as Sale);
  };
  const read = ({ id }: Pick<Sale, 'id'>) => world.call(ours.boss, readSale.contract, { saleId: id });
  const decideOn = ({ id }: Partner, step: string) =>
    world.answer(ours.boss, `partners.partner.${step}`, { partnerId: id });

  test('a sale earns its partner, a tenth of it who brought them, a twentieth who brought those', async () => {
    const [seller, middle, top] = await family();
    const sale = await ours.sell(seller, 500);
    assert.deepEqual([sale.commission, sale.state, sale.refunded], [10_000, 'pending', 0]);
    assert.deepEqual(await owed(seller, middle, top), [10_000, 1000, 500]);
    assert.equal(await ours.booked('partner-commissions', top), 500, 'the other side of the entry');
  });

  test('whoever brought a partner earns nothing while they are suspended', async () => {
    const [seller, middle, top] = await family();
    await decideOn(middle, 'suspend');
    await ours.sell(seller, 100);
    assert.deepEqual(await owed(seller, middle, top), [2000, 0, 100]);
  });

  test('told twice it is one sale; told as something else it is refused', async () => {
    const partner = await ours.partner('Twice');
    const once = await ours.sell(partner, 80, { transactionId: 'same' });
    assert.deepEqual(await ours.sell(partner, 80, { transactionId: 'same' }), once);
    await assert.rejects(ours.sell(partner, 81, { transactionId: 'same' }), refusal('conflict'));
    const other = await ours.sell(partner, 80, { transactionId: 'same', network: 'elsewhere' });
    assert.notEqual(other.id, once.id);
    assert.deepEqual(await owed(partner), [3200]);
  });

  test('told by fifty at once it is one sale', async () => {
    const partner = await ours.partner('Crowd');
    const told = await Promise.all(
      Array.from({ length: 50 }, () => ours.sell(partner, 10, { transactionId: 'crowd' })),
    );
    assert.equal(new Set(told.map(({ id }) => id)).size, 1);
    assert.deepEqual(await owed(partner), [200]);
  });

  test('the tier that a month reaches holds for all that was sold in it', async () => {
    const [seller, middle, top] = await family();
    const first = await ours.sell(seller, 600);
    assert.deepEqual(await owed(seller), [12_000]);
    assert.equal((await ours.sell(seller, 400)).commission, 10_000, 'a quarter of it: the month has come to $1,000');
    assert.deepEqual(await owed(seller, middle, top), [25_000, 2500, 1250]);
    assert.equal((await read(first)).commission, 15_000);
  });

  test('a refund that ends a tier takes it back for the whole month', async () => {
    const seller = await ours.partner('Falling');
    await ours.sell(seller, 600);
    const second = await ours.sell(seller, 400);
    await refund(second);
    assert.deepEqual(await owed(seller), [12_000]);
  });

  test('many sales at once come to what they would have come to one by one', async () => {
    const [seller, middle, top] = await family();
    await Promise.all(Array.from({ length: 60 }, () => ours.sell(seller, 100)));
    assert.deepEqual(await owed(seller, middle, top), [180_000, 18_000, 9000], '$6,000 at gold');
  });

  test('another month begins at bronze again', async () => {
    const seller = await ours.partner('Seasonal');
    const at = '2026-01-31T23:59:59.999Z';
    await ours.sell(seller, 5000, { at });
    const next = await ours.sell(seller, 100, { at: '2026-02-01T00:00:00.000Z' });
    assert.deepEqual([next.month, next.commission], ['2026-02', 2000]);
    assert.deepEqual(await owed(seller), [152_000]);
  });

  test('a refund takes back its part at every level, and in full everything', async () => {
    const [seller, middle, top] = await family();
    const sale = await ours.sell(seller, 333.33);
    await refund(sale, { amount: 11_111 });
    assert.deepEqual(await owed(seller, middle, top), [4444, 444, 222], '20 % of $222.22, and its tenth and twentieth');
    const gone = await refund(sale, { refundId: 'r2' });
    assert.deepEqual([gone.refunded, gone.commission], [33_333, 0]);
    assert.deepEqual(await owed(seller, middle, top), [0, 0, 0]);
  });

  test('a refund in another currency than the sale changes nothing', async () => {
    const partner = await ours.partner('Changer');
    const { transactionId } = await ours.sell(partner, 100);
    const back = { transactionId, refundId: 'r1', amount: 5000 };
    await assert.rejects(world.call(ours.boss, refundSale.contract, { ...back, currency: 'EUR' }), refusal('invalid'));
    assert.deepEqual(await owed(partner), [2000]);
    await world.call(ours.boss, refundSale.contract, { ...back, currency: 'USD' });
    assert.deepEqual(await owed(partner), [1000]);
  });

  test('a refund told twice is one, and more than was sold is never given back', async () => {
    const partner = await ours.partner('Returns');
    const sale = await ours.sell(partner, 100);
    const once = await refund(sale, { amount: 6000 });
    assert.deepEqual(await refund(sale, { amount: 6000 }), once);
    await assert.rejects(refund(sale, { amount: 5999 }), refusal('conflict'));
    await assert.rejects(refund(sale, { amount: 4001, refundId: 'r2' }), refusal('conflict'));
    await assert.rejects(refund({ ...sale, transactionId: 'nobody told' }), refusal('not_found'));
    assert.deepEqual(await owed(partner), [800]);
  });

  test('a refund told by mistake is taken back at every level, and told again by undoing that', async () => {
    const [seller, middle, top] = await family();
    const sale = await ours.sell(seller, 500);
    const { transactionId } = sale;
    await refund(sale, { amount: 20_000 });
    assert.deepEqual(await owed(seller, middle, top), [6000, 600, 300]);
    const back = await world.answer(ours.boss, 'partners.sale.takeBackRefund', { transactionId, refundId: 'r1' });
    assert.deepEqual(await owed(seller, middle, top), [10_000, 1000, 500]);
    assert.ok(back.status === 'done');
    await world.answer(ours.boss, 'invoke.call.undo', { entryId: back.entryId });
    assert.deepEqual(await owed(seller, middle, top), [6000, 600, 300]);
    const unknown = world.answer(ours.boss, 'partners.sale.takeBackRefund', { transactionId, refundId: 'r9' });
    await assert.rejects(unknown, refusal('not_found'));
  });

  test('of many refunds at once no more than was sold is given back', async () => {
    const partner = await ours.partner('Rush');
    const sale = await ours.sell(partner, 100);
    const tries = Array.from({ length: 12 }, (_, index) => refund(sale, { amount: 3000, refundId: `r${index}` }));
    const done = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled');
    assert.equal(done.length, 3);
    assert.deepEqual(await owed(partner), [200]);
  });

  test('a rejected sale is taken back and counts for nothing, until it is accepted after all', async () => {
    const seller = await ours.partner('Doubted');
    await ours.sell(seller, 600);
    const doubted = await ours.sell(seller, 400);
    assert.equal((await decide('reject', doubted)).commission, 0);
    assert.deepEqual(await owed(seller), [12_000], 'the month is below $1,000 again');
    assert.equal((await decide('accept', doubted)).state, 'pending');
    assert.deepEqual(await owed(seller), [25_000]);
  });

  test('a rejected sale that is given back too takes back nothing twice', async () => {
    const seller = await ours.partner('Both');
    const sale = await ours.sell(seller, 100);
    await decide('reject', sale);
    await refund(sale, { amount: 5000 });
    assert.deepEqual(await owed(seller), [0]);
    await decide('accept', sale);
    assert.deepEqual(await owed(seller), [1000]);
  });

  test('a step that does not lead from where the sale is, is refused', async () => {
    const sale = await ours.sell(await ours.partner('Steps'), 10);
    for (const step of ['clear', 'accept'] as const) await assert.rejects(decide(step, sale), refusal('conflict'));
    assert.equal((await decide('hold', sale)).state, 'held');
    await assert.rejects(decide('hold', sale), refusal('conflict'));
    assert.equal((await decide('clear', sale)).state, 'pending');
    assert.equal((await decide('approve', sale)).state, 'approved');
  });

  test('a wrongly approved sale is held again by undoing the call', async () => {
    const sale = await ours.sell(await ours.partner('Undone'), 10);
    const approved = await world.answer(ours.boss, 'partners.sale.approve', { saleId: sale.id });
    assert.ok(approved.status === 'done' && approved.entryId);
    await world.answer(ours.boss, 'invoke.call.undo', { entryId: approved.entryId });
    assert.equal((await read(sale)).state, 'held');
  });

  test('commissions are approved by themselves when a sale can not be returned any more', async () => {
    const there = await shop(world);
    const partner = await there.partner('Patient');
    const sale = await there.sell(partner, 10);
    const states = async () => {
      const { items }: { items: Sale[] } = await world.call(there.boss, listSales.contract, {});
      return items.map(({ state }) => state);
    };
    world.clock.pass('29 days');
    await world.settle();
    assert.deepEqual(await states(), ['pending']);
    world.clock.pass('2 days');
    const due = async () => {
      const answer = await world.answer(there.boss, 'partners.sale.approveDue', {});
      return answer.status === 'done' && answer.output;
    };
    await world.sql('update partners.conversions set score = null where id = $1', [sale.id]);
    assert.deepEqual(await due(), { approved: 0 }, 'before anybody has looked at it');
    for (const duration of ['1 minute', '61 minutes'] as const) {
      world.clock.pass(duration);
      await world.settle();
    }
    assert.deepEqual(await states(), ['approved'], sale.dueAt);
  });

  test('resellers have a margin whatever the month brings, and others what was agreed', async () => {
    const reseller = await ours.partner('Retail', { kind: 'reseller' });
    assert.equal((await ours.sell(reseller, 2000)).commission, 70_000);
    const star = await ours.partner('Star', { kind: 'influencer' });
    const rate = { partnerId: star.id, ifVersion: star.version };
    await assert.rejects(world.call(ours.boss, agreeRate.contract, { ...rate, rateBp: 4001 }), refusal('invalid'));
    await world.call(ours.boss, agreeRate.contract, { ...rate, rateBp: 3300 });
    assert.equal((await ours.sell(star, 100)).commission, 3300);
    assert.deepEqual(await owed(reseller, star), [70_000, 3300]);
  });

  test('a coupon leads to its partner, before any code', async () => {
    const [one, other] = [await ours.partner('Coupon'), await ours.partner('Code')];
    await world.call(ours.boss, createCoupon.contract, { partnerId: one.id, code: 'save10' });
    const told = await ours.tell({ coupon: 'Save10', code: other.code ?? '', transactionId: 'by coupon' });
    assert.deepEqual([told.partnerId, told.path, told.coupon], [one.id, 'coupon', 'SAVE10']);
    const unknown = await ours.tell({ coupon: 'OUR-OWN', code: other.code ?? '', transactionId: 'by code' });
    assert.deepEqual([unknown.partnerId, unknown.path], [other.id, 'link'], 'a coupon of the shop is nobody’s');
  });

  test('who is not a partner, or not yet, earns nothing', async () => {
    const stranger = { id: '019abcde-0000-7000-8000-000000000000' };
    await assert.rejects(ours.sell(stranger, 10), refusal('not_found'));
    const partner = await ours.partner('Paused');
    await decideOn(partner, 'suspend');
    await assert.rejects(ours.sell(partner, 10), refusal('conflict'));
    await assert.rejects(ours.tell({ transactionId: 'nobody' }), refusal('not_found'));
  });

  test('sales of another company lead to nobody here', async () => {
    const theirs = await (await shop(world)).partner('Theirs');
    await assert.rejects(ours.sell(theirs, 10), refusal('not_found'));
    await assert.rejects(ours.tell({ code: theirs.code ?? '', transactionId: 'foreign' }), refusal('not_found'));
  });

  test('a program takes sales in its own currencies, each with its own measure of a tier', async () => {
    const there = await shop(world);
    const partner = await there.partner('Abroad');
    const yen = { amount: { amount: 150_000, currency: 'JPY' } };
    await assert.rejects(there.sell(partner, 1, yen), refusal('invalid'));
    const { items } = await world.call(there.boss, listPrograms.contract, {});
    const [program] = items;
    assert.ok(program);
    const currencies = [...program.currencies, { currency: 'JPY', tierUnit: 150, minimumPayout: 5000 }];
    const terms = { programId: program.id, ifVersion: program.version, currencies };
    await world.call(there.boss, changeTerms.contract, terms);
    assert.equal((await there.sell(partner, 1, yen)).commission, 37_500, 'a quarter: 150,000 yen are $1,000');
  });

  test('what a dollar of the tiers is in a month stays so, whatever the program says or takes later', async () => {
    const there = await shop(world);
    const partner = await there.partner('Measured');
    const sold = await there.sell(partner, 1000);
    assert.equal(sold.commission, 25_000);
    const [program] = (await world.call(there.boss, listPrograms.contract, {})).items;
    assert.ok(program);
    let ifVersion = program.version;
    const takes = async (currency: string, tierUnit: number) => {
      const currencies = [{ currency, tierUnit, minimumPayout: 1 }];
      await world.call(there.boss, changeTerms.contract, { programId: program.id, ifVersion, currencies });
      ifVersion += 1;
    };
    await takes('USD', 1000);
    assert.equal((await there.sell(partner, 100)).commission, 2500, 'still silver');
    await takes('JPY', 150);
    const back = { transactionId: sold.transactionId, refundId: 'some', amount: 2000 };
    const { commission } = await world.call(there.boss, refundSale.contract, back);
    assert.equal(commission, 24_500, 'a quarter of what is left');
    await takes('USD', 1000);
    const next = await there.sell(partner, 1000, { at: '2025-06-01T00:00:00.000Z' });
    assert.equal(next.commission, 20_000, 'another month goes by the measure of now');
  });

  test('a sale of another app is kept when a partner brought it, and is nobody’s otherwise', async () => {
    const partner = await ours.partner('Heard');
    const amount = { amount: 10_000, currency: 'USD' };
    const hear = async (told: object) => {
      const answer = await world.answer(ours.boss, 'partners.sale.hear', { saleId: 'order', amount, ...told });
      return answer.status === 'done' ? answer.output : answer.status;
    };
    for (const told of [{}, { code: 'nobody' }, { code: partner.code, amount: { ...amount, currency: 'XXX' } }]) {
      assert.deepEqual(await hear(told), { saleId: null });
    }
    const kept = await hear({ code: partner.code });
    assert.deepEqual(await hear({ code: partner.code }), kept);
    assert.deepEqual(await owed(partner), [2000]);
    const back = { saleId: 'order', refundId: 'r', amount: { amount: 5000, currency: 'USD' } };
    await world.answer(ours.boss, 'partners.sale.hearRefund', back);
    assert.deepEqual(await owed(partner), [1000]);
  });

  test('what is told before it happened is refused', async () => {
    const at = new Date(world.clock.nowMs() + 3_600_000).toISOString();
    await assert.rejects(ours.sell(await ours.partner('Early'), 10, { at }), refusal('invalid'));
  });

  test('only approved partners can be approved no more', async () => {
    const approve = partnerDecisions.find(({ contract }) => contract.name === 'partners.partner.approve');
    assert.ok(approve);
    const { id } = await ours.partner('Approved');
    await assert.rejects(world.call(ours.boss, approve.contract, { partnerId: id }), refusal('conflict'));
  });

  test('visitors, clients and other roles tell of no sale', async () => {
    const { url } = await world.http();
    const body = JSON.stringify({ transactionId: 'x', amount: { amount: 100, currency: 'USD' }, code: 'top' });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/affiliate/track/conversion`, { method: 'POST', headers, body });
    assert.equal(answer.status, 401);
    const client = await world.person(ours.boss.tenantId, 'client');
    await assert.rejects(world.answer(client, 'partners.sale.track', JSON.parse(body)), refusal('forbidden'));
  });
});
