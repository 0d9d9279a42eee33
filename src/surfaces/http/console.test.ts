import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { Fault } from '#base/fault';
import { createWorld, type World } from '#test/world';
import { type HttpDoor, startHttp } from './http.ts';

const script = `console.log('${'hello '.repeat(200)}');`;

suite('the console', () => {
  let world: World;
  let folder: string;
  let door: HttpDoor;
  before(async () => {
    world = await createWorld();
    folder = await mkdtemp(join(tmpdir(), 'cadre-console-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Cadre</title>');
    const manifest = { name: 'Cadre', short_name: 'Cadre', start_url: '/app/', theme_color: '#036169' };
    await writeFile(join(folder, 'manifest.webmanifest'), JSON.stringify(manifest));
    await writeFile(join(folder, 'assets', 'main-1a2b.js'), script);
    await writeFile(join(folder, 'assets', 'inter-latin-wght-normal-1a2b.woff2'), 'a font');
    door = await startHttp(world.kernel, { host: '127.0.0.1', port: 0, version: 'test', console: folder });
  });
  after(async () => {
    await door.stop();
    await rm(folder, { recursive: true });
    await world.close();
  });

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${door.url}${path}`, { headers, redirect: 'manual' });

  test('answers every screen with its one page, under a policy that runs no script of a page', async () => {
    for (const path of ['/app/', '/app/approvals/019abcde-0000-7000-8000-000000000000', '/app/notes?tag=a']) {
      const answer = await get(path);
      assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'text/html; charset=utf-8'], path);
      assert.match(answer.headers.get('content-security-policy') ?? '', /script-src 'self';/);
      assert.equal(answer.headers.get('cache-control'), 'no-cache');
    }
  });

  test('a port that another program has is told with what to do', async () => {
    const taken = startHttp(world.kernel, { host: '127.0.0.1', port: door.port, version: 'test' });
    await assert.rejects(taken, (error) => {
      assert.ok(error instanceof Fault);
      assert.deepEqual([error.code, error.message.includes(`127.0.0.1:${door.port}`)], ['unavailable', true]);
      return /set PORT/.test(error.message);
    });
  });

  test('is where its old names lead', async () => {
    for (const path of ['/app', '/dashboard', '/dashboard/']) {
      const { status, headers } = await get(path);
      assert.deepEqual([status, headers.get('location')], [308, '/app/'], path);
    }
    const { headers } = await get('/admin/ai-control?tab=spend');
    assert.equal(headers.get('location'), '/app/admin/ai-control?tab=spend');
  });

  test('keeps its files for good, packs them, and sends none twice to whoever has it', async () => {
    const path = '/app/assets/main-1a2b.js';
    for (const encoding of ['br', 'gzip']) {
      const packed = await get(path, { 'accept-encoding': encoding });
      assert.equal(packed.headers.get('content-encoding'), encoding);
      assert.equal(await packed.text(), script);
    }
    const plain = await get(path, { 'accept-encoding': 'identity' });
    assert.equal(plain.headers.get('content-encoding'), null);
    assert.match(plain.headers.get('cache-control') ?? '', /immutable/);
    const again = await get(path, { 'if-none-match': plain.headers.get('etag') ?? '' });
    assert.equal(again.status, 304);
  });

  test('lends its type to the pages before it', async () => {
    const answer = await get('/app/inter.woff2');
    assert.deepEqual([answer.headers.get('content-type'), await answer.text()], ['font/woff2', 'a font']);
    assert.equal(answer.headers.get('cache-control'), 'no-cache', 'another build may bring another one');
    assert.match(await (await get('/auth/login/')).text(), /src: url\(\/app\/inter\.woff2\)/);
  });

  test('is met and installed as the brand whose address it is, and as Cadre everywhere else', async () => {
    const root = await world.person(world.kernel.tenants.owner().id, 'super_admin');
    const acme = await world.person((await world.tenant('Acme')).id, 'tenant_admin');
    const [host, primary] = ['garden.example', '#f0e05a'];
    await world.answer(acme, 'tenant.domain.add', { host });
    await world.answer(root, 'tenant.domain.confirm', { tenantId: acme.tenantId, host });
    await world.answer(acme, 'tenant.brand.create', { name: 'Acme & Garden', look: { primary }, domain: host });
    const at = (url: string, name: string) => door.server.inject({ url, headers: { host: name } });
    const own = (await at('/app/manifest.webmanifest', host)).json<Record<string, unknown>>();
    assert.deepEqual(
      [own.name, own.short_name, own.theme_color, own.start_url],
      ['Acme & Garden', 'Acme & Garden', primary, '/app/'],
    );
    const usual = (await at('/app/manifest.webmanifest', 'localhost')).json<Record<string, unknown>>();
    assert.deepEqual([usual.name, usual.theme_color], ['Cadre', '#036169']);
    const signIn = (await at('/auth/login/', host)).body;
    assert.match(signIn, /<title>Sign in to Acme &amp; Garden<\/title>/);
    assert.ok(signIn.includes(`--primary: ${primary}; --primary-hover: ${primary}; --on-primary: #000000`));
    const elsewhere = (await at('/auth/login/', 'localhost')).body;
    assert.ok(!elsewhere.includes('Garden') && !elsewhere.includes(primary));
  });

  test('where one signs in the brand shows its logo, once everybody may see that file', async () => {
    const root = await world.person(world.kernel.tenants.owner().id, 'super_admin');
    const kestrel = await world.person((await world.tenant('Kestrel')).id, 'tenant_admin');
    const host = 'kestrel.example';
    const done = async (capability: string, input: object) => {
      const answer = await world.answer(kestrel, capability, input);
      assert.equal(answer.status, 'done', capability);
      return answer.status === 'done' ? (answer.output as Record<string, never>) : {};
    };
    await done('tenant.domain.add', { host });
    await world.answer(root, 'tenant.domain.confirm', { tenantId: kestrel.tenantId, host });
    const bytes = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const { id: logoFileId, version } = await done('file.file.upload', {
      files: [{ name: 'logo.png', bytes }],
      purpose: 'brand',
    });
    await done('tenant.brand.create', { name: 'Kestrel', look: { logoFileId }, domain: host });
    const signIn = async () => (await door.server.inject({ url: '/auth/login/', headers: { host } })).body;
    assert.match(await signIn(), /<span class="seal" aria-hidden="true">K</);
    const { path } = await done('file.file.publish', { fileId: logoFileId, ifVersion: version });
    assert.ok((await signIn()).includes(`<img class="logo" alt="" src="${path}">`));
    const shown = await door.server.inject({ url: String(path), headers: { host } });
    assert.deepEqual([shown.statusCode, shown.headers['content-type']], [200, 'image/png']);
  });

  test('gives no page for a file that is gone, and nothing from outside its folder', async () => {
    assert.equal((await get('/app/assets/main-0000.js')).status, 404);
    for (const path of ['/app/..%2f..%2fpackage.json', '/app/%2e%2e/package.json', '/app/assets/..%2f..%2fx']) {
      assert.ok(!(await (await get(path)).text()).includes('dependencies'), path);
    }
  });
});
