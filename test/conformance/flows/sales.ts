// What is bought and sold again and again: prices, tariffs, who has subscribed, what that came to.
import { simKey } from '#connectors/stripe';
import type { Authenticated } from '#kernel/identity';
import type { Scene } from '../scene.ts';
import { type Cast, type Flow, type Flows, type Made, newcomer } from './cast.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const pages = { successUrl: 'https://example.com/thanks', cancelUrl: 'https://example.com/prices' };
const sold = { remotePrices: [{ priceId: 'price_1' }] };

async function tariff({ ask, word }: Pick<Cast, 'ask' | 'word'>, more: object = {}): Promise<{ tariffId: string }> {
  const bonuses = [{ outcome: 'won', amount: 100 }];
  const terms = { name: word, title: `Tariff ${word}`, base: usd(1900), bonuses, ...more };
  return { tariffId: (await ask<Made>('meter.tariff.create', terms)).id };
}

const buyer = async (cast: Cast) => ({ buyerKind: 'person', buyerId: await newcomer(cast), buyerName: cast.word });

async function begun(cast: Cast): Promise<{ subscriptionId: string; ifVersion: number }> {
  const wish = { ...(await tariff(cast)), ...(await buyer(cast)) };
  const { id, version } = await cast.ask<Made>('meter.subscription.begin', wish);
  return { subscriptionId: id, ifVersion: version };
}

async function charge(cast: Cast): Promise<{ chargeId: string }> {
  const { subscriptionId } = await begun(cast);
  const wish = { subscriptionId, what: 'Set-up', reference: cast.word, price: usd(500) };
  return { chargeId: (await cast.ask<Made>('meter.charge.addService', wish)).id };
}

/** Its first period is over. */
async function overdue({ world }: Cast, subscriptionId: string) {
  await world.sql(
    `update meter.subscriptions set started_at = started_at - interval '40 days',
       period_start = period_start - interval '40 days', period_end = started_at - interval '1 day' where id = $1`,
    [subscriptionId],
  );
}

/** The first of a seller that sells nothing else, so that its number is the same each time. */
async function invoice(cast: Cast, ...steps: string[]) {
  const { who, ...caller } = await customer(cast);
  const { ask } = as(cast, who);
  const { subscriptionId } = await begun({ ...cast, ask });
  await overdue(cast, subscriptionId);
  await ask('meter.invoice.close', {});
  const { items } = await ask<{ items: Made[] }>('meter.invoice.list', { subscriptionId });
  const invoiceId = items[0]?.id ?? '';
  for (const step of steps) await ask(`meter.invoice.${step}`, { invoiceId });
  return { ...caller, who, ask, input: { invoiceId } };
}

const billed = async (cast: Cast, ...steps: string[]) => {
  const { caller, token, input } = await invoice(cast, ...steps);
  return { caller, token, input };
};

const connected = new WeakMap<Scene, Map<string, Promise<unknown>>>();

/** This company has its account at Stripe. */
async function atStripe({ scene, world }: Cast, who: Authenticated) {
  const all = connected.get(scene) ?? new Map<string, Promise<unknown>>();
  connected.set(scene, all);
  const wish = { connector: 'stripe', fields: {}, secrets: { apiKey: simKey } };
  const known = all.get(who.tenantId) ?? world.answer(who, 'connection.connection.connect', wish);
  all.set(who.tenantId, known);
  await known;
}

/** Known at Stripe before they come, so that there is one request less to wait for. */
async function known({ ask, word }: Pick<Cast, 'ask' | 'word'>, reference: string) {
  const email = `${word}@example.com`;
  await ask('billing.customer.ensure', { reference, email, name: word });
  return { email, ...pages };
}

function as({ world, word }: Cast, who: Authenticated): Pick<Cast, 'ask' | 'word'> {
  return {
    word,
    async ask<Output>(name: string, input: unknown) {
      const answer = await world.answer(who, name, input);
      if (answer.status !== 'done') throw new Error(`${name} answered ${answer.status}`);
      return answer.output as Output;
    },
  };
}

/** As the operator does it in the company that sells plans. */
const operating = (cast: Cast) => as(cast, cast.scene.operator.admin);

/** A company that comes to buy. */
async function customer(cast: Cast) {
  const who = await cast.world.person((await cast.world.tenant(cast.word)).id, 'tenant_admin');
  return { who, caller: { kind: 'known', who } as const, token: await cast.world.keyOf(who) };
}

async function subscriber(cast: Cast) {
  const { who, ...caller } = await customer(cast);
  const { ask, word } = operating(cast);
  const wish = { ...(await tariff({ ask, word }, { tier: 'tier2' })), buyerKind: 'company', buyerName: word };
  const buyerId = who.tenantId;
  const { id } = await ask<Made>('meter.subscription.begin', { ...wish, buyerId });
  return { ...caller, subscriptionId: id, buyerId, ask };
}

