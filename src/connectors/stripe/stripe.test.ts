import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Stripe } from 'stripe';
import * as promises from '#contracts/billing';
import type { InputOf } from '#kernel/contract';
import { type ConnectedScene, connectorContract, withConnection } from '#test/connectors';
import { showBalance } from './balance.ts';
import { type StripeSim, simKey, simSecret, startStripe } from './sim.ts';
import { stripe } from './stripe.ts';

const tried = {
  module: stripe,
  start: () => startStripe(),
  origin: 'https://api.stripe.com',
  secrets: { apiKey: simKey },
};

type Scene = ConnectedScene<StripeSim> & { readonly stripe: StripeSim; hook(): Promise<string> };

function story(run: (scene: Scene) => Promise<void>) {
  return withConnection(tried, async (scene) => {
    await scene.world.settle();
    await run({ ...scene, stripe: scene.sim, hook: () => hookOf(scene) });
  });
}

/** The secret that Stripe has made is entered here, and our address there. */
async function hookOf({ world, ada, id: connectionId }: ConnectedScene): Promise<string> {
  const secrets = { webhookSecret: simSecret };
  const answer = await world.answer(ada, 'connection.connection.setSecrets', { connectionId, secrets });
  const { webhookUrl } = answer.status === 'done' ? Object(answer.output) : assert.fail(answer.status);
  const { url } = await world.http();
  return new URL(url).origin + new URL(webhookUrl).pathname;
}

const grace = { reference: 'client:42', email: 'grace@example.com', name: 'Grace' };
const checkout = (customerId: string): InputOf<typeof promises.openCheckout> => ({
  ...{ customerId, kind: 'subscription', reference: 'order-7', lines: [{ priceId: 'price_1', quantity: 2 }] },
  ...{ successUrl: 'https://example.com/thanks', cancelUrl: 'https://example.com/prices' },
});

async function subscribed(scene: Scene) {
  const { world, ada, stripe: sim } = scene;
  const { customerId } = await world.call(ada, promises.ensureCustomer, grace);
  const { checkoutId } = await world.call(ada, promises.openCheckout, checkout(customerId));
  const told = sim.complete(checkoutId);
  const [subscription] = sim.of('subscription');
  return { customerId, checkoutId, told, subscriptionId: subscription?.id ?? assert.fail('no subscription') };
}

const eventsOf = ({ world, ada }: Scene) =>
  world.sql<{ type: string; data: Record<string, unknown> }>(
    `select event_type as type, event_data as data from event.ai_events
      where tenant_id = $1 and event_type like 'billing.%' order by id`,
    [ada.tenantId],
  );

