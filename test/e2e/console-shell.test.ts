// The frame by who one is, the way in and back, and what is left without a line.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from './browser.ts';
import { assertQuiet, type ConsoleStage, openConsole } from './console-stage.ts';
import { email, password } from './scene.ts';

/** In the order of what one must know to ask the next: oneself, what there is, the first of each thing. */
const mostQuestions = 8;
/** What a page may move while it comes and still counts as good is a tenth. */
const mostShift = 0.05;

suite('the frame of the console', { skip: noBrowser }, () => {
  let stage: ConsoleStage;
  before(async () => {
    stage = await openConsole();
  });
  after(() => stage?.close());

  const rail = (page: Page) => page.getByRole('navigation', { name: 'Main' });

  const client = { email: 'lena@customer.example', password: 'one more long sentence' };

  async function invited({ email: to, password: chosen }: typeof client, role: string) {
    const { world, admin, door } = stage.scene;
    const wanted = { email: to, role, name: 'Lena' };
    const answer = await world.answer(admin, 'identity.person.invite', wanted);
    assert.ok(answer.status === 'done');
    const { link } = answer.output as { link: string };
    const accepted = await fetch(`${door.url}/api/v1/identity/invitation/accept`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: link.split('/').at(-1), password: chosen, name: 'Lena' }),
    });
    assert.equal(accepted.status, 200, await accepted.text());
  }

  test('without a session one is led to sign in, and back to where one wanted to go', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await page.context().clearCookies();
    await page.goto(`${stage.url}/app/people?tab=roles`);
    await page.waitForURL('**/auth/login/?next=*');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/app/people?tab=roles');
    await page.getByRole('heading', { name: 'People and roles' }).waitFor();
    await visit.close();
  });

  test('whoever runs the installation sees it below their own company; what is pinned stands in the rail', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await rail(page).getByRole('link', { name: 'Companies' }).waitFor();
    await rail(page).getByRole('link', { name: 'Notes' }).waitFor();
    assert.equal(await rail(page).getByRole('link', { name: 'Vault' }).count(), 0);
    await page.getByRole('button', { name: 'All areas' }).click();
    await page.getByRole('button', { name: 'Pin Vault to the rail' }).click();
    await page.keyboard.press('Escape');
    await rail(page).getByRole('link', { name: 'Vault' }).click();
    await page.waitForURL('**/app/vault');
    await page.getByRole('button', { name: 'All areas' }).click();
    const areas = page.getByRole('dialog', { name: 'All areas' });
    await areas.getByRole('radio', { name: 'Platforms' }).click();
    await areas.getByRole('link', { name: 'Partners' }).waitFor();
    assert.equal(await areas.getByRole('link', { name: 'Vault' }).count(), 0);
    await page.keyboard.press('Escape');
    await rail(page).getByRole('link', { name: 'Companies' }).click();
    await page.waitForURL('**/app/companies');
    // Vault has a view whose name holds the same word.
    await page.getByRole('tab', { name: 'Use', exact: true }).click();
    await page.getByText(/^(Since .* cost|Nothing was done on this installation)/).waitFor();
    assertQuiet(visit);
    await visit.close();
  });

  test('home is asked for in few questions, comes as a whole and stays where it is', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().includes('/api/v1/') && !request.url().endsWith('/stream')) asked += 1;
    });
    await page.addInitScript(`window.shifted = 0; new PerformanceObserver((list) => {
      for (const { hadRecentInput, value } of list.getEntries()) if (!hadRecentInput) window.shifted += value;
    }).observe({ type: 'layout-shift', buffered: true })`);
    await page.reload();
    await page.getByRole('region', { name: 'Health' }).getByRole('link', { name: 'Show every part' }).waitFor();
    await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' });
    assert.ok(asked <= mostQuestions, `${asked} questions`);
    const shifted = Number(await page.evaluate('window.shifted'));
    assert.ok(shifted <= mostShift, `what one reads moved by ${shifted}`);
    await visit.close();
  });

  test('home is arranged by whoever looks at it, and what waits stays first', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    const titles = () => page.locator('main section h2').allTextContents();
    await page.getByRole('button', { name: 'Arrange Home' }).click();
    const dialog = page.getByRole('dialog', { name: 'Arrange Home' });
    for (let up = 0; up < 3; up += 1) await dialog.getByRole('button', { name: 'Move Health up' }).click();
    await dialog.getByRole('checkbox', { name: 'What happened' }).uncheck();
    await dialog.getByRole('button', { name: 'Keep it so' }).click();
    await dialog.waitFor({ state: 'detached' });
    // The same in another browser: this one remembers nothing of it.
    await page.evaluate('localStorage.clear()');
    await page.reload();
    await page.getByRole('region', { name: 'Health' }).getByRole('link', { name: 'Show every part' }).waitFor();
    const kept = await titles();
    assert.equal(kept[0], 'Waits for you');
    assert.ok(!kept.includes('What happened'), kept.join(', '));
    assert.ok(kept.indexOf('Health') < kept.indexOf('Cost of staff'), kept.join(', '));
    await page.getByRole('button', { name: 'Arrange Home' }).click();
    await dialog.getByRole('button', { name: 'Arrange as usual' }).click();
    await dialog.getByRole('button', { name: 'Keep it so' }).click();
    await dialog.waitFor({ state: 'detached' });
    const usual = await titles();
    assert.ok(usual.includes('What happened') && usual.indexOf('Staff') < usual.indexOf('Health'), usual.join(', '));
    assertQuiet(visit);
    await visit.close();
  });

  const known = ['mine', 'identity.person.me', 'approval.request.list'];

  test('can be installed, and shows without a line what was known', async () => {
    const manifest = JSON.parse(await readFile(join(stage.built, 'manifest.webmanifest'), 'utf8'));
    assert.equal(manifest.start_url, '/app/');
    assert.deepEqual(
      manifest.icons.map(({ sizes }: { sizes: string }) => sizes),
      ['192x192', '512x512', '512x512', 'any'],
    );
    const visit = await stage.visit({});
    const { page } = visit;
    await page.evaluate('navigator.serviceWorker.ready');
    await page.reload();
    const waiting = page.getByRole('region', { name: 'Waits for you' }).getByRole('listitem');
    await waiting.first().waitFor();
    const first = await waiting.first().textContent();
    // Opened only once it is there: whoever opens it first would have made it, empty.
    const isKept = `indexedDB.databases().then((all) => all.some(({ name }) => name === 'cadre') &&
      new Promise((resolve) => {
        indexedDB.open('cadre').onsuccess = ({ target }) => {
          const asked = target.result.transaction('known').objectStore('known').get('known');
          asked.onsuccess = () => {
            target.result.close();
            const kept = JSON.stringify(asked.result ?? '');
            resolve(${JSON.stringify(known)}.every((name) => kept.includes('"queryKey":["' + name + '"')));
          };
        };
      }))`;
    const end = performance.now() + 60_000;
    while (!(await page.evaluate(isKept))) {
      assert.ok(performance.now() < end, 'It was not kept in time');
      await page.evaluate('new Promise(requestAnimationFrame)');
    }
    await page.context().setOffline(true);
    await page.reload();
    await page.getByText(/^You are offline since/).waitFor();
    await waiting.first().waitFor();
    assert.equal(await waiting.first().textContent(), first);
    await page
      .getByRole('button', { name: /, not read since \d/ })
      .first()
      .waitFor();
    await page.context().setOffline(false);
    await page.getByText(/^You are offline since/).waitFor({ state: 'detached' });
    await visit.close();
  });

  test('a client has no rail: results, what waits, messages and oneself, and nothing of the company’s', async () => {
    await invited(client, 'client');
    const visit = await stage.visit({ as: client });
    const { page } = visit;
    await rail(page).getByRole('link', { name: 'Account' }).click();
    await page.getByRole('heading', { name: 'Your account' }).waitFor();
    const names = await rail(page).getByRole('link').allTextContents();
    assert.deepEqual(
      names.filter((name) => !['Results', 'Earnings', 'Waiting for you', 'Messages', 'Account'].includes(name)),
      [],
    );
    await rail(page).getByRole('link', { name: 'Results' }).click();
    const open = page.getByRole('region', { name: 'Open to you' }).getByRole('link');
    await open.first().waitFor();
    const ways = await Promise.all((await open.all()).map((one) => one.getAttribute('href')));
    for (const way of ways) {
      await page.goto(`${stage.url}${way}`);
      await page.locator('main').getByRole('heading').first().waitFor();
      assert.doesNotMatch((await page.locator('main').textContent()) ?? '', /You may not see/, `${way}`);
    }
    await page.goto(`${stage.url}/app/vault`);
    await page.locator('main').getByRole('heading').first().waitFor();
    assert.doesNotMatch((await page.locator('main').textContent()) ?? '', /wise-api/);
    await visit.close();
  });

  test('a manager sees in Approvals what they may decide', async () => {
    const manager = { email: 'mona@kestrel.example', password };
    await invited(manager, 'manager');
    const visit = await stage.visit({ as: manager });
    const { page } = visit;
    await page.goto(`${stage.url}/app/approvals`);
    await page.getByRole('list', { name: 'Requests' }).getByRole('listitem').first().waitFor();
    await page.getByRole('button', { name: 'Reject…' }).waitFor();
    assertQuiet(visit);
    await visit.close();
  });
});
