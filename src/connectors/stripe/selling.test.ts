// A house that sells plans to its companies, and the use of what it has built to people, with Stripe as the billing
// service: from a checkout to a plan, and from use to invoices.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Fault } from '#base/fault';
import type { Authenticated } from '#kernel/identity';
import { provideBilling } from '#kernel/meter';
import { createWorld, inHouse, type World } from '#test/world';
import { type StripeSim, simKey, simSecret, startStripe } from './sim.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const pages = { successUrl: 'https://example.com/thanks', cancelUrl: 'https://example.com/prices' };
const buys = { email: 'grace@example.com', ...pages };

const hybrid = {
  base: usd(50_00),
  metrics: [
    {
      ...{ name: 'calls', unit: 'calls', capability: 'event.' },
      // Two are free, the next three cost a dollar each, and half a dollar from then on.
      tiers: [
        { upTo: 2, microsPerThousand: 0 },
        { upTo: 5, microsPerThousand: 1_000_000_000 },
        { upTo: null, microsPerThousand: 500_000_000 },
      ],
    },
  ],
  bonuses: [{ outcome: 'qualified-lead', amount: 10_00, shareBp: 500 }],
};

interface Sold {
  readonly id: string;
  readonly version: number;
  readonly state: string;
}

suite('a house that sells', () => {
  let world: World;
  let sim: StripeSim;
  let keeper: Authenticated;
  let hook: string;
  before(async () => {
    sim = await startStripe();
    world = await createWorld({ egress: { baseUrls: { 'https://api.stripe.com': sim.url } } });
    const sellerId = world.kernel.tenants.owner().id;
    keeper = await world.person(sellerId, 'super_admin');
    world.kernel.meter.openShop({ sellerId: () => sellerId, perform });
    hook = await addressOf(await provide());
  });
  after(async () => {
    await world.close();
    await sim.stop();
  });

  async function perform(wish: { tenantId: string; capability: string; input: unknown; key?: string | undefined }) {
    const { tenantId, capability, ...rest } = wish;
    const actor = { kind: 'service', id: capability.split('.')[0] ?? '', roles: [] } as const;
    const caller = { kind: 'known', who: { tenantId, actor } } as const;
    const answer = await world.kernel.invoke({ ...rest, capability, caller, origin: inHouse });
    if (answer.status !== 'done') throw new Fault('conflict', `${capability} answered ${answer.status}`);
    return answer.output;
  }

  function provide(who = keeper, apiKey: string = simKey) {
    const secrets = { apiKey, webhookSecret: simSecret };
    return provideBilling((name, input) => ask(who, name, input), { connector: 'stripe', secrets });
  }

  async function addressOf(connection: { readonly webhookUrl?: unknown } | undefined): Promise<string> {
    const { url } = await world.http();
    return new URL(url).origin + new URL(String(connection?.webhookUrl)).pathname;
  }

  /** Answers where Stripe tells of this account. */
  async function connected(who: Authenticated): Promise<string> {
    const secrets = { apiKey: simKey, webhookSecret: simSecret };
    return addressOf(await ask(who, 'connection.connection.connect', { connector: 'stripe', fields: {}, secrets }));
  }

  async function ask<Output = Record<string, unknown>>(
    who: Authenticated,
    name: string,
    input: object,
  ): Promise<Output> {
    const answer = await world.answer(who, name, input);
    assert.ok(answer.status === 'done', `${name} answered ${answer.status}`);
    return answer.output as Output;
  }

  async function tell(type: string, object: object, more: { id?: string; atMs?: number; at?: string } = {}) {
    const { at = hook, ...rest } = more;
    const told = await fetch(at, sim.telling({ type, object, atMs: world.clock.nowMs(), ...rest }));
    assert.equal(told.status, 200);
    await world.settle();
  }

  async function company(): Promise<Authenticated> {
    const { id } = await world.kernel.tenants.create({ name: 'Acme', plan: 'tier1' });
    // What is done there by the day is planned from then on.
    await until();
    return world.person(id, 'tenant_admin');
  }

  const planOf = async ({ tenantId }: Authenticated) => (await world.kernel.tenants.get(tenantId))?.plan;
  const until = async () => {
    world.clock.pass('1 minute');
    await world.settle();
  };
  let named = 0;
  const tariff = (terms: object, who = keeper) => {
    named += 1;
    return ask<{ id: string }>(who, 'meter.tariff.create', {
      ...{ name: `tariff-${named}`, title: `Tariff ${named}`, base: usd(0), ...terms },
    });
  };
  const newest = (): object & { id: string } => sim.of('subscription')[0] ?? assert.fail('no subscription');

  /** Through the checkout to its end. */
  async function subscribed(who: Authenticated, tariffId: string, capability = 'meter.plan.buy', more: object = {}) {
    await ask(who, capability, { tariffId, ...buys, ...more });
    const [session] = sim.of('checkout.session');
    const all = sim.complete(session?.id ?? '');
    for (const { type, object } of all) await tell(type, object);
    return newest();
  }

  test('what the environment names is connected once, renewed with it, and never beside one of their own', async () => {
    const list = () => ask<{ items: { id: string; title: string }[] }>(keeper, 'connection.connection.list', {});
    const [first, ...more] = (await list()).items;
    assert.deepEqual([first?.title, more], ['As the operator has set it', []]);
    const works = async (apiKey: string) => {
      const again = await provide(keeper, apiKey);
      assert.equal(again?.connectionId, first?.id);
      const input = { connectionId: first?.id };
      return (await ask<{ works: boolean }>(keeper, 'connection.connection.test', input)).works;
    };
    assert.deepEqual([await works('sk_test_that_ended'), await works(simKey)], [false, true]);
    const own = await company();
    await connected(own);
    assert.equal(await provide(own), undefined);
  });

  test('a company that has gone through the checkout is on the plan it paid for', async () => {
    const who = await company();
    const { id } = await tariff({ base: usd(997_00), tier: 'tier3', remotePrices: [{ priceId: 'price_1' }] });
    await ask(who, 'meter.plan.buy', { tariffId: id, ...buys });
    await until();
    assert.equal(await planOf(who), 'tier1', 'a page that was opened pays for nothing');
    await subscribed(who, id);
    await until();
    assert.equal(await planOf(who), 'tier3');
    const own = await ask<{ subscription: Sold; tariff: { title: string } }>(who, 'meter.plan.show', {});
    assert.equal(own.subscription.state, 'active');
  });

  test('who pays late keeps the plan, who pays no more is on the smallest again', async () => {
    const who = await company();
    const { id } = await tariff({ tier: 'tier2', remotePrices: [{ priceId: 'price_1' }] });
    const remote = await subscribed(who, id);
    await until();
    await tell('customer.subscription.updated', { ...remote, status: 'past_due' });
    await until();
    assert.equal(await planOf(who), 'tier2');
    await tell('customer.subscription.deleted', { ...remote, status: 'canceled' });
    await until();
    assert.equal(await planOf(who), 'tier1');
  });

  test('what is told again changes nothing, and what is told late does not count', async () => {
    const who = await company();
    const { id } = await tariff({ tier: 'tier2', remotePrices: [{ priceId: 'price_1' }] });
    const remote = await subscribed(who, id);
    const shown = async () => (await ask<{ subscription: Sold }>(who, 'meter.plan.show', {})).subscription;
    const was = await shown();
    await tell('customer.subscription.updated', remote, { id: 'evt_twice' });
    await tell('customer.subscription.updated', remote, { id: 'evt_twice' });
    const before = world.clock.nowMs() - 60_000;
    await tell('customer.subscription.updated', { ...remote, status: 'unpaid' }, { atMs: before });
    // Of the same second as what came after it.
    await tell('customer.subscription.created', { ...remote, status: 'incomplete' });
    assert.deepEqual(await shown(), was);
    const [booked] = await world.sql<{ entries: number }>(
      `select count(*)::int as entries from ledger.entries where cause_kind = 'subscription' and cause_id = $1`,
      [was.id],
    );
    assert.equal(booked?.entries, 1, 'what Stripe collected is booked once');
  });

  test('what Stripe collects is booked, though it is told before there is a word of the subscription', async () => {
    const who = await company();
    const { id } = await tariff({ tier: 'tier2', remotePrices: [{ priceId: 'price_1' }] });
    await ask(who, 'meter.plan.buy', { tariffId: id, ...buys });
    const all = sim.complete(sim.of('checkout.session')[0]?.id ?? '');
    for (const { type, object } of all.toReversed()) await tell(type, object);
    const { subscription } = await ask<{ subscription: Sold }>(who, 'meter.plan.show', {});
    assert.equal(subscription.state, 'active');
    const [booked] = await world.sql<{ entries: number }>(
      `select count(*)::int as entries from ledger.entries where cause_kind = 'subscription' and cause_id = $1`,
      [subscription.id],
    );
    assert.equal(booked?.entries, 1);
  });

  test('whoever has paid for one subscription twice is pointed out, and has it once', async () => {
    const who = await company();
    const { id } = await tariff({ tier: 'tier2', remotePrices: [{ priceId: 'price_1' }] });
    await ask(who, 'meter.plan.buy', { tariffId: id, ...buys });
    const [page] = sim.of('checkout.session');
    await ask(who, 'meter.plan.buy', { tariffId: id, ...buys });
    const [other] = sim.of('checkout.session');
    assert.notEqual(page?.id, other?.id);
    for (const session of [page, other]) {
      for (const { type, object } of sim.complete(session?.id ?? '')) await tell(type, object);
    }
    const doubled = await world.sql<{ data: { remoteId: string; otherRemoteId: string } }>(
      `select event_data as data from event.ai_events where event_type = 'meter.subscription.doubled'`,
    );
    assert.equal(doubled.length, 1);
    assert.equal(doubled[0]?.data.otherRemoteId, newest().id);
    const rows = await world.sql('select 1 from meter.subscriptions where buyer_id = $1', [who.tenantId]);
    assert.equal(rows.length, 1);
  });

  test('periods are billed once and numbered without a gap, however many close them at the same time', async () => {
    const seller = await company();
    const { id } = await tariff({ base: usd(1_00) }, seller);
    const begin = (nth: number) =>
      ask(seller, 'meter.subscription.begin', {
        ...{ tariffId: id, buyerKind: 'person', buyerName: `Buyer ${nth}` },
        buyerId: `019abcde-0000-7000-8000-${String(nth).padStart(12, '0')}`,
      });
    for (let nth = 0; nth < 12; nth += 1) await begin(nth);
    world.clock.pass('64 days');
    await Promise.all(Array.from({ length: 5 }, () => world.answer(seller, 'meter.invoice.close', {})));
    await world.settle();
    const written = await world.sql<{ serial: number; start: string; buyer: string }>(
      `select serial, period_start::text as start, buyer_name as buyer from meter.invoices
       where tenant_id = $1 order by year, serial`,
      [seller.tenantId],
    );
    assert.equal(new Set(written.map(({ start, buyer }) => `${start} ${buyer}`)).size, 24, 'two months of each');
    assert.deepEqual(
      written.map(({ serial }) => serial),
      Array.from({ length: 24 }, (_, index) => index + 1),
    );
    assert.equal((await balances(seller))['subscribers-owe'], 24_00);
  });

  test('a subscriber who is forgotten is named nowhere, and what they paid stays', async () => {
    const seller = await company();
    const { id } = await tariff({ base: usd(7_00) }, seller);
    const grace = await world.person(seller.tenantId, 'client');
    const wish = { tariffId: id, buyerKind: 'person', buyerId: grace.actor.id, buyerName: 'Grace Hopper' };
    await ask(seller, 'meter.subscription.begin', wish);
    world.clock.pass('32 days');
    await world.settle();
    const scope = world.kernel.store.write({ tenantId: seller.tenantId, now: '2026-01-01T00:00:00.000Z' });
    const named = { id: grace.actor.id, words: [] };
    const counts: number[] = [];
    for (const subject of world.kernel.meter.module.subjects ?? []) counts.push(await subject.purge(scope.db, named));
    await scope.commit([]);
    assert.deepEqual(counts, [1, 1]);
    const { items } = await ask<{ items: { buyerName: string; total: object }[] }>(seller, 'meter.invoice.list', {});
    assert.deepEqual([items[0]?.buyerName, items[0]?.total], ['Forgotten', usd(7_00)]);
  });

  test('what has ended stays so, whatever is told of it', async () => {
    const who = await company();
    const { id } = await tariff({ tier: 'tier2', remotePrices: [{ priceId: 'price_1' }] });
    const remote = await subscribed(who, id);
    await tell('customer.subscription.deleted', { ...remote, status: 'canceled' });
    world.clock.pass('1 minute');
    await tell('customer.subscription.updated', { ...remote, status: 'active' });
    await until();
    assert.equal(await planOf(who), 'tier1');
  });

  test('whoever changes to other prices on the pages of Stripe is on the tariff that has them', async () => {
    const who = await company();
    const small = await tariff({ tier: 'tier2', remotePrices: [{ priceId: 'price_1' }] });
    await tariff({ tier: 'tier3', remotePrices: [{ priceId: 'price_large' }] });
    const remote = await subscribed(who, small.id);
    await until();
    assert.equal(await planOf(who), 'tier2');
    const items = { data: [{ id: 'si_2', price: { id: 'price_large', currency: 'usd' }, quantity: 1 }] };
    await tell('customer.subscription.updated', { ...remote, items });
    await until();
    assert.equal(await planOf(who), 'tier3');
  });

  test('nobody subscribes twice, nor is put on a plan by another account at Stripe', async () => {
    const who = await company();
    const { id } = await tariff({ tier: 'tier3', remotePrices: [{ priceId: 'price_1' }] });
    const remote = await subscribed(who, id);
    await assert.rejects(ask(who, 'meter.plan.buy', { tariffId: id, ...buys }), { code: 'conflict' });
    const [other, victim] = [await company(), await company()];
    const at = await connected(other);
    const [row] = await world.sql<{ id: string }>('select id from meter.subscriptions where buyer_id = $1', [
      who.tenantId,
    ]);
    await tell(
      'customer.subscription.created',
      { ...remote, id: 'sub_x', metadata: { cadre_reference: `sub:${row?.id}` } },
      { at },
    );
    const wish = { tariffId: id, buyerKind: 'company', buyerId: victim.tenantId, buyerName: 'Victim' };
    await assert.rejects(ask(other, 'meter.subscription.begin', wish), { code: 'invalid' });
    await until();
    assert.equal(await planOf(victim), 'tier1');
  });

  test('a company sees its own invoices and no other’s', async () => {
    const [who, other] = [await company(), await company()];
    const { id } = await tariff({ base: usd(300_00), months: 12, tier: 'tier3' });
    const wish = { tariffId: id, buyerKind: 'company', buyerId: who.tenantId, buyerName: 'Acme <b>&</b> Sons' };
    await ask(keeper, 'meter.subscription.begin', wish);
    await until();
    assert.equal(await planOf(who), 'tier3', 'what an enterprise has signed needs no checkout');
    world.clock.pass('367 days');
    await world.settle();
    const { items } = await ask<{ items: { id: string; number: string; due: object }[] }>(
      who,
      'meter.plan.listInvoices',
      {},
    );
    assert.deepEqual(
      items.map(({ due }) => due),
      [usd(300_00)],
    );
    const invoiceId = items[0]?.id ?? '';
    const { bytes } = await ask<{ bytes: Uint8Array }>(who, 'meter.plan.printInvoice', { invoiceId });
    assert.match(
      Buffer.from(bytes).toString(),
      /From My company<[\s\S]+For Acme &lt;b&gt;&amp;&lt;\/b&gt; Sons[\s\S]+300\.00 USD/,
    );
    assert.deepEqual((await ask<{ items: unknown[] }>(other, 'meter.plan.listInvoices', {})).items, []);
    await assert.rejects(ask(other, 'meter.plan.printInvoice', { invoiceId }), { code: 'not_found' });
  });

  test('base, use in tiers, success and services come to one invoice, and what is paid is booked', async () => {
    const seller = await company();
    const grace = await world.person(seller.tenantId, 'client');
    const { id } = await tariff(hybrid, seller);
    const wish = { tariffId: id, buyerKind: 'person', buyerId: grace.actor.id, buyerName: 'Grace' };
    const { id: subscriptionId } = await ask<Sold>(seller, 'meter.subscription.begin', wish);
    await use(seller.tenantId, grace.actor.id, 6);
    // One by the gateway, and one that asked a model on its way, which is the same call.
    await use(seller.tenantId, grace.actor.id, 0, { capability: 'event.gateway', model: 'gpt-4o' });
    await use(seller.tenantId, grace.actor.id, 0, { capability: 'model.provider.ask', model: 'gpt-4o' });
    const lead = { subscriptionId, outcome: 'qualified-lead', reference: 'lead:42', value: usd(99_99) };
    await ask(seller, 'meter.charge.tellOutcome', lead);
    await assert.rejects(ask(seller, 'meter.charge.tellOutcome', lead), { code: 'conflict' });
    const service = { subscriptionId, what: 'Set-up', reference: 'order-1', price: usd(200_00) };
    await ask(seller, 'meter.charge.addService', service);
    const wrong = await ask<{ id: string }>(seller, 'meter.charge.addService', { ...service, reference: 'order-2' });
    await ask(seller, 'meter.charge.cancel', { chargeId: wrong.id });
    world.clock.pass('32 days');
    await world.settle();
    const { items } = await ask<{
      items: { id: string; lines: { kind: string; amount: number }[]; total: object; due: object }[];
    }>(...([seller, 'meter.invoice.list', { subscriptionId }] as const));
    assert.equal(items.length, 1);
    const [invoice] = items;
    // 3 dollars + 2 half ones; 10.00 + 5 % of 99.99, which is 4.9995.
    assert.deepEqual(
      invoice?.lines.map(({ kind, amount }) => [kind, amount]),
      [
        ['base', 5000],
        ['usage', 400],
        ['outcome', 1500],
        ['service', 20_000],
      ],
    );
    assert.deepEqual([invoice?.total, invoice?.due], [usd(26_900), usd(26_900)]);
    const invoiceId = invoice?.id ?? '';
    await ask(seller, 'meter.invoice.markPaid', { invoiceId });
    await assert.rejects(ask(seller, 'meter.invoice.markPaid', { invoiceId }), { code: 'conflict' });
    assert.deepEqual(await balances(seller), {
      'billing-service': 26_900,
      'subscribers-owe': 0,
      'subscription-income': -26_900,
    });
    await ask(seller, 'meter.invoice.reopen', { invoiceId });
    await ask(seller, 'meter.invoice.void', { invoiceId });
    assert.deepEqual(await balances(seller), { 'billing-service': 0, 'subscribers-owe': 0, 'subscription-income': 0 });
  });

  test('an invoice is paid on a page of Stripe, once', async () => {
    const seller = await company();
    const at = await connected(seller);
    const { id } = await tariff({ base: usd(19_00) }, seller);
    const grace = await world.person(seller.tenantId, 'client');
    const wish = { tariffId: id, buyerKind: 'person', buyerId: grace.actor.id, buyerName: 'Grace' };
    const { id: subscriptionId, version } = await ask<Sold>(seller, 'meter.subscription.begin', wish);
    const again = { code: 'conflict', message: /end it first/, details: { subscriptionId } };
    await assert.rejects(ask(seller, 'meter.subscription.begin', wish), again);
    world.clock.pass('32 days');
    await world.settle();
    await ask(seller, 'meter.subscription.setState', { subscriptionId, state: 'ended', ifVersion: version });
    const { items } = await ask<{ items: { id: string }[] }>(seller, 'meter.invoice.list', { subscriptionId });
    const invoiceId = items[0]?.id ?? '';
    await ask(seller, 'meter.invoice.openPayment', { invoiceId, ...buys });
    const session = { ...sim.of('checkout.session')[0], payment_status: 'paid', currency: 'usd', subscription: null };
    const state = async () => (await ask(seller, 'meter.invoice.show', { invoiceId })).state;
    await tell('checkout.session.completed', { ...session, amount_total: 1899 }, { at });
    assert.equal(await state(), 'open', 'a cent is missing');
    for (const _ of [1, 2]) await tell('checkout.session.completed', { ...session, amount_total: 1900 }, { at });
    assert.equal(await state(), 'paid');
    assert.equal((await balances(seller))['billing-service'], 1900);
  });

  test('use is told to Stripe’s meters day by day, each once', async () => {
    const seller = await company();
    const at = await connected(seller);
    const grace = await world.person(seller.tenantId, 'client');
    const metrics = [
      {
        name: 'calls',
        unit: 'calls',
        capability: 'event.',
        tiers: [{ upTo: null, microsPerThousand: 5 }],
        remoteMeter: 'api_calls',
      },
    ];
    const remotePrices = [{ priceId: 'price_1' }, { priceId: 'price_used', isMetered: true }];
    const { id } = await tariff({ metrics, remotePrices, monthlyCallLimit: 1000 }, seller);
    await ask(grace, 'meter.access.buy', { tariffId: id, ...buys, name: 'Grace' });
    const [session] = sim.of('checkout.session');
    assert.deepEqual(Object(session).line_items, {
      0: { price: 'price_1', quantity: '1' },
      1: { price: 'price_used' },
    });
    for (const { type, object } of sim.complete(session?.id ?? '')) await tell(type, object, { at });
    await use(seller.tenantId, grace.actor.id, 7);
    for (let day = 0; day < 3; day += 1) {
      world.clock.pass('1 day');
      await world.settle();
    }
    const own = sim.of('billing.meter_event').filter(({ event_name }) => event_name === 'api_calls');
    assert.deepEqual(
      own.map(({ payload }) => Object(payload).value),
      ['7'],
    );
    const shown = await ask<{ used: object[] }>(grace, 'meter.access.show', {});
    assert.deepEqual(shown.used, [{ name: 'calls', unit: 'calls', quantity: 7 }]);
  });

  test('who bought so many calls makes no more, and can still buy', async () => {
    const seller = await company();
    const grace = await world.person(seller.tenantId, 'client');
    const { id } = await tariff({ monthlyCallLimit: 3 }, seller);
    const wish = { tariffId: id, buyerKind: 'person', buyerId: grace.actor.id, buyerName: 'Grace' };
    const { id: subscriptionId, version } = await ask<Sold>(seller, 'meter.subscription.begin', wish);
    const call = () => ask(grace, 'tenant.tenant.get', {});
    for (let times = 0; times < 3; times += 1) await call();
    await assert.rejects(call(), { code: 'over_budget' });
    await ask(grace, 'meter.access.show', {});
    await ask(seller, 'tenant.tenant.get', {});
    world.clock.pass('31 days');
    await call();
    await ask(seller, 'meter.subscription.setState', { subscriptionId, state: 'ended', ifVersion: version });
    await world.settle();
    await assert.rejects(call(), { code: 'over_budget' });
  });

  /** As the pipeline writes it down, and one that failed; as the gateway does, when a model is named. */
  async function use(
    tenantId: string,
    userId: string,
    calls: number,
    { capability, model }: { capability: string; model: string | null } = {
      capability: 'event.event.list',
      model: null,
    },
  ) {
    const at = new Date(world.clock.nowMs()).toISOString();
    await world.sql(
      `insert into meter.usage_metering (id, tenant_id, at, user_id, capability, model, calls, failures, latency_ms)
       values (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7, 5)`,
      [tenantId, at, userId, capability, model, calls + 1, model === null ? 1 : 0],
    );
  }

  async function balances({ tenantId }: Authenticated): Promise<Record<string, number>> {
    const rows = await world.sql<{ code: string; sum: number }>(
      `select a.code, sum(l.amount)::int as sum from ledger.lines l join ledger.accounts a on a.id = l.account_id
       where l.tenant_id = $1 group by a.code`,
      [tenantId],
    );
    return Object.fromEntries(rows.map(({ code, sum }) => [code, sum]));
  }
});
