// Whoever writes an archive by hand gets nothing in with it that they could not do themselves, and nothing at all when
// any of it is not as it should be.
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { createWorld, type World } from '#test/world';
import { contentFolder } from './archive.ts';
import { changeText, fileOf as file, forged, type Opened, openedArchive, tarOf } from './forge.test.ts';
import { address, archiveOf, asked, type Company, emptyCompany, fileOf, livedIn, pageBytes } from './scene.test.ts';

suite('an archive that somebody has tampered with', () => {
  let home: World;
  let away: World;
  let archive: Buffer;
  let fresh: Company;
  before(async () => {
    [home, away] = await Promise.all([createWorld(), createWorld()]);
    archive = await archiveOf(await livedIn(home));
    fresh = await emptyCompany(away, 'Fresh', address);
  });
  after(() => Promise.all([home.close(), away.close()]));

  function take(bytes: Uint8Array, dryRun = false) {
    away.clock.pass('1 hour');
    const files = [fileOf(bytes)];
    return asked<{ conflicts: { table: string; why: string }[] }>(away, fresh.admin, [
      'platform.tenant.import',
      { dryRun, files },
    ]);
  }

  /** Everything that a company here has, or nobody has, without what the house writes down by itself. */
  async function everything(): Promise<string> {
    const tables = await away.sql<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname in ('notes', 'ledger', 'access', 'approval', 'tenant')
         or (schemaname = 'vault' and tablename = 'secrets')
         or (schemaname = 'identity' and tablename in ('users', 'accounts', 'memberships', 'agents', 'api_keys'))
       order by 1`,
    );
    const texts: string[] = [];
    for (const { name } of tables) {
      const rows = await away.sql<{ text: string }>(`select to_jsonb(t)::text as text from ${name} t order by 1`);
      texts.push(name, ...rows.map(({ text }) => text));
    }
    return texts.join('\n');
  }

  async function refused(bytes: Uint8Array, words: RegExp) {
    const before = await everything();
    await assert.rejects(take(bytes), (error: Error) => words.test(error.message));
    await assert.rejects(take(bytes, true), (error: Error) => words.test(error.message));
    assert.equal(await everything(), before);
  }

  test('is refused when it names another company of the installation, in a column or anywhere inside', async () => {
    const other = await emptyCompany(away, 'Other', 'other@example.com');
    const places: Record<string, (text: string) => string> = {
      'notes.notes': (text) => text.replace('See note', `See ${other.id}`),
      'tenant.brands': (text) => text.replace('#1f6f4a', other.id),
      'ledger.entries': (text) => text.replace(/"cause_id":"[^"]+"/, `"cause_id":"${other.id}"`),
    };
    for (const [table, change] of Object.entries(places)) {
      await refused(await forged(archive, (opened) => changeText(opened, table, change)), /names another company/);
    }
  });

  test('can not choose the company it goes to', async () => {
    const other = await emptyCompany(away, 'Victim', 'victim@example.com');
    const added = await forged(archive, (opened) =>
      changeText(opened, 'notes.notes', (text) => text.replaceAll('{"id"', `{"tenant_id":"${other.id}","id"`)),
    );
    await refused(added, /other columns/);
    const declared = await forged(archive, (opened) => {
      changeText(opened, 'notes.notes', (text) => text.replaceAll('{"id"', `{"tenant_id":"${other.id}","id"`));
      partOf(opened, 'notes.notes').columns.push({ name: 'tenant_id', type: 'uuid' });
    });
    await refused(declared, /notes\.notes is another one here/);
  });

  test('brings no table that does not travel', async () => {
    const names = ['identity.api_keys', 'identity.users', 'audit.entries', 'vault.secrets', 'tenant.subscriptions'];
    for (const name of [...names, 'notes.nowhere', 'notes.notes; drop table notes.notes', 'pg_catalog.pg_authid']) {
      const bytes = await forged(archive, (opened) => {
        const known = opened.manifest.parts.find(({ table }) => table === name);
        if (!known) opened.texts.set(name, opened.texts.get('notes.tags') ?? '');
        Object.assign(known ?? partOf(opened, 'notes.tags'), { table: name, use: 'carried' });
      });
      await refused(bytes, /no table that travels|there is no table/);
    }
  });

  test('says nothing to the database but values', async () => {
    const name = `title" text); drop table notes.notes; --`;
    const asColumn = await forged(archive, (opened) => {
      partOf(opened, 'notes.notes').columns.push({ name, type: 'text' });
      changeText(opened, 'notes.notes', (text) => text.replaceAll('{"id"', `{${JSON.stringify(name)}:"","id"`));
    });
    await refused(asColumn, /notes\.notes is another one here/);
    const asType = await forged(archive, (opened) => {
      for (const column of partOf(opened, 'notes.notes').columns) column.type = 'text); drop table notes.notes; --';
    });
    await refused(asType, /notes\.notes is another one here/);
  });

  test('gives no agent a role above that of whoever takes it in', async () => {
    const bytes = await forged(archive, (opened) =>
      changeText(opened, 'identity.agents', (text) => text.replace('"manager"', '"super_admin"')),
    );
    await refused(bytes, /above your own/);
  });

  test('brings no books that do not add up', async () => {
    const bytes = await forged(archive, (opened) =>
      changeText(opened, 'ledger.lines', (text) => text.replace('"1999"', '"1998"')),
    );
    const before = await everything();
    await assert.rejects(take(bytes), /because of ledger\.lines/);
    const { conflicts } = await take(bytes, true);
    assert.ok(conflicts.some(({ table, why }) => table === 'ledger.lines' && /entries_balanced/.test(why)));
    assert.equal(await everything(), before);
  });

  test('is refused when it was made by another version, with what to do about it', async () => {
    const form = await forged(archive, (opened) => Object.assign(opened.manifest, { form: 1 }));
    await refused(form, /its form is 1.*same version/);
    const table = await forged(archive, (opened) =>
      Object.assign(partOf(opened, 'ledger.accounts'), { checksum: 'other' }),
    );
    await refused(table, /ledger\.accounts is another one here.*same version/);
  });

  test('is refused when one byte is another, or when it ends too early', async () => {
    const { manifest, texts } = await openedArchive(archive);
    const broken = texts.get('notes.notes')?.replace('Garden', 'garden') ?? '';
    const files = manifest.parts.map((part) =>
      file(part.file, part.table === 'notes.notes' ? broken : (texts.get(part.table) ?? '')),
    );
    const first = file('manifest.json', JSON.stringify(manifest));
    await refused(gzipSync(await tarOf([first, ...files])), /checksum/);
    await refused(gzipSync(await tarOf([first, ...files.slice(1)])), /not what was announced/);
    for (const length of [0, 1, 100, archive.length >> 1, archive.length - 1]) {
      await refused(archive.subarray(0, length), /not a whole archive/);
    }
    await refused(Buffer.from('a letter, and no archive'), /not a whole archive/);
  });

  test('can not become more than it says when it is unpacked', async () => {
    const { manifest, texts } = await openedArchive(archive);
    const files = manifest.parts.map((part) => file(part.file, texts.get(part.table) ?? ''));
    const huge = manifest.parts.map((part) => ({ ...part, bytes: 3_000_000_000 }));
    const first = file('manifest.json', JSON.stringify({ ...manifest, parts: huge }));
    await refused(gzipSync(await tarOf([first, ...files])), /are taken here/);
    const endless = { name: 'manifest.json', bytes: 200_000_000, content: [Buffer.alloc(200_000_000, ' ')] };
    await refused(gzipSync(await tarOf([endless])), /does not say what it is/);
    const whole = file('manifest.json', JSON.stringify(manifest));
    const more = gzipSync(Buffer.concat([await tarOf([whole, ...files]), Buffer.alloc(100_000_000)]));
    assert.ok(more.length < 1_000_000);
    await refused(more, /something follows its end/);
  });

  test('brings no bytes but those of its files, each as its name says and as large', async () => {
    const forms: [change: (opened: Opened) => void, words: RegExp][] = [
      [
        ({ contents }) => replaceBytes(contents, Buffer.alloc(pageBytes.length)),
        /bytes of one of its files are others/,
      ],
      [({ contents, manifest }) => announce(contents, manifest, []), /has no bytes/],
      [({ contents, manifest }) => announce(contents, manifest, [pageBytes, Buffer.from('more')]), /bytes of no file/],
      [({ contents }) => contents.clear(), /holds less than it says/],
      [({ manifest }) => Object.assign(manifest.contents, { bytes: 1 }), /holds more than it says/],
      [({ manifest }) => Object.assign(manifest.contents, { bytes: 5_000_000_000 }), /are taken here/],
      [
        (opened) => changeText(opened, 'file.files', (text) => text.replaceAll('"size":"13"', '"size":"7"')),
        /no bytes/,
      ],
      [({ contents }) => contents.set(`${contentFolder}../../x`, Buffer.from('')), /holds more than it says/],
    ];
    for (const [change, words] of forms) await refused(await forged(archive, change), words);
  });

  test('does not say what its files are: their bytes do', async () => {
    const bytes = await forged(archive, (opened) =>
      changeText(opened, 'file.files', (text) => text.replaceAll('"type":"image/png"', '"type":"text/html"')),
    );
    const [home] = [await emptyCompany(away, 'Types', 'types@example.com')];
    await asked(away, home.admin, ['platform.tenant.import', { dryRun: false, files: [fileOf(bytes)] }]);
    const { items } = await asked<{ items: { type: string }[] }>(away, home.admin, ['file.file.list', {}]);
    assert.deepEqual(
      items.map(({ type }) => type),
      ['image/png', 'image/png'],
    );
  });

  test('leads nowhere on the disk by the names in it', async () => {
    const bytes = await forged(archive, (opened) => {
      for (const part of opened.manifest.parts) part.file = `../../../../tmp/${part.table}`;
    });
    assert.deepEqual((await take(bytes, true)).conflicts, []);
  });

  test('tells of every row that can not be taken in, and no more of it is there', async () => {
    const bytes = await forged(archive, (opened) => {
      changeText(opened, 'notes.revisions', (text) => text.replace(/"version":"\d+"/, '"version":"many"'));
      changeText(opened, 'access.grants', (text) => text.replace('"deny"', '"perhaps"'));
    });
    const { conflicts } = await take(bytes, true);
    assert.deepEqual(conflicts.map(({ table }) => table).sort(), ['access.grants', 'notes.revisions']);
  });

  test('compared instead of taken in is refused just as well', async () => {
    const compare = (bytes: Buffer) =>
      away.answer(fresh.admin, 'platform.tenant.diff', { files: [fileOf(bytes)] }).then(() => 'compared');
    const deep = `${'['.repeat(60_000)}${']'.repeat(60_000)}`;
    const changes: ((opened: Opened) => void)[] = [
      (opened) => changeText(opened, 'people', () => '{"id":7}\n'),
      (opened) => changeText(opened, 'tenant.brands', (text) => text.replace(/"look":"[^}]*}"/, '"look":"{"')),
      (opened) => changeText(opened, 'tenant.brands', (text) => text.replace(/"look":"[^}]*}"/, `"look":"${deep}"`)),
      (opened) => changeText(opened, 'notes.notes', () => '[]\n'),
    ];
    for (const change of changes) {
      await assert.rejects(compare(await forged(archive, change)), { code: 'invalid' });
    }
  });
});

function replaceBytes(contents: Opened['contents'], bytes: Buffer) {
  for (const name of contents.keys()) contents.set(name, bytes);
}

/** With sums that fit. */
function announce(contents: Opened['contents'], manifest: Opened['manifest'], all: readonly Buffer[]) {
  contents.clear();
  for (const bytes of all) contents.set(`${contentFolder}${hash('sha256', bytes)}`, bytes);
  Object.assign(manifest.contents, { files: all.length, bytes: all.reduce((total, { length }) => total + length, 0) });
}

function partOf({ manifest }: Opened, table: string) {
  const part = manifest.parts.find((one) => one.table === table);
  if (!part) throw new Error(`There is no part for ${table}`);
  return part;
}
