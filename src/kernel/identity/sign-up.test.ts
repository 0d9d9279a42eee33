import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Fault } from '#base/fault';
import { createWorld, type World } from '#test/world';
import { me, register } from './contracts.ts';
import { ada, ask, bearer, elsewhere, here, refusal, signUp } from './scene.test.ts';

suite('signing up', () => {
  async function withWorld(openSignup: boolean, story: (world: World) => Promise<void>) {
    const world = await createWorld({ openSignup });
    try {
      await story(world);
    } finally {
      await world.close();
    }
  }

  test('the first person runs the installation, and its company takes their name for it', () =>
    withWorld(false, async (world) => {
      const { output, cookies } = await ask({ world }, register, { ...ada, email: 'Ada@Example.com' });
      assert.equal(output.user.email, 'ada@example.com');
      assert.equal(output.user.name, 'Ada');
      assert.deepEqual(output.tenant, { id: world.kernel.tenants.owner().id, name: 'Example & Co', plan: 'owner' });
      assert.deepEqual(
        cookies.map(({ name }) => name),
        ['cadre_session'],
      );
      const { output: known } = await ask({ world, as: bearer(output.token) }, me, {});
      assert.deepEqual(known.roles, ['super_admin']);
      assert.equal(world.kernel.tenants.owner().name, 'Example & Co');
    }));

  test('of twenty who are first at the same time one is', () =>
    withWorld(false, async (world) => {
      const tries = Array.from({ length: 20 }, (_, n) =>
        ask({ world }, register, { ...ada, email: `p${n}@example.com`, company: `Company ${n}` }),
      );
      const ended = await Promise.allSettled(tries);
      assert.equal(ended.filter(({ status }) => status === 'fulfilled').length, 1);
      for (const one of ended.filter((end) => end.status === 'rejected')) {
        assert.ok(one.reason instanceof Fault && one.reason.code === 'forbidden', String(one.reason));
      }
      const rows = await world.sql('select role from identity.memberships');
      assert.deepEqual(rows, [{ role: 'super_admin' }]);
      assert.equal((await world.sql('select id from identity.users')).length, 1);
    }));

  test('nobody from elsewhere can take an installation that has no administrator yet', () =>
    withWorld(true, async (world) => {
      await refusal('forbidden', () => ask({ world, from: elsewhere }, register, ada));
      const behindProxy = { ...here, host: 'app.example.com' };
      await refusal('forbidden', () => ask({ world, from: behindProxy }, register, ada));
      assert.equal((await world.sql('select id from identity.users')).length, 0);
      await signUp(world);
    }));

  test('after the first, one needs an invitation', () =>
    withWorld(false, async (world) => {
      await signUp(world);
      const refused = await refusal('forbidden', () => signUp(world, { email: 'eve@example.com' }));
      assert.match(refused.message, /invitation/);
    }));

  test('a rehearsed registration leaves nothing, and the place stays free', () =>
    withWorld(false, async (world) => {
      await ask({ world, rehearse: true }, register, ada);
      assert.equal((await world.sql('select id from identity.users')).length, 0);
      assert.equal((await world.sql('select id from tenant.tenants where claimed_at is not null')).length, 0);
      await signUp(world);
    }));

  let open: World;
  before(async () => {
    open = await createWorld({ openSignup: true });
    await signUp(open);
  });
  after(() => open.close());

  test('with open sign-up a newcomer founds a company of their own, from anywhere', async () => {
    const eve = { ...ada, email: 'eve@example.com', company: 'Eve Ltd' };
    const { output } = await ask({ world: open, from: elsewhere }, register, eve);
    assert.equal(output.tenant.name, 'Eve Ltd');
    assert.notEqual(output.tenant.id, open.kernel.tenants.owner().id);
    const { output: known } = await ask({ world: open, as: bearer(output.token) }, me, {});
    assert.deepEqual(known.roles, ['tenant_admin']);
    const rows = await open.sql('select name from tenant.workspaces where tenant_id = $1', [output.tenant.id]);
    assert.deepEqual(rows, [{ name: 'default' }]);
  });

  test('an e-mail belongs to one account, however it is written', async () => {
    await refusal('conflict', () => signUp(open, { email: 'ADA@example.com' }));
    await refusal('conflict', () => signUp(open, { company: 'Twice' }));
    const left = await open.sql(`select name from tenant.tenants where name = 'Twice'`);
    assert.equal(left.length, 0, 'no company is left over from a refused account');
  });

  test('an account needs an e-mail, a name and a password worth having', async () => {
    const wrong = [{ email: 'nobody' }, { email: '' }, { name: '  ' }, { company: '' }, { password: 'short' }];
    for (const part of wrong) await refusal('invalid', () => signUp(open, { email: 'new@example.com', ...part }));
    await refusal('invalid', () => signUp(open, { email: 'new@example.com', password: 'password1' }));
    await refusal('invalid', () => signUp(open, { email: 'new@example.com', password: 'new@example.com' }));
    await refusal('invalid', () => signUp(open, { email: 'new@example.com', password: 'x'.repeat(201) }));
    await refusal('invalid', () => signUp(open, { email: 'new@example.com', name: 'a\u0000b' }));
  });

  test('a password is written down nowhere', async () => {
    const password = 'written down nowhere at all';
    const { token, cookie } = await signUp(open, { email: 'quiet@example.com', password });
    await open.settle();
    const secrets = [password, token, cookie.kind === 'cookie' ? cookie.value : ''];
    const tables = await open.sql<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    );
    for (const { name } of tables) {
      for (const secret of secrets) {
        const found = await open.sql(`select 1 from ${name} as t where strpos(t::text, $1) > 0`, [secret]);
        assert.equal(found.length, 0, `${name} holds a secret`);
      }
    }
    assert.ok(tables.some(({ name }) => name === 'identity.users'));
    for (const secret of secrets) assert.ok(!open.logged.some((line) => line.includes(secret)));
  });
});
