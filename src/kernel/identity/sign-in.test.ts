import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { createWorld, type World } from '#test/world';
import { followLink, login, me } from './contracts.ts';
import { ada, ask, bearer, cookie, elsewhere, nobody, refusal, signUp } from './scene.test.ts';

suite('signing in', () => {
  let world: World;
  before(async () => {
    world = await createWorld({ openSignup: true });
    await signUp(world);
  });
  after(() => world.close());

  const { email, password } = ada;

  async function linkToken(of: World): Promise<string> {
    const link = await of.kernel.identity.signInLink('http://127.0.0.1:3000');
    assert.match(link, /^http:\/\/127\.0\.0\.1:3000\/auth\/link\/[\w-]{43}$/);
    return link.split('/').at(-1) ?? '';
  }

  test('one signs in with e-mail and password, and is who one was', async () => {
    const { output, cookies } = await ask({ world, from: elsewhere }, login, { email: 'ADA@example.com', password });
    assert.equal(output.user.email, email);
    assert.equal(output.tenant.name, ada.company);
    const byToken = await ask({ world, as: bearer(output.token) }, me, {});
    const byCookie = await ask({ world, as: cookie(cookies[0]?.value ?? '') }, me, {});
    assert.deepEqual(byCookie.output, byToken.output);
    assert.deepEqual(byToken.output.tenants, [{ ...output.tenant, role: 'super_admin' }]);
  });

  test('a wrong password and an unknown e-mail get the same answer', async () => {
    const wrong = await refusal('unauthenticated', () =>
      ask({ world }, login, { email, password: 'not the password' }),
    );
    const unknown = await refusal('unauthenticated', () =>
      ask({ world }, login, { email: 'who@example.com', password: 'not the password' }),
    );
    assert.equal(wrong.message, unknown.message);
  });

  test('whoever has been disabled can not sign in', async () => {
    const gone = await signUp(world, { email: 'gone@example.com', company: 'Gone' });
    await world.sql(`update identity.users set status = 'disabled' where id = $1`, [gone.user.id]);
    await refusal('unauthenticated', () => ask({ world }, login, { email: 'gone@example.com', password }));
  });

  test('a password can be tried ten times in a quarter of an hour, however many try at once', async () => {
    await signUp(world, { email: 'target@example.com', company: 'Target' });
    const guess = () => ask({ world }, login, { email: 'target@example.com', password: 'a guess of somebody' });
    const guesses = await Promise.allSettled(Array.from({ length: 25 }, guess));
    const codes = guesses.map((end) => (end.status === 'rejected' ? end.reason.code : 'done'));
    assert.equal(codes.filter((code) => code === 'unauthenticated').length, 10);
    assert.equal(codes.filter((code) => code === 'limited').length, 15);
    const right = { email: 'target@example.com', password };
    const refused = await refusal('limited', () => ask({ world }, login, right));
    assert.equal(typeof refused.details?.retryAfterSeconds, 'number');
    await refusal('limited', () => ask({ world, rehearse: true }, login, right));
    await ask({ world }, login, { email, password });
    world.clock.pass('16 minutes');
    await ask({ world }, login, right);
  });

  test('the right password makes the wrong tries forgotten', async () => {
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < 9; n += 1) {
        await refusal('unauthenticated', () => ask({ world }, login, { email, password: 'not it' }));
      }
      await ask({ world }, login, { email, password });
    }
  });

  test('the printed link signs the administrator in, and leads to the console', async () => {
    const { output, cookies } = await ask({ world }, followLink, { token: await linkToken(world) });
    assert.equal(output.location, 'http://localhost:3000/app/');
    const { output: known } = await ask({ world, as: cookie(cookies[0]?.value ?? '') }, me, {});
    assert.equal(known.user.email, email);
  });

  test('a link works once, also when twenty follow it at the same time', async () => {
    const token = await linkToken(world);
    const ended = await Promise.allSettled(Array.from({ length: 20 }, () => ask({ world }, followLink, { token })));
    assert.equal(ended.filter(({ status }) => status === 'fulfilled').length, 1);
    const refused = await refusal('unauthenticated', () => ask({ world }, followLink, { token }));
    assert.match(refused.message, /used or is too old/);
  });

  test('a link is of no use elsewhere, and not used up by the attempt', async () => {
    const token = await linkToken(world);
    await refusal('forbidden', () => ask({ world, from: elsewhere }, followLink, { token }));
    await ask({ world }, followLink, { token });
  });

  test('a link that nobody printed does nothing', async () => {
    await refusal('unauthenticated', () => ask({ world }, followLink, { token: 'x'.repeat(43) }));
    await refusal('unauthenticated', () => ask({ world }, followLink, { token: '%' }));
  });

  test('a link is good for a quarter of an hour', async () => {
    const token = await linkToken(world);
    world.clock.pass('15 minutes');
    await refusal('unauthenticated', () => ask({ world }, followLink, { token }));
  });

  test('where nobody is administrator yet the link makes the first one, and no second', async () => {
    const fresh = await createWorld({ openSignup: false });
    try {
      const { cookies } = await ask({ world: fresh }, followLink, { token: await linkToken(fresh) });
      const { output } = await ask({ world: fresh, as: cookie(cookies[0]?.value ?? '') }, me, {});
      assert.deepEqual(output.roles, ['super_admin']);
      await refusal('forbidden', () => signUp(fresh));
      const again = await ask({ world: fresh }, followLink, { token: await linkToken(fresh) });
      const { output: same } = await ask({ world: fresh, as: cookie(again.cookies[0]?.value ?? '') }, me, {});
      assert.equal(same.user.id, output.user.id);
    } finally {
      await fresh.close();
    }
  });

  test('the operator names the administrator and a key, once', async () => {
    const fresh = await createWorld({ openSignup: false });
    const { identity } = fresh.kernel;
    const key = 'a key that the operator chose - 32+'.replaceAll(' ', '_');
    try {
      await refusal('invalid', () => identity.ensureApiKey(key));
      await refusal('invalid', () => identity.ensureAdmin({ email, password: 'password1' }));
      await identity.ensureAdmin({ email: 'Ada@Example.com', password });
      await identity.ensureAdmin({ email: 'other@example.com', password });
      assert.deepEqual(await fresh.sql('select email from identity.users'), [{ email }]);
      for (const wrong of [
        'short',
        'x'.repeat(31),
        `spaces in ${'x'.repeat(40)}`,
        'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.xx',
      ]) {
        await refusal('invalid', () => identity.ensureApiKey(wrong));
      }
      await identity.ensureApiKey(key);
      await identity.ensureApiKey(key);
      const { output } = await ask({ world: fresh, as: bearer(key), from: elsewhere }, me, {});
      assert.deepEqual(output.roles, ['super_admin']);
      await ask({ world: fresh, as: nobody }, login, { email, password });
      await refusal('forbidden', () => signUp(fresh));
    } finally {
      await fresh.close();
    }
  });
});
