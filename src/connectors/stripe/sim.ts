// A small fake of Stripe's API: forms in, JSON out, idempotency keys kept with what was asked and answered, lists,
// search by metadata, and events that are signed as Stripe signs them.
import { createHmac, hash } from 'node:crypto';
import { newId } from '#base/id';
import { type Sim, type SimRequest, startSim } from '#kernel/connection';
import { fieldsOf, found, missing, refused, type Thing } from './sim-things.ts';

export const simKey = 'sk_test_a_key_that_the_sim_takes';
export const simSecret = 'whsec_that_the_sim_signs_with';

export interface StripeSim extends Sim {
  of(object: string): readonly Thing[];
  /** A customer goes through a checkout to its end: what Stripe would then tell. */
  complete(checkoutId: string): readonly { type: string; object: Thing }[];
  /** What Stripe would post. */
  telling(told: Told): RequestInit;
}

export interface Told {
  readonly type: string;
  readonly object: object;
  readonly atMs: number;
  readonly id?: string;
  readonly secret?: string;
}

type Answer = { readonly status?: number; readonly json: unknown };
type Route = readonly [method: string, path: RegExp, answer: (asked: Asked) => Answer];

interface Asked {
  readonly id: string;
  readonly fields: Record<string, unknown>;
  readonly query: URLSearchParams;
}

export async function startStripe(): Promise<StripeSim> {
  const shelf = openShelf();
  const answer = answering(routesOver(shelf));
  let told = 0;
  const sim = await startSim((request) =>
    request.headers.authorization === `Bearer ${simKey}`
      ? answer(request)
      : refused(401, { message: `Invalid API Key provided: ${request.headers.authorization}` }),
  );
  return Object.assign(sim, {
    of: shelf.of,
    complete: (checkoutId: string) => completed(shelf.things, checkoutId),
    telling({ type, object, atMs, id, secret = simSecret }: Told) {
      told += 1;
      const at = Math.floor(atMs / 1000);
      const body = JSON.stringify({ id: id ?? `evt_${told}`, object: 'event', type, created: at, data: { object } });
      const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
      const headers = { 'content-type': 'application/json', 'stripe-signature': `t=${at},v1=${signature}` };
      return { method: 'POST', body, headers };
    },
  });
}

const born = Date.UTC(2026, 0, 1);

function remoteId(prefix: string): string {
  return `${prefix}_${newId(born).replaceAll('-', '')}`;
}

type Shelf = ReturnType<typeof openShelf>;

function openShelf() {
  const things: Thing[] = [{ ...subscribed('cus_1Abc'), id: 'sub_1Abc' }];
  const of = (object: string) => things.filter((thing) => thing.object === object);
  return {
    ...{ things, of },
    add(object: string, prefix: string, fields: object): Answer {
      const thing: Thing = { id: remoteId(prefix), object, metadata: {}, ...fields };
      things.unshift(thing);
      return { json: thing };
    },
    list: (object: string, { query }: Asked): Answer => ({
      json: { object: 'list', data: of(object).filter(found(query)) },
    }),
    change({ id }: Asked, fields: object): Answer {
      const thing = things.find((one) => one.id === id);
      return thing ? { json: Object.assign(thing, fields) } : missing('subscription');
    },
  };
}

function routesOver({ things, of, add, list, change }: Shelf): readonly Route[] {
  return [
    ['GET', /^account$/, () => ({ json: { id: 'acct_1Sim', object: 'account', settings: dashboard } })],
    ['GET', /^balance$/, () => ({ json: { available: [{ amount: 1234, currency: 'eur' }], pending: inIceland } })],
    ['GET', /^customers$/, (asked) => list('customer', asked)],
    // What is new is not found by searching for a while.
    ['GET', /^customers\/search$/, () => ({ json: { object: 'search_result', data: [] } })],
    ['POST', /^customers$/, ({ fields }) => add('customer', 'cus', fields)],
    ['GET', /^checkout\/sessions$/, (asked) => list('checkout.session', asked)],
    ['POST', /^checkout\/sessions$/, ({ fields }) => add('checkout.session', 'cs', { ...fields, ...openPage })],
    ['POST', /^billing_portal\/sessions$/, () => add('billing_portal.session', 'bps', portal)],
    ['POST', /^billing\/meter_events$/, ({ fields }) => counted(of('billing.meter_event'), fields, add)],
    ['GET', /^subscriptions\/(\w+)$/, (asked) => change(asked, {})],
    ['POST', /^subscriptions\/(\w+)$/, (asked) => change(asked, flagged(asked.fields))],
    ['DELETE', /^subscriptions\/(\w+)$/, ({ id }) => ended(things.find((one) => one.id === id))],
  ];
}

