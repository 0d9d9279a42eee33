import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import pg from 'pg';
import { type Audit, retireSigner } from './audit.ts';
import { openScene, type Scene, sealedIds } from './scene.test.ts';

suite('sealing', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene();
  });
  after(() => scene.close());

  const now = () => new Date(scene.world.clock.nowMs()).toISOString();
  const own = async (ids: readonly string[]) => (await sealedIds(scene)).filter((id) => ids.includes(id));

  test('what has been recorded is sealed once, and what comes later is sealed behind it', async () => {
    const first = await scene.write(5);
    await scene.sealAll();
    const second = await scene.write(3);
    await scene.sealAll();
    assert.deepEqual((await own([...first, ...second])).toSorted(), [...first, ...second].toSorted());
    assert.deepEqual((await scene.audit.sealer.seal()).rows, 0, 'nothing is left');
    const verdict = await scene.verify();
    assert.deepEqual(verdict.problems, []);
    assert.ok(verdict.whole && verdict.segments >= 2 && verdict.outsideHeads >= verdict.segments);
  });

  test('what a transaction wrote that was open while others were sealed is sealed later, and none twice', async () => {
    const { database, ...server } = await connection();
    const slow = new pg.Client({ ...server, database });
    await slow.connect();
    try {
      const [copied = ''] = await scene.write(1);
      await scene.sealAll();
      await slow.query('begin');
      const { rows } = await slow.query<{ id: string }>(
        `insert into audit.entries
           (id, tenant_id, at, actor_kind, actor_id, capability, effect, outcome, door, request_id)
         select gen_random_uuid(), tenant_id, at, actor_kind, actor_id, capability, effect, outcome, door, request_id
         from audit.entries where id = $1 returning id`,
        [copied],
      );
      const late = rows[0]?.id ?? '';
      const others = await scene.write(2);
      await scene.audit.sealer.seal();
      assert.deepEqual(await own([late, ...others]), [], 'the open transaction holds up the cut');
      await slow.query('commit');
      await scene.sealAll();
      assert.deepEqual(await own([late, ...others]), [late, ...others]);
      assert.ok((await scene.verify()).whole);
    } finally {
      await slow.end();
    }
  });

  async function connection() {
    const { socketDir, port, user, database } = await place();
    return { host: socketDir, port, user, database };
  }

  async function place() {
    const url = new URL(scene.world.databaseUrl);
    const [row] = await scene.world.sql<{ user: string }>('select current_user as user');
    return {
      socketDir: url.searchParams.get('host') ?? '',
      port: Number(url.port),
      user: row?.user ?? '',
      database: url.pathname.slice(1),
    };
  }

  test('processes that seal at the same time seal nothing twice', async () => {
    const others: Audit[] = await Promise.all([scene.another(), scene.another(), scene.another()]);
    const written: string[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      const [ids] = await Promise.all([
        scene.write(20),
        ...[scene.audit, ...others].map((audit) => audit.sealer.seal()),
      ]);
      written.push(...ids);
    }
    await Promise.all([scene.audit, ...others].map((audit) => scene.sealAll(audit)));
    assert.deepEqual((await own(written)).toSorted(), written.toSorted());
    assert.ok((await scene.verify()).whole);
  });

  test('each company is sealed by itself', async () => {
    const { id: tenantId } = await scene.world.tenant('Another Ltd');
    await scene.write(4, { tenantId });
    await scene.write(1);
    await scene.sealAll();
    const rows = await scene.world.sql('select number, rows from audit.segments where tenant_id = $1', [tenantId]);
    assert.deepEqual(rows, [{ number: 1, rows: 4 }]);
  });

  test('after a restore onto another cluster, whose transactions count from the start again, it goes on', async () => {
    const before = await scene.write(3);
    await scene.world.sql(
      `update audit.entries set txid = (txid::text::bigint + 1000000000)::text::xid8
      where id = any($1)`,
      [before],
    );
    await scene.audit.beginEra('Restored');
    const behind = await scene.write(3);
    await scene.sealAll();
    assert.deepEqual(await own([...before, ...behind]), [...before, ...behind]);
    const verdict = await scene.verify();
    assert.deepEqual([verdict.problems, verdict.losses], [[], []]);
  });

  test('an era begins once, however many processes find that it must', async () => {
    await scene.world.sql(`update audit.eras set cluster = 'another' where era = (select max(era) from audit.eras)`);
    const [known] = await scene.world.sql<{ era: number }>('select max(era) as era from audit.eras');
    await Promise.all([scene.another(), scene.another(), scene.another()]);
    const [present] = await scene.world.sql<{ era: number }>('select max(era) as era from audit.eras');
    assert.equal(present?.era, (known?.era ?? 0) + 1);
    const [entryId] = await scene.write(1);
    const [entry] = await scene.world.sql<{ era: number }>('select era from audit.entries where id = $1', [entryId]);
    assert.equal(entry?.era, present?.era);
  });

  test('when the root key is exchanged, what the old one signed stays proven', async () => {
    const keys = {
      oldRootKey: 'a root key for tests, and for nothing else',
      newRootKey: 'another root key of 32 characters',
    };
    const successor = await scene.another(undefined, keys.newRootKey);
    assert.match((await scene.verify(successor)).problems[0]?.kind ?? '', /key unknown/);
    await retireSigner(scene.world.kernel.store, now(), keys);
    assert.deepEqual((await scene.verify(successor)).problems, []);
    await scene.write(1);
    await scene.sealAll(successor);
    assert.ok((await scene.verify(successor)).whole);
  });
});
