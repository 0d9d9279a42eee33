// Buying a plan: a company from the one that owns the installation. What one buys stands with the seller; everybody
// sees their own.
import { and, asc, eq, isNotNull } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { openPortal } from '#contracts/billing';
import { type Call, type Capability, contract, FileAnswer, Id, list, Page, secret } from '#kernel/contract';
import { companyName, performAtSeller, type Shop } from './house.ts';
import { Invoice, shownInvoice } from './invoice.ts';
import { fileOf } from './invoice-page.ts';
import { invoicePage } from './invoices.ts';
import { openSale } from './selling.ts';
import { type Buyer, currentOf } from './subscription.ts';
import { invoices, subscriptions, tariffs } from './tables.ts';
import { anyId } from './tariffs.ts';
import { Address, Bought, boughtBy, Offered, Opened, offered, Wish, wish } from './wish.ts';

const listPlanOffers = contract({
  name: 'meter.plan.list',
  summary: 'List the plans that the company can subscribe to, with what they cost.',
  effect: 'read',
  access: 'meter.plan.read',
  input: z.object({}),
  output: list(Offered),
  example: {},
});

const showPlan = contract({
  name: 'meter.plan.show',
  summary: 'Show what the company has subscribed to.',
  effect: 'read',
  access: 'meter.plan.read',
  input: z.object({}),
  output: Bought,
  example: {},
});

const buyPlan = contract({
  name: 'meter.plan.buy',
  guarded: true,
  summary: 'Open a checkout on which the company subscribes to a plan.',
  effect: 'send',
  access: 'meter.plan.buy',
  input: Wish,
  output: Opened,
  undo: { never: 'It runs out by itself, and nobody has to pay on it' },
  pretend: ({ successUrl }) => ({ url: successUrl, expiresAt: '2100-01-01T00:00:00.000Z' }),
  example: wish,
});

const openPlanPages = contract({
  name: 'meter.plan.manage',
  guarded: true,
  summary: 'Open the pages on which the company changes its plan, its card and its address, or cancels.',
  effect: 'send',
  access: 'meter.plan.buy',
  input: z.object({ returnUrl: Address }),
  output: z.object({ url: secret(z.url()).describe('Whoever has it is let in') }),
  undo: { never: 'It runs out by itself' },
  pretend: ({ returnUrl }) => ({ url: returnUrl }),
  example: { returnUrl: 'https://example.com/account' },
});

const listPlanInvoices = contract({
  name: 'meter.plan.listInvoices',
  summary: 'List the invoices for what the company has subscribed to, newest first.',
  effect: 'read',
  access: 'meter.plan.read',
  input: Page.extend({ after: Id.optional() }),
  output: list(Invoice),
  example: { limit: 20 },
});

const printPlanInvoice = contract({
  name: 'meter.plan.printInvoice',
  summary: 'Take one invoice of what the company has subscribed to along as a page.',
  effect: 'read',
  access: 'meter.plan.read',
  answer: 'bytes',
  input: z.object({ invoiceId: Id }),
  output: FileAnswer,
  example: { invoiceId: anyId },
});

export function planBuying(shop: Shop): Capability[] {
  return [...reading(shop), ...doing(shop)];
}

function reading(shop: Shop): Capability[] {
  return [
    listPlanOffers.implement(async (call) => {
      const isPlan = and(eq(tariffs.isOpen, true), isNotNull(tariffs.tier));
      const rows = await sellersDb(shop, call).select().from(tariffs).where(isPlan).orderBy(asc(tariffs.id));
      return { items: rows.map(offered), next: null };
    }),

    showPlan.implement(async (call) => boughtBy(await currentOf(sellersDb(shop, call), companyOf(call)))),

    listPlanInvoices.implement((call, page) => invoicePage(sellersDb(shop, call), { ...page, buyer: companyOf(call) })),

    printPlanInvoice.implement(async (call, { invoiceId }) => {
      const { buyerId } = companyOf(call);
      const [found] = await sellersDb(shop, call)
        .select({ invoice: invoices })
        .from(invoices)
        .innerJoin(subscriptions, eq(subscriptions.id, invoices.subscriptionId))
        .where(and(eq(invoices.id, invoiceId), eq(subscriptions.buyerId, buyerId)));
      // Whose invoice one may not see does not exist.
      if (!found) throw new Fault('not_found', `There is no invoice ${invoiceId}`);
      return fileOf(shownInvoice(found.invoice), await companyName(shop, shop.house().sellerId()));
    }),
  ];
}

function doing(shop: Shop): Capability[] {
  return [
    buyPlan.implement(
      async (call, asked) => {
        if (call.tenant.id === shop.house().sellerId()) {
          throw new Fault('conflict', 'The company that owns the installation has everything');
        }
        const buyerName = await companyName(shop, call.tenant.id);
        const input = { ...asked, ...companyOf(call), buyerName };
        const { url, expiresAt } = await performAtSeller(shop, openSale, { input, key: call.key });
        return { url, expiresAt };
      },
      { lookup: async () => undefined },
    ),

    openPlanPages.implement(
      async (call, { returnUrl }) => {
        const own = await currentOf(sellersDb(shop, call), companyOf(call));
        const customerId = own?.subscription.customerId;
        if (!customerId) throw new Fault('conflict', 'Nothing has been subscribed to at the billing service');
        const input = { via: own.subscription.connectionId ?? undefined, customerId, returnUrl };
        return performAtSeller(shop, openPortal, { input, key: call.key });
      },
      { lookup: async () => undefined },
    ),
  ];
}

function sellersDb({ store, house }: Shop, { now }: Call): Call['db'] {
  return store.read({ tenantId: house().sellerId(), now }).db;
}

function companyOf({ tenant }: Call): Buyer {
  return { buyerKind: 'company', buyerId: tenant.id };
}
