// Looking at sales and at the lines of commission that came of them.
import { and, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, contract, Id, Instant, list, Page } from '#kernel/contract';
import type { Db } from '#kernel/store';
import { anyId } from '../examples.ts';
import { needOrder } from '../fields.ts';
import { commissions, conversions } from '../tables.ts';
import { Line, Sale, State } from './shape.ts';

const columns = {
  id: conversions.id,
  partnerId: conversions.affiliateId,
  network: conversions.network,
  transactionId: conversions.transactionId,
  at: conversions.at,
  month: conversions.month,
  amount: conversions.amount,
  refunded: conversions.refunded,
  currency: conversions.currency,
  commission: sql<number>`(select coalesce(sum(l.amount), 0)::bigint from partners.commissions l
    where l.conversion_id = partners.conversions.id and l.level = 1)`,
  state: conversions.state,
  dueAt: conversions.dueAt,
  path: conversions.path,
  coupon: conversions.coupon,
  score: conversions.score,
  reasons: conversions.reasons,
  version: conversions.version,
};

export const readSale = contract({
  name: 'partners.sale.read',
  summary: 'Show one sale with what came of it.',
  effect: 'read',
  access: 'partners.sale.read',
  input: z.object({ saleId: Id }),
  output: Sale.extend({ lines: z.array(Line) }),
  example: { saleId: anyId },
}).implement(async (call, { saleId }) => ({
  ...(await presentSale(call, saleId)),
  lines: await linesOfSale(call.db, saleId),
}));

export const listSales = contract({
  name: 'partners.sale.list',
  summary: 'List sales that partners brought, newest first: all, of one partner or in one state.',
  effect: 'read',
  access: 'partners.sale.read',
  input: Page.extend({
    after: Id.optional(),
    partnerId: Id.optional(),
    state: State.optional(),
    from: Instant.optional(),
    until: Instant.optional(),
  }),
  output: list(Sale),
  example: { state: 'held' },
}).implement((call, wanted) => {
  needOrder(wanted);
  return salePage(call.db, wanted);
});

export interface WantedSales {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly partnerId?: string | undefined;
  readonly state?: State | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

export async function salePage(db: Db, { limit, after, partnerId, state, from, until }: WantedSales) {
  const items = await db
    .select(columns)
    .from(conversions)
    .where(
      and(
        after ? lt(conversions.id, after) : undefined,
        partnerId ? eq(conversions.affiliateId, partnerId) : undefined,
        state ? eq(conversions.state, state) : undefined,
        from ? gte(conversions.at, from) : undefined,
        until ? lt(conversions.at, until) : undefined,
      ),
    )
    .orderBy(desc(conversions.id))
    .limit(limit);
  return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
}

export async function presentSale(call: Call, saleId: string): Promise<Sale> {
  const sale = await saleWhere(call.db, eq(conversions.id, saleId));
  if (!sale) throw new Fault('not_found', `There is no sale ${saleId}`);
  return sale;
}

type Told = Pick<Sale, 'network' | 'transactionId'>;

export function saleNamed(db: Db, { network, transactionId }: Told): Promise<Sale | undefined> {
  return saleWhere(db, and(eq(conversions.network, network), eq(conversions.transactionId, transactionId)));
}

/** The sale that was told before, if it is the same one. */
export async function saleTold(call: Call, told: Told, digest: string): Promise<Sale> {
  const same = and(
    eq(conversions.network, told.network),
    eq(conversions.transactionId, told.transactionId),
    eq(conversions.digest, digest),
  );
  const sale = await saleWhere(call.db, same);
  if (sale) return sale;
  throw new Fault('conflict', `${told.transactionId} of ${told.network} has been told before, as something else`);
}

async function saleWhere(db: Db, where: SQL | undefined): Promise<Sale | undefined> {
  const [found] = await db.select(columns).from(conversions).where(where);
  return found;
}

const lineColumns = {
  id: commissions.id,
  saleId: commissions.conversionId,
  partnerId: commissions.affiliateId,
  level: commissions.level,
  reason: commissions.reason,
  amount: commissions.amount,
  currency: commissions.currency,
  rateBp: commissions.rateBp,
  tier: commissions.tier,
  payoutId: commissions.payoutId,
  entryId: commissions.entryId,
  createdAt: commissions.createdAt,
};

function linesOfSale(db: Db, saleId: string): Promise<Line[]> {
  return db.select(lineColumns).from(commissions).where(eq(commissions.conversionId, saleId)).orderBy(commissions.id);
}

export interface WantedLines {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly partnerId?: string | undefined;
  readonly payoutId?: string | undefined;
}

export async function linePage(db: Db, { limit, after, partnerId, payoutId }: WantedLines) {
  const items: Line[] = await db
    .select(lineColumns)
    .from(commissions)
    .where(
      and(
        after ? lt(commissions.id, after) : undefined,
        partnerId ? eq(commissions.affiliateId, partnerId) : undefined,
        payoutId ? eq(commissions.payoutId, payoutId) : undefined,
      ),
    )
    .orderBy(desc(commissions.id))
    .limit(limit);
  return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
}

export const listLines = contract({
  name: 'partners.commission.list',
  summary: 'List what partners were given and what was taken back, newest first.',
  effect: 'read',
  access: 'partners.sale.read',
  input: Page.extend({
    ...{ after: Id.optional(), partnerId: Id.optional() },
    payoutId: Id.optional().describe('What is in this payout'),
  }),
  output: list(Line),
  example: {},
}).implement((call, wanted) => linePage(call.db, wanted));
