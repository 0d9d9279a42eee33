// The partner program: partners, what they sold, what they are paid.
import { generateKeyPairSync, sign } from 'node:crypto';
import { type Cast, type Flows, type Made, newcomer } from './cast.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });

async function partner({ ask, word }: Cast, more: object = {}) {
  const made = await ask<Made & { code: string; programId: string }>('partners.partner.register', {
    ...{ name: `Partner ${word}`, email: `${word}@partners.example`, ...more },
  });
  return { ...made, partnerId: made.id, seen: { partnerId: made.id, ifVersion: made.version } };
}

async function moved(cast: Cast, ...steps: string[]) {
  const { partnerId } = await partner(cast);
  for (const step of steps) await cast.ask(`partners.partner.${step}`, { partnerId });
  return { input: { partnerId } };
}

async function sale(cast: Cast, ...steps: string[]) {
  const { partnerId, programId } = await partner(cast);
  const told = { transactionId: `order ${cast.word}`, amount: usd(50_000), partnerId };
  const { id } = await cast.ask<Made>('partners.sale.track', told);
  for (const step of steps) await cast.ask(`partners.sale.${step}`, { saleId: id });
  return { saleId: id, programId, partnerId, transactionId: told.transactionId, input: { saleId: id } };
}

async function batch(cast: Cast): Promise<{ batchId: string; payoutId: string }> {
  const { programId } = await sale(cast, 'approve');
  const { items } = await cast.ask<{ items: Made[] }>('partners.program.list', {});
  const version = items.find(({ id }) => id === programId)?.version ?? 1;
  await cast.ask('partners.program.change', { programId, ifVersion: version, graceMinutes: 0 });
  const made = await cast.ask<Made & { payouts: Made[] }>('partners.payout.process', {});
  return { batchId: made.id, payoutId: made.payouts[0]?.id ?? '' };
}

/** On its way out, by nobody yet: whoever sends what is due would be done with it before it is rehearsed. */
async function payout(cast: Cast, ...outcomes: string[]) {
  const { batchId, payoutId } = await batch(cast);
  await cast.world.sql(`update partners.payout_batches set state = 'sent' where id = $1`, [batchId]);
  if (outcomes.length > 0) await cast.ask('partners.payout.begin', { payoutId });
  for (const outcome of outcomes.slice(1)) {
    await cast.ask('partners.payout.settle', { payoutId, outcome, reference: null, problem: null });
  }
  return { input: { payoutId } };
}

/** Whoever calls, as a partner: one person is one partner only. */
async function self(cast: Cast) {
  const known = await cast.ask<{ partner: Made }>('partners.portal.dashboard', {}).catch(() => undefined);
  if (known) return known.partner;
  const { seen } = await partner(cast);
  return cast.ask<Made>('partners.partner.setUser', { ...seen, userId: cast.as.actor.id });
}

const mine = async (cast: Cast) => {
  await self(cast);
  return {};
};

async function click(cast: Cast): Promise<{ clickId: string }> {
  const { partnerId, code } = await partner(cast);
  const { links } = await cast.ask<{ links: Made[] }>('partners.link.list', { partnerId });
  const clickId = `019abcde-0000-7000-8000-${Buffer.from(cast.word).toString('hex').slice(-12)}`;
  const seen = { ip: '192.0.2.7', userAgent: code, referrer: null, landingUrl: null, device: null, country: null };
  const at = '2026-03-14T09:26:53.000Z';
  await cast.ask('partners.click.keep', {
    clicks: [{ clickId, partnerId, linkId: links[0]?.id, at, ...seen }],
  });
  return { clickId };
}

async function network({ ask, word }: Cast) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = publicKey.export({ format: 'jwk' }).x;
  const { id } = await ask<Made>('partners.network.add', { name: word, publicKey: key });
  return { id, privateKey };
}

