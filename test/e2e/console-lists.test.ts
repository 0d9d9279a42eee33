// Long lists in a real browser: ten thousand rows, in order and filtered, as a file, and files brought in.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, suite, test } from 'node:test';
import type { Page } from 'playwright-core';
import { within } from '../within.ts';
import { noBrowser } from './browser.ts';
import { assertQuiet, type ConsoleStage, openConsole } from './console-stage.ts';

const many = 10_000;
/** What one may wait for the next picture after a press: 200 ms at rest, and a machine that tests is not at rest. */
const promptMs = 1000;

suite('long lists of the console', { skip: noBrowser }, () => {
  let stage: ConsoleStage;
  before(async () => {
    stage = await openConsole();
  });
  after(() => stage?.close());

  async function fill() {
    await stage.scene.world.sql(
      `insert into notes.notes (id, tenant_id, title, body, created_at, updated_at)
       select gen_random_uuid(), $1, 'Crop ' || lpad(n::text, 5, '0'), 'Body ' || n, $2, $2
       from generate_series(1, ${many}) n`,
      [stage.scene.admin.tenantId, new Date(stage.scene.world.clock.nowMs()).toISOString()],
    );
  }

  const tries = 5;

  /**
   * The longest wait from a press or a key to the next picture, as the browser measures it; of several tries the best,
   * because the machine may have had other things to do in the others.
   */
  async function longestWait(page: Page, act: () => Promise<void>): Promise<number> {
    await page.evaluate(`window.waits ??= [];
      window.watching ??= new PerformanceObserver((list) =>
        window.waits.push(...list.getEntries().map(({ duration }) => duration)));
      window.watching.observe({ type: 'event', durationThreshold: 16 })`);
    const longest: number[] = [];
    for (let round = 0; round < tries; round += 1) {
      await page.evaluate('window.waits.length = 0');
      await act();
      // What has been painted is reported in the next frames, and what took no time is not reported at all.
      await within(250, () => page.evaluate<boolean>('window.waits.length > 0')).catch(() => undefined);
      longest.push(Number(await page.evaluate('Math.max(0, ...window.waits)')));
    }
    return Math.min(...longest);
  }

  async function type(page: Page) {
    await page.getByLabel('Filter').fill('');
    await page.getByLabel('Filter').pressSequentially('crop 0042', { delay: 60 });
  }

  test('ten thousand rows answer a press at once, and the last is as near as the first', async () => {
    await fill();
    const visit = await stage.visit({});
    const { page } = visit;
    await page.goto(`${stage.url}/app/notes`);
    const head = page.getByRole('columnheader', { name: 'Title' }).getByRole('button');
    await head.click();
    await page.getByText(/^10,0\d\d of 10,0\d\d$/).waitFor({ timeout: 60_000 });
    const drawn = await page.locator('tbody tr[data-row]').count();
    assert.ok(drawn > 0 && drawn < 500, `${drawn} rows are drawn`);
    const waits = [await longestWait(page, () => head.click()), await longestWait(page, () => type(page))];
    await page.getByRole('cell', { name: 'Crop 00420' }).waitFor();
    assert.deepEqual(
      waits.filter((ms) => ms > promptMs),
      [],
      `the waits were ${waits.join(' and ')} ms`,
    );
    await page.getByLabel('Filter').fill('');
    await page.getByText(/^10,0\d\d of 10,0\d\d$/).waitFor();
    await page.locator('tr[data-row="0"]').press('End');
    await page.locator('tr:focus[data-row]').waitFor();
    const last = Number(await page.locator('tr:focus').getAttribute('aria-rowindex'));
    assert.ok(last > many, `the last row is ${last}`);
    assertQuiet(visit);
    await visit.close();
  });

  test('rows are chosen with a mouse, all up to one, and with a finger that rests on one', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    const row = (of: typeof page, at: number) => of.locator(`tr[data-row="${at}"]`);
    await page.goto(`${stage.url}/app/notes`);
    await row(page, 1).click({ modifiers: ['Control'] });
    const bar = page.getByRole('region', { name: 'Chosen rows' });
    await bar.getByText('1 row chosen').waitFor();
    await row(page, 4).click({ modifiers: ['Shift'] });
    await bar.getByText('4 rows chosen').waitFor();
    await row(page, 2).click({ modifiers: ['Control'] });
    await bar.getByText('3 rows chosen').waitFor();
    await page.keyboard.press('Escape');
    await bar.waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).pathname, '/app/notes');
    await visit.close();
    const phone = await stage.visit({ width: 390 });
    await phone.page.goto(`${stage.url}/app/notes`);
    const told = phone.page.getByRole('region', { name: 'Chosen rows' });
    await row(phone.page, 0).dispatchEvent('pointerdown', { pointerType: 'touch', bubbles: true });
    await told.getByText('1 row chosen').waitFor();
    await row(phone.page, 0).dispatchEvent('pointerup', { pointerType: 'touch', bubbles: true });
    await row(phone.page, 1).tap();
    await told.getByText('2 rows chosen').waitFor();
    assertQuiet(phone);
    await phone.close();
  });

  test('a way of looking is kept under a name, and the list as it is seen goes into a file', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await page.goto(`${stage.url}/app/notes`);
    await page.getByLabel('Filter').fill('kiln');
    await page.getByRole('button', { name: /^All rows/ }).click();
    await page.getByRole('menuitem', { name: 'Keep what I see as a view' }).click();
    await page.getByLabel('What it is called').fill('About the kiln');
    await page.getByRole('button', { name: 'Keep the view' }).click();
    await page.reload();
    await page.getByRole('button', { name: 'All rows' }).click();
    await page.getByRole('menuitemradio', { name: 'About the kiln' }).click();
    await page.getByText(/^1 of 10,0/).waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV of notes.note.list' }).click(),
    ]);
    const text = await readFile(await file.path(), 'utf8');
    const lines = text.split('\r\n');
    assert.equal(lines.length, 2);
    assert.match(lines[0] ?? '', /^\uFEFF"id","title"/);
    assert.match(lines[1] ?? '', /"Story: the kiln"/);
    assertQuiet(visit);
    await visit.close();
  });

  test('a file is mapped, rehearsed and brought in once; what can not be is told row by row', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    const lines = ['Heading;Text;Tags', '"A ""quoted"" note; with more";From a file;"a, b"', ';No title;', 'Third;x;'];
    const text = lines.join('\r\n');
    const file = { name: 'notes.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
    const written = () =>
      stage.scene.world.sql<{ title: string; tags: string[] }>(
        `select title, tags from notes.notes where title in ('A "quoted" note; with more', 'Third') order by title`,
      );
    await page.goto(`${stage.url}/app/import/notes.note.create`);
    await page.getByLabel('CSV file').setInputFiles(file);
    await page.getByText('Say which column is title.').waitFor();
    await page.getByLabel('What Heading becomes').selectOption('title');
    await page.getByLabel('What Text becomes').selectOption('body');
    await page.getByText('2 can be read, 1 can not').waitFor();
    await page.getByRole('button', { name: 'Rehearse 2' }).click();
    await page.getByText('Would be taken').nth(1).waitFor();
    assert.deepEqual(await written(), []);
    await page.getByRole('button', { name: 'Import 2 rows' }).click();
    await page.getByText(/2 rows taken, 1 refused/).waitFor();
    await page.getByRole('row', { name: /^3 .*title: This is needed/ }).waitFor();
    const expected = [
      { title: 'A "quoted" note; with more', tags: ['a', 'b'] },
      { title: 'Third', tags: [] },
    ];
    assert.deepEqual(await written(), expected);
    await page.reload();
    await page.getByLabel('CSV file').setInputFiles(file);
    await page.getByLabel('What Heading becomes').selectOption('title');
    await page.getByLabel('What Text becomes').selectOption('body');
    await page.getByRole('button', { name: 'Import 2 rows' }).click();
    await page.getByText(/2 rows taken, 1 refused/).waitFor();
    assert.deepEqual(await written(), expected);
    assertQuiet(visit);
    await visit.close();
  });
});
