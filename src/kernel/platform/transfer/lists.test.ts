// No table of the house is forgotten: each says whether it moves with a company, and why.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { createWorld, type World } from '#test/world';
import { sayings, soundsSecret, withheldOfHouse } from './lists.ts';
import { type TransferTable, tablesOf } from './shape.ts';

suite('the tables of this installation', () => {
  let world: World;
  let tables: TransferTable[];
  before(async () => {
    world = await createWorld();
    tables = await tablesOf((text, values = []) => world.sql(text, [...values]), world.kernel.upkeep.sources);
  });
  after(() => world.close());

  test('are all those that belong to tenants', async () => {
    const walled = await world.sql<{ name: string }>(
      `select n.nspname || '.' || c.relname as name from pg_policy p join pg_class c on c.oid = p.polrelid
       join pg_namespace n on n.oid = c.relnamespace where p.polname like 'tenant_isolation_%' order by 1`,
    );
    assert.deepEqual(
      tables.map(({ name }) => name).sort(),
      walled.map(({ name }) => name),
    );
  });

  test('say of themselves whether they move, if they are the house’s own', () => {
    const silent = tables.filter(({ why }) => why === 'nobody has said yet whether it may travel');
    assert.deepEqual(
      silent.map(({ name }) => name),
      [],
      'name it in lists.ts: carried, told or left, and why',
    );
  });

  test('of apps move as they are', () => {
    const notes = tables.filter(({ name }) => name.startsWith('notes.'));
    assert.deepEqual(
      notes.map(({ name, use }) => [name, use]),
      [
        ['notes.notes', 'carried'],
        ['notes.tags', 'carried'],
        ['notes.revisions', 'carried'],
      ],
    );
  });

  test('that can not be without a connection are told and not carried, and so is what belongs to them', () => {
    const ofWebhooks = tables.filter(({ name }) => name.startsWith('webhook.'));
    assert.deepEqual(
      ofWebhooks.map(({ name, use, why }) => [name, use, why]),
      [
        ['webhook.endpoints', 'told', 'it can not be without its connection, which is made anew'],
        ['webhook.deliveries', 'told', 'it can not be without its webhook.endpoints, which stays behind'],
      ],
    );
  });

  test('that move carry no column that sounds like a secret, unless it was said of it', () => {
    const house = new Set(Object.keys(sayings));
    const open = tables
      .filter(({ name, use }) => house.has(name) && use !== 'left')
      .flatMap(({ name, columns }) =>
        columns.filter(({ type }) => /text|char|json|bytea|uuid/.test(type)).map((column) => `${name}.${column.name}`),
      )
      .filter((column) => soundsSecret(column.split('.').at(-1) ?? ''));
    // Whose session or key it was, by id.
    assert.deepEqual(open, ['audit.entries.credential_id']);
    for (const [table, columns] of Object.entries(withheldOfHouse)) {
      const there = tables.find(({ name }) => name === table);
      for (const column of columns) assert.ok(!there || there.withheld.includes(column), `${table}.${column}`);
    }
  });

  test('stand behind those that they refer to', () => {
    const at = (name: string) => tables.findIndex((table) => table.name === name);
    assert.ok(at('notes.notes') < at('notes.revisions'));
    assert.ok(at('ledger.accounts') < at('ledger.lines') && at('ledger.entries') < at('ledger.lines'));
  });

  test('that an app can not fill without a secret are told and not carried', async () => {
    await world.sql(`create table notes.drawers (id uuid primary key, tenant_id uuid not null, label text,
      pin text, lock_token text not null)`);
    await world.sql(`select store.tenant_table('notes.drawers')`);
    const again = await tablesOf((text, values = []) => world.sql(text, [...values]), world.kernel.upkeep.sources);
    const drawers = again.find(({ name }) => name === 'notes.drawers');
    assert.deepEqual([drawers?.use, drawers?.withheld], ['told', ['pin', 'lock_token']]);
    assert.deepEqual(
      drawers?.columns.map(({ name }) => name),
      ['id', 'label'],
    );
  });
});