/** One that stays, so that its number is the same each time. */
const printed = new WeakMap<Scene, ReturnType<Flow>>();

async function bought(cast: Cast) {
  const { caller, token, subscriptionId, ask } = await subscriber(cast);
  await overdue(cast, subscriptionId);
  await ask('meter.invoice.close', {});
  const { items } = await ask<{ items: Made[] }>('meter.invoice.list', { subscriptionId });
  return { caller, token, input: { invoiceId: items[0]?.id } };
}

const wanted: Flow = async (cast) => {
  await atStripe(cast, cast.as);
  const who = await buyer(cast);
  return { input: { ...(await tariff(cast, sold)), ...who, ...(await known(cast, `person:${who.buyerId}`)) } };
};

export const salesFlows: Flows = {
  'meter.price.state': ({ word }) => ({
    input: { provider: 'ours', model: word, item: 'output_token', microsPerMillion: 60_000_000 },
  }),
  'meter.tariff.create': ({ word }) => ({ input: { name: word, title: word, base: usd(1900) } }),
  'meter.tariff.close': async (cast) => ({ input: await tariff(cast) }),
  async 'meter.tariff.open'(cast) {
    const input = await tariff(cast);
    await cast.ask('meter.tariff.close', input);
    return { input };
  },
  'meter.sale.open': wanted,
  async 'meter.sale.prepare'(cast) {
    return { input: { ...(await tariff(cast, sold)), ...(await buyer(cast)), email: 'grace@example.com' } };
  },
  'meter.subscription.begin': async (cast) => ({ input: { ...(await tariff(cast)), ...(await buyer(cast)) } }),
  'meter.subscription.setState': async (cast) => ({ input: { ...(await begun(cast)), state: 'paused' } }),
  'meter.subscription.show': async (cast) => ({ input: { subscriptionId: (await begun(cast)).subscriptionId } }),
  'meter.charge.tellOutcome': async (cast) => ({
    input: { subscriptionId: (await begun(cast)).subscriptionId, outcome: 'won', reference: cast.word },
  }),
  'meter.charge.addService': async (cast) => ({
    input: { subscriptionId: (await begun(cast)).subscriptionId, what: 'Set-up', reference: cast.word, price: usd(1) },
  }),
  'meter.charge.cancel': async (cast) => ({ input: await charge(cast) }),
  async 'meter.charge.restore'(cast) {
    const input = await charge(cast);
    await cast.ask('meter.charge.cancel', input);
    return { input };
  },
  async 'meter.invoice.close'(cast) {
    await overdue(cast, (await begun(cast)).subscriptionId);
    return {};
  },
  'meter.invoice.show': (cast) => billed(cast),
  'meter.invoice.print': (cast) => billed(cast),
  'meter.invoice.markPaid': (cast) => billed(cast),
  'meter.invoice.reopen': (cast) => billed(cast, 'markPaid'),
  'meter.invoice.void': (cast) => billed(cast),
  async 'meter.invoice.openPayment'(cast) {
    const { caller, token, who, ask, input } = await invoice(cast);
    await atStripe(cast, who);
    const { subscriptionId } = await ask<{ subscriptionId: string }>('meter.invoice.show', input);
    const { buyerId } = await ask<{ buyerId: string }>('meter.subscription.show', { subscriptionId });
    const wish = await known({ ask, word: cast.word }, `person:${buyerId}`);
    return { caller, token, input: { ...input, ...wish } };
  },
  async 'meter.plan.buy'(cast) {
    await atStripe(cast, cast.scene.operator.admin);
    const { who, ...caller } = await customer(cast);
    const keeper = operating(cast);
    const wish = await known(keeper, `company:${who.tenantId}`);
    return { ...caller, input: { ...(await tariff(keeper, { ...sold, tier: 'tier2' })), ...wish } };
  },
  async 'meter.plan.manage'(cast) {
    await atStripe(cast, cast.scene.operator.admin);
    const { caller, token, subscriptionId } = await subscriber(cast);
    await cast.world.sql(`update meter.subscriptions set customer_id = 'cus_1Abc' where id = $1`, [subscriptionId]);
    return { caller, token, input: { returnUrl: 'https://example.com/account' } };
  },
  'meter.plan.printInvoice'(cast) {
    const known = printed.get(cast.scene) ?? bought(cast);
    printed.set(cast.scene, known);
    return known;
  },
  'meter.plan.apply': async (cast) => ({ input: { buyerId: (await subscriber(cast)).buyerId } }),
  async 'meter.access.buy'(cast) {
    await atStripe(cast, cast.as);
    const wish = await known(cast, `person:${cast.as.actor.id}`);
    return { input: { ...(await tariff(cast, sold)), ...wish, name: cast.word } };
  },
};
