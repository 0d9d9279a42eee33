// The walls between companies, as the live database has them, and what happens to those who run against them.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import fc from 'fast-check';
import type pg from 'pg';
import { Fault } from '#base/fault';
import type { Authenticated } from '#kernel/identity';
import { prepared } from '#kernel/store';
import { samples } from './conformance/arbitrary.ts';
import { createBackstage, triesOfStrangers } from './conformance/backstage.ts';
import { callForReal } from './conformance/flows.ts';
import { refusedAs } from './conformance/refused.ts';
import { openScene, type Scene } from './conformance/scene.ts';
import { inParallel } from './conformance/wire.ts';
import { createThing, listThings } from './stage.ts';
import { asSuperuser, town } from './town.ts';

/** Known before a tenant is: reached by the engine alone. Those that name a tenant do so as one fact among others. */
const globalTables = [
  'audit.past_keys',
  'identity.accounts',
  'identity.factors',
  'identity.jwks',
  'identity.oauth_clients',
  'identity.oauth_codes',
  'identity.oauth_grants',
  'identity.oauth_refresh_tokens',
  'identity.recovery_codes',
  'identity.security_events',
  'identity.sign_in_attempts',
  'identity.user_sessions',
  'identity.users',
  'identity.verifications',
  'meter.prices',
  'tenant.domains',
  'tenant.tenants',
];
/** About the house and not about a company: reached by the engine alone, and why. */
const houseTables: Readonly<Record<string, string>> = {
  'platform.demos': 'which company is the demo: there is one at the most over all, and its people are made up',
  'platform.sizes': 'how large everything together was',
  'platform.notaries': 'how receipts were signed under earlier root keys, which is nobody’s in particular',
  'platform.status_spans': 'how the parts of the installation were, which concerns everybody',
  'work.leases': 'which processes are at work',
};
const engineTables = [...globalTables, ...Object.keys(houseTables)];
/** For the owner of the database alone. */
const ownersTables = ['store.engine_tables', 'store.migrations'];
/** Which restore of the database we live in: written by a function alone. */
const eras = ['audit.eras', 'event.eras'];
const appendOnly = ['audit.entries', 'audit.payloads', 'meter.usage_metering'];
/** What runs with the rights of the owner, who is behind the walls too, and why. */
const lentFunctions: Readonly<Record<string, string>> = {
  'audit.begin_era': 'a new era changes the default of a column',
  'audit.forget_payloads': 'the record can lose what it says of somebody who is to be forgotten, and nothing else',
  'event.era_now': 'a new era changes the default of a column',
  'event.take': 'what a company was told of is over in the moment in which it is done, for that company alone',
  'ledger.entry_stands': 'balances are kept by triggers alone',
  'ledger.forget_memos': 'amounts stay for ever; the words beside them may have to go',
  'ledger.lines_added': 'balances are kept by triggers alone',
  'platform.forget_events': 'events stay; what they say of somebody may have to go',
};
const usual = ['DELETE', 'INSERT', 'SELECT', 'UPDATE'];

interface Lent {
  readonly name: string;
  readonly settings: readonly string[] | null;
  /** Whether its owner sees over the walls. */
  readonly strong: boolean;
  readonly open: boolean;
}

interface Table {
  readonly name: string;
  readonly hasTenant: boolean;
  readonly isWalled: boolean;
  readonly policies: readonly { name: string; roles: string; using: string; check: string; command: string }[];
  readonly app: readonly string[];
  readonly engine: readonly string[];
  readonly anybody: readonly string[];
}

