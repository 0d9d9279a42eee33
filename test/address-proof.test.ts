// Somebody proves that they read the address of their account, by a mail or by a link that an administrator hands over.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { simMailbox, smtp, startMailServer } from '#connectors/smtp';
import type { Authenticated } from '#kernel/identity';
import { knock } from './conformance/knock.ts';
import { createWorld, type World } from './world.ts';

const host = 'mail.example.com';

suite('an address', () => {
  let world: World;
  let post: Awaited<ReturnType<typeof startMailServer>>;
  before(async () => {
    post = await startMailServer();
    const egress = { allowPrivate: [`${host}:${post.port}`], resolve: () => Promise.resolve(['127.0.0.1']) };
    world = await createWorld({ egress });
  });
  after(async () => {
    await world.close();
    await post.stop();
  });

  async function company() {
    const { id } = await world.tenant('Ada and Sons');
    return { boss: await world.person(id, 'tenant_admin'), grace: await world.person(id, 'end_user') };
  }

  async function asked<Answer>(who: Authenticated, capability: string, input: object = {}): Promise<Answer> {
    const answer = await world.answer(who, capability, input);
    assert.equal(answer.status, 'done');
    return (answer as { output: Answer }).output;
  }

  const isProven = async ({ actor }: Authenticated) => {
    const [row] = await world.sql<{ is: boolean }>('select email_verified as is from identity.users where id = $1', [
      actor.id,
    ]);
    return row?.is;
  };

  async function press(path: string) {
    const body = new URLSearchParams({ token: path.split('/').at(-1) ?? '' });
    const { url } = await world.http();
    return fetch(new URL('/auth/email/', url), { method: 'POST', body, redirect: 'manual' });
  }

  /** The page after the button, which says so. */
  async function proven(path: string): Promise<string> {
    const led = await press(path);
    assert.equal(led.status, 303, await led.text());
    const { pathname, search } = new URL(led.headers.get('location') ?? '');
    const { status, text } = await knock(await world.http(), { path: pathname + search });
    assert.equal(status, 200);
    return text;
  }

  test('is proven by the button behind the link that was mailed there, once', async () => {
    const { boss, grace } = await company();
    const fields = { host, port: post.port, user: simMailbox.user, from: 'desk@example.com', encryption: 'none' };
    const wish = { connector: smtp.name, fields, secrets: { password: simMailbox.password } };
    await asked(boss, 'connection.connection.connect', wish);
    const email = `${grace.actor.id}@example.com`;
    const said = await asked<object>(grace, 'identity.email.ask');
    assert.deepEqual(Object.keys(said).sort(), ['email', 'expiresAt'], 'who asks is not shown the link');
    await world.settle();
    const letter = post.letters.find(({ to }) => to.includes(email))?.text.replace(/=\r?\n/g, '') ?? '';
    const [path = assert.fail(letter)] = /\/auth\/email\/[\w-]+/.exec(letter) ?? [];
    for (let preview = 0; preview < 2; preview += 1) {
      const { status, text } = await knock(await world.http(), { path });
      assert.equal(status, 200);
      assert.ok(text.includes(email));
    }
    assert.equal(await isProven(grace), false, 'looking at it proves nothing');
    assert.match(await proven(path), /Your address is proven/);
    assert.equal(await isProven(grace), true);
    assert.equal((await press(path)).status, 404);
    assert.equal((await knock(await world.http(), { path })).status, 404);
  });

  test('is proven without any mail by a link that an administrator hands over, and nobody else makes', async () => {
    const { boss, grace } = await company();
    const userId = grace.actor.id;
    const { link } = await asked<{ link: string }>(boss, 'identity.email.proofLink', { userId });
    assert.match(await proven(new URL(link).pathname), /Your address is proven/);
    assert.equal(await isProven(grace), true);
    await assert.rejects(asked(grace, 'identity.email.proofLink', { userId: boss.actor.id }), { code: 'forbidden' });
  });

  test('is not proven when the account has another one by then, nor by a link that is too old or none', async () => {
    const { boss, grace } = await company();
    const userId = grace.actor.id;
    const path = async () =>
      new URL((await asked<{ link: string }>(boss, 'identity.email.proofLink', { userId })).link).pathname;
    const early = await path();
    await world.sql('update identity.users set email = $1 where id = $2', [`new-${userId}@example.com`, userId]);
    assert.equal((await press(early)).status, 404);
    const late = await path();
    world.clock.pass('73 hours');
    assert.equal((await press(late)).status, 404);
    assert.equal((await press('/auth/email/none')).status, 404);
    assert.equal((await knock(await world.http(), { path: '/auth/email/proven?again=made-up' })).status, 404);
    assert.equal(await isProven(grace), false);
  });
});
