import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { createWorld, type World } from '#test/world';
import { complaintsOf, noBrowser, openBrowser } from './browser.ts';
import { htmlFaults } from './html.ts';

const phone = { width: 390, height: 844 };
const desktop = { width: 1440, height: 900 };
const patienceMs = 60_000;

suite('in a real browser', { skip: noBrowser }, () => {
  let world: World;
  let browser: Browser;
  after(async () => {
    await browser?.close();
    await world?.close();
  });

  async function visited(path: string, size: typeof phone, work: (page: Page) => Promise<void>) {
    const context = await browser.newContext({ viewport: size });
    context.setDefaultTimeout(patienceMs);
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.goto(new URL(path, (await world.http()).url).href);
    await work(page);
    assert.deepEqual(complaints, [], `complaints at ${path}`);
    await context.close();
  }

  test('the printed link signs one in and leads to the first page', async () => {
    [world, browser] = await Promise.all([createWorld(), openBrowser()]);
    const { url } = await world.http();
    await visited(await world.kernel.identity.signInLink(url), desktop, async (page) => {
      assert.equal(new URL(page.url()).pathname, '/app/');
      assert.match((await page.textContent('main')) ?? '', /signed in as Super Admin/);
    });
  });

  test('a capability can be tried in the reference, with the session of the browser', async () => {
    const { url } = await world.http();
    const context = await browser.newContext({ viewport: desktop });
    context.setDefaultTimeout(patienceMs);
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.goto(await world.kernel.identity.signInLink(url));
    await page.goto(`${url}/docs#/notes/notes.note.create.post`);
    const operation = page.locator('.opblock.is-open');
    await operation.getByRole('button', { name: 'Execute' }).click();
    await operation.locator('.live-responses-table .response-col_status').first().waitFor();
    assert.match((await operation.locator('.live-responses-table').textContent()) ?? '', /Ideas for spring/);
    const [row] = await world.sql<{ notes: number }>('select count(*)::int as notes from notes.notes');
    assert.equal(row?.notes, 1);
    assert.deepEqual(complaints, []);
    await context.close();
  });

  test('what is sent as a page is HTML', async () => {
    const { url } = await world.http();
    for (const path of ['/', '/docs', '/nothing/here', '/auth/login/', '/auth/link/none', '/auth/join/none']) {
      const answer = await fetch(url + path, { headers: { accept: 'text/html' } });
      assert.match(answer.headers.get('content-type') ?? '', /^text\/html/, path);
      assert.deepEqual(await htmlFaults(await answer.text()), [], path);
    }
  });

  for (const size of [phone, desktop]) {
    test(`pages fit a screen of ${size.width} pixels`, async () => {
      for (const path of ['/', '/docs', '/nothing/here']) {
        const context = await browser.newContext({ viewport: size });
        const page = await context.newPage();
        await page.goto(new URL(path, (await world.http()).url).href);
        const width = await page.evaluate('document.documentElement.scrollWidth');
        assert.ok(Number(width) <= size.width, `${path} is ${width} pixels wide`);
        await context.close();
      }
    });
  }

  test('a shared note is a page for anybody, and hostile text in it stays text', async () => {
    const owner = world.kernel.tenants.owner();
    const author = await world.person(owner.id, 'manager');
    const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const written = await world.answer(author, 'notes.note.create', { title: hostile, body: hostile });
    assert.ok(written.status === 'done');
    const { id: noteId } = written.output as { id: string };
    const shared = await world.answer(author, 'notes.note.share', { noteId, ifVersion: 1 });
    assert.ok(shared.status === 'done');
    const { shareSlug } = shared.output as { shareSlug: string };
    await visited(`/n/${shareSlug}`, phone, async (page) => {
      assert.equal(await page.textContent('h1'), hostile);
      assert.equal(await page.title(), hostile);
      assert.equal(await page.locator('script, img').count(), 0);
    });
  });
});
