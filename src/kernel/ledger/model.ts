// What an account and an entry are, and the arithmetic of both: whole units and exact fractions, never a float.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { exponentOf, type Money } from '#base/money';
import { AccountCode, Cause, type Posting, PostingLine, type Rate, Rate as RateShape } from '#contracts/money';
import { Id, Instant, Money as MoneyShape, text } from '#kernel/contract';

export const accountKinds = ['asset', 'liability', 'equity', 'income', 'expense'] as const;

export const NewAccount = z.object({
  code: AccountCode,
  name: text(200),
  kind: z.enum(accountKinds),
  currency: MoneyShape.shape.currency,
});
export type NewAccount = z.output<typeof NewAccount>;

export const Account = NewAccount.extend({ id: Id, name: z.string(), createdAt: Instant });
export type Account = z.output<typeof Account>;

export const JournalEntry = z.object({
  id: Id,
  at: Instant,
  cause: Cause,
  memo: z.string().nullable(),
  key: z.string().nullable(),
  reverses: Id.nullable().describe('The entry that this one takes back'),
  reversedBy: Id.nullable().describe('The entry that took this one back'),
  rate: RateShape.nullable().describe('Set when money was changed into another currency'),
  lines: z.array(PostingLine),
});
export type JournalEntry = z.output<typeof JournalEntry>;

/** Refuses what can not be an entry, and says by how much it is off. */
export function mustBalance({ lines }: Pick<Posting, 'lines'>) {
  if (lines.length < 2) throw new Fault('invalid', 'An entry has two lines at least: from where, and to where');
  const totals = new Map<string, bigint>();
  for (const { account, money } of lines) {
    if (!Number.isSafeInteger(money.amount) || money.amount === 0) {
      throw new Fault('invalid', `The line of ${account} needs a whole amount that is not zero`);
    }
    totals.set(money.currency, (totals.get(money.currency) ?? 0n) + BigInt(money.amount));
  }
  for (const [currency, total] of totals) {
    if (total !== 0n) throw new Fault('invalid', `The entry does not balance: it is ${total} off in ${currency}`);
  }
}

/** What an entry moves: the debits of the currency of which it moves most. */
export function movedBy(lines: Posting['lines']): Money {
  const debits = new Map<string, number>();
  for (const { money } of lines) {
    if (money.amount > 0) debits.set(money.currency, (debits.get(money.currency) ?? 0) + money.amount);
  }
  const [most] = [...debits].sort(([, a], [, b]) => b - a);
  return { amount: Math.min(most?.[1] ?? 0, Number.MAX_SAFE_INTEGER), currency: most?.[0] ?? 'USD' };
}

/** In the other currency's smallest units, half to even, as accountants round. */
export function converted({ amount, currency }: Money, { from, to, rate }: Rate): Money {
  if (currency !== from) throw new Fault('invalid', `This rate changes ${from}, not ${currency}`);
  const [whole = '0', fraction = ''] = rate.split('.');
  const shift = exponentOf(to) - exponentOf(from);
  const over = BigInt(Math.abs(amount)) * BigInt(whole + fraction) * 10n ** BigInt(Math.max(0, shift));
  const under = 10n ** BigInt(fraction.length + Math.max(0, -shift));
  const units = Number(halfToEven(over, under));
  if (!Number.isSafeInteger(units)) throw new Fault('invalid', `${amount} ${from} is more than can be changed at once`);
  return { amount: Math.sign(amount) * units || 0, currency: to };
}

function halfToEven(over: bigint, under: bigint): bigint {
  const floor = over / under;
  const twice = (over % under) * 2n;
  const isUp = twice > under || (twice === under && floor % 2n === 1n);
  return isUp ? floor + 1n : floor;
}
