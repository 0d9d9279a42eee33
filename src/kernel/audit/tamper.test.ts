// Whoever has the database in their hands, and every right on it, can not change the sealed record unseen.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import fc from 'fast-check';
import { newId } from '#base/id';
import { openScene, type Scene } from './scene.test.ts';
import { hashOfHead, type SignedHead } from './segment.ts';
import { signerOf } from './signing.ts';

const tables = ['audit.entries', 'audit.segments', 'audit.payloads'] as const;
const kept = (table: string) => `kept_${table.split('.')[1]}`;

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
}

/** Another value than `$1` of each type, whatever it was. */
const others: Readonly<Record<string, string>> = {
  uuid: `overlay(coalesce(COLUMN::text, '${'0'.repeat(8)}-0000-7000-8000-000000000000') placing
    case when left(coalesce(COLUMN::text, '0'), 1) = 'a' then 'b' else 'a' end from 1 for 1)::uuid`,
  // The last letter of what is written as base64 says less than it could: the next one may read the same.
  text: `coalesce(left(COLUMN, -1) || chr(ascii(right(COLUMN, 1)) + 1), 'x')`,
  longer: `coalesce(COLUMN, '') || 'x'`,
  integer: 'COLUMN + 100',
  smallint: '(COLUMN + 1)::smallint',
  xid8: '(COLUMN::text::bigint - 1)::text::xid8',
  'timestamp(3) with time zone': `COLUMN + interval '1 millisecond'`,
  bytea: 'set_byte(COLUMN, length(COLUMN) / 2, (get_byte(COLUMN, length(COLUMN) / 2) + 1) % 256)',
};

function otherIn({ name, type }: Pick<Column, 'name' | 'type'>, row: number): string {
  const edit = type === 'text' && row % 2 === 0 ? 'longer' : type;
  return (others[edit] ?? assert.fail(type)).replaceAll('COLUMN', name);
}

