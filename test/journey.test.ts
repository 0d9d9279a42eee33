// How people come in with a browser and what they find: the pages by their addresses and forms, under every host.
import assert from 'node:assert/strict';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { catalogue } from '#catalogue';
import { openKernel } from '#kernel';
import type { Role } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { type HttpDoor, startHttp } from '#surfaces/http';
import { codeOf } from './conformance/flows/totp.ts';
import { knock, type Reply } from './conformance/knock.ts';
import { town } from './town.ts';
import { createWorld, rootKey, type World } from './world.ts';

const password = 'a long enough sentence';
const wrong = 'The e-mail or the password is wrong.';

interface Visitor {
  cookie: string | undefined;
  get(path: string): Promise<Reply>;
  post(path: string, fields: Readonly<Record<string, string>>, headers?: Record<string, string>): Promise<Reply>;
  /** Fills the form of this page in and sends it; answers the page that it leads to in the end. */
  fill(page: Reply, typed: Readonly<Record<string, string>>): Promise<Reply>;
  follow(reply: Reply): Promise<Reply>;
}

/** A browser without a screen: it keeps its cookie, follows where it is led, and says where its forms come from. */
function visitor(door: HttpDoor, host = `localhost:${door.port}`): Visitor {
  const sent = (more: Record<string, string> = {}) => ({
    ...{ host, accept: 'text/html', ...more },
    ...(self.cookie ? { cookie: `cadre_session=${self.cookie}` } : {}),
  });
  function kept(reply: Reply): Reply {
    for (const cookie of reply.headers['set-cookie'] ?? []) {
      const value = /^cadre_session=([^;]*)/.exec(cookie)?.[1];
      if (value !== undefined) self.cookie = value || undefined;
    }
    return reply;
  }
  const self: Visitor = {
    cookie: undefined,
    get: async (path) => kept(await knock(door, { path, headers: sent() })),
    async post(path, fields, headers = {}) {
      const type = { 'content-type': 'application/x-www-form-urlencoded', origin: `http://${host}` };
      const body = new URLSearchParams(fields).toString();
      return kept(await knock(door, { method: 'POST', path, headers: sent({ ...type, ...headers }), body }));
    },
    async fill(page, typed) {
      const action = /<form method="post" action="([^"]+)"/.exec(page.text)?.[1] ?? assert.fail(page.text);
      const fields = [...page.text.matchAll(/<input ([^>]*)>/g)].map(([, one = '']) => {
        const value = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(one)?.[1] ?? '';
        return [value('name'), value('value').replaceAll('&amp;', '&')] as const;
      });
      return self.follow(await self.post(action, { ...Object.fromEntries(fields), ...typed }));
    },
    async follow(reply) {
      const meta = /http-equiv="refresh" content="0;url=([^"]+)"/.exec(reply.text)?.[1];
      const location = reply.headers.location ?? meta;
      if (!location) return reply;
      const { pathname, search } = new URL(location, `http://${host}`);
      return self.follow(await self.get(pathname + search));
    },
  };
  return self;
}

const titleOf = ({ text }: Reply) => /<h1>([^<]*)<\/h1>/.exec(text)?.[1];
const saidOn = ({ text }: Reply) => /role="alert">([^<]*)</.exec(text)?.[1];