export const partnersFlows: Flows = {
  'partners.program.create': ({ word }) => ({ input: { slug: word } }),
  async 'partners.program.change'(cast) {
    const { programId } = await partner(cast);
    const { items } = await cast.ask<{ items: Made[] }>('partners.program.list', {});
    const ifVersion = items.find(({ id }) => id === programId)?.version;
    return { input: { programId, ifVersion, holdingDays: 45 } };
  },
  'partners.partner.register': ({ word, as }) => ({
    ...{ input: { name: word, email: `${word}@example.com` }, caller: { kind: 'known', who: as } },
  }),
  'partners.partner.read': (cast) => moved(cast),
  'partners.partner.approve': (cast) => moved(cast, 'reopen'),
  'partners.partner.reject': (cast) => moved(cast, 'reopen'),
  'partners.partner.reopen': (cast) => moved(cast),
  'partners.partner.suspend': (cast) => moved(cast),
  'partners.partner.resume': (cast) => moved(cast, 'suspend'),
  'partners.partner.ban': (cast) => moved(cast),
  'partners.partner.close': (cast) => moved(cast),
  'partners.partner.agreeRate': async (cast) => ({ input: { ...(await partner(cast)).seen, rateBp: 3000 } }),
  'partners.partner.trust': async (cast) => ({ input: { ...(await partner(cast)).seen, isTrusted: true } }),
  'partners.partner.payTo': async (cast) => ({
    input: { ...(await partner(cast)).seen, method: 'bank', account: 'DE02120300000000202051' },
  }),
  'partners.partner.setAudience': async (cast) => ({ input: { ...(await partner(cast)).seen, audience: ['DE'] } }),
  'partners.partner.setUser': async (cast) => ({
    input: { ...(await partner(cast)).seen, userId: await newcomer(cast) },
  }),
  'partners.partner.dashboard': (cast) => moved(cast),
  async 'partners.partner.statement'(cast) {
    const { partnerId } = await partner(cast);
    return { input: { partnerId, from: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00Z' } };
  },
  'partners.link.create': async (cast) => ({
    input: { partnerId: (await partner(cast)).partnerId, code: `link-${cast.word}` },
  }),
  async 'partners.link.setOpen'(cast) {
    const { id } = await cast.ask<Made>('partners.link.create', {
      ...{ partnerId: (await partner(cast)).partnerId, code: `link-${cast.word}` },
    });
    return { input: { linkId: id, isOpen: false } };
  },
  'partners.link.list': (cast) => moved(cast),
  async 'partners.link.follow'(cast) {
    const { partnerId } = await partner(cast);
    const link = { partnerId, code: `go-${cast.word}`, url: 'https://shop.example/' };
    await cast.ask('partners.link.create', link);
    return { input: { code: link.code }, caller: { kind: 'known', who: cast.as } };
  },
  async 'partners.click.track'(cast) {
    return { input: { code: (await partner(cast)).code }, caller: { kind: 'known', who: cast.as } };
  },
  async 'partners.fraud.analyzeClick'(cast) {
    return { input: await click(cast) };
  },
  'partners.coupon.create': async (cast) => ({
    input: { partnerId: (await partner(cast)).partnerId, code: `C-${cast.word}` },
  }),
  async 'partners.coupon.setOpen'(cast) {
    const { id } = await cast.ask<Made>('partners.coupon.create', {
      ...{ partnerId: (await partner(cast)).partnerId, code: `C-${cast.word}` },
    });
    return { input: { couponId: id, isOpen: false } };
  },
  'partners.sale.track': async (cast) => ({
    input: { transactionId: cast.word, amount: usd(1000), partnerId: (await partner(cast)).partnerId },
  }),
  async 'partners.sale.refund'(cast) {
    const { transactionId } = await sale(cast);
    return { input: { transactionId, refundId: 'all of it' } };
  },
  async 'partners.sale.takeBackRefund'(cast) {
    const { transactionId } = await sale(cast);
    const refund = { transactionId, refundId: 'by mistake' };
    await cast.ask('partners.sale.refund', refund);
    return { input: refund };
  },
  'partners.sale.read': async (cast) => ({ input: (await sale(cast)).input }),
  'partners.sale.approve': async (cast) => ({ input: (await sale(cast)).input }),
  'partners.sale.hold': async (cast) => ({ input: (await sale(cast)).input }),
  'partners.sale.clear': async (cast) => ({ input: (await sale(cast, 'hold')).input }),
  'partners.sale.reject': async (cast) => ({ input: (await sale(cast)).input }),
  'partners.sale.accept': async (cast) => ({ input: (await sale(cast, 'reject')).input }),
  'partners.network.add': ({ word }) => ({
    input: { name: word, publicKey: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' },
  }),
  'partners.network.setOpen': async (cast) => ({ input: { networkId: (await network(cast)).id, isOpen: false } }),
  async 'partners.network.report'(cast) {
    const { privateKey } = await network(cast);
    const { code } = await partner(cast);
    const body = JSON.stringify({ transactionId: cast.word, amount: usd(1000), code });
    const timestamp = String(Math.floor(cast.world.clock.nowMs() / 1000));
    const signature = sign(null, Buffer.from(`${timestamp}.${body}`), privateKey).toString('base64url');
    const headers = { 'cadre-signature': signature, 'cadre-timestamp': timestamp };
    const input = { network: cast.word, body: Buffer.from(body).toString('base64'), headers };
    return { input, caller: { kind: 'known', who: cast.as } };
  },
  async 'partners.payout.process'(cast) {
    await sale(cast, 'approve');
    return {};
  },
  'partners.payout.cancel': async (cast) => ({ input: { batchId: (await batch(cast)).batchId } }),
  'partners.payout.readBatch': async (cast) => ({ input: { batchId: (await batch(cast)).batchId } }),
  'partners.payout.export': async (cast) => ({ input: { batchId: (await batch(cast)).batchId } }),
  'partners.payout.begin': (cast) => payout(cast),
  'partners.payout.pay': (cast) => payout(cast),
  async 'partners.payout.settle'(cast) {
    const { input } = await payout(cast, 'begun');
    return { input: { ...input, outcome: 'paid', reference: cast.word, problem: null } };
  },
  async 'partners.payout.confirm'(cast) {
    return { input: { ...(await payout(cast, 'begun', 'by_hand')).input, reference: cast.word } };
  },
  async 'partners.payout.giveUp'(cast) {
    return { input: { ...(await payout(cast, 'begun')).input, problem: 'The account is closed' } };
  },
  'partners.content.write': (cast) => moved(cast),
  ...Object.fromEntries(
    ['content', 'dashboard', 'sales', 'payouts', 'statement', 'leaderboard'].map((what) => [
      `partners.portal.${what}`,
      mine,
    ]),
  ),
  async 'partners.portal.payTo'(cast) {
    const { version } = await self(cast);
    return { input: { ifVersion: version, method: 'bank', account: 'DE02120300000000202051' } };
  },
  async 'partners.portal.showMe'(cast) {
    // What it shows of before is a name from the second time on.
    await cast.ask('partners.portal.showMe', { ifVersion: (await self(cast)).version, as: `${cast.word} before` });
    return { input: { ifVersion: (await self(cast)).version, as: cast.word } };
  },
};