suite('tampering', () => {
  let scene: Scene;
  let columns: Column[];
  before(async () => {
    scene = await openScene();
    for (const batch of [7, 3, 6]) {
      await scene.write(batch);
      await scene.sealAll();
    }
    for (const table of tables) await scene.world.sql(`create table ${kept(table)} as select * from ${table}`);
    const { sql } = scene.world;
    columns = await sql<Column>(
      `select attrelid::regclass::text as table, attname as name, format_type(atttypid, atttypmod) as type
       from pg_attribute where attrelid = any($1::regclass[]) and attnum > 0 and not attisdropped order by 1, 2`,
      [`{${tables.join(',')}}`],
    );
    await sql('alter table audit.entries drop constraint entries_era_check');
    await sql('alter table audit.payloads drop constraint payloads_check');
  });
  after(() => scene.close());

  async function restore() {
    for (const table of tables) {
      await scene.world.sql(`truncate ${table}`);
      await scene.world.sql(`insert into ${table} select * from ${kept(table)}`);
    }
  }

  /** What is found after somebody has done this; everything is as before when it answers. */
  async function foundAfter(...statements: readonly [text: string, ...values: unknown[]][]) {
    try {
      for (const [text, ...values] of statements) await scene.world.sql(text, values);
      return await scene.verify();
    } finally {
      await restore();
    }
  }

  async function rowsOf(table: string): Promise<string[]> {
    const rows = await scene.world.sql<{ at: string }>(
      `select row_number() over (order by k::text)::text as at from ${table} k where tenant_id = $1`,
      [scene.tenantId],
    );
    return rows.map(({ at }) => at);
  }

  /** The nth row of the tenant, in an order that does not move. */
  const nth = (table: string, n: string | number) =>
    `(select k.ctid from ${table} k where tenant_id = '${scene.tenantId}'
      order by k::text offset ${Number(n) - 1} limit 1)`;

  test('what nobody has touched is whole, also when it was put back row by row', async () => {
    await restore();
    const { whole, rows, segments, problems } = await scene.verify();
    assert.deepEqual({ whole, rows, segments, problems }, { whole: true, rows: 16, segments: 3, problems: [] });
  });

  test('another value in any column of any row is found', async () => {
    // Content from before it was sealed has two columns of its own; to fill them is to add content that was not there.
    const changed = columns.filter(({ type }) => type !== 'json');
    assert.ok(changed.length > 35);
    for (const { table, name, type } of changed) {
      const rows = await rowsOf(table);
      for (const row of name === 'tenant_id' || rows.length < 4 ? rows : [1, Math.ceil(rows.length / 2), rows.length]) {
        const value = otherIn({ name, type }, Number(row));
        const verdict = await foundAfter([`update ${table} set ${name} = ${value} where ctid = ${nth(table, row)}`]);
        const hidden = table === 'audit.payloads' && (name === 'tenant_id' || name === 'entry_id');
        assert.ok(!verdict.whole || (hidden && verdict.payloads.forgotten === 1), `${table}.${name} of row ${row}`);
      }
    }
  });

  test('any one row taken out, put in or exchanged is found, and named', async () => {
    const act = fc.constantFrom('delete', 'insert', 'swap', 'null', 'blob');
    const nullable = columns.filter(({ table, name }) => {
      return table === 'audit.entries' && ['subject', 'payload_hash'].includes(name);
    });
    await fc.assert(
      fc.asyncProperty(act, fc.nat(), fc.nat(), async (what, one, other) => {
        const row = (one % 16) + 1;
        const next = ((row + (other % 15)) % 16) + 1;
        const entries = 'audit.entries';
        const { name = '' } = nullable[other % nullable.length] ?? {};
        const acts: Record<string, [text: string, ...values: unknown[]][]> = {
          delete: [[`delete from ${entries} where ctid = ${nth(entries, row)}`]],
          insert: [
            [
              `insert into ${entries} select (jsonb_populate_record(e, jsonb_build_object('id', $1::text))).*
               from ${entries} e where e.ctid = ${nth(entries, row)}`,
              // Among those that are sealed: what is newer is not sealed yet, and no fault.
              newId(Date.now() - 60_000 - (other % 100_000)),
            ],
          ],
          swap: [
            [
              `update ${entries} e set txid = o.txid from ${entries} o
               where (e.ctid, o.ctid) in ((${nth(entries, row)}, ${nth(entries, next)}),
                 (${nth(entries, next)}, ${nth(entries, row)}))`,
            ],
          ],
          null: [[`update ${entries} set ${name} = null where ctid = ${nth(entries, row)}`]],
          blob: [
            [
              `update audit.segments set leaves = set_byte(leaves, $1::integer % length(leaves),
                 (get_byte(leaves, $1::integer % length(leaves)) + 1) % 256) where number = $2`,
              other % 1000,
              (one % 3) + 1,
            ],
          ],
        };
        const { whole, problems } = await foundAfter(...(acts[what] ?? []));
        assert.equal(whole, false, what);
        if (what === 'delete') assert.equal(problems[0]?.kind, 'row missing');
        if (what === 'insert') assert.equal(problems[0]?.kind, 'row inserted');
      }),
      { numRuns: 60 },
    );
  });

  test('a row that was changed is named with its segment', async () => {
    const [entry] = await scene.world.sql<{ id: string }>(
      'select id from audit.entries order by txid offset 8 limit 1',
    );
    const { problems } = await foundAfter([`update audit.entries set actor_id = 'bert' where id = $1`, entry?.id]);
    assert.deepEqual(problems, [
      { kind: 'row changed', segment: 2, entryId: entry?.id, says: `Entry ${entry?.id} is not what was sealed` },
    ]);
  });

  test('the end can not be cut off, with its seals or without, because heads lie outside', async () => {
    const last = '(era, txid) > (select era, last_txid from audit.segments where number = 2)';
    const cut: [string][] = [
      [`delete from audit.entries where ${last}`],
      ['delete from audit.segments where number = 3'],
    ];
    assert.equal((await foundAfter(...cut)).problems[0]?.kind, 'end cut off');
    const everything = tables.map((table): [string] => [`delete from ${table}`]);
    assert.deepEqual(
      (await foundAfter(...everything)).problems.map(({ kind, segment }) => [kind, segment]),
      [1, 2, 3].map((segment) => ['end cut off', segment]),
    );
  });

  test('a seal in the middle can not be taken out', async () => {
    const { problems } = await foundAfter(['delete from audit.segments where number = 2']);
    assert.ok(problems.some(({ kind }) => kind === 'segment missing'));
  });

  test('a head that was kept elsewhere finds what was rewritten together with the heads of this machine', async () => {
    const { last } = await scene.verify();
    assert.ok(last);
    const elsewhere = await scene.another(`${scene.world.home}/elsewhere`);
    for (const table of tables) await scene.world.sql(`delete from ${table}`);
    try {
      assert.ok((await scene.verify(elsewhere)).whole, 'nothing is known there');
      assert.equal((await scene.verify(elsewhere, [last])).problems[0]?.kind, 'end cut off');
    } finally {
      await restore();
    }
  });

  /** Everything that can be computed anew without our key, done well. */
  async function forged(rootKey: string) {
    const signer = signerOf(rootKey);
    const [row] = await scene.world.sql<SignedHead>(
      `select tenant_id as "tenantId", number, form, era, last_txid::text as "lastTxid", last_id as "lastId", rows,
         root,
         previous, sealed_at as "sealedAt" from audit.segments where number = 3`,
    );
    assert.ok(row);
    const head = { ...row, rows: 5, sealedAt: new Date(row.sealedAt).toISOString(), keyId: signer.id };
    const hash = hashOfHead(head);
    return { hash, keyId: signer.id, signature: signer.sign(`cadre audit head ${hash}`), publicKey: signer.publicKey };
  }

  test('a head signed with another key is not believed, not even when that key is put where ours were', async () => {
    const { hash, keyId, signature, publicKey } = await forged('a root key of somebody else altogether');
    const sign: [string, ...unknown[]] = [
      'update audit.segments set rows = 5, hash = $1, key_id = $2, signature = $3 where number = 3',
      ...[hash, keyId, signature],
    ];
    const put: [string, ...unknown[]] = [
      `insert into audit.past_keys (id, public_key, vouched_by, voucher, retired_at)
       select $1, $2, $1, $3, sealed_at from audit.segments limit 1 on conflict do nothing`,
      ...[keyId, publicKey, signature],
    ];
    const { problems } = await foundAfter(sign, put);
    assert.ok(problems.some(({ kind }) => kind === 'key unknown'));
    assert.ok(
      problems.some(({ kind }) => kind === 'segment changed'),
      'it is not the head that was kept outside either',
    );
  });

  test('a signature that names our key and was not made with it is found', async () => {
    const { signature } = await forged('a root key of somebody else altogether');
    const { problems } = await foundAfter(['update audit.segments set signature = $1 where number = 3', signature]);
    assert.deepEqual(
      problems.map(({ kind, segment }) => [kind, segment]),
      [['signature wrong', 3]],
    );
  });

  test('content that was put elsewhere, opened or invented is found', async () => {
    const exchange = `update audit.payloads p set sealed = o.sealed from audit.payloads o
      where p.ctid = ${nth('audit.payloads', 1)} and o.ctid = ${nth('audit.payloads', 2)}`;
    const open = `update audit.payloads set sealed = null, input = '{}' where ctid = ${nth('audit.payloads', 1)}`;
    for (const text of [exchange, open]) {
      assert.deepEqual(
        (await foundAfter([text])).problems.map(({ kind }) => kind),
        ['payload changed'],
        text,
      );
    }
  });
});