suite('the way in', () => {
  let world: World;
  let door: HttpDoor;
  let acme: { readonly id: string };
  let admin: Authenticated;
  before(async () => {
    world = await createWorld();
    door = await world.http();
    await world.kernel.identity.ensureAdmin({ email: 'operator@example.com', password });
    acme = await world.tenant('Acme & Söhne');
    admin = await world.person(acme.id, 'tenant_admin');
  });
  after(() => world.close());

  async function linkFor(role: Role, email: string): Promise<string> {
    const invited = await world.answer(admin, 'identity.person.invite', { email, role, name: 'Grace <b>' });
    assert.ok(invited.status === 'done');
    return new URL((invited.output as { link: string }).link).pathname;
  }

  /** Somebody of the company who has just come to it through the page. */
  async function member(role: Role, email: string) {
    const browser = visitor(door);
    const home = await browser.fill(await browser.get(await linkFor(role, email)), { name: 'Grace', password });
    return { browser, home };
  }

  test('whoever is not signed in is asked to, wherever they enter', async () => {
    for (const path of ['/', '/dashboard/', '/dashboard']) {
      const { status, headers } = await visitor(door).get(path);
      assert.equal(status, 303, path);
      assert.equal(headers.location, `http://localhost:${door.port}/auth/login/?next=%2Fapp%2F`);
    }
    for (const path of ['/', '/app/', '/app', '/dashboard/', '/auth/login', '/auth/login/']) {
      const browser = visitor(door);
      const page = await browser.follow(await browser.get(path));
      assert.deepEqual([page.status, titleOf(page)], [200, 'Sign in'], path);
      assert.doesNotMatch(page.text, /<script/);
    }
  });

  test('the right password leads to where one wanted to go, with a cookie that no script reads', async () => {
    const browser = visitor(door);
    const sent = { email: ' Operator@Example.com ', password, next: '/docs?x=1#/notes' };
    const { status, headers } = await browser.post('/auth/login/', sent);
    assert.equal(status, 303);
    assert.equal(headers.location, `http://localhost:${door.port}/docs?x=1#/notes`);
    const [cookie = ''] = headers['set-cookie'] ?? [];
    assert.match(cookie, /^cadre_session=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/);
    const home = await browser.follow(await browser.get('/'));
    assert.match(home.text, /signed in as Super Admin/);
    const again = await browser.get('/auth/login/?next=%2Fdocs');
    assert.equal(titleOf(again), 'You are signed in');
    assert.match(again.text, /<a href="\/docs">/);
  });

  test('nobody is led to another origin', async () => {
    const elsewhere = [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/%5Cevil.example',
      '/.//evil.example',
    ];
    for (const next of elsewhere) {
      const { headers } = await visitor(door).post('/auth/login/', { email: 'operator@example.com', password, next });
      assert.equal(headers.location, `http://localhost:${door.port}/app/`, next);
      const page = await visitor(door).get(`/auth/login/?${new URLSearchParams({ next })}`);
      assert.match(page.text, /name="next" value="\/app\/"/);
    }
  });

  test('a wrong password and an unknown e-mail are answered with the same sentence, and noted', async () => {
    const browser = visitor(door);
    const page = await browser.get('/auth/login/?next=%2Fdocs');
    for (const email of ['operator@example.com', 'nobody@example.com']) {
      const again = await browser.fill(page, { email, password: 'not this one' });
      assert.deepEqual([again.status, titleOf(again), saidOn(again)], [200, 'Sign in', wrong], email);
      assert.match(again.text, new RegExp(`value="${email}"`));
      assert.match(again.text, /name="next" value="\/docs"/, 'and the way is kept');
      assert.equal(browser.cookie, undefined);
    }
    await world.settle();
    const [noted] = await world.sql<{ count: number }>(
      `select count(*)::int as count from identity.security_events where kind = 'failed_login'`,
    );
    assert.equal(noted?.count, 2);
    const entries = await world.sql<{ id: string }>(
      `select id from audit.entries where capability = 'identity.login.try'`,
    );
    const kept = await Promise.all(entries.map(({ id }) => world.kept(id)));
    assert.ok(kept.length >= 2 && kept.every((one) => one?.input), 'the tries are on record');
    const form = new URLSearchParams({ password: 'not this one' }).toString();
    for (const text of [form, Buffer.from(form).toString('base64'), password]) {
      assert.ok(!JSON.stringify(kept).includes(text), 'without what was typed');
    }
  });

  test('the page and the API count the same tries', async () => {
    const email = 'guessed@example.com';
    for (let tries = 0; tries < 5; tries += 1) {
      await visitor(door).post('/auth/login/', { email, password: 'a guess' });
      await knock(door, { path: '/api/auth/login', body: { email, password: 'a guess' } });
    }
    const refused = await knock(door, { path: '/api/auth/login', body: { email, password: 'a guess' } });
    assert.equal(refused.status, 429);
    const browser = visitor(door);
    const again = await browser.fill(await browser.get('/auth/login/'), { email, password: 'a guess' });
    assert.match(saidOn(again) ?? '', /^Too many tries for this e-mail; wait 15 minutes\.$/);
  });

  test('a form that another page sends is turned away', async () => {
    const sent = { email: 'operator@example.com', password };
    for (const path of [
      '/auth/login/',
      '/auth/second-factor/',
      '/auth/logout/',
      '/auth/password/',
      '/auth/invitation/',
    ]) {
      for (const origin of ['https://evil.example', 'null', `http://localhost:${door.port + 1}`]) {
        const { status, headers } = await visitor(door).post(path, sent, { origin });
        assert.deepEqual([status, headers['set-cookie']], [403, undefined], `${path} from ${origin}`);
      }
    }
  });

  test('nobody can make the page say something', async () => {
    const browser = visitor(door);
    for (const again of ['Call this number', Buffer.from('{"said":"Call this number"}').toString('base64url')]) {
      const page = await browser.get(`/auth/login/?${new URLSearchParams({ again })}`);
      assert.deepEqual([page.status, saidOn(page)], [200, undefined]);
    }
  });

  test('an invitation is accepted on its page, and only once', async () => {
    const link = await linkFor('client', 'grace@example.com');
    const browser = visitor(door);
    const page = await browser.get(link);
    assert.equal(titleOf(page), 'Join Acme &amp; Söhne');
    assert.match(page.text, /grace@example\.com is invited as client/);
    assert.doesNotMatch(page.text, /<b>/);
    assert.equal(
      saidOn(await browser.fill(page, { name: 'Grace', password: 'short' })),
      'A password has at least 8 characters.',
    );
    const home = await browser.fill(page, { name: 'Grace', password });
    assert.equal(titleOf(home), 'Grace');
    assert.match(home.text, /grace@example\.com, signed in as Client at Acme &amp; Söhne/);
    const late = await visitor(door).get(link);
    assert.equal(late.status, 404);
    assert.match(late.text, /This invitation has been used, taken back or is too old/);
  });

  test('who has an account joins another company with its password', async () => {
    await member('manager', 'both@example.com');
    const { id } = await world.tenant('Bolt');
    const other = await world.person(id, 'tenant_admin');
    const invited = await world.answer(other, 'identity.person.invite', { email: 'both@example.com', role: 'client' });
    assert.ok(invited.status === 'done');
    const browser = visitor(door);
    const page = await browser.get(new URL((invited.output as { link: string }).link).pathname);
    assert.match(page.text, /The password of your account/);
    assert.equal(
      saidOn(await browser.fill(page, { password: 'not this one' })),
      'You have an account here; this is not its password.',
    );
    assert.match((await browser.fill(page, { password })).text, /signed in as Client at Bolt/);
  });

  test('a link sets a new password, ends what was open, and leads to signing in', async () => {
    const { browser } = await member('manager', 'forgetful@example.com');
    const me = await world.kernel.identity.authenticate({ kind: 'cookie', value: browser.cookie ?? '' });
    const made = await world.answer(admin, 'identity.password.resetLink', { userId: me?.actor.id });
    assert.ok(made.status === 'done');
    const path = new URL((made.output as { link: string }).link).pathname;
    const elsewhere = visitor(door);
    const page = await elsewhere.get(path);
    assert.match(page.text, /For forgetful@example\.com\./);
    assert.equal(titleOf(await elsewhere.get(path)), 'Set a new password', 'looking at it does not use it up');
    const common = await elsewhere.fill(page, { password: 'password1' });
    assert.match(saidOn(common) ?? '', /one of the first that anybody would try/);
    const done = await elsewhere.fill(common, { password: 'another long sentence' });
    assert.deepEqual([titleOf(done), saidOn(done)], ['Sign in', 'Your new password is set. Sign in with it.']);
    assert.equal(titleOf(await browser.follow(await browser.get('/'))), 'Sign in', 'the session is over');
    const fresh = await elsewhere.fill(done, { email: 'forgetful@example.com', password: 'another long sentence' });
    assert.equal(titleOf(fresh), 'Grace');
    assert.equal((await visitor(door).get(path)).status, 404);
  });

  test('whoever has a second factor is asked for its code after the password', async () => {
    const { browser } = await member('manager', 'careful@example.com');
    const who = await world.kernel.identity.authenticate({ kind: 'cookie', value: browser.cookie ?? '' });
    assert.ok(who);
    const begun = await world.answer(who, 'identity.factor.enrol', { current: password });
    assert.ok(begun.status === 'done');
    const { secret } = begun.output as { secret: string };
    await world.answer(who, 'identity.factor.confirm', { code: codeOf(secret, world.clock.nowMs()) });
    const elsewhere = visitor(door);
    const login = await elsewhere.get('/auth/login/?next=%2Fdocs');
    const asked = await elsewhere.fill(login, { email: 'careful@example.com', password });
    assert.equal(titleOf(asked), 'Your second factor');
    assert.equal(elsewhere.cookie, undefined, 'the password alone opens nothing');
    const refused = await elsewhere.fill(asked, { code: '000000' });
    assert.deepEqual([titleOf(refused), elsewhere.cookie], ['Your second factor', undefined]);
    assert.match(saidOn(refused) ?? '', /^This code is wrong/);
    const code = codeOf(secret, world.clock.nowMs() + 30_000);
    const fields = /name="challenge" value="([^"]+)"/.exec(refused.text);
    const { status, headers } = await elsewhere.post('/auth/second-factor/', {
      ...{ challenge: fields?.[1] ?? '', next: '/docs', code: `${code.slice(0, 3)} ${code.slice(3)}` },
    });
    assert.deepEqual([status, headers.location], [303, `http://localhost:${door.port}/docs`]);
    assert.match((await elsewhere.get('/app/')).text, /careful@example\.com, signed in as Manager/);
    const late = await visitor(door).fill(refused, { code });
    assert.deepEqual([titleOf(late), saidOn(late)?.startsWith('This sign-in has taken too long')], ['Sign in', true]);
  });

  test('signing out ends the session and not only its cookie', async () => {
    const { browser, home } = await member('client', 'leaving@example.com');
    const { cookie = '' } = browser;
    assert.equal(titleOf(await browser.fill(home, {})), 'Sign in');
    assert.equal(browser.cookie, undefined);
    const held = visitor(door);
    held.cookie = cookie;
    assert.equal(titleOf(await held.follow(await held.get('/app/'))), 'Sign in');
    assert.equal(
      titleOf(await held.follow(await held.post('/auth/logout/', {}))),
      'Sign in',
      'and once more is no harm',
    );
  });

  // IAM-04: what the platform matrix of the specification opens to each role.
  const opened: Readonly<Partial<Record<Role, readonly string[]>>> = {
    tenant_admin: ['Admin', 'Marketing', 'Commerce', 'AI Chat', 'Client Portal'],
    manager: ['Marketing', 'Commerce', 'AI Chat', 'Client Portal'],
    store_operator: ['Commerce', 'AI Chat'],
    client: ['AI Chat', 'Client Portal'],
    end_user: ['Commerce', 'AI Chat'],
  };
  for (const [role, tabs] of Object.entries(opened)) {
    test(`the tabs of a ${role} are those that the matrix opens, and lead only to what is there`, async () => {
      const { browser, home } = await member(role as Role, `${role.replace('_', '-')}@example.com`);
      assert.deepEqual(tabsOf(home), tabs);
      for (const [, path = ''] of home.text.matchAll(/<a href="([^"]+)"/g)) {
        assert.equal((await browser.get(path.split('#')[0] ?? '')).status, 200, path);
      }
      const areas = new Set(world.kernel.modules.map(({ name }) => name));
      for (const [, area = ''] of home.text.matchAll(/"\/docs#\/([^"]+)"/g)) assert.ok(areas.has(area), area);
    });
  }

  test('the super admin sees every tab', async () => {
    const browser = visitor(door);
    const home = await browser.fill(await browser.get('/auth/login/'), { email: 'operator@example.com', password });
    assert.deepEqual(tabsOf(home), ['Admin', 'SQL Admin', 'Marketing', 'Commerce', 'AI Chat', 'Client Portal']);
  });

  test('a host of a company shows that company at the same paths; an unknown one is refused', async () => {
    const root = await world.person(world.kernel.tenants.owner().id, 'super_admin');
    await world.answer(root, 'tenant.domain.add', { host: 'bizoholic.example' });
    await world.answer(admin, 'tenant.domain.add', { host: 'coreldove.example' });
    const login = (host: string) => visitor(door, host).get('/auth/login/');
    const early = await login('coreldove.example');
    assert.equal(early.status, 403, 'a claim alone leads nowhere');
    await world.answer(root, 'tenant.domain.confirm', { tenantId: acme.id, host: 'coreldove.example' });
    const owner = (await world.sql<{ name: string }>(`select name from tenant.tenants where plan = 'owner'`))[0]?.name;
    assert.match((await login('bizoholic.example')).text, new RegExp(`<title>Sign in to ${owner}</title>`));
    assert.match((await login('coreldove.example')).text, /<title>Sign in to Acme &amp; Söhne<\/title>/);
    for (const host of ['evil.example', 'shop.coreldove.example', 'coreldove.example.evil.example']) {
      for (const path of ['/', '/auth/login/', '/app/']) {
        assert.equal((await visitor(door, host).get(path)).status, 403, `${host}${path}`);
      }
    }
    const there = visitor(door, 'coreldove.example');
    const { headers } = await there.get('/');
    assert.equal(headers.location, 'http://coreldove.example/auth/login/?next=%2Fapp%2F', 'and one stays on the host');
  });
});