suite('isolation', () => {
  let scene: Scene;
  let tables: readonly Table[];
  before(async () => {
    scene = await openScene({ modules: [createBackstage()], poolSize: 3 });
    tables = await lookAtTables();
  });
  after(() => scene.close());

  function lookAtTables(): Promise<Table[]> {
    const granted = (role: string) =>
      `(select coalesce(array_agg(distinct a.privilege_type order by a.privilege_type), '{}')
        from aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a where a.grantee = ${role})`;
    return scene.world.sql<Table>(
      `select n.nspname || '.' || c.relname as name,
         exists (select 1 from pg_attribute
           where attrelid = c.oid and attname = 'tenant_id' and not attisdropped) as "hasTenant",
         c.relrowsecurity and c.relforcerowsecurity as "isWalled",
         (select coalesce(json_agg(json_build_object('name', polname, 'using', pg_get_expr(polqual, polrelid),
            'check', pg_get_expr(polwithcheck, polrelid), 'command', polcmd,
            'roles', (select string_agg(coalesce(rolname, 'public'), ',')
                      from unnest(polroles) r left join pg_roles on oid = r))), '[]')
          from pg_policy where polrelid = c.oid) as policies,
         ${granted(`'cadre_app'::regrole`)} as app, ${granted(`'cadre_engine'::regrole`)} as engine,
         ${granted('0')} as anybody
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^(pg_|information_schema)' order by 1`,
    );
  }

  const named = (some: readonly Table[]) => some.map(({ name }) => name);

  test('a table that a company can reach is behind a wall that even its owner can not see over', () => {
    const reachable = tables.filter(({ app }) => app.length > 0);
    assert.ok(reachable.length > 10);
    for (const { name, hasTenant, isWalled, policies } of reachable) {
      assert.ok(hasTenant && isWalled, `${name} is open`);
      const wall = policies.find((policy) => policy.name === `tenant_isolation_${name.split('.')[1]}`);
      assert.ok(wall, `${name} has no wall`);
      const own = `(tenant_id = (NULLIF(current_setting('app.current_tenant_id'::text, true), ''::text))::uuid)`;
      assert.deepEqual([wall.using, wall.check, wall.roles, wall.command], [own, own, 'public', '*'], name);
      const others = policies.filter((policy) => policy !== wall);
      assert.ok(
        others.every(({ roles }) => roles === 'cadre_engine'),
        `${name} has a gate: ${JSON.stringify(others)}`,
      );
    }
  });

  test('every other table is one of those we know, and no company can reach it', () => {
    const others = tables.filter(({ app }) => app.length === 0);
    assert.deepEqual(named(others), [...engineTables, ...ownersTables, ...eras].sort());
    const unwalled = tables.filter(({ hasTenant, isWalled }) => hasTenant && !isWalled);
    assert.deepEqual(
      named(unwalled).filter((name) => !engineTables.includes(name)),
      [],
    );
  });

  test('nobody has more rights than are meant', () => {
    for (const { name, app, engine, anybody } of tables) {
      assert.deepEqual(anybody, [], `${name} is open to any role`);
      assert.deepEqual(
        app.filter((right) => !usual.includes(right)),
        [],
        name,
      );
      assert.deepEqual(
        engine.filter((right) => !usual.includes(right)),
        [],
        name,
      );
      if (engineTables.includes(name)) assert.deepEqual(engine, usual, name);
      if (ownersTables.includes(name)) assert.deepEqual(engine, [], name);
    }
  });

  test('the engine looks over the walls of exactly the tables that are named for it', async () => {
    const listed = await scene.world.sql<{ target: string; may: string }>(
      'select target, may from store.engine_tables',
    );
    const expected = new Map(listed.map(({ target, may }) => [target, may.toUpperCase().split(', ').sort()]));
    const walled = tables.filter(({ isWalled }) => isWalled);
    for (const { name, engine, policies } of walled) {
      const may = (expected.get(name) ?? []).filter(
        (right) => !appendOnly.includes(name) || !/UPDATE|DELETE/.test(right),
      );
      assert.deepEqual(engine, may, name);
      assert.equal(
        policies.some(({ roles }) => roles === 'cadre_engine'),
        expected.has(name),
        name,
      );
    }
    assert.deepEqual(
      listed.filter(({ target }) => !named(walled).includes(target)),
      [],
    );
  });

  test('the record can be added to and not changed', () => {
    for (const { name, app, engine } of tables.filter((table) => appendOnly.includes(table.name))) {
      assert.deepEqual(
        [app, [...engine].sort()],
        [
          ['INSERT', 'SELECT'],
          ['INSERT', 'SELECT'],
        ],
        name,
      );
    }
  });

  test('the two roles are as weak as they can be', async () => {
    const { sql } = scene.world;
    const roles = await sql(
      `select rolname, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as strong,
         (select count(*)::int from pg_auth_members where member = r.oid) as memberships,
         (select count(*)::int from pg_shdepend where refobjid = r.oid and deptype = 'o') as owned
       from pg_roles r where rolname in ('cadre_app', 'cadre_engine') order by 1`,
    );
    const weak = { strong: false, memberships: 0, owned: 0 };
    assert.deepEqual(roles, [
      { rolname: 'cadre_app', ...weak },
      { rolname: 'cadre_engine', ...weak },
    ]);
    const mayCreate = await sql(
      `select nspname, r from pg_namespace, unnest(array['cadre_app', 'cadre_engine']) r
       where has_schema_privilege(r, oid, 'create') and nspname !~ '^pg_temp'`,
    );
    assert.deepEqual(mayCreate, []);
  });

  test('a function that lends the rights of its owner is one of those we know, and lends little', async () => {
    const lent = await scene.world.sql<Lent>(
      `select nspname || '.' || proname as name, proconfig as settings, rolsuper or rolbypassrls as strong,
         prorettype <> 'trigger'::regtype and has_function_privilege('public', p.oid, 'execute') as open
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_roles r on r.oid = proowner
       where prosecdef and nspname !~ '^(pg_|information_schema)' order by 1`,
    );
    assert.deepEqual(
      lent.map(({ name }) => name),
      Object.keys(lentFunctions),
    );
    for (const { name, settings, strong, open } of lent) {
      assert.match(
        settings?.join() ?? '',
        /^search_path=(""|pg_catalog|pg_catalog, pg_temp)$/,
        `${name} can be led astray`,
      );
      assert.deepEqual({ strong, open }, { strong: false, open: false }, name);
    }
  });

  async function asRole<T>(user: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
    const { superuser } = await town();
    const database = new URL(scene.world.databaseUrl).pathname.slice(1);
    return asSuperuser({ ...superuser, database, user }, work);
  }

  test('a connection that belongs to nobody sees nothing and can leave nothing', async () => {
    for (const entry of scene.entries.filter(({ contract }) => !contract.spec.internal && !isTrick(contract.name))) {
      await callForReal(scene, entry).catch(() => undefined);
    }
    await scene.world.settle();
    const seen = await asRole('cadre_app', async (client) => {
      const counts: string[] = [];
      for (const name of named(tables.filter(({ app }) => app.includes('SELECT')))) {
        const { rows } = await client.query(`select count(*)::int as count from ${name}`);
        if (rows[0].count > 0) counts.push(name);
      }
      await assert.rejects(
        client.query(`insert into stage.things (id, tenant_id, created_at, updated_at, name, details)
          values (gen_random_uuid(), '${scene.acme.tenantId}', '2026-01-01', '2026-01-01', 'x', '{}')`),
        /row-level security/,
      );
      for (const wrong of ['', 'nobody', `${scene.acme.tenantId}' or true --`]) {
        await client.query(`select set_config('app.current_tenant_id', $1, false)`, [wrong]);
        const { rows } = await client.query('select 1 from stage.things').catch(() => ({ rows: [] }));
        assert.equal(rows.length, 0, wrong);
      }
      return counts;
    });
    assert.deepEqual(seen, []);
    assert.ok((await scene.world.sql('select 1 from stage.things')).length > 0, 'there is something to see');
  });

  test('a connection of one company sees that company alone, in every table', async () => {
    await asRole('cadre_app', async (client) => {
      await client.query(`select set_config('app.current_tenant_id', $1, false)`, [scene.acme.tenantId]);
      for (const name of named(tables.filter(({ app }) => app.includes('SELECT')))) {
        const { rows } = await client.query(`select count(*)::int as others from ${name} where tenant_id <> $1`, [
          scene.acme.tenantId,
        ]);
        assert.equal(rows[0].others, 0, name);
      }
    });
  });

  test('a capability that tries to reach another company gets nothing', async (t) => {
    const { world, acme, bolt } = scene;
    const made = await world.call(bolt.admin, createThing, { name: 'Of Bolt' });
    await world.call(acme.admin, createThing, { name: 'Of Acme' });
    for (const trick of [...triesOfStrangers]) {
      await t.test(trick, async () => {
        const input = { trick, other: bolt.tenantId };
        const answer = await world
          .answer(acme.admin, 'backstage.trick.foreign', input)
          .catch((error: unknown) => error);
        if (answer instanceof Error)
          return assert.ok(answer instanceof Fault && answer.code === 'internal', String(answer));
        assert.deepEqual(Reflect.get(answer as object, 'output'), { rows: 0 });
      });
    }
    await t.test('by binding itself anew', async () => {
      const answer = await world.answer(acme.admin, 'backstage.trick.read', { trick: 'rebind', other: bolt.tenantId });
      assert.deepEqual(answer.status === 'done' && answer.output, { rows: 0 });
    });
    const { items } = await world.call(bolt.admin, listThings, {});
    assert.ok(items.some(({ id, name }) => id === made.id && name === 'Of Bolt'));
    assert.ok(items.every(({ name }) => name !== 'Planted' && name !== 'Taken'));
  });

  test('a tenant that is none opens nothing', async () => {
    const now = new Date(scene.world.clock.nowMs()).toISOString();
    const all = prepared('select count(*)::int as count from stage.things');
    for (const tenantId of ['', "' or true --", `${scene.bolt.tenantId}'`, `{${scene.bolt.tenantId}`, '*']) {
      const scope = scene.world.kernel.store.read({ tenantId, now });
      const count = await scope.run({ statement: all, values: [] }).then(
        ({ rows }) => rows[0]?.[0],
        () => 0,
      );
      assert.equal(count, 0, tenantId);
    }
  });

  test('a thousand calls of twelve companies over three connections never meet', async () => {
    const { world } = scene;
    const people = await Promise.all(
      Array.from({ length: 12 }, async (_, index): Promise<Authenticated> => {
        return world.person((await world.tenant(`Company ${index}`)).id, 'manager');
      }),
    );
    const made = new Map(people.map(({ tenantId }) => [tenantId, 0]));
    const kinds = ['make', 'make', 'list', 'list', 'fail', 'failLate', 'rehearse', 'hurry'] as const;
    const plan = samples(fc.tuple(fc.constantFrom(...people), fc.constantFrom(...kinds)), 1000);

    async function act(who: Authenticated, kind: (typeof kinds)[number]) {
      const name = who.tenantId;
      const acts = {
        make: async () => {
          await world.call(who, createThing, { name });
          made.set(name, (made.get(name) ?? 0) + 1);
        },
        async list() {
          const { items } = await world.call(who, listThings, { limit: 200 });
          assert.deepEqual(
            items.filter((item) => item.name !== name),
            [],
          );
        },
        fail: () => assert.rejects(world.call(who, createThing, { name: `${name}${String.fromCharCode(0)}` })),
        failLate: () =>
          assert.rejects(world.answer(who, 'stage.nest.make', { names: [name, name], failAtTheEnd: true })),
        rehearse: () => world.answer(who, 'stage.thing.create', { name }, { rehearse: true }),
        hurry: () => Promise.all([acts.list(), acts.list()]),
      };
      await acts[kind]();
    }

    await inParallel(plan, 40, ([who, kind]) => act(who, kind));
    for (const { tenantId } of people) {
      const rows = await world.sql(
        'select distinct name, count(*)::int as count from stage.things where tenant_id = $1 group by 1',
        [tenantId],
      );
      assert.deepEqual(rows, [{ name: tenantId, count: made.get(tenantId) }]);
    }
  });

  test('what a company may not do is refused before its database is asked', async () => {
    const { world, acme } = scene;
    await assert.rejects(world.answer(acme.guest, 'stage.thing.create', { name: 'x' }), refusedAs('forbidden'));
    await assert.rejects(world.answer(acme.admin, 'tenant.tenant.list', {}), refusedAs('forbidden'));
  });

  function isTrick(name: string): boolean {
    return name.startsWith('backstage.');
  }
});