/** The same key answers the same; for something else it is refused. */
function answering(routes: readonly Route[]): (request: SimRequest) => Answer {
  const answered = new Map<string, { asked: string; answer: Answer }>();
  return (request) => {
    const key = request.headers['idempotency-key'];
    if (request.method !== 'POST' || key === undefined) return routed(routes, request);
    const asked = hash('sha256', request.path + request.text);
    const before = answered.get(key);
    if (before && before.asked !== asked) return refused(400, { type: 'idempotency_error', message: 'Keys differ' });
    const answer = before?.answer ?? routed(routes, request);
    answered.set(key, { asked, answer });
    return answer;
  };
}

function routed(routes: readonly Route[], { method, path, query, form }: SimRequest): Answer {
  const place = path.replace(/^\/v1\//, '');
  const route = routes.find(([verb, pattern]) => verb === method && pattern.test(place));
  if (!route) return refused(404, { code: 'unknown', message: 'Unrecognized request URL' });
  const [, pattern, answer] = route;
  return answer({ id: pattern.exec(place)?.[1] ?? '', fields: fieldsOf(form), query });
}

const dashboard = { dashboard: { display_name: 'The garden' } };
const inIceland = [{ amount: 50_000, currency: 'isk' }];
const openPage = { url: 'https://checkout.stripe.com/c/pay/cs_test', expires_at: 4_102_444_800, status: 'open' };
const portal = { url: 'https://billing.stripe.com/p/session/test' };

function flagged(fields: Record<string, unknown>) {
  return { ...fields, cancel_at_period_end: fields.cancel_at_period_end === 'true' };
}

function ended(thing: Thing | undefined): Answer {
  if (!thing || thing.status === 'canceled') return missing('subscription');
  return { json: Object.assign(thing, { status: 'canceled' }) };
}

function counted(before: readonly Thing[], fields: Record<string, unknown>, add: Shelf['add']) {
  const isKnown = before.some(({ identifier }) => identifier === fields.identifier);
  const message = `An event already exists with identifier ${fields.identifier}.`;
  return isKnown ? refused(400, { message }) : add('billing.meter_event', 'mtr', fields);
}

function subscribed(customer: unknown) {
  const price = { id: 'price_1', unit_amount: 1900, currency: 'eur' };
  const item = { id: 'si_1', price, quantity: 2, current_period_end: 4_102_444_800 };
  return {
    ...{ object: 'subscription', customer, status: 'active', cancel_at_period_end: false },
    ...{ items: { data: [item] }, metadata: {} },
  };
}

function completed(things: Thing[], checkoutId: string) {
  const session = things.find(({ id }) => id === checkoutId);
  if (!session) throw new TypeError(`No checkout ${checkoutId}`);
  const metadata = Object(Object(session.subscription_data).metadata);
  const subscription: Thing = { ...subscribed(session.customer), id: remoteId('sub'), metadata };
  things.unshift(subscription);
  const paid = { status: 'complete', payment_status: 'paid', amount_total: 3800, currency: 'eur' };
  Object.assign(session, { ...paid, subscription: subscription.id });
  const nth = things.filter(({ object }) => object === 'subscription').length - 1;
  const invoice: Thing = {
    ...{ id: `in_${nth}`, object: 'invoice', customer: session.customer, currency: 'eur', metadata: {} },
    ...{ amount_paid: 3800, amount_due: 3800, attempt_count: 1, next_payment_attempt: null },
    parent: { subscription_details: { subscription: subscription.id, metadata: subscription.metadata } },
  };
  return [
    { type: 'checkout.session.completed', object: session },
    { type: 'customer.subscription.created', object: subscription },
    { type: 'invoice.paid', object: invoice },
  ];
}