function tabsOf({ text }: Reply): string[] {
  const nav = /<nav[^>]*>(.*?)<\/nav>/s.exec(text)?.[1] ?? '';
  return [...nav.matchAll(/<(?:a href="[^"]*"|span)>([^<]+)</g)].map(([, title = '']) => title);
}

suite('a kernel with a part of the catalogue', () => {
  const alone = catalogue.map((module) => [module.name, [module]] as const);
  for (const [name, modules] of [['nothing', []] as const, ...alone]) {
    test(`opens and serves with ${name} mounted`, async () => {
      const { home: townHome, database } = await town();
      const home = await mkdtemp(join(townHome, 'alone-'));
      const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
      const { url: databaseUrl } = await database();
      const kernel = await openKernel({ home, rootKey, databaseUrl, version: '0.0.0-test', modules, log });
      const door = await startHttp(kernel, { host: '127.0.0.1', port: 0, version: '0.0.0-test' });
      try {
        await kernel.settle();
        const health = JSON.parse((await knock(door, { path: '/api/health' })).text) as { status: string };
        assert.equal(health.status, 'ok');
        assert.equal((await knock(door, { path: '/auth/login/' })).status, 200);
        const apps = new Set(catalogue.map((module) => module.name));
        const document = JSON.parse((await knock(door, { path: '/openapi.json' })).text) as {
          tags: { name: string }[];
        };
        const served = document.tags.flatMap((tag) => (apps.has(tag.name) ? [tag.name] : []));
        assert.deepEqual(
          served,
          modules.filter(({ capabilities }) => capabilities.length > 0).map((module) => module.name),
        );
      } finally {
        await door.stop();
        await kernel.stop();
      }
    });
  }
});
