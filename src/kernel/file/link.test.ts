// Files that leave the house: by a link, for everybody, and as HTTP carries them.
import assert from 'node:assert/strict';
import { createHmac, hkdfSync } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import type { Authenticated } from '#kernel/identity';
import { rootKey } from '#test/world';
import * as promises from './file.ts';
import { openLinkSeal } from './link-seal.ts';
import { openScene, refusedAs, type Scene } from './scene.test.ts';

const page = '<!doctype html><script>alert(document.domain)</script>';

suite('files outside', () => {
  let scene: Scene;
  let url: string;
  let ada: Authenticated;
  before(async () => {
    scene = await openScene();
    ({ url } = await scene.world.http());
    ada = await scene.somebody();
  });
  after(() => scene.close());

  const follow = (link: string) => fetch(url + new URL(link).pathname);

  async function linked(text: string, hours = 24) {
    const file = await scene.upload(ada, text, { name: 'für Zoë.html' });
    return { file, ...(await scene.world.call(ada, promises.linkFile, { fileId: file.id, hours })) };
  }

  test('a link gives one file to whoever has it, in a form that runs nowhere', async () => {
    const { url: link } = await linked(page);
    const response = await follow(link);
    const { headers } = response;
    assert.equal(response.status, 200);
    assert.equal(await response.text(), page);
    assert.equal(headers.get('content-type'), 'text/html; charset=utf-8');
    assert.equal(headers.get('content-disposition'), "attachment; filename*=UTF-8''f%C3%BCr%20Zo%C3%AB.html");
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('cache-control'), 'no-store');
  });

  test('a link is dead once it has expired, was ended, or its file is gone', async () => {
    const short = await linked('short', 1);
    scene.pass('59 minutes');
    assert.equal((await follow(short.url)).status, 200);
    scene.pass('1 minute');
    assert.equal((await follow(short.url)).status, 403);

    const ended = await linked('ended');
    await scene.world.call(ada, promises.unlinkFile, { fileId: ended.file.id });
    assert.equal((await follow(ended.url)).status, 403);
    const anew = await scene.world.call(ada, promises.linkFile, { fileId: ended.file.id });
    assert.equal((await follow(anew.url)).status, 200);

    const { url: gone, file } = await linked('gone');
    await scene.world.call(ada, promises.deleteFile, { fileId: file.id, ifVersion: 1 });
    assert.equal((await follow(gone)).status, 404);
  });

  test('no altered link leads anywhere', async () => {
    const { url: link } = await linked('a secret of the company');
    const token = link.split('/').at(-1) ?? '';
    const letters = 'AZaz09-_';
    for (let at = 0; at < token.length; at += 1) {
      const letter = [...letters].find((one) => one !== token[at]);
      const altered = token.slice(0, at) + letter + token.slice(at + 1);
      const { status } = await fetch(`${url}/files/link/${altered}`);
      assert.equal(status, token[at] === '.' ? 400 : 403, `letter ${at}`);
    }
  });

  test('a link is proven as the house says: HMAC-SHA256 under a key of its own from the root key', () => {
    const ticket = {
      tenantId: '01900000-0000-7000-8000-000000000001',
      fileId: '01900000-0000-7000-8000-000000000002',
      expiresAt: '2027-01-01T00:00:00.000Z',
      epoch: 3,
    };
    const token = openLinkSeal(rootKey).seal(ticket);
    const expiry = Date.parse(ticket.expiresAt).toString(16).padStart(12, '0');
    const bytes = `${(ticket.tenantId + ticket.fileId).replaceAll('-', '')}${expiry}00000003`;
    const body = Buffer.from(bytes, 'hex').toString('base64url');
    const key = Buffer.from(hkdfSync('sha256', rootKey, '', 'links', 32));
    const proof = createHmac('sha256', key).update(`file.${body}`).digest('base64url');
    assert.equal(token, `${body}.${proof}`);
    const seal = openLinkSeal(rootKey);
    assert.deepEqual(seal.open(token, '2026-12-31T23:59:59.999Z'), ticket);
    assert.throws(() => seal.open(token, ticket.expiresAt), refusedAs('forbidden'));
    const another = openLinkSeal('another root key');
    assert.throws(() => another.open(token, '2026-12-31T00:00:00.000Z'), refusedAs('forbidden'));
  });

  test('a file for everybody is read by everybody, until it is taken back', async () => {
    const file = await scene.upload(ada, 'a picture');
    const place = `${ada.tenantId.replaceAll('-', '')}.${file.id}`;
    const address = `http://localhost/files/public/${place}`;
    assert.equal((await follow(address)).status, 404);
    const seen = { fileId: file.id, ifVersion: 1 };
    const published = await scene.world.call(ada, promises.publishFile, seen);
    assert.deepEqual([published.path, published.isPublic], [`/files/public/${place}`, true]);
    assert.equal(await (await follow(address)).text(), 'a picture');
    const elsewhere = await scene.somebody();
    const foreign = `http://localhost/files/public/${elsewhere.tenantId.replaceAll('-', '')}.${file.id}`;
    assert.equal((await follow(foreign)).status, 404);
    await scene.world.call(ada, promises.withdrawFile, { fileId: file.id, ifVersion: 2 });
    assert.equal((await follow(address)).status, 404);
  });

  test('an agent gives nothing to everybody by itself', async () => {
    const file = await scene.upload(ada, 'inner');
    const agent = await scene.world.agent(ada);
    const answer = await scene.world.answer(agent, 'file.file.publish', { fileId: file.id, ifVersion: 1 });
    assert.equal(answer.status, 'waiting');
  });

  test('a form and JSON bring the same file', async () => {
    const headers = { authorization: `Bearer ${await scene.world.keyOf(ada)}` };
    const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
    const form = new FormData();
    form.set('purpose', 'cms.media');
    form.set('file', new File([bytes], 'logo.png', { type: 'text/html' }));
    const upload = (init: RequestInit) => fetch(`${url}/api/v1/file/file/upload`, { method: 'POST', ...init });
    const sent = [
      await upload({ headers, body: form }),
      await upload({
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({
          files: [{ name: 'logo.png', bytes: bytes.toString('base64') }],
          purpose: 'cms.media',
        }),
      }),
    ];
    for (const response of sent) {
      const card = promises.uploadFile.spec.output.parse(await response.json());
      assert.deepEqual([card.name, card.type, card.size, card.purpose], ['logo.png', 'image/png', 11, 'cms.media']);
      const read = await fetch(`${url}/api/v1/file/file/read?fileId=${card.id}`, { headers });
      assert.deepEqual(Buffer.from(await read.arrayBuffer()), bytes);
    }
    const two = new FormData();
    for (const name of ['a.txt', 'b.txt']) two.append('file', new File(['x'], name));
    assert.equal((await upload({ headers, body: two })).status, 400);
    const heavy = new FormData();
    heavy.set('file', new File([new Uint8Array(26_000_000)], 'heavy.bin'));
    assert.equal((await upload({ headers, body: heavy })).status, 413);
  });

  test('neither the bytes of a file nor the link to it stand in the record', async () => {
    const { url: link } = await linked('words that nobody else has');
    await scene.world.settle();
    const entries = await scene.world.sql<{ id: string }>('select id from audit.entries where tenant_id = $1', [
      ada.tenantId,
    ]);
    const kept = await Promise.all(entries.map(({ id }) => scene.world.kept(id)));
    const text = JSON.stringify(kept);
    assert.ok(text.includes('für Zoë.html'), 'the record says which file it was');
    for (const word of ['words that nobody', Buffer.from('words that nobody').toString('base64'), link.slice(-40)]) {
      assert.ok(!text.includes(word) && !scene.world.logged.join('\n').includes(word));
    }
  });
});
