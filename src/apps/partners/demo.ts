// The partner program of the demo company: five months of partners, visits, sales, some returned, and a first payout.
import type { Demo, Stage } from '#kernel/contract';
import { keepClick } from './click/clicks.ts';
import { listLinks } from './partner/links.ts';
import { registerPartner } from './partner/register.ts';
import type { Partner } from './partner/shape.ts';
import { processPayouts } from './payout/batches.ts';
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
const days = 150;
const week = 7;
const approvedAfterDays = 31;
const returned = 0.07;

export const demo: Demo = {
  about: 'A partner program with five partners, five months of visits and sales, some of them returned, and a payout.',
  async seed(stage) {
    const partners: Partner[] = [];
    for (const [index, one] of people.entries()) partners.push(await join(stage, partners, { index, ...one }));
    for (let daysAgo = days; daysAgo > 1; daysAgo -= week) {
      for (const [index, partner] of partners.entries()) await weekOf(stage, partner, { index, daysAgo });
    }
    await stage.act({ as: 'manager', at: stage.daysAgo(1, 9) }, processPayouts.contract, { currency: 'USD' });
  },
};

type Person = Partial<(typeof people)[number]> & Pick<(typeof people)[number], 'name' | 'kind' | 'mail'>;

function join(
  stage: Stage,
  partners: readonly Partner[],
  { index, name, kind, mail, ...more }: Person & { index: number },
) {
  const broughtBy = 'broughtBy' in more ? partners[more.broughtBy ?? 0]?.code : undefined;
  const asked = { name, kind, email: `${mail}@partner${index}.example`, ...(broughtBy ? { broughtBy } : {}) };
  return stage.act({ as: 'manager', at: stage.daysAgo(days + 20 - index, 10) }, registerPartner.contract, asked);
}

interface Week {
  readonly index: number;
  readonly daysAgo: number;
}

async function weekOf(stage: Stage, partner: Partner, { index, daysAgo }: Week) {
  const { links } = await stage.act({ as: 'manager', at: stage.daysAgo(daysAgo) }, listLinks.contract, {
    partnerId: partner.id,
  });
  const sold = Math.floor(stage.random() * (people[index]?.sells ?? 1));
  for (let visit = 0; visit < sold * 3 + 2; visit += 1) {
    const clickId = idFrom(stage);
    const at = stage.daysAgo(daysAgo + (visit % week), 8 + (visit % 12));
    await visited(stage, { clickId, partnerId: partner.id, linkId: links[0].id, at });
    if (visit < sold) await sell(stage, { clickId, at, daysAgo, name: `demo-${index}-${daysAgo}-${visit}` });
  }
}

interface Visit {
  readonly clickId: string;
  readonly partnerId: string;
  readonly linkId: string;
  readonly at: string;
}

async function visited(stage: Stage, visit: Visit) {
  await stage.act({ as: 'tenant_admin', at: visit.at }, keepClick.contract, {
    ...visit,
    ...{ ip: `198.51.100.${1 + Math.floor(stage.random() * 250)}`, userAgent: 'Mozilla/5.0 Firefox/140.0' },
    ...{ referrer: null, landingUrl: 'https://shop.example/', device: null, country: 'US' },
  });
}

interface Sold {
  readonly clickId: string;
  readonly at: string;
  readonly daysAgo: number;
  readonly name: string;
}

async function sell(stage: Stage, { clickId, at, daysAgo, name }: Sold) {
  const amount = { amount: 1900 + 100 * Math.floor(stage.random() * 300), currency: 'USD' };
  const customer = { country: 'US', email: `${name}@customer.example` };
  const told = { transactionId: name, clickId, amount, customer };
  const { id } = await stage.act({ as: 'manager', at }, trackSale.contract, told);
  const later = stage.daysAgo(Math.max(1, daysAgo - approvedAfterDays));
  if (stage.random() < returned) {
    await stage.act({ as: 'manager', at: later }, refundSale.contract, { transactionId: name, refundId: 'returned' });
  } else if (daysAgo > approvedAfterDays) {
    await stage.act({ as: 'manager', at: later }, approveSale.contract, { saleId: id });
  }
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
