// A statement: what a partner was given, what was taken back and what was paid, between two balances that fit.
import { z } from 'zod';
import { type Call, contract, Id, Instant, Money } from '#kernel/contract';
import { anyId, anyInstant } from '../examples.ts';
import { needCurrency, needOrder } from '../fields.ts';
import { presentPartner } from '../partner/partners.ts';
import type { Partner } from '../partner/shape.ts';
import { usualCurrency } from '../program/store.ts';
import { me } from './mine.ts';
import { balanceBefore, Movement, movementsOf } from './store.ts';

/** A statement of more is told in parts. */
const mostMovements = 2000;

const Period = z.object({
  currency: Money.shape.currency.optional().describe('The usual one of the program when absent'),
  ...{ from: Instant, until: Instant },
});

const Statement = z.object({
  partnerId: Id,
  currency: z.string(),
  from: Instant,
  until: Instant.describe('Earlier than asked for when there was more than one statement holds'),
  opening: z.int(),
  movements: z.array(Movement),
  closing: z.int().describe('What is owed to them at the end'),
});

export const readStatement = contract({
  name: 'partners.partner.statement',
  summary: 'Show what a partner was given, had to give back and was paid in a period.',
  effect: 'read',
  access: 'partners.payout.read',
  input: Period.extend({ partnerId: Id }),
  output: Statement,
  example: { partnerId: anyId, from: anyInstant, until: anyInstant },
}).implement(async (call, { partnerId, ...period }) => {
  return statementOf(call, await presentPartner(call, partnerId), period);
});

export const myStatement = contract({
  name: 'partners.portal.statement',
  summary: 'Show what I was given, had to give back and was paid in a period.',
  effect: 'read',
  access: 'partners.portal.use',
  input: Period,
  output: Statement,
  example: { from: anyInstant, until: anyInstant },
}).implement(async (call, period) => statementOf(call, await me(call), period));

async function statementOf(call: Call, { id: partnerId, programId }: Partner, period: z.output<typeof Period>) {
  const { from, until } = period;
  if (period.currency !== undefined) needCurrency(period.currency);
  needOrder({ from, until });
  const currency = period.currency ?? (await usualCurrency(call.db, programId));
  const [before] = await balanceBefore(call.db, [partnerId, currency, from]);
  const found = await movementsOf(call.db, [partnerId, currency, from, until, mostMovements + 1]);
  const cut = found[mostMovements]?.at;
  // What moved at the instant of the cut is told whole by the statement that begins with it.
  const told = cut === undefined ? found : found.filter(({ at }) => at < cut);
  const movements = told.map(({ id: _, ...movement }) => movement);
  const opening = before?.balance ?? 0;
  const closing = movements.reduce((sum, { amount }) => sum + amount, opening);
  return { partnerId, currency, from, until: cut ?? until, opening, movements, closing };
}
