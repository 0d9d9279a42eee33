// Giving partners what they are owed of a sale, and taking back what they are not: as lines of their own and as entries
// of the ledger, each because of its partner.

import { tierChanged } from '#contracts/partners';
import type { Call } from '#kernel/contract';
import { type AccountIds, postAll } from '#kernel/ledger';
import { entitled, owed, rateOfTier, type Tier, tierOf } from '../model.ts';
import { accounts } from './chart.ts';
import type { Line } from './shape.ts';
import { type Given, givenOf, linePart, type Stand } from './store.ts';

export interface Month {
  readonly volume: number;
  readonly tierUnit: number;
}

/** Brings every level of these sales to what it is to have in a month of this tier. */
export async function settleSales(call: Call, sales: readonly Stand[], why: { tier: Tier; reason: Line['reason'] }) {
  const given = await givenOf(call.db, [sales.map(({ id }) => id)]);
  const bySale = Map.groupBy(given, ({ saleId }) => saleId);
  await give(
    call,
    sales.flatMap((sale) => linesOf(sale, { ...why, had: amountsOf(bySale.get(sale.id) ?? []) })),
  );
}

function amountsOf(given: readonly Given[]): number[] {
  return [1, 2, 3].map((level) => given.find((one) => one.level === level)?.amount ?? 0);
}

interface Owing {
  readonly tier: Tier;
  readonly reason: Line['reason'];
  readonly had: readonly number[];
}

type NewLine = Omit<Line, 'id' | 'payoutId' | 'entryId' | 'createdAt'>;

export function linesOf(sale: Stand, { tier, reason, had }: Owing): NewLine[] {
  const rateBp = sale.fixedRateBp ?? rateOfTier(tier);
  const due = owed(entitled({ ...sale, isRejected: sale.state === 'rejected' }, tier), had);
  return [sale.partnerId, sale.secondId, sale.thirdId].flatMap((partnerId, index) => {
    const amount = due[index] ?? 0;
    if (partnerId === null || amount === 0) return [];
    return [{ saleId: sale.id, partnerId, level: index + 1, reason, amount, currency: sale.currency, rateBp, tier }];
  });
}

/** One entry for each partner; the lines tell what it is made of. */
export async function give(call: Call, lines: readonly NewLine[], accounts?: AccountIds) {
  if (lines.length === 0) return;
  const byPartner = [...Map.groupBy(lines, (line) => line.partnerId)];
  const gifts = byPartner.map(([partnerId, theirs]) => ({ partnerId, theirs, entryId: call.newId() }));
  const postings = gifts.map(({ partnerId, theirs, entryId }) => ({
    ...{ id: entryId, lines: movements(theirs), cause: { kind: 'partner', id: partnerId } },
  }));
  const rows = gifts.flatMap(({ theirs, entryId }) =>
    theirs.map((line) => rowOf({ ...line, id: call.newId(), entryId })),
  );
  // In one statement that leaves with the commit; if any of it fails, nothing stands.
  await postAll(call, postings, { accounts, along: [{ part: linePart, rows }] });
}

function rowOf({ saleId, partnerId, rateBp, entryId, ...line }: NewLine & Pick<Line, 'id' | 'entryId'>) {
  return { ...line, conversion_id: saleId, affiliate_id: partnerId, rate_bp: rateBp, entry_id: entryId };
}

/** What is given and what is taken back, apart: together they may come to nothing, which is no movement. */
function movements(lines: readonly NewLine[]) {
  const currency = lines[0]?.currency ?? '';
  const given = sumOf(lines.filter(({ amount }) => amount > 0));
  const taken = sumOf(lines.filter(({ amount }) => amount < 0));
  return [given, taken]
    .filter((amount) => amount !== 0)
    .flatMap((amount) => [
      { account: accounts.commissions.code, money: { amount, currency } },
      { account: accounts.payable.code, money: { amount: -amount, currency } },
    ]);
}

function sumOf(lines: readonly NewLine[]): number {
  return lines.reduce((sum, { amount }) => sum + amount, 0);
}

/** Says when a month has come to another tier; what was sold in it before is then settled anew. */
export function tellTier(
  call: Call,
  { partnerId, month, currency }: Stand,
  { volume, changed, tierUnit }: Month & { changed: number },
) {
  const before = tierOf(volume - changed, tierUnit);
  const now = tierOf(volume, tierUnit);
  if (before !== now) call.emit(tierChanged, { partnerId, month, currency, before, now });
  return now;
}