suite('Stripe', () => {
  connectorContract(tried);

  test('somebody of ours is one customer there, however often they are asked for', () =>
    story(async ({ world, ada, stripe: sim }) => {
      const first = await world.call(ada, promises.ensureCustomer, grace);
      const again = await world.call(ada, promises.ensureCustomer, grace);
      assert.deepEqual([first.isNew, again], [true, { customerId: first.customerId, isNew: false }]);
      const lin = { reference: 'client:43', email: 'lin@example.com' };
      const both = await Promise.all([1, 2].map(() => world.call(ada, promises.ensureCustomer, lin)));
      assert.equal(new Set(both.map(({ customerId }) => customerId)).size, 1);
      assert.equal(sim.of('customer').length, 2);
    }));

  test('a customer of which we were told nothing is found again, and there once', () =>
    story(async ({ world, ada, stripe: sim }) => {
      // Looked for twice, then made in each of four attempts, of which none is heard.
      const ask = () => world.call(ada, promises.ensureCustomer, grace, { key: 'one' });
      const heard = sim.asked.length;
      await ask();
      assert.equal(sim.asked.length, heard + 3);
      const lin = { reference: 'client:43', email: 'lin@example.com' };
      sim.fail('slow', 'slow', 'lost', 'lost', 'lost', 'lost');
      await assert.rejects(world.call(ada, promises.ensureCustomer, lin, { key: 'two' }), { code: 'upstream' });
      const settled = await world.call(ada, promises.ensureCustomer, lin, { key: 'two' });
      assert.deepEqual([settled.isNew, sim.of('customer').length], [true, 2]);
    }));

  test('a checkout that was opened without a word is found by our key, and there once', () =>
    story(async ({ world, ada, stripe: sim }) => {
      const { customerId } = await world.call(ada, promises.ensureCustomer, grace);
      const ask = () => world.call(ada, promises.openCheckout, checkout(customerId), { key: 'one' });
      sim.fail('lost', 'lost', 'lost', 'lost');
      await assert.rejects(ask(), { code: 'upstream' });
      const { checkoutId, url } = await ask();
      assert.deepEqual(
        sim.of('checkout.session').map(({ id }) => id),
        [checkoutId],
      );
      assert.equal(url, 'https://checkout.stripe.com/c/pay/cs_test');
    }));

  test('what Stripe is in no state to do for a moment is done under the same key, once', () =>
    story(async ({ world, ada, stripe: sim }) => {
      sim.fail('limited', 'broken', 'slow', 'cut');
      await world.call(ada, promises.ensureCustomer, grace);
      assert.equal(sim.of('customer').length, 1);
    }));

  test('what is asked for leaves as Stripe writes it: nested, in its units, with our reference', () =>
    story(async ({ world, ada, stripe: sim }) => {
      const { customerId } = await world.call(ada, promises.ensureCustomer, grace);
      const lines = [{ name: 'A tree', price: { amount: 1500, currency: 'ISK' }, quantity: 3 }];
      await world.call(ada, promises.openCheckout, { ...checkout(customerId), kind: 'payment', lines });
      const [session] = sim.of('checkout.session');
      const { mode, line_items: items, client_reference_id: reference } = session ?? assert.fail('no session');
      const price = { unit_amount: '150000', currency: 'isk', product_data: { name: 'A tree' } };
      assert.deepEqual(
        { mode, items, reference },
        { mode: 'payment', items: { 0: { quantity: '3', price_data: price } }, reference: 'order-7' },
      );
    }));

  test('a subscription is cancelled with its period, taken back, and then ended for good', () =>
    story(async (scene) => {
      const { world, ada } = scene;
      const { subscriptionId, customerId } = await subscribed(scene);
      const shown = await world.call(ada, promises.showSubscription, { subscriptionId });
      assert.deepEqual(shown, {
        ...{ subscriptionId, customerId, state: 'active', reference: 'order-7', endsWithPeriod: false },
        items: [{ priceId: 'price_1', quantity: 2, price: { amount: 1900, currency: 'EUR' } }],
        periodEndsAt: '2100-01-01T00:00:00.000Z',
      });
      const cancelled = await world.call(ada, promises.cancelSubscription, { subscriptionId });
      const resumed = await world.call(ada, promises.resumeSubscription, { subscriptionId });
      assert.deepEqual([cancelled.endsWithPeriod, resumed.endsWithPeriod], [true, false]);
      const ended = await world.call(ada, promises.cancelSubscription, { subscriptionId, when: 'now' });
      assert.equal(ended.state, 'ended');
      await assert.rejects(world.call(ada, promises.resumeSubscription, { subscriptionId }), { code: 'conflict' });
    }));

  test('a subscription that was ended without a word is seen to have ended', () =>
    story(async (scene) => {
      const { world, ada, stripe: sim } = scene;
      const { subscriptionId } = await subscribed(scene);
      const ask = () => world.call(ada, promises.cancelSubscription, { subscriptionId, when: 'now' }, { key: 'end' });
      sim.fail('lost');
      await assert.rejects(ask(), { code: 'upstream' });
      assert.equal((await ask()).state, 'ended');
      assert.equal(sim.asked.filter(({ method }) => method === 'DELETE').length, 1);
    }));

  test('what was used counts once by our name for it', () =>
    story(async ({ world, ada, stripe: sim }) => {
      const { customerId } = await world.call(ada, promises.ensureCustomer, grace);
      const used = { customerId, meter: 'api_calls', quantity: 12, usageId: 'run:1' };
      sim.fail('lost', 'lost', 'lost', 'lost');
      await assert.rejects(world.call(ada, promises.reportUsage, used, { key: 'one' }), { code: 'upstream' });
      await world.call(ada, promises.reportUsage, used, { key: 'one' });
      await world.call(ada, promises.reportUsage, used, { key: 'another' });
      const events = sim.of('billing.meter_event').map(({ identifier, payload }) => ({ identifier, payload }));
      assert.deepEqual(events, [{ identifier: 'run:1', payload: { stripe_customer_id: customerId, value: '12' } }]);
    }));

  test('the pages of a customer open for whoever asked, and are in no record', () =>
    story(async ({ world, ada }) => {
      const { customerId } = await world.call(ada, promises.ensureCustomer, grace);
      const { url } = await world.call(ada, promises.openPortal, { customerId, returnUrl: 'https://example.com' });
      const kept = await world.sql('select 1 from audit.payloads p where position($1 in p::text) > 0', [url]);
      assert.equal(kept.length, 0);
    }));

  test('what Stripe does not have, or refuses, is told without its words, and the key is in none of them', () =>
    story(async ({ world, ada, id: connectionId }) => {
      const subscriptionId = 'sub_none';
      const show = () => world.call(ada, promises.showSubscription, { subscriptionId });
      await assert.rejects(show(), { code: 'not_found', message: 'Stripe has no such subscription' });
      const secrets = { apiKey: 'sk_test_wrong_key_4711' };
      await world.answer(ada, 'connection.connection.setSecrets', { connectionId, secrets });
      await assert.rejects(show(), (error: Error) => {
        assert.equal(Object(error).code, 'not_connected');
        assert.ok(!JSON.stringify([error.message, Object(error).details]).includes('4711'));
        return true;
      });
    }));

  test('money there is told in whole units of the smallest', () =>
    story(async ({ world, ada }) => {
      assert.deepEqual(await world.call(ada, showBalance.contract, {}), {
        available: [{ amount: 1234, currency: 'EUR' }],
        pending: [{ amount: 500, currency: 'ISK' }],
      });
    }));

  test('what a customer did at Stripe is heard here, each once', () =>
    story(async (scene) => {
      const { world, stripe: sim, id: connectionId } = scene;
      const { told, checkoutId, customerId, subscriptionId } = await subscribed(scene);
      const url = await scene.hook();
      const atMs = world.clock.nowMs();
      for (const [index, one] of [...told, ...told].entries()) {
        const id = `evt_${index % told.length}`;
        assert.equal((await fetch(url, sim.telling({ ...one, atMs, id }))).status, 200);
      }
      const [completed, changed, paid, ...more] = await eventsOf(scene);
      assert.deepEqual(more, []);
      const at = new Date(Math.floor(atMs / 1000) * 1000).toISOString();
      const when = { connectionId, at, reference: 'order-7' };
      const total = { amount: 3800, currency: 'EUR' };
      assert.deepEqual(completed, {
        type: 'billing.checkout.completed',
        data: { ...when, checkoutId, customerId, subscriptionId, isPaid: true, total },
      });
      assert.equal(changed?.type, 'billing.subscription.changed');
      assert.equal(Object(changed?.data.subscription).state, 'active');
      assert.deepEqual(paid, {
        type: 'billing.invoice.paid',
        data: { ...when, invoiceId: 'in_1', customerId, subscriptionId, paid: total },
      });
    }));

  test('only what Stripe has signed, not long ago, is heard', () =>
    story(async (scene) => {
      const { world, stripe: sim } = scene;
      const url = await scene.hook();
      const told = { type: 'customer.subscription.deleted', object: { id: 'sub_1' } };
      const nowMs = world.clock.nowMs();
      assert.equal((await fetch(url, sim.telling({ ...told, atMs: nowMs, secret: 'whsec_other' }))).status, 401);
      assert.equal((await fetch(url, sim.telling({ ...told, atMs: nowMs - 301_000 }))).status, 401);
      assert.deepEqual(await eventsOf(scene), []);
    }));

  test('a signature made by Stripe’s own library is taken', () =>
    story(async (scene) => {
      const { world } = scene;
      const url = await scene.hook();
      const object = {
        ...{ id: 'sub_9', customer: 'cus_9', status: 'canceled', cancel_at_period_end: false },
        items: { data: [] },
      };
      const created = Math.floor(world.clock.nowMs() / 1000);
      const payload = JSON.stringify({ id: 'evt_9', type: 'customer.subscription.deleted', created, data: { object } });
      const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: simSecret, timestamp: created });
      const headers = { 'stripe-signature': signature };
      assert.equal((await fetch(url, { method: 'POST', body: payload, headers })).status, 200);
      const [ended] = await eventsOf(scene);
      assert.deepEqual([ended?.type, Object(ended?.data.subscription).state], ['billing.subscription.ended', 'ended']);
    }));

  test('another company does not reach this account', () =>
    story(async ({ world, id, stripe: sim }) => {
      const other = await world.person((await world.tenant('Others')).id, 'tenant_admin');
      const asked = sim.asked.length;
      await assert.rejects(world.call(other, promises.ensureCustomer, { ...grace, via: id }), { code: 'not_found' });
      assert.equal(sim.asked.length, asked);
    }));
});
