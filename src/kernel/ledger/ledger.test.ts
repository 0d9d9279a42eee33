// The books, on a real database: what is posted, once, by many at a time, and taken back.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import fc from 'fast-check';
import type { Posting } from '#contracts/money';
import type { World } from '#test/world';
import { openAccount } from './accounts.ts';
import { listBalances } from './balances.ts';
import { getEntry, listEntries, postEntry, reverseEntry } from './entries.ts';
import { balanceOfAccount, exchange, openAccounts, post, postAll, reverse } from './ledger.ts';
import { codes, company, currencies, inWork, ledgerWorld, running, sums } from './scene.test.ts';

const usd = (account: string, amount: number) => ({ account, money: { amount, currency: 'USD' } });
const sale = (amount: number, more: Partial<Posting> = {}): Posting => ({
  lines: [usd('cash', amount), usd('sales', -amount)],
  cause: { kind: 'order', id: 'order 1' },
  ...more,
});
const refusal = (code: string) => (error: unknown) => Reflect.get(error as object, 'code') === code;

const legs = fc.record({
  from: fc.constantFrom(...codes),
  to: fc.constantFrom(...codes),
  currency: fc.constantFrom(...currencies),
  amount: fc.integer({ min: 1, max: 1_000_000 }),
});
const postings = fc.array(legs, { minLength: 1, maxLength: 4 }).map((moves) => ({
  lines: moves.flatMap(({ from, to, currency, amount }) => [
    { account: from, money: { amount: -amount, currency } },
    { account: to, money: { amount, currency } },
  ]),
  cause: { kind: 'run', id: 'a run' },
}));

