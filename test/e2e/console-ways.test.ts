// By keys alone to where one wants, and to what anybody did.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { until } from '../within.ts';
import { noBrowser } from './browser.ts';
import { assertQuiet, type ConsoleStage, openConsole } from './console-stage.ts';

suite('ways through the console', { skip: noBrowser }, () => {
  let stage: ConsoleStage;
  before(async () => {
    stage = await openConsole();
  });
  after(() => stage?.close());

  test('every key that is listed does what is said of it', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await page.keyboard.press('?');
    const listed = page.getByRole('dialog', { name: 'All keys' });
    const ways = await listed.getByText(/^Go to /).allTextContents();
    const keys = await listed.getByText(/^G [A-Z]$/).allTextContents();
    assert.ok(keys.length >= 8 && keys.length === ways.length, keys.join());
    await page.keyboard.press('Escape');
    const seen = new Set(['/app/notices']);
    await page.goto(`${stage.url}/app/notices`);
    await page.locator('main').getByRole('heading').first().waitFor();
    for (const key of keys) {
      await page.keyboard.press('g');
      await page.keyboard.press(key.at(-1)?.toLowerCase() ?? '');
      await page.waitForURL(({ pathname }) => !seen.has(pathname));
      seen.add(new URL(page.url()).pathname);
    }
    await page.goto(`${stage.url}/app/notes`);
    await page.getByLabel('Filter', { exact: true }).waitFor();
    await page.keyboard.press('/');
    assert.equal(await page.getByLabel('Filter', { exact: true }).evaluate((box) => box.matches(':focus')), true);
    await page.goto(`${stage.url}/app/do/notes.note.create`);
    await page.getByLabel('Title', { exact: true }).fill('Only tried');
    await page.keyboard.press('Alt+Enter');
    await page.getByText(/real data, nothing sent/).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('region', { name: 'Notices' }).getByText(/^Done/).waitFor();
    await page.keyboard.press('F6');
    assert.equal(await page.evaluate(`document.activeElement.closest('#toasts') !== null`), true);
    assert.equal((await stage.scene.world.sql(`select 1 from notes.notes where title = 'Only tried'`)).length, 1);
    assertQuiet(visit);
    await visit.close();
  });

  test('what somebody did is a page of its own, day by day, and everybody sees their own', async () => {
    const { world } = stage.scene;
    world.clock.pass('16 minutes');
    await world.settle();
    const visit = await stage.visit({});
    const { page } = visit;
    await page.goto(`${stage.url}/app/usage`);
    await page.getByText('By whom').click();
    const who = page.getByRole('table', { name: 'Usage' }).locator('tbody').getByRole('row').first();
    const name = (await who.getByRole('cell').first().textContent())?.trim() ?? '';
    await who.click();
    await page.waitForURL('**/app/activity/people/*');
    // The address is there before its screen.
    await until(async () => name.endsWith((await page.getByRole('heading', { level: 1 }).textContent()) ?? '?'));
    await page.getByRole('region', { name: 'Day by day' }).waitFor();
    assert.ok((await page.getByRole('table', { name: 'What was done' }).getByRole('row').count()) > 1);
    await page.goto(`${stage.url}/app/account`);
    await page.getByRole('link', { name: 'See what you did' }).click();
    await page.getByRole('heading', { name: 'What you did' }).waitFor();
    await page.getByRole('table', { name: 'What was done' }).waitFor();
    assertQuiet(visit);
    await visit.close();
  });

  test('what is out of order stands on Home, leads to where it is mended, and ends by itself', async () => {
    const { world, admin } = stage.scene;
    const visit = await stage.visit({});
    const { page } = visit;
    await page.goto(`${stage.url}/app/alerts?tab=rules`);
    await page.getByRole('row', { name: /^Disk full/ }).click();
    await page.getByLabel('Threshold').fill('0.01');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('row', { name: /^Disk full 1% or more/ }).waitFor();
    const looks = async () => {
      world.clock.pass('5 minutes');
      await world.settle();
    };
    await looks();
    await looks();
    await page.goto(`${stage.url}/app/notices`);
    await page.getByText('Alert: disk full: disk').first().waitFor();
    assert.equal(await page.getByText('Alert: disk full: disk').count(), 1);
    await page.goto(`${stage.url}/app/`);
    const needsLook = page.getByRole('region', { name: 'Needs a look' });
    await needsLook.getByRole('link', { name: /out of order$/ }).click();
    const alert = page.getByRole('listitem').filter({ hasText: /% of the disk is used/ });
    await alert.getByRole('link', { name: 'Look' }).click();
    await page.waitForURL('**/app/health');
    await world.answer(admin, 'platform.alertRule.set', { kind: 'disk_full', threshold: 1, ifVersion: 1 });
    await looks();
    await page.goto(`${stage.url}/app/alerts`);
    await page.getByRole('radio', { name: 'Over' }).click();
    await alert.getByText(/^Disk full · since .* · over /).waitFor();
    assertQuiet(visit);
    await visit.close();
  });

  test('an agent has a page: what it did, what it waits for, its keys, and it is stopped with one press', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await page.goto(`${stage.url}/app/staff`);
    await page.getByRole('row', { name: /^Bookkeeper/ }).click();
    await page.getByRole('heading', { name: 'Bookkeeper', level: 1 }).waitFor();
    const did = page.getByRole('region', { name: 'What it did' }).getByRole('listitem');
    await did.nth(10).waitFor();
    await page.getByRole('button', { name: 'Create a key' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByLabel('Name').fill('by hand');
    await page.keyboard.press('Control+Enter');
    await drawer.getByRole('region', { name: 'Secret' }).getByText('Secret, shown this once').waitFor();
    await drawer.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('tab', { name: 'Rights' }).click();
    await page.getByRole('region', { name: 'Keys' }).getByText('by hand').waitFor();
    await page.getByRole('button', { name: 'Stop this agent' }).click();
    await page.getByText('stopped', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Let it act again' }).click();
    await page.getByText('at work', { exact: true }).waitFor();
    await page.goto(`${stage.url}/app/staff`);
    await page.getByRole('row', { name: /^Partner desk/ }).click();
    await page.getByRole('region', { name: 'Waits for a decision' }).getByRole('link').first().click();
    await page.waitForURL('**/app/approvals/*');
    assertQuiet(visit);
    await visit.close();
  });

  test('where one of several forms is to be filled in one chooses which, and fills in that', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await page.goto(`${stage.url}/app/do/connection.api.create`);
    await page.getByText('More', { exact: true }).click();
    await page.getByLabel('Proof').selectOption('Header');
    await page.getByLabel('Header', { exact: true }).fill('X-Key');
    await page.getByLabel('Proof').selectOption('None');
    await page.getByLabel('Header', { exact: true }).waitFor({ state: 'detached' });
    assertQuiet(visit);
    await visit.close();
  });

  test('a brand shows its logo where its letter stood, once the company has one', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    const seal = page.getByRole('navigation', { name: 'Main' }).locator('img');
    assert.equal(await seal.count(), 0);
    const fileId = await page.evaluate<string>(`(async () => {
      const drawn = document.createElement('canvas');
      drawn.width = drawn.height = 64;
      drawn.getContext('2d').fillRect(0, 0, 64, 64);
      const form = new FormData();
      form.append('files', await new Promise((done) => drawn.toBlob(done, 'image/png')), 'logo.png');
      const come = await fetch('/api/v1/file/file/upload', { method: 'POST', body: form });
      return (await come.json()).id;
    })()`);
    const { world, admin } = stage.scene;
    const look = { primary: '#1f6f4a', logoFileId: fileId };
    const made = await world.answer(admin, 'tenant.brand.create', { name: 'Kestrel', look });
    assert.equal(made.status, 'done');
    await page.reload();
    await seal.waitFor();
    await until(() => page.evaluate<boolean>(`document.querySelector('nav img')?.naturalWidth === 64`));
    assertQuiet(visit);
    await visit.close();
  });
});
