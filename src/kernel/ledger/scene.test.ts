// What the tests of the ledger have in common: a company with accounts, and work that commits as a call's does.
import { newId } from '#base/id';
import { instantOf } from '#base/time';
import type { WriteScope } from '#kernel/store';
import { createWorld, type World } from '#test/world';
import { ledgerModule, openAccounts, type Poster } from './ledger.ts';
import type { NewAccount } from './model.ts';

export const currencies = ['USD', 'EUR'] as const;
export const codes = ['cash', 'sales', 'rent', 'payable', 'exchange'] as const;

const kinds: Readonly<Record<(typeof codes)[number], NewAccount['kind']>> = {
  cash: 'asset',
  sales: 'income',
  rent: 'expense',
  payable: 'liability',
  exchange: 'equity',
};

export async function ledgerWorld(): Promise<World> {
  const probe = await createWorld();
  if (probe.kernel.registry.has('ledger.entry.post')) return probe;
  await probe.close();
  return createWorld({ modules: [ledgerModule] });
}

/** One piece of work that commits, or leaves nothing. */
export async function inWork<T>({ kernel }: World, tenantId: string, work: (call: Poster) => Promise<T>): Promise<T> {
  const now = instantOf(kernel.clock.nowMs());
  const scope: WriteScope = kernel.store.write({ tenantId, now });
  try {
    const done = await work({ db: scope.db, now, newId: () => newId(kernel.clock.nowMs()) });
    await scope.commit([]);
    return done;
  } finally {
    await scope.rollback();
  }
}

export async function company(world: World): Promise<string> {
  const { id } = await world.tenant('Books');
  const chart = codes.flatMap((code) =>
    currencies.map((currency) => ({ code, name: code, kind: kinds[code], currency })),
  );
  await inWork(world, id, (call) => openAccounts(call, chart));
  return id;
}

/** What the lines come to, added up here and not by the ledger. */
export async function sums({ sql }: World, tenantId: string): Promise<Record<string, number>> {
  const rows = await sql<{ place: string; amount: string }>(
    `select a.code || ' ' || a.currency as place, l.amount::text from ledger.lines l
     join ledger.accounts a on a.id = l.account_id where l.tenant_id = $1`,
    [tenantId],
  );
  const all: Record<string, number> = {};
  for (const { place, amount } of rows) all[place] = (all[place] ?? 0) + Number(amount);
  return Object.fromEntries(Object.entries(all).filter(([, amount]) => amount !== 0));
}

/** What the ledger says it comes to. */
export async function running({ sql }: World, tenantId: string): Promise<Record<string, number>> {
  const rows = await sql<{ place: string; amount: string }>(
    `select a.code || ' ' || a.currency as place, sum(b.amount)::text as amount from ledger.balances b
     join ledger.accounts a on a.id = b.account_id where b.tenant_id = $1 group by 1 having sum(b.amount) <> 0`,
    [tenantId],
  );
  return Object.fromEntries(rows.map(({ place, amount }) => [place, Number(amount)]));
}
