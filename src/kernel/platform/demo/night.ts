// What the house itself tells in the demo company: books, limits, and a night in which two agents came as far as they
// may and asked for the rest. Asked for is what can be taken back, so that one may decide and change one's mind.
import { z } from 'zod';
import type { Role } from '#kernel/contract';
import type { HouseStage } from './stage.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });

const books = [
  { code: 'till', name: 'Till and bank', kind: 'asset' },
  { code: 'shop-sales', name: 'Sales in the shop', kind: 'income' },
  { code: 'stock', name: 'Stock bought', kind: 'expense' },
  { code: 'shop-refunds', name: 'Refunds', kind: 'expense' },
  { code: 'markets', name: 'Markets and fairs', kind: 'expense' },
] as const;

/** Till of the day, in cents: a small shop, busier towards the weekend. */
const takings = [68_240, 51_930, 74_415, 92_380, 118_650, 143_275, 60_720] as const;

/** Which models would do what. No key is kept here, so the rules of the house answer until somebody adds one. */
const models = {
  rules: [
    {
      ...{ segment: 'writing', provider: 'anthropic', model: 'claude-opus-4-5' },
      ...{ fallback: ['anthropic/claude-haiku-4-5', 'builtin/rules'], latency_budget_ms: 12_000 },
    },
    {
      ...{ segment: 'bulk', provider: 'openai', model: 'gpt-4o-mini', fallback: ['builtin/rules'] },
      ...{ latency_budget_ms: 6000, strategy: 'cost', keep_words: false },
    },
    { segment: '*', provider: 'builtin', model: 'rules', fallback: [] },
  ],
  fallback_strategy: 'latency',
};

const staff = {
  Bookkeeper: ['ledger.entry.write', 'ledger.account.write', 'meter.quota.set'],
  Buyer: ['ledger.entry.write'],
} as const;

export async function playNight(stage: HouseStage): Promise<void> {
  const twice = await openBooks(stage);
  await hire(stage);
  await workAtNight(stage);
  await ask(stage, twice);
}

interface Entry {
  readonly from: string;
  readonly to: string;
  readonly amount: number;
  readonly memo: string;
  readonly id: string;
}

/** Money goes from one account to another: a credit there, a debit here. */
function posted({ from, to, amount, memo, id }: Entry) {
  const lines = [
    { account: to, money: usd(amount) },
    { account: from, money: usd(-amount) },
  ];
  return { capability: 'ledger.entry.post', input: { lines, memo, cause: { kind: 'till', id } } };
}

const owner: Role = 'tenant_admin';

const Posted = z.object({ id: z.string() });
/** On that day somebody posted the till a second time. */
const twiceAt = 1;

/** Answers the entry that stands twice. */
async function openBooks(stage: HouseStage): Promise<string> {
  const at = stage.daysAgo(takings.length + 1, 8);
  for (const book of books) {
    await stage.call({ as: owner, at }, { capability: 'ledger.account.open', input: { ...book, currency: 'USD' } });
  }
  for (const [index, amount] of takings.entries()) {
    const days = takings.length - index - 1;
    const entry = posted({
      from: 'shop-sales',
      to: 'till',
      amount,
      memo: 'Till of the day',
      id: `till ${days} days ago`,
    });
    await stage.call({ as: owner, at: stage.daysAgo(days, 19) }, entry);
  }
  await stage.call({ as: owner, at }, { capability: 'model.policy.set', input: models });
  const limits = { dailyCostLimit: usd(4000), monthlyCostLimit: usd(60_000) };
  await stage.call({ as: owner, at }, { capability: 'meter.quota.set', input: limits });
  const days = takings.length - twiceAt - 1;
  const again = { amount: takings[twiceAt] ?? 0, memo: 'Till of the day', id: `till ${days} days ago, again` };
  const scene = { as: owner, at: stage.daysAgo(days, 20) };
  return Posted.parse(await stage.call(scene, posted({ from: 'shop-sales', to: 'till', ...again }))).id;
}

async function hire(stage: HouseStage) {
  const at = stage.daysAgo(takings.length, 9);
  for (const [name, patterns] of Object.entries(staff)) {
    const who = { kind: 'agent', id: await stage.agent(name, at) };
    for (const pattern of patterns) {
      const input = { who, pattern, reason: `${name} keeps the books with us` };
      await stage.call({ as: owner, at }, { capability: 'access.grant.give', input });
    }
  }
}

const opened = [
  { code: 'packaging', name: 'Pots and packaging', kind: 'expense' },
  { code: 'gift-cards', name: 'Gift cards not used yet', kind: 'liability' },
  { code: 'spring-fair', name: 'Spring fair', kind: 'expense' },
] as const;

/** What can be taken back and moves no money is done alone. */
async function workAtNight(stage: HouseStage) {
  for (const [index, book] of opened.entries()) {
    const scene = { as: { agent: 'Bookkeeper' }, at: stage.daysAgo(0, 2 + index) };
    await stage.call(scene, { capability: 'ledger.account.open', input: { ...book, currency: 'USD' } });
  }
}

interface Wish {
  readonly agent: keyof typeof staff;
  readonly hour: number;
  readonly capability: string;
  readonly input: object;
  readonly reason: string;
}

function wishesOf(twice: string): Wish[] {
  const memo = 'Terracotta & Sons, invoice 2207: 130 pots';
  return [
    {
      ...{ agent: 'Buyer', hour: 4 },
      ...posted({ from: 'till', to: 'stock', amount: 86_450, memo, id: 'invoice 2207' }),
      reason:
        'Pots are down to 41, and 26 go in a week. Terracotta & Sons gives 3% off when invoice 2207 is paid by ' +
        'Friday; that is in the $864.50. Against it: it is a seventh of what the till took in this week. If you ' +
        'don’t decide, the invoice is due at the end of the month at $891.24.',
    },
    {
      ...{ agent: 'Bookkeeper', hour: 5, capability: 'ledger.entry.reverse' },
      input: { entryId: twice, memo: 'The till of that day stands twice' },
      reason:
        'The till of that day stands twice, $519.30 each time, an hour apart; the bank has it once. I take the ' +
        'second one back. Against it: the paper slip is missing, so I go by the bank alone. If you don’t decide, ' +
        'the week looks $519.30 better than it was.',
    },
    {
      ...{ agent: 'Bookkeeper', hour: 6, capability: 'meter.quota.set' },
      input: { dailyCostLimit: usd(5500), monthlyCostLimit: usd(60_000) },
      reason:
        'The letters before the spring fair come to about $9 a day more until Sunday; today’s limit of $40 would ' +
        'stop them on Thursday. The limit of the month stays as it is. Against it: last year’s letters brought few ' +
        'visitors. If you don’t decide, the last third of the letters waits until Monday.',
    },
  ];
}

async function ask(stage: HouseStage, twice: string) {
  for (const { agent, hour, ...wish } of wishesOf(twice)) {
    await stage.wish({ as: { agent }, at: stage.daysAgo(0, hour) }, wish);
  }
}
