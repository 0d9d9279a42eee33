// What lies around the company in the scene, and the trade it does there: partners who sell, services that are
// connected, models that answer, webhooks that are told. Everything is made by real calls.
import assert from 'node:assert/strict';
import { simSecrets, startSlack } from '#connectors/slack';
import { startReceiver } from '#connectors/webhook';
import type { WorldOptions } from '#test/world';
import { openModelWire } from '../model-wire.ts';
import type { Scene } from './scene.ts';

export interface Around extends Required<Pick<WorldOptions, 'egress'>> {
  readonly receiver: Awaited<ReturnType<typeof startReceiver>>;
  readonly wire: Awaited<ReturnType<typeof openModelWire>>;
  readonly slack: Awaited<ReturnType<typeof startSlack>>;
  close(): Promise<void>;
}

export const hooks = 'https://hooks.kestrel.example';

export async function openAround(): Promise<Around> {
  const [slack, receiver, wire] = await Promise.all([startSlack(), startReceiver(), openModelWire()]);
  const baseUrls = {
    'https://slack.com': slack.url,
    [hooks]: receiver.url,
    'https://api.openai.com': wire.origin,
    'https://api.anthropic.com': wire.origin,
  };
  return {
    ...{ slack, receiver, wire, egress: { baseUrls, allowPrivate: [new URL(wire.origin).host] } },
    async close() {
      await Promise.all([slack.stop(), receiver.stop(), wire.close()]);
    },
  };
}

export const partnerLogin = { email: 'tom@gardener.example', password: 'another long enough sentence' };
const dayMs = 86_400_000;

type Ask = <Output = Record<string, unknown>>(capability: string, input?: object) => Promise<Output>;

function asking({ world, admin }: Scene): Ask {
  return async (capability, input = {}) => {
    const answer = await world.answer(admin, capability, input);
    assert.equal(answer.status, 'done', `${capability}: ${JSON.stringify(answer)}`);
    return answer.status === 'done' ? (answer.output as never) : assert.fail();
  };
}

const people = [
  ['Balcony Diaries', 'affiliate', 'ines@balcony.example', 'gr'],
  ['The Patient Gardener', 'influencer', 'tom@patient.example', 'ie'],
  ['Greenhouse & Co', 'reseller', 'office@greenhouse.example', 'nl'],
  ['Root Agency', 'agency', 'desk@root.example', 'de'],
  ['Weekend Plots', 'affiliate', 'ruth@weekend.example', 'us'],
] as const;

export interface Suspect {
  readonly id: string;
  readonly transactionId: string;
  readonly state: string;
  readonly commission: number;
  readonly score: number | null;
  readonly reasons: readonly { readonly signal: string; readonly evidence: string }[];
}

export const suspect = 'K-10482';

interface Partner {
  readonly id: string;
  readonly code: string;
  readonly version: number;
}

/** Answers the partners by name. */
export async function trade(scene: Scene): Promise<ReadonlyMap<string, Partner>> {
  const ask = asking(scene);
  const made = new Map<string, Partner>();
  for (const [index, [name, kind, email, country]] of people.entries()) {
    const broughtBy = index > 2 ? { broughtBy: made.get(people[index - 3]?.[0] ?? '')?.code } : {};
    const given = { name, kind, email, country: country.toUpperCase(), website: `https://${email.split('@')[1]}` };
    made.set(name, await ask<Partner>('partners.partner.register', { ...given, ...broughtBy }));
  }
  await sold(ask, [...made.values()], scene);
  await scene.world.settle();
  await held(ask);
  await applied(scene);
  const patient = made.get('The Patient Gardener');
  await ask('partners.partner.payTo', {
    ...{ partnerId: patient?.id, ifVersion: patient?.version, method: 'iban', account: 'IE29AIBK93115212345678' },
  });
  await ask('partners.coupon.create', { partnerId: patient?.id, code: 'PATIENT10', isPublic: true });
  return made;
}

const amounts = [14_900, 8400, 21_650, 4995, 33_100, 12_750, 6205, 18_990] as const;

/** Four months of sales: the old ones are approved, the newest may still be returned, three share one card. */
async function sold(ask: Ask, partners: readonly Partner[], { world }: Scene) {
  const ids: string[] = [];
  for (let order = 0; order < 36; order += 1) {
    const at = new Date(world.clock.nowMs() - (2 + (36 - order) * 3.3) * dayMs).toISOString();
    const partner = partners[(order * 7) % partners.length];
    const amount = { amount: amounts[order % amounts.length], currency: 'USD' };
    const customer = { email: `buyer${order}@mail-${order % 9}.example`, payment: `card-${order}`, country: 'US' };
    const told = { transactionId: `K-${10_400 + order}`, partnerId: partner?.id, amount, at, customer };
    const { id } = await ask<{ id: string }>('partners.sale.track', told);
    if (order < 26) ids.push(id);
  }
  await world.settle();
  for (const saleId of ids) await ask('partners.sale.approve', { saleId });
  await suspected(ask, partners, world.clock.nowMs());
}

