// What is sold: plans to companies, use of what one has built to others. A tariff is made, opened and closed, never
// changed: who subscribed keeps what they agreed to, and another price is another tariff.

import { and, asc, eq, gt } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { spoken } from '#base/money';
import { type Call, contract, Id, list, Money, Page, text } from '#kernel/contract';
import { units } from '../model.ts';
import { Bonus, isGraduated, Metric, RemotePrice, tiers } from './model.ts';
import { type TariffRow, tariffs } from './tables.ts';

export const anyId = '01900000-0000-7000-8000-000000000001';

const terms = {
  title: text(120),
  months: z.int().min(1).max(60).describe('1 is monthly, 12 is yearly; whatever an enterprise has agreed to'),
  base: Money.describe('For each period'),
  tier: z.enum(tiers).nullable().describe('The plan a company is put on by it'),
  monthlyCallLimit: z.int().min(0).max(1_000_000_000_000).nullable().describe('How often a person or agent may call'),
  metrics: z.array(Metric).max(units.length * 10),
  bonuses: z.array(Bonus).max(50),
  remotePrices: z.array(RemotePrice).max(20).describe('Its prices at the billing service; none when it is by hand'),
};

export const Tariff = z.object({
  id: Id,
  name: z.string(),
  ...terms,
  isOpen: z.boolean().describe('Whether one can subscribe to it'),
});
export type Tariff = z.output<typeof Tariff>;

const Named = z.object({ tariffId: Id });
const noSlug = 'a short name such as tier2-yearly';

export const createTariff = contract({
  name: 'meter.tariff.create',
  guarded: true,
  summary: 'Make a tariff: a base for each period, prices of use in tiers, and what success is paid with.',
  title: ({ title, base }) => `Sell ${title} for ${spoken(base)}`,
  effect: 'write',
  access: 'meter.tariff.manage',
  input: z.object({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,59}$/)
      .describe(noSlug),
    ...terms,
    months: terms.months.default(1),
    tier: terms.tier.default(null),
    monthlyCallLimit: terms.monthlyCallLimit.default(null),
    metrics: terms.metrics.default([]),
    bonuses: terms.bonuses.default([]),
    remotePrices: terms.remotePrices.default([]),
  }),
  output: Tariff,
  undo: { by: 'meter.tariff.close', input: (_input, { id }) => ({ tariffId: id }) },
  example: { name: 'tier2-monthly', title: 'Tier 2', base: { amount: 297_00, currency: 'USD' }, tier: 'tier2' },
}).implement(async (call, { base, ...wanted }) => {
  checkTerms(base.amount, wanted.metrics);
  const { amount: baseAmount, currency } = base;
  const one = { ...wanted, id: call.newId(), baseAmount, currency, isOpen: true };
  const [made] = await call.db.insert(tariffs).values(one).onConflictDoNothing().returning();
  if (!made) throw new Fault('conflict', `There is a tariff ${wanted.name} already; another price is another tariff`);
  return shownTariff(made);
});

function checkTerms(baseAmount: number, metrics: readonly Metric[]) {
  if (baseAmount < 0) throw new Fault('invalid', 'base: nobody is paid for subscribing');
  const odd = metrics.find((metric) => !isGraduated(metric));
  if (odd) throw new Fault('invalid', `metrics: the tiers of ${odd.name} must rise, and the last one has no end`);
  const names = metrics.map(({ name }) => name);
  if (new Set(names).size < names.length) throw new Fault('invalid', 'metrics: each has a name of its own');
}

export const openTariff = contract({
  name: 'meter.tariff.open',
  guarded: true,
  summary: 'Let people subscribe to a tariff again.',
  effect: 'write',
  access: 'meter.tariff.manage',
  input: Named,
  output: Tariff,
  undo: { by: 'meter.tariff.close', input: (_input, { id }) => ({ tariffId: id }) },
  example: { tariffId: anyId },
}).implement((call, { tariffId }) => setOpen(call, tariffId, true));

export const closeTariff = contract({
  name: 'meter.tariff.close',
  summary: 'Let nobody else subscribe to a tariff; who has subscribed goes on.',
  effect: 'write',
  access: 'meter.tariff.manage',
  input: Named,
  output: Tariff,
  undo: { by: 'meter.tariff.open', input: (_input, { id }) => ({ tariffId: id }) },
  example: { tariffId: anyId },
}).implement((call, { tariffId }) => setOpen(call, tariffId, false));

type Bound = Pick<Call, 'db'>;

async function setOpen({ db }: Bound, tariffId: string, isOpen: boolean): Promise<Tariff> {
  const [changed] = await db
    .update(tariffs)
    .set({ isOpen })
    .where(and(eq(tariffs.id, tariffId), eq(tariffs.isOpen, !isOpen)))
    .returning();
  if (changed) return shownTariff(changed);
  const { name } = await tariffById(db, tariffId);
  throw new Fault('conflict', `The tariff ${name} is ${isOpen ? 'open' : 'closed'} already`);
}

export const listTariffs = contract({
  name: 'meter.tariff.list',
  summary: 'List the tariffs of the company.',
  effect: 'read',
  access: 'meter.tariff.read',
  input: Page.extend({ after: Id.optional(), isOpen: z.boolean().optional() }),
  output: list(Tariff),
  example: { limit: 50 },
}).implement(async (call, { after, limit, isOpen }) => {
  const rows = await call.db
    .select()
    .from(tariffs)
    .where(
      and(after ? gt(tariffs.id, after) : undefined, isOpen === undefined ? undefined : eq(tariffs.isOpen, isOpen)),
    )
    .orderBy(asc(tariffs.id))
    .limit(limit);
  return { items: rows.map(shownTariff), next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null };
});

export async function tariffById(db: Bound['db'], tariffId: string): Promise<TariffRow> {
  const [found] = await db.select().from(tariffs).where(eq(tariffs.id, tariffId));
  if (!found) throw new Fault('not_found', `There is no tariff ${tariffId}`);
  return found;
}

export function shownTariff({ id, name, title, months, baseAmount, currency, isOpen, ...row }: TariffRow): Tariff {
  const { tier, monthlyCallLimit, metrics, bonuses, remotePrices } = row;
  const base = { amount: baseAmount, currency };
  return { id, name, title, months, base, isOpen, tier, monthlyCallLimit, metrics, bonuses, remotePrices };
}
