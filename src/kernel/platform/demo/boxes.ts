// What the demo company sells by subscription: two tariffs, three subscribers, a service on top, and the invoices of
// the periods that are over; all but the last were paid.
import { z } from 'zod';
import type { Role } from '#kernel/contract';
import type { HouseStage } from './stage.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const owner: Role = 'tenant_admin';
const Made = z.object({ id: z.string() });
const Invoices = z.object({ items: z.array(z.object({ id: z.string() })) });

const tariffs = {
  box: { name: 'garden-box', title: 'Garden box, monthly', base: usd(2900), months: 1 },
  school: { name: 'school-garden', title: 'School garden, quarterly', base: usd(24_000), months: 3 },
} as const;

const subscribers = [
  { buyerName: 'Allotment Club', tariff: 'box', since: 44 },
  { buyerName: 'Northside School', tariff: 'school', since: 101 },
  { buyerName: 'Café Basil', tariff: 'box', since: 41 },
] as const;

/** Everybody has one period behind them by then: more would be closed by the engine, which works now. */
const closedAgo = 8;
const paidAgo = 4;

export async function playBoxes(stage: HouseStage): Promise<void> {
  const at = (daysAgo: number, hour: number) => ({ as: owner, at: stage.daysAgo(daysAgo, hour) });
  const made = async (capability: string, input: object, scene: ReturnType<typeof at>) =>
    Made.parse(await stage.call(scene, { capability, input })).id;
  const tariffIds = new Map<string, string>();
  for (const [name, tariff] of Object.entries(tariffs)) {
    tariffIds.set(name, await made('meter.tariff.create', tariff, at(104, 9)));
  }
  for (const [index, { buyerName, tariff, since }] of subscribers.entries()) {
    const buyer = { buyerKind: 'person', buyerId: idOf(stage, index), buyerName };
    const begun = { tariffId: tariffIds.get(tariff), ...buyer };
    const subscriptionId = await made('meter.subscription.begin', begun, at(since, 11));
    if (tariff !== 'school') continue;
    const service = { subscriptionId, what: 'A morning of planting with a class', price: usd(18_000) };
    await stage.call(at(70, 13), {
      capability: 'meter.charge.addService',
      input: { ...service, reference: 'visit 1' },
    });
  }
  await stage.house('meter', stage.daysAgo(closedAgo, 6), { capability: 'meter.invoice.close', input: {} });
  const paid = at(paidAgo, 15);
  const { items } = Invoices.parse(await stage.call(paid, { capability: 'meter.invoice.list', input: { limit: 50 } }));
  for (const { id: invoiceId } of items.slice(1)) {
    await stage.call(paid, { capability: 'meter.invoice.markPaid', input: { invoiceId } });
  }
}

/** Of somebody who has no account here. */
function idOf(stage: HouseStage, index: number): string {
  const digits = Array.from({ length: 11 }, () => Math.floor(stage.random() * 16).toString(16)).join('');
  return `01900000-0000-7000-8${index}00-0${digits}`;
}