/** Three buyers with one card, one of them with a mailbox that is thrown away. */
async function suspected(ask: Ask, partners: readonly Partner[], nowMs: number) {
  const { id: partnerId } = partners[4] ?? {};
  for (const [index, email] of ['a.berg@post.example', 'lena@letters.example', 'x9@mailinator.com'].entries()) {
    await ask('partners.sale.track', {
      ...{ transactionId: `K-${10_480 + index}`, partnerId, amount: { amount: 7900 + index * 1200, currency: 'USD' } },
      customer: { email, payment: 'card-4471', country: 'US' },
      at: new Date(nowMs - (index + 1) * 3_600_000).toISOString(),
    });
  }
}

/** Whatever the weights are today, the one with the mailbox that is thrown away waits for a person. */
async function held(ask: Ask) {
  const { items } = await ask<{ items: readonly Suspect[] }>('partners.sale.list', { limit: 10 });
  const found = items.find(({ transactionId }) => transactionId === suspect);
  assert.ok(found && found.reasons.length > 0, 'it was looked at');
  if (found.state !== 'held') await ask('partners.sale.hold', { saleId: found.id });
}

/** Two who apply themselves, from outside. */
async function applied({ door }: Scene) {
  for (const [name, email, website] of [
    ['Terrace Talk', 'hello@terrace.example', 'https://terrace.example'],
    ['promo-x', 'x@promo.example', undefined],
  ]) {
    const answer = await fetch(`${door.url}/affiliate/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify({ name, email, website }),
    });
    assert.equal(answer.ok, true, await answer.text());
  }
}

/** One of the partners signs in as themselves. */
export async function partnerSignsIn(scene: Scene, { id: partnerId }: Pick<Partner, 'id'>) {
  const ask = asking(scene);
  const { email, password } = partnerLogin;
  const { link } = await ask<{ link: string }>('identity.person.invite', { email, role: 'client', name: 'Tom' });
  const answer = await fetch(`${scene.door.url}/api/v1/identity/invitation/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: link.split('/').at(-1), password, name: 'Tom' }),
  });
  const accepted = (await answer.json()) as { user: { id: string } };
  assert.ok(accepted.user, JSON.stringify(accepted));
  const { version: ifVersion } = await ask<Partner>('partners.partner.read', { partnerId });
  await ask('partners.partner.setUser', { partnerId, ifVersion, userId: accepted.user.id });
}

/** Slack that works, a mail server that does not, models, a webhook that hears, a service of one's own. */
export async function connected(scene: Scene) {
  const ask = asking(scene);
  const slack = await ask('connection.connection.connect', {
    ...{ connector: 'slack', title: 'Studio room', secrets: simSecrets },
  });
  await ask('connection.connection.test', { connectionId: slack.id });
  const mail = { host: 'mail.kestrel.example', user: 'studio', from: 'studio@kestrel.example' };
  await ask('connection.connection.connect', {
    ...{ connector: 'smtp', title: 'Letters', fields: mail, secrets: { password: 'not a real one' } },
  });
  await ask('webhook.endpoint.create', { url: `${hooks}/cadre`, title: 'The shop', events: ['partners.*'] });
  await ask('connection.api.create', {
    ...{ name: 'parcels', title: 'Parcel service', baseUrl: 'https://api.parcels.example/v1' },
    ...{ proof: { kind: 'bearer' }, secret: 'not a real one' },
    actions: [{ name: 'readParcel', summary: 'Show where a parcel is.', path: '/parcels/{number}', onlyReads: true }],
  });
  await ask('vault.secret.generate', { name: 'till-signature', purpose: 'webhook:till', rotateEveryDays: 90 });
}

/** In millionths of a dollar for a million tokens. */
const prices = [
  ['openai', 'gpt-4', 30_000_000, 60_000_000],
  ['openai', 'gpt-3.5-turbo', 500_000, 1_500_000],
  ['anthropic', 'claude-haiku-4-5', 1_000_000, 5_000_000],
] as const;

export async function models(scene: Scene, { wire }: Around) {
  const ask = asking(scene);
  const added = await ask('model.provider.add', { provider: 'openai', key: 'sk-a-key-of-the-studio-4711' });
  await ask('model.provider.test', { providerId: added.id });
  await ask('model.provider.add', { provider: 'anthropic', key: 'sk-ant-another-key-0815' });
  for (const [provider, model, input, output] of prices) {
    for (const [item, microsPerMillion] of [
      ['input_token', input],
      ['output_token', output],
    ]) {
      await ask('meter.price.set', { provider, model, item, microsPerMillion });
    }
  }
  const rules = [
    { segment: 'executives', provider: 'openai', model: 'gpt-4', fallback: ['gpt-4-turbo', 'gpt-3.5-turbo'] },
    { segment: 'bulk', provider: 'openai', model: 'gpt-3.5-turbo' },
    { segment: '*', provider: 'anthropic', model: 'claude-haiku-4-5', fallback: ['openai/gpt-4o-mini'] },
  ];
  await ask('model.policy.set', { rules, fallback_strategy: 'latency', auto_fallback_enabled: true });
  const text = 'Two new glazes, one workshop and a letter to the readers.';
  wire.always({ text, usage: { input: 18_400, output: 2200 } });
  for (const segment of ['executives', 'bulk', 'bulk', 'letters']) {
    const messages = [{ role: 'user', parts: [{ type: 'text', text: 'What is new in the studio this month?' }] }];
    await ask('model.text.generate', { segment, messages });
  }
  await scene.world.settle();
}
