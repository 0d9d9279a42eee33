// The partner program of the demo company: five months of partners, visits, sales, some returned, and a first payout.
import { after } from '#base/time';
import type { Demo, Stage } from '#kernel/contract';
import { keepClicks } from './click/clicks.ts';
import { setPayTo } from './partner/account.ts';
import { listLinks } from './partner/links.ts';
import { registerPartner } from './partner/register.ts';
import type { Partner } from './partner/shape.ts';
import { processPayouts } from './payout/batches.ts';
import { beginPayout, sendDue, settlePayout } from './payout/sending.ts';
import { confirmPayout } from './payout/settling.ts';
import { changeTerms, listPrograms } from './program/programs.ts';
import { approveSale } from './sale/decisions.ts';
import { refundSale } from './sale/refunds.ts';
import { trackSale } from './sale/track.ts';

const people = [
  { name: 'Balcony Diaries', kind: 'affiliate', mail: 'ines', sells: 3 },
  { name: 'The Patient Gardener', kind: 'influencer', mail: 'tom', sells: 6 },
  { name: 'Greenhouse & Co', kind: 'reseller', mail: 'office', sells: 2 },
  { name: 'Root Agency', kind: 'agency', mail: 'desk', sells: 4, broughtBy: 1 },
  { name: 'Weekend Plots', kind: 'affiliate', mail: 'ruth', sells: 2, broughtBy: 3 },
] as const;
const browsers = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:139.0) Gecko/20100101 Firefox/139.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/604.1',
] as const;
const days = 150;
const week = 7;
const approvedAfterDays = 31;
const returned = 0.07;
/** By the day on which the last week in it began. */
const paidAfterWeeksOf = new Set([115, 87, 59]);

export const demo: Demo = {
  about: 'A partner program with five partners, five months of visits and sales, and what they were paid.',
  async seed(stage) {
    const partners: Partner[] = [];
    for (const [index, one] of people.entries()) partners.push(await join(stage, partners, { index, ...one }));
    // Asked once for each: whoever looked a hundred times within a minute would be an alert.
    const linkIds: string[] = [];
    for (const [index, partner] of partners.entries()) linkIds.push(await firstLink(stage, partner, index));
    const orders = orderNumbers();
    for (let daysAgo = days; daysAgo > 1; daysAgo -= week) {
      for (const [index, partner] of partners.entries()) {
        await weekOf(stage, partner, { index, daysAgo, orders, linkId: linkIds[index] ?? '' });
      }
      if (paidAfterWeeksOf.has(daysAgo)) await payBatch(stage, daysAgo - approvedAfterDays - 1);
    }
    await payBatch(stage, 1);
    await openShop(stage);
  },
};

/** Whoever follows a link of the demo comes to a page that is there, of the domain that is kept for examples. */
async function openShop(stage: Stage) {
  const scene = { as: 'tenant_admin', at: stage.daysAgo(1, 17) } as const;
  const { items } = await stage.act(scene, listPrograms.contract, {});
  for (const { id: programId, version } of items) {
    const terms = { programId, ifVersion: version, landingUrl: 'https://example.com/' };
    await stage.act(scene, changeTerms.contract, terms);
  }
}

/** As a shop counts its orders; most of them come by no partner. */
function* orderNumbers(): Generator<string, never> {
  for (let number = 10_412; ; number += 5 + (number % 13)) yield `JG-${number}`;
}

/** What was approved by then is paid, as by a company that transfers by hand at the beginning of a month. */
async function payBatch(stage: Stage, daysAgo: number) {
  const at = (hour: number) => stage.daysAgo(daysAgo, hour);
  const { payouts } = await stage.act({ as: 'manager', at: at(8) }, processPayouts.contract, { currency: 'USD' });
  await stage.act({ as: 'tenant_admin', at: at(10) }, sendDue.contract, {});
  for (const { id: payoutId } of payouts) {
    await stage.act({ as: 'tenant_admin', at: at(10) }, beginPayout.contract, { payoutId });
    const byHand = { payoutId, outcome: 'by_hand', reference: null, problem: null } as const;
    await stage.act({ as: 'tenant_admin', at: at(11) }, settlePayout.contract, byHand);
    const reference = `Transfer ${payoutId.slice(-6)}`;
    await stage.act({ as: 'tenant_admin', at: at(15) }, confirmPayout.contract, { payoutId, reference });
  }
}

type Person = Partial<(typeof people)[number]> & Pick<(typeof people)[number], 'name' | 'kind' | 'mail'>;

