import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import { Fault } from '#base/fault';
import { asSuperuser, town } from '#test/town';
import { externalAccess, session } from './roles.ts';
import { failureOf, openScene, type Scene } from './scene.test.ts';

suite('the roles of the database', () => {
  const passwordOf = () => 'the town trusts everybody';
  const roles = ['cadre_app', 'cadre_engine'] as const;

  let scene: Scene;
  before(async () => {
    scene = await openScene();
  });

  test('the two roles can not see past the walls, make databases or roles, or change the tables', async () => {
    const rows = await scene.sql(
      `select rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication from pg_roles
     where rolname = any($1) order by 1`,
      [roles],
    );
    const nothing = {
      rolsuper: false,
      rolbypassrls: false,
      rolcreatedb: false,
      rolcreaterole: false,
      rolreplication: false,
    };
    assert.deepEqual(
      rows,
      roles.map((rolname) => ({ rolname, ...nothing })),
    );
    for (const role of [scene.app, scene.engine]) {
      for (const deed of [
        'drop table trial.notes',
        'alter table trial.notes disable row level security',
        'truncate trial.notes',
      ]) {
        const failure = await failureOf(session(role, (client) => client.query(deed)));
        assert.equal(failure.code, '42501', deed);
      }
    }
  });

  test('every tenant table of the store’s making keeps its walls even before its owner', async () => {
    const [table] = await scene.sql(
      `select relrowsecurity as walled, relforcerowsecurity as forced from pg_class
       where oid = 'trial.notes'::regclass`,
    );
    assert.deepEqual(table, { walled: true, forced: true });
  });

  test('an address that asks for settings of its own gets them, and still speaks UTC', async () => {
    const address = new URL(scene.url);
    address.searchParams.set('options', '-c timezone=Asia/Kolkata -c work_mem=5MB');
    const { app } = await externalAccess(address.href, passwordOf);
    const { rows } = await session(app, (client) =>
      client.query(`select current_setting('timezone') as zone, current_setting('work_mem') as memory`),
    );
    assert.deepEqual(rows, [{ zone: 'UTC', memory: '5MB' }]);
  });

  test('several processes may set the roles up at once, and again later', async () => {
    const { superuser } = await town();
    // The roles belong to the whole server, where other tests use them: these have the same way but other databases.
    await Promise.all(Array.from({ length: 4 }, () => externalAccess(scene.url, passwordOf)));
    await asSuperuser(superuser, (client) => client.query('alter role cadre_app nologin'));
    await Promise.all(Array.from({ length: 4 }, () => externalAccess(scene.url, passwordOf)));
  });

  test('a role that sees past the walls is refused, whoever made it so', async () => {
    const { superuser } = await town();
    for (const right of ['bypassrls', 'superuser']) {
      await asSuperuser(superuser, (client) => client.query(`alter role cadre_engine ${right}`));
      const failure = await failureOf(externalAccess(scene.url, passwordOf));
      await asSuperuser(superuser, (client) => client.query(`alter role cadre_engine no${right}`));
      assert.ok(failure instanceof Fault, String(failure));
      assert.match(failure.message, /cadre_engine .*row-level security/);
    }
    await externalAccess(scene.url, passwordOf);
  });

  test('where roles can neither sign in nor be made, the operator hears what to do', async () => {
    const { superuser, database } = await town();
    const { name, url } = await database();
    await asSuperuser(superuser, (client) =>
      client.query(
        `create role somebody login; alter database ${name} owner to somebody; alter role cadre_app nologin`,
      ),
    );
    const failure = await failureOf(externalAccess(url.replace('cadre_owner', 'somebody'), passwordOf));
    await asSuperuser(superuser, (client) => client.query('alter role cadre_app login'));
    assert.ok(failure instanceof Fault && failure.code === 'unavailable', String(failure));
    assert.match(failure.message, /cadre_app .*deployment guide/);
  });
});