suite('the ledger', () => {
  let world: World;
  let acme: string;
  before(async () => {
    world = await ledgerWorld();
    acme = await company(world);
  });
  after(() => world.close());

  const posted = (posting: Posting, tenantId = acme) => inWork(world, tenantId, (call) => post(call, posting));

  test('always comes to nothing in each currency, and its running sums are those of its lines', async () => {
    const tenant = await company(world);
    await fc.assert(
      fc.asyncProperty(postings, async (posting) => {
        await posted(posting, tenant);
        const real = await sums(world, tenant);
        for (const currency of currencies) {
          const own = Object.entries(real).filter(([place]) => place.endsWith(currency));
          assert.equal(
            own.reduce((total, [, amount]) => total + amount, 0),
            0,
          );
        }
        assert.deepEqual(await running(world, tenant), real);
      }),
      { numRuns: 40 },
    );
  });

  test('is after a reversal exactly as it was before the entry, also by its cause', async () => {
    const tenant = await company(world);
    const admin = await world.person(tenant, 'tenant_admin');
    await posted(sale(777), tenant);
    await fc.assert(
      fc.asyncProperty(postings, async (posting) => {
        const before = await running(world, tenant);
        const { entryId } = await posted(posting, tenant);
        await inWork(world, tenant, (call) => reverse(call, { entryId }));
        assert.deepEqual(await running(world, tenant), before);
        assert.deepEqual(await sums(world, tenant), before);
      }),
      { numRuns: 30 },
    );
    const { items } = await world.call(admin, listBalances.contract, { causeKind: 'run', causeId: 'a run' });
    assert.deepEqual(
      items.filter(({ balance }: { balance: { amount: number } }) => balance.amount !== 0),
      [],
    );
  });

  test('posted together, entries are what they are posted one after the other', async () => {
    const [together, apart] = [await company(world), await company(world)];
    await fc.assert(
      fc.asyncProperty(fc.array(postings, { maxLength: 5 }), async (several) => {
        const ids = await inWork(world, together, (call) => postAll(call, several));
        assert.deepEqual([ids.length, new Set(ids).size], [several.length, several.length]);
        for (const posting of several) await posted(posting, apart);
        assert.deepEqual(await running(world, together), await running(world, apart));
        assert.deepEqual(await sums(world, together), await running(world, together));
      }),
      { numRuns: 20 },
    );
  });

  test('posted together, all of them stand or none', async () => {
    const tenant = await company(world);
    const wrong = { ...sale(200), lines: [usd('cash', 200), usd('nowhere', -200)] };
    const both = inWork(world, tenant, (call) => postAll(call, [sale(100), wrong]));
    await assert.rejects(both, /no account nowhere in USD/);
    const lame = { ...sale(200), lines: [usd('cash', 200), usd('sales', -199)] };
    await assert.rejects(inWork(world, tenant, (call) => postAll(call, [sale(100), lame])));
    assert.deepEqual(await running(world, tenant), {});
  });

  test('loses nothing when fifty post to the same account at once', async () => {
    const tenant = await company(world);
    const amounts = Array.from({ length: 200 }, (_, index) => index + 1);
    const queue = [...amounts];
    const poster = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) await posted(sale(next), tenant);
    };
    await Promise.all(Array.from({ length: 50 }, poster));
    const total = (200 * 201) / 2;
    assert.deepEqual(await running(world, tenant), { 'cash USD': total, 'sales USD': -total });
    assert.deepEqual(await sums(world, tenant), { 'cash USD': total, 'sales USD': -total });
  });

  test('posts once under a key, however many try at once', async () => {
    const tenant = await company(world);
    const tries = Array.from({ length: 20 }, () => posted(sale(500, { key: 'charge 1' }), tenant));
    const done = await Promise.all(tries);
    assert.equal(new Set(done.map(({ entryId }) => entryId)).size, 1);
    assert.equal(done.filter(({ again }) => !again).length, 1);
    assert.deepEqual(await running(world, tenant), { 'cash USD': 500, 'sales USD': -500 });
  });

  test('refuses a key that stands for another entry', async () => {
    await posted(sale(100, { key: 'charge 2' }));
    await assert.rejects(posted(sale(101, { key: 'charge 2' })), refusal('conflict'));
    await assert.rejects(posted(sale(100, { key: 'charge 2', memo: 'another' })), refusal('conflict'));
  });

  test('refuses an account that is not there, and says which', async () => {
    const before = await running(world, acme);
    await assert.rejects(
      posted({ ...sale(100), lines: [usd('cash', 100), usd('nowhere', -100)] }),
      /no account nowhere in USD/,
    );
    assert.deepEqual(await running(world, acme), before);
  });

  test('changes money through the exchange accounts, at the rate it carries', async () => {
    const tenant = await company(world);
    await posted(sale(20_000), tenant);
    const { entryId, received } = await inWork(world, tenant, (call) =>
      exchange(call, {
        from: 'cash',
        to: 'cash',
        money: { amount: 10_000, currency: 'USD' },
        rate: { from: 'USD', to: 'EUR', rate: '0.9134' },
        cause: { kind: 'manual', id: 'bank order 4' },
      }),
    );
    assert.deepEqual(received, { amount: 9134, currency: 'EUR' });
    assert.deepEqual(await running(world, tenant), {
      'cash USD': 10_000,
      'sales USD': -20_000,
      'exchange USD': 10_000,
      'cash EUR': 9134,
      'exchange EUR': -9134,
    });
    const admin = await world.person(tenant, 'tenant_admin');
    const entry = await world.call(admin, getEntry.contract, { entryId });
    assert.deepEqual(entry.rate, { from: 'USD', to: 'EUR', rate: '0.9134' });
  });

  test('gives up its whole entry with the work around it', async () => {
    const before = await running(world, acme);
    const failed = inWork(world, acme, async (call) => {
      await post(call, sale(999));
      throw new Error('the work failed');
    });
    await assert.rejects(failed, /the work failed/);
    assert.deepEqual(await running(world, acme), before);
  });

  test('shows balances as they were at an instant', async () => {
    const tenant = await company(world);
    const admin = await world.person(tenant, 'tenant_admin');
    await posted(sale(100, { at: '2026-01-31T23:59:59.999Z' }), tenant);
    await posted(sale(40, { at: '2026-02-01T00:00:00.000Z' }), tenant);
    const cash = async (at?: string) => {
      const { items } = await world.call(admin, listBalances.contract, { currency: 'USD', ...(at ? { at } : {}) });
      return items.find(({ code }: { code: string }) => code === 'cash')?.balance.amount;
    };
    assert.deepEqual(
      [await cash('2026-01-01T00:00:00.000Z'), await cash('2026-01-31T23:59:59.999Z'), await cash()],
      [0, 100, 140],
    );
    assert.deepEqual(await inWork(world, tenant, ({ db }) => balanceOfAccount(db, 'cash', 'USD')), {
      amount: 140,
      currency: 'USD',
    });
  });

  test('is a book of one company: another sees none of it', async () => {
    const bolt = await world.person(await company(world), 'tenant_admin');
    const { entryId } = await posted(sale(100));
    await assert.rejects(world.call(bolt, getEntry.contract, { entryId }), refusal('not_found'));
    await assert.rejects(world.call(bolt, reverseEntry.contract, { entryId }), refusal('not_found'));
    assert.deepEqual((await world.call(bolt, listEntries.contract, {})).items, []);
    const { items } = await world.call(bolt, listBalances.contract, {});
    assert.ok(items.every(({ balance }: { balance: { amount: number } }) => balance.amount === 0));
  });

  test('an entry posted by hand is shown whole, found by account and cause, and taken back once', async () => {
    const tenant = await company(world);
    const admin = await world.person(tenant, 'tenant_admin');
    const cause = { kind: 'manual', id: 'receipt 9' };
    const entry = await world.call(admin, postEntry.contract, { ...sale(1250), cause, memo: 'Nine' });
    assert.deepEqual(
      [entry.cause, entry.memo, entry.lines, entry.reversedBy],
      [cause, 'Nine', [usd('cash', 1250), usd('sales', -1250)], null],
    );
    for (const by of [{ account: 'sales' }, { causeKind: 'manual', causeId: 'receipt 9' }]) {
      assert.deepEqual((await world.call(admin, listEntries.contract, by)).items, [entry]);
    }
    const back = await world.call(admin, reverseEntry.contract, { entryId: entry.id });
    assert.deepEqual([back.reverses, back.lines], [entry.id, [usd('cash', -1250), usd('sales', 1250)]]);
    assert.equal((await world.call(admin, getEntry.contract, { entryId: entry.id })).reversedBy, back.id);
    await assert.rejects(world.call(admin, reverseEntry.contract, { entryId: entry.id }), refusal('conflict'));
  });

  test('a rehearsed posting counts the rows it changes: the entry, its lines, what accounts come to', async () => {
    const tenant = await company(world);
    const admin = await world.person(tenant, 'tenant_admin');
    const rehearsed = async (capability: string, input: unknown) => {
      const answer = await world.answer(admin, capability, input, { rehearse: true });
      return answer.status === 'rehearsed' ? answer.rehearsal.changedRows : answer.status;
    };
    assert.equal(await rehearsed('ledger.entry.post', sale(70)), 1 + 2 + 2);
    const unknown = { ...sale(1), lines: [usd('cash', 1), usd('nobody', -1)] };
    const steps = [sale(70), sale(80), unknown].map((input) => ({ capability: 'ledger.entry.post', input }));
    assert.equal(await rehearsed('invoke.plan.run', { steps }), 2 * (1 + 2 + 2), 'the step that fails changes nothing');
    assert.deepEqual(await sums(world, tenant), {});
  });

  test('of two who reverse one entry at once, one does', async () => {
    const { entryId } = await posted(sale(5));
    const tries = [1, 2, 3, 4].map(() => inWork(world, acme, (call) => reverse(call, { entryId })));
    const won = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled');
    assert.equal(won.length, 1);
  });

  test('an account is one thing in every currency, and stays once entries name it', async () => {
    const admin = await world.person(acme, 'tenant_admin');
    const given = { code: 'cash', name: 'Cash', kind: 'income', currency: 'GBP' } as const;
    await assert.rejects(world.call(admin, openAccount.contract, given), refusal('conflict'));
    await inWork(world, acme, (call) => openAccounts(call, [{ ...given, kind: 'asset' }]));
    await world.answer(admin, 'ledger.account.close', { code: 'cash', currency: 'GBP' });
    await posted(sale(1));
    await assert.rejects(
      world.answer(admin, 'ledger.account.close', { code: 'cash', currency: 'USD' }),
      refusal('conflict'),
    );
  });

  test('the words of a memo can be forgotten, the money not', async () => {
    const { entryId } = await posted(sale(64, { memo: 'Refund for ada@example.com' }));
    const before = await sums(world, acme);
    const [memos] = world.kernel.modules.find(({ name }) => name === 'ledger')?.subjects ?? [];
    const who = { id: 'person 1', words: ['ADA@example.com'] };
    assert.equal((await inWork(world, acme, async ({ db }) => memos?.find(db, who)))?.length, 1);
    assert.equal(await inWork(world, acme, async ({ db }) => memos?.purge(db, who)), 1);
    const [row] = await world.sql('select memo from ledger.entries where id = $1', [entryId]);
    assert.deepEqual([row, await sums(world, acme)], [{ memo: null }, before]);
  });
});
