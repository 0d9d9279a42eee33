// What no statement of the role that serves calls can do to the books, however it is written.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { sql } from 'drizzle-orm';
import type { World } from '#test/world';
import { post, reverse } from './ledger.ts';
import { company, inWork, ledgerWorld, running } from './scene.test.ts';

suite('the books', () => {
  let world: World;
  let acme: string;
  let entry: string;
  before(async () => {
    world = await ledgerWorld();
    acme = await company(world);
    const lines = [
      { account: 'cash', money: { amount: 100, currency: 'USD' } },
      { account: 'sales', money: { amount: -100, currency: 'USD' } },
    ];
    const cause = { kind: 'order', id: '1' };
    entry = (await inWork(world, acme, (call) => post(call, { lines, cause }))).entryId;
  });
  after(() => world.close());

  const id = () => crypto.randomUUID();
  const head = (entryId: string, more = sql`null`) => sql`insert into ledger.entries
    (id, at, cause_kind, cause_id, digest, reverses) values (${entryId}, '2026-01-01', 'run', 'x', 'x', ${more}::uuid)`;
  const line = (entryId: string, code: string, amount: number) => sql`insert into ledger.lines
    (id, entry_id, account_id, currency, amount, at) select ${id()}::uuid, ${entryId}::uuid, id, 'USD',
    ${amount}::bigint, '2026-01-01'::timestamptz from ledger.accounts where code = ${code} and currency = 'USD'`;
  const both = (entryId: string, amount: number, other = -amount) => sql`insert into ledger.lines
    (id, entry_id, account_id, currency, amount, at) select gen_random_uuid(), ${entryId}::uuid, id, 'USD',
    case code when 'cash' then ${amount}::bigint else ${other}::bigint end, '2026-01-01'::timestamptz
    from ledger.accounts where code in ('cash', 'sales') and currency = 'USD'`;

  async function tried(...statements: ReturnType<typeof sql>[]) {
    const before = await running(world, acme);
    const work = inWork(world, acme, async ({ db }) => {
      for (const statement of statements) await db.execute(statement);
    });
    await assert.rejects(work, (error: unknown) => {
      const { code, cause } = error as { code?: string; cause?: { code?: string } };
      return code === 'invalid' || code === 'conflict' || code === '42501' || cause?.code === '42501';
    });
    assert.deepEqual(await running(world, acme), before);
  }

  test('take an entry that balances, written by hand, as proof that the others are refused for a reason', async () => {
    const fresh = id();
    await inWork(world, acme, async ({ db }) => {
      await db.execute(head(fresh));
      await db.execute(both(fresh, 50));
    });
    assert.equal((await running(world, acme))['cash USD'], 150);
  });

  test('take no entry that is out of balance, by one unit or one line at a time', async () => {
    const fresh = id();
    await tried(head(fresh), both(fresh, 50, -49));
    await tried(head(fresh), line(fresh, 'cash', 50), line(fresh, 'sales', -50));
  });

  test('take no entry without lines', () => tried(head(id())));

  test('take no line after the entry was posted', async () => {
    await tried(both(entry, 50));
    await tried(line(entry, 'cash', 1));
  });

  test('take no unbalanced line even when every check is asked for at once, before it', async () => {
    const fresh = id();
    await tried(sql`set constraints all immediate`, head(fresh));
    await tried(head(fresh), both(fresh, 50), sql`set constraints all immediate`, line(fresh, 'cash', 1));
  });

  test('take no line that hides behind a change of company in the same statement', async () => {
    const fresh = id();
    const elsewhere = sql`select set_config('app.current_tenant_id', ${id()}, true)`;
    await tried(head(fresh), sql`with added as (${line(fresh, 'cash', 50)} returning 1) ${elsewhere} from added`);
  });

  test('take no reversal that is not the exact opposite', () => {
    const fresh = id();
    return tried(head(fresh, sql`${entry}`), both(fresh, 100));
  });

  test('take no second reversal', async () => {
    const lines = [
      { account: 'cash', money: { amount: 7, currency: 'USD' } },
      { account: 'sales', money: { amount: -7, currency: 'USD' } },
    ];
    const { entryId } = await inWork(world, acme, (call) => post(call, { lines, cause: { kind: 'run', id: 'r' } }));
    await inWork(world, acme, (call) => reverse(call, { entryId }));
    const fresh = id();
    await tried(head(fresh, sql`${entryId}`), both(fresh, -7));
  });

  test('take no entry without a cause', async () => {
    const fresh = id();
    const nameless = sql`insert into ledger.entries (id, at, cause_kind, cause_id, digest)
      values (${fresh}, '2026-01-01', '', 'x', 'x')`;
    await tried(nameless, both(fresh, 50));
    const causeless = sql`insert into ledger.entries (id, at, digest) values (${fresh}, '2026-01-01', 'x')`;
    await tried(causeless, both(fresh, 50));
  });

  test('can not be changed, emptied, or counted otherwise', async () => {
    await tried(sql`update ledger.lines set amount = 1`);
    await tried(sql`delete from ledger.lines`);
    await tried(sql`update ledger.entries set cause_id = 'another'`);
    await tried(sql`delete from ledger.entries`);
    await tried(sql`truncate ledger.lines`);
    await tried(sql`update ledger.balances set amount = 0`);
    await tried(sql`insert into ledger.balances (tenant_id, account_id, place, amount)
      select ${acme}::uuid, id, 99, 1 from ledger.accounts`);
    await tried(sql`delete from ledger.balances`);
    await tried(sql`update ledger.accounts set kind = 'equity'`);
  });
});