async function join(
  stage: Stage,
  partners: readonly Partner[],
  { index, name, kind, mail, ...more }: Person & { index: number },
) {
  const broughtBy = 'broughtBy' in more ? partners[more.broughtBy ?? 0]?.code : undefined;
  const asked = { name, kind, email: `${mail}@${hostOf(name)}`, ...(broughtBy ? { broughtBy } : {}) };
  const at = stage.daysAgo(days + 20 - index, 10);
  const website = `https://${hostOf(name)}/`;
  const { id: partnerId, version } = await stage.act({ as: 'manager', at }, registerPartner.contract, {
    ...asked,
    ...{ website, audience: ['US'] },
  });
  // Of a bank that is made up for examples.
  const account = `DE021203000000002020${50 + index}`;
  return stage.act({ as: 'tenant_admin', at: stage.daysAgo(days + 20 - index, 11) }, setPayTo.contract, {
    ...{ partnerId, ifVersion: version, method: 'bank', account },
  });
}

async function firstLink(stage: Stage, { id: partnerId }: Partner, index: number): Promise<string> {
  const at = stage.daysAgo(days + 20 - index, 12);
  const { links } = await stage.act({ as: 'manager', at }, listLinks.contract, { partnerId });
  return links[0].id;
}

interface Week {
  readonly index: number;
  readonly linkId: string;
  readonly daysAgo: number;
  readonly orders: Iterator<string, never>;
}

async function weekOf(stage: Stage, partner: Partner, { index, daysAgo, orders, linkId }: Week) {
  const sold = Math.floor(stage.random() * (people[index]?.sells ?? 1));
  for (let visit = 0; visit < sold * 3 + 2; visit += 1) {
    const clickId = idFrom(stage);
    const at = after(stage.daysAgo(daysAgo + below(stage, week), 7), `${below(stage, 900)} minutes`);
    const ip = `2001:db8:${below(stage, 60_000).toString(16)}:${below(stage, 60_000).toString(16)}::7`;
    await visited(stage, partner, { clickId, linkId, at, ip });
    if (visit >= sold) continue;
    const boughtAt = after(at, isOdd(index, daysAgo, visit) ? '3 seconds' : `${6 + below(stage, 900)} minutes`);
    await sell(stage, { clickId, ip, at: boughtAt, daysAgo, order: orders.next().value });
  }
}

/** One that somebody should look at. */
function isOdd(index: number, daysAgo: number, visit: number): boolean {
  return index === 1 && daysAgo <= 3 * week && visit === 0;
}

interface Visit {
  readonly clickId: string;
  readonly linkId: string;
  readonly at: string;
  readonly ip: string;
}

async function visited(stage: Stage, { id: partnerId, name }: Partner, visit: Visit) {
  const referrer = pick(stage, [`https://${hostOf(name)}/`, `https://${hostOf(name)}/spring`, null]);
  const seen = { userAgent: pick(stage, browsers), referrer, landingUrl: 'https://shop.example/' };
  await stage.act({ as: 'tenant_admin', at: visit.at }, keepClicks.contract, {
    clicks: [{ ...visit, ...seen, partnerId, device: null, country: 'US' }],
  });
}

function hostOf(name: string): string {
  return `${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.example`;
}

interface Sold {
  readonly clickId: string;
  readonly ip: string;
  readonly at: string;
  readonly daysAgo: number;
  readonly order: string;
}

async function sell(stage: Stage, { clickId, ip, at, daysAgo, order }: Sold) {
  const amount = { amount: 1900 + 100 * below(stage, 300), currency: 'USD' };
  const customer = { country: 'US', email: `${order.toLowerCase()}@customer.example`, ip };
  const told = { transactionId: order, clickId, amount, customer };
  const { id } = await stage.act({ as: 'manager', at }, trackSale.contract, told);
  const later = stage.daysAgo(Math.max(1, daysAgo - approvedAfterDays));
  if (stage.random() < returned) {
    await stage.act({ as: 'manager', at: later }, refundSale.contract, {
      transactionId: order,
      refundId: `${order}-R`,
    });
  } else if (daysAgo > approvedAfterDays) {
    await stage.act({ as: 'manager', at: later }, approveSale.contract, { saleId: id });
  }
}

function below(stage: Stage, limit: number): number {
  return Math.floor(stage.random() * limit);
}

function pick<One>(stage: Stage, all: readonly [One, ...One[]]): One {
  return all[below(stage, all.length)] ?? all[0];
}

function idFrom(stage: Stage): string {
  const digits = Array.from({ length: 18 }, () => Math.floor(stage.random() * 16).toString(16)).join('');
  const [head, ...rest] = [
    digits.slice(0, 4),
    digits.slice(4, 8),
    `7${digits.slice(8, 11)}`,
    `8${digits.slice(11, 14)}`,
  ];
  return `0190${head}-${rest.join('-')}-0000dede${digits.slice(14)}`;
}
