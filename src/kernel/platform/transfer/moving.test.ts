// A company moves from one installation to another, and nothing is lost on the way but its secrets.
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { instantOf } from '#base/time';
import { createWorld, type World } from '#test/world';
import { makeArchive } from './export.ts';
import {
  address,
  archiveOf,
  asked,
  type Company,
  emptyCompany,
  fileOf,
  livedIn,
  pageBytes,
  textIn,
} from './scene.test.ts';

interface Report {
  readonly ids: string;
  readonly rows: number;
  readonly tables: readonly { table: string; rows: number; met: number }[];
  readonly known: readonly { email: string }[];
  readonly absent: readonly { email: string }[];
  readonly conflicts: readonly object[];
}

suite('a company that moves', () => {
  let home: World;
  let away: World;
  let acme: Company;
  let archive: Buffer;
  before(async () => {
    [home, away] = await Promise.all([createWorld(), createWorld()]);
    acme = await livedIn(home);
    archive = await archiveOf(acme);
  });
  after(() => Promise.all([home.close(), away.close()]));

  const take = (into: Company, dryRun: boolean, bytes: Uint8Array = archive) =>
    asked<Report>(into.world, into.admin, ['platform.tenant.import', { dryRun, files: [fileOf(bytes)] }]);

  async function rowsOf({ world, id }: Company): Promise<string> {
    const rows = await world.sql<{ text: string }>(
      `select row_to_json(n)::text as text from notes.notes n where tenant_id = $1 union all
       select row_to_json(e)::text from ledger.entries e where tenant_id = $1 union all
       select row_to_json(a)::text from identity.agents a where tenant_id = $1`,
      [id],
    );
    return rows.map(({ text }) => text).join('\n');
  }

  test('is the same where it arrives, but for its secrets', async () => {
    const fresh = await emptyCompany(away, 'Fresh', address);
    const report = await take(fresh, false);
    assert.equal(report.ids, 'kept');
    assert.deepEqual(report.absent, []);
    const diff = await asked<object>(away, fresh.admin, ['platform.tenant.diff', { files: [fileOf(archive)] }]);
    assert.deepEqual(diff, { same: true, tables: [], people: { added: [], removed: [] } });
    assert.match(textIn(await archiveOf(fresh)), /See note/);
  });

  test('has its files where it arrives, byte by byte, and no more room than they take', async () => {
    const fresh = await emptyCompany(away, 'Files', 'files@example.com');
    const trial = await take(fresh, true);
    const listed = () => asked<{ items: { id: string; name: string }[] }>(away, fresh.admin, ['file.file.list', {}]);
    assert.deepEqual((await listed()).items, []);
    assert.equal(trial.tables.find(({ table }) => table === 'file.files')?.rows, 2, 'what was deleted stays behind');
    await take(fresh, false);
    const { items } = await listed();
    assert.deepEqual(items.map(({ name }) => name).sort(), ['copy.html', 'page.html']);
    for (const { id: fileId } of items) {
      const { bytes } = await asked<{ bytes: Uint8Array }>(away, fresh.admin, ['file.file.read', { fileId }]);
      assert.deepEqual(Buffer.from(bytes), pageBytes);
    }
    const counted = await away.sql(
      `select u.files::int, u.bytes::int, c.refs from file.usage u join file.contents c using (tenant_id)
       where tenant_id = $1 and c.refs > 0`,
      [fresh.id],
    );
    assert.deepEqual(counted, [{ files: 2, bytes: 2 * pageBytes.length, refs: 2 }]);
    for (const { id: fileId } of items) await asked(away, fresh.admin, ['file.file.delete', { fileId, ifVersion: 1 }]);
    away.clock.pass('31 days');
    const house = { tenantId: fresh.id, actor: { kind: 'service', id: 'file', roles: [] } } as const;
    await asked(away, house, ['file.content.sweep', {}]);
    const left = await away.sql('select files::int, bytes::int from file.usage where tenant_id = $1', [fresh.id]);
    assert.deepEqual(left, [{ files: 0, bytes: 0 }]);
  });

  test('differs in a file of which one byte is another', async () => {
    const one = await emptyCompany(away, 'One', 'one@example.com');
    await take(one, false);
    const { items } = await asked<{ items: { id: string }[] }>(away, one.admin, ['file.file.list', { limit: 1 }]);
    const bytes = Buffer.concat([pageBytes, Buffer.from([1])]);
    const file = await asked<{ id: string }>(away, one.admin, [
      'file.file.upload',
      { files: [{ name: 'page.html', bytes }], purpose: 'trial.page' },
    ]);
    await away.sql(
      `update file.files f set sha256 = n.sha256, size = n.size, content_id = n.content_id
      from file.files n where n.id = $1 and f.id = $2`,
      [file.id, items[0]?.id],
    );
    await away.sql('delete from file.files where id = $1', [file.id]);
    const diff = await asked<{ tables: { table: string; changed: number; examples: { columns: string[] }[] }[] }>(
      ...[away, one.admin],
      ['platform.tenant.diff', { files: [fileOf(archive)] }],
    );
    const files = diff.tables.filter(({ table }) => table === 'file.files');
    assert.deepEqual(
      files.map(({ changed, examples }) => [changed, examples.map(({ columns }) => [...columns].sort())]),
      [[1, [['sha256', 'size']]]],
    );
  });

  test('leaves what is more than an archive takes, or is not where it was put, and says so', async () => {
    const large = await emptyCompany(home, 'Large files', 'large-files@example.com');
    for (const name of ['older', 'lost', 'new']) {
      await asked(home, large.admin, ['file.file.upload', { files: [{ name, bytes: Buffer.from(`${name} bytes`) }] }]);
    }
    const [lost] = await home.sql<{ path: string }>(
      `select tenant_id || '/' || left(f.sha256, 2) || '/' || f.sha256 || '-' || f.content_id as path
       from file.files f where tenant_id = $1 and name = 'lost'`,
      [large.id],
    );
    await rm(join(home.home, 'files', lost?.path ?? ''));
    const { upkeep, clock } = home.kernel;
    const made = await upkeep.asOwner((owner) =>
      makeArchive(owner, {
        ...{ path: join(home.home, 'bounded.tar.gz'), version: '1', takenAt: instantOf(clock.nowMs()) },
        ...{ tenant: { id: large.id, name: 'Large' }, sources: upkeep.sources, files: upkeep.files, mostFileBytes: 19 },
      }),
    );
    assert.deepEqual(made.manifest.contents, { files: 1, bytes: 9 });
    assert.deepEqual(
      made.manifest.left.filter(({ table }) => table === 'file.files').map(({ rows, why }) => [rows, why]),
      [
        [1, 'more than an archive takes; fetch them one by one'],
        [1, 'their bytes are not where they were put'],
      ],
    );
  });

  test('takes no secret along, wherever one was', () => {
    assert.ok(acme.secrets.length >= 15, `${acme.secrets.length} were planted`);
    const text = textIn(archive);
    for (const secret of acme.secrets) assert.ok(!text.includes(secret), secret.slice(0, 12));
    assert.match(text, /\[hidden\]/);
  });

  test('can be copied beside itself: what belongs together still does, under other ids', async () => {
    const copy = await emptyCompany(home, 'Copy', 'copy@example.com');
    const report = await take(copy, false);
    assert.equal(report.ids, 'new');
    const [note] = await home.sql<{ id: string; body: string }>(
      'select id, body from notes.notes where tenant_id = $1',
      [copy.id],
    );
    assert.equal(note?.body, `See note ${note?.id} of ${copy.id}`);
    const [entry] = await home.sql<{ cause: string; lines: string }>(
      `select e.cause_id as cause, sum(l.amount)::text as lines from ledger.entries e
       join ledger.lines l on l.entry_id = e.id and l.tenant_id = e.tenant_id where e.tenant_id = $1 group by 1`,
      [copy.id],
    );
    assert.deepEqual(entry, { cause: note?.id, lines: '0' });
    const found = await asked<{ tables: { table: string; examples: { columns: string[] }[] }[] }>(home, copy.admin, [
      'platform.tenant.diff',
      { files: [fileOf(archive)] },
    ]);
    // Whoever owned the agent has no account in the copy: it is the importer's.
    assert.deepEqual(
      found.tables.map(({ table, examples }) => [table, examples.map(({ columns }) => columns)]),
      [['identity.agents', [['owner_id']]]],
    );
    assert.doesNotMatch(await rowsOf(copy), new RegExp(acme.id));
  });

  test('says in a trial exactly what the real thing then does, and leaves nothing', async () => {
    const fresh = await emptyCompany(away, 'Trial', 'trial@example.com');
    const before = await rowsOf(fresh);
    const trial = await take(fresh, true);
    assert.equal(await rowsOf(fresh), before);
    assert.equal(trial.conflicts.length, 0);
    const real = await take(fresh, false);
    assert.deepEqual(real, { ...trial, dryRun: false });
    assert.deepEqual(
      real.absent.map(({ email }) => email),
      [address],
    );
  });

  test('has books that add up, and balances that the new ledger has counted itself', async () => {
    const { id } = await emptyCompany(away, 'Books', address).then(async (fresh) => {
      await take(fresh, false);
      return fresh;
    });
    const sums = `select a.code, sum(b.amount)::text as amount from ledger.balances b
      join ledger.accounts a on a.id = b.account_id and a.tenant_id = b.tenant_id
      where b.tenant_id = $1 group by 1 order by 1`;
    assert.deepEqual(await away.sql(sums, [id]), [
      { code: 'cash', amount: '-1999' },
      { code: 'paper', amount: '1999' },
    ]);
    assert.deepEqual(await away.sql(sums, [id]), await home.sql(sums, [acme.id]));
  });

  test('moves into nothing but an empty company', async () => {
    const lived = await emptyCompany(away, 'Lived', address);
    await asked(away, lived.admin, ['notes.note.create', { title: 'Mine', tags: [] }]);
    await assert.rejects(
      take(lived, false),
      /Nothing was taken in, because of notes\.notes: This company is not empty/,
    );
    const { conflicts } = await take(lived, true);
    assert.deepEqual(
      conflicts.map((conflict) => Reflect.get(conflict, 'table')),
      ['notes.notes', 'notes.revisions'],
    );
    assert.match(await rowsOf(lived), /Mine/);
  });

  test('moves in once, however many take it in at the same moment', async () => {
    const fresh = await emptyCompany(away, 'Twice', address);
    const ended = await Promise.allSettled([take(fresh, false), take(fresh, false), take(fresh, false)]);
    assert.deepEqual(ended.map(({ status }) => status).sort(), ['fulfilled', 'rejected', 'rejected']);
    const [notes] = await away.sql('select count(*)::int as count from notes.notes where tenant_id = $1', [fresh.id]);
    assert.deepEqual(notes, { count: 1 });
  });

  test('comes through the front door as a form with a file', async () => {
    const fresh = await emptyCompany(away, 'Form', address);
    const [door, key] = [await away.http(), await away.keyOf(fresh.admin)];
    const form = new FormData();
    form.set('dryRun', 'true');
    form.set('files', new Blob([new Uint8Array(archive)]), 'company.tar.gz');
    const url = `${door.url}/api/v1/platform/tenant/import`;
    const response = await fetch(url, { method: 'POST', body: form, headers: { authorization: `Bearer ${key}` } });
    const report: unknown = await response.json();
    assert.equal(response.status, 200, JSON.stringify(report));
    assert.deepEqual(report, await take(fresh, true));
  });

  test('meets what a fresh company has already, by its name', async () => {
    const fresh = await emptyCompany(away, 'Met', address);
    const { tables } = await take(fresh, false);
    assert.deepEqual(
      tables.filter(({ met }) => met > 0),
      [{ table: 'tenant.workspaces', rows: 2, met: 1 }],
    );
    const shown = 'select name, title from tenant.workspaces where tenant_id = $1 order by name';
    assert.deepEqual(await away.sql(shown, [fresh.id]), [
      { name: 'default', title: 'Acme' },
      { name: 'north', title: 'The shop in the north' },
    ]);
  });

  test('differs by exactly what was done since', async () => {
    const { id } = await asked(home, acme.admin, ['notes.note.create', { title: 'After', tags: [] }]);
    const diff = await asked<{ tables: { table: string; added: number; examples: object[] }[] }>(home, acme.admin, [
      'platform.tenant.diff',
      { files: [fileOf(archive)] },
    ]);
    const notes = diff.tables.find(({ table }) => table === 'notes.notes');
    assert.deepEqual([notes?.added, notes?.examples], [1, [{ row: id, what: 'added', columns: [] }]]);
    assert.deepEqual(
      diff.tables.map(({ table }) => table),
      ['notes.notes', 'notes.revisions'],
    );
  });

  test('takes nothing of any other company along, also where the owner of the tables sees them all', async () => {
    const kept = await createWorld({ superuser: true });
    const one = await emptyCompany(kept, 'One', 'one@example.com');
    const other = await emptyCompany(kept, 'Other', 'other@example.com');
    await asked(kept, one.admin, ['notes.note.create', { title: 'Note of one', tags: [] }]);
    await asked(kept, other.admin, ['notes.note.create', { title: 'Note of the other', tags: [] }]);
    const text = textIn(await archiveOf(one));
    assert.match(text, /Note of one/);
    assert.doesNotMatch(text, /Note of the other|other@example\.com/);
    assert.ok(!text.includes(other.id));
    await kept.close();
  });

  test('is written piece by piece, however much there is of it', async () => {
    const large = await emptyCompany(home, 'Large', 'large@example.com');
    const { id } = await asked(home, large.admin, ['notes.note.create', { title: 'One', tags: [] }]);
    const rows = 90_000;
    await home.sql(
      `insert into notes.revisions (id, tenant_id, created_at, updated_at, note_id, version, title, body, tags)
       select ('01900000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, $1, '2026-01-01', '2026-01-01', $2, i + 1,
         'Note ' || i, repeat(md5(i::text), 160), '{}' from generate_series(1, ${rows}) i`,
      [large.id, id],
    );
    const held = () => process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    const before = held();
    let most = 0;
    const looking = setInterval(() => {
      most = Math.max(most, held() - before);
    }, 5);
    const { tables } = await asked<Report>(home, large.admin, ['platform.tenant.export', {}]);
    clearInterval(looking);
    assert.equal(tables.find(({ table }) => table === 'notes.revisions')?.rows, rows + 1);
    const written = rows * 5120;
    // What other tests have left to be collected is counted too.
    assert.ok(most < written, `${most} bytes were held of ${written}`);
  });

  test('is nobody else’s to take along', async () => {
    for (const role of ['manager', 'store_operator', 'client', 'end_user'] as const) {
      const other = await home.person(acme.id, role);
      await assert.rejects(home.answer(other, 'platform.tenant.export', {}), { code: 'forbidden' });
    }
    const stranger = await emptyCompany(home, 'Stranger', 'stranger@example.com');
    const [mine] = (await asked<{ items: { name: string }[] }>(home, acme.admin, ['platform.export.list', {}])).items;
    await assert.rejects(home.answer(stranger.admin, 'platform.export.read', { name: mine?.name }), {
      code: 'not_found',
    });
    const agent = await home.agent(acme.admin, 'tenant_admin');
    assert.equal((await home.answer(agent, 'platform.tenant.export', {})).status, 'waiting');
  });
});
