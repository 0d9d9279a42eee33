// Rows and columns by keyboard and pointer, in the order one asks for, as a file, and as kept views.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { suite, test } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from '../e2e/browser.ts';
import { until } from '../within.ts';
import { focused, mount } from './mounted.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const few = [
  { id: 'a', name: 'Studio Halm', owed: usd(54_000) },
  { id: 'b', name: 'Ana Ferreira', owed: usd(86_150) },
  { id: 'c', name: 'Nordlicht 2', owed: usd(9_000) },
];
const many = Array.from({ length: 1000 }, (_, index) => ({ id: `p${index}`, name: `P ${index}`, owed: usd(index) }));

const row = (page: Page, index: number) => page.locator(`tr[data-row="${index}"]`);
const names = (page: Page) => page.locator('tbody tr[data-row] td:first-child').allTextContents();

async function savedBy(page: Page, name: string): Promise<string[]> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
  return (await readFile(await file.path(), 'utf8')).replace('\uFEFF', '').split('\r\n');
}

suite('a table', { skip: noBrowser }, () => {
  test('is one stop; arrows, J and K walk, Home and End leap, Enter opens, Space chooses', async () => {
    await using part = await mount('tables/Partners', { rows: few });
    const { page } = part;
    await page.getByRole('table', { name: 'Partners' }).waitFor();
    await row(page, 0).focus();
    for (const [key, at] of [
      ['ArrowDown', 1],
      ['j', 2],
      ['j', 2],
      ['k', 1],
      ['End', 2],
      ['Home', 0],
      ['ArrowUp', 0],
    ] as const) {
      await page.keyboard.press(key);
      await focused(row(page, at));
    }
    assert.equal(await page.locator('tr[tabindex="0"]').count(), 1);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Space');
    await page.locator('tr[data-row="0"][aria-selected="true"]').waitFor();
    assert.deepEqual(await part.heard(), [
      ['open', 'a'],
      ['choose', 'a'],
    ]);
  });

  test('has rows chosen by pointer: one with Ctrl, all up to it with Shift, and neither opens', async () => {
    await using part = await mount('tables/Partners', { rows: few });
    const { page } = part;
    await row(page, 2).focus();
    await page.getByRole('cell', { name: 'Nordlicht 2' }).click({ modifiers: ['ControlOrMeta'] });
    await page.getByRole('cell', { name: 'Studio Halm' }).click({ modifiers: ['Shift'] });
    assert.equal(await page.locator('tr[aria-selected=true]').count(), 3);
    assert.deepEqual((await part.heard()).toSorted(), [
      ['choose', 'a'],
      ['choose', 'b'],
      ['choose', 'c'],
    ]);
  });

  test('offers what one can do with a row by a key, and by the one of the menu', async () => {
    await using part = await mount('tables/Partners', { rows: few });
    await row(part.page, 1).focus();
    for (const key of ['.', 'Shift+F10', 'ContextMenu']) await part.page.keyboard.press(key);
    assert.deepEqual(await part.heard(), Array(3).fill(['menu', 'b', true]));
  });

  test('opens a row that is pressed, and not when something in it is', async () => {
    await using part = await mount('tables/Partners', { rows: few, openKey: 'c' });
    const { page } = part;
    await page.getByRole('cell', { name: 'Ana Ferreira' }).click();
    await row(page, 0).getByRole('button', { name: 'Pay' }).click();
    await row(page, 2).getByRole('button', { name: 'Pay' }).press('Enter');
    assert.deepEqual(await part.heard(), [
      ['open', 'b'],
      ['pay', 'a'],
      ['pay', 'c'],
    ]);
    assert.match((await row(page, 2).getAttribute('class')) ?? '', /bg-selected/);
  });

  test('leaves keys with Ctrl to others', async () => {
    await using part = await mount('tables/Partners', { rows: few });
    await row(part.page, 0).focus();
    await part.page.keyboard.press('Control+j');
    await focused(row(part.page, 0));
  });

  test('is put in order by its heads: words up first, numbers down first, the third press as it was', async () => {
    await using part = await mount('tables/Partners', { rows: few });
    const { page } = part;
    const head = (name: string) => page.getByRole('columnheader', { name });
    await head('Partner').getByRole('button').press('Enter');
    assert.deepEqual(await names(page), ['Ana Ferreira', 'Nordlicht 2', 'Studio Halm']);
    assert.equal(await head('Partner').getAttribute('aria-sort'), 'ascending');
    await head('Partner').getByRole('button').click();
    assert.equal(await head('Partner').getAttribute('aria-sort'), 'descending');
    await head('Partner').getByRole('button').click();
    assert.deepEqual(await names(page), ['Studio Halm', 'Ana Ferreira', 'Nordlicht 2']);
    assert.equal(await head('Partner').getAttribute('aria-sort'), null);
    await head('Owed').getByRole('button').click();
    assert.deepEqual(await names(page), ['Ana Ferreira', 'Studio Halm', 'Nordlicht 2']);
    assert.equal(await head('Act').getByRole('button').count(), 0, 'what has nothing to go by has no order');
  });

  test('whose order is kept elsewhere asks for it there', async () => {
    await using part = await mount('tables/Partners', { rows: few, isKept: true });
    const head = part.page.getByRole('columnheader', { name: 'Owed' }).getByRole('button');
    for (let press = 0; press < 3; press += 1) await head.click();
    const down = { column: 'owed', isDown: true };
    assert.deepEqual(await part.heard(), [
      ['order', down],
      ['order', { ...down, isDown: false }],
      ['order', null],
    ]);
    assert.deepEqual(await names(part.page), ['Studio Halm', 'Ana Ferreira', 'Nordlicht 2']);
  });

  test('of a thousand rows says how many there are, draws some, and the last is one key away', async () => {
    await using part = await mount('tables/Partners', { rows: many });
    const { page } = part;
    assert.equal(await page.getByRole('table').getAttribute('aria-rowcount'), '1001');
    assert.ok((await page.locator('tr[data-row]').count()) < 200);
    await row(page, 0).focus();
    await page.keyboard.press('End');
    await focused(row(page, 999));
    assert.equal(await row(page, 999).getAttribute('aria-rowindex'), '1001');
    await page.keyboard.press('ArrowUp');
    await focused(row(page, 998));
  });

  test('of some rows is taken along as a file, in the order one sees, and nothing in it is a formula', async () => {
    const rows = [...few, { id: 'd', name: '=1+1', owed: usd(1) }, { id: 'e', name: 'Zoé', owed: usd(2) }];
    await using part = await mount('tables/Partners', { rows });
    await part.page.getByRole('columnheader', { name: 'Partner' }).getByRole('button').click();
    const [head, ...lines] = await savedBy(part.page, 'CSV of Partners');
    assert.equal(head, '"id","name","owed"');
    assert.deepEqual(lines.toSorted(), [
      '"a","Studio Halm","540.00 USD"',
      '"b","Ana Ferreira","861.50 USD"',
      '"c","Nordlicht 2","90.00 USD"',
      `"d","'=1+1","0.01 USD"`,
      '"e","Zoé","0.02 USD"',
    ]);
    assert.match(lines.at(-1) ?? '', /Zoé/);
  });

  test('on a phone each row is a card of two lines, and its head is only for those who listen', async () => {
    await using part = await mount('tables/Partners', { rows: few }, { width: 390 });
    assert.equal((await part.page.locator('thead').boundingBox())?.height, 1);
    const card = row(part.page, 0);
    const [name, owed] = await Promise.all(['Studio Halm', '$540.00'].map((one) => card.getByText(one).boundingBox()));
    assert.ok(name && owed && Math.abs(name.y - owed.y) < 4 && owed.x > name.x, 'the number stands beside the name');
  });
});

const notes = [
  { id: 'n1', title: 'Kiln repair', state: 'active', amount: usd(100) },
  { id: 'n2', title: 'New glaze', state: 'paused', amount: usd(300) },
  { id: 'n3', title: 'Kiln shelf', state: 'active', amount: usd(200) },
];
const described = {
  items: [
    {
      ...{ name: 'notes.note.list', description: 'List notes.', effect: 'read' },
      ...{ inputSchema: { type: 'object', properties: { limit: {}, after: {} } }, outputSchema: {} },
    },
  ],
};
const paged = ({ after }: { after?: string }) =>
  after ? { items: notes.slice(2) } : { items: notes.slice(0, 2), next: 'n2' };
const answers = {
  'platform.home.mine': { items: [{ name: 'notes.note.list', summary: 'List notes.', effect: 'read' }] },
  'identity.person.me': { user: { id: 'u', name: 'Ines Kaya', email: '' }, tenants: [] },
  'invoke.capability.list': described,
  'notes.note.list': paged,
};

suite('a list', { skip: noBrowser }, () => {
  test('finds words in all its pages, and says how many of how many', async () => {
    const second = Promise.withResolvers<void>();
    const slowly = async (input: { after?: string }) => {
      if (input.after) await second.promise;
      return paged(input);
    };
    await using part = await mount('tables/List', {}, { answers: { ...answers, 'notes.note.list': slowly } });
    const { page } = part;
    const bar = page.getByRole('toolbar', { name: 'List' });
    await bar.getByText('2 of 2 and more').waitFor();
    await bar.getByLabel('Filter').fill('kiln');
    await bar.getByText('Loading all, 2 so far').waitFor();
    second.resolve();
    await bar.getByText('2 of 3', { exact: true }).waitFor();
    assert.deepEqual(await names(page), ['Kiln repair', 'Kiln shelf']);
    assert.equal((await savedBy(page, 'CSV of notes.note.list')).length, 3, 'the file has what one sees');
    await bar.getByLabel('Filter').fill('nothing like it');
    await bar.getByText('0 of 3').waitFor();
  });

  test('is kept to a value by a menu, and let go by pressing the value', async () => {
    await using part = await mount('tables/List', {}, { answers });
    const { page } = part;
    await page.getByRole('button', { name: 'Add filter' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Paused' }).press('Enter');
    const kept = page.getByRole('button', { name: 'State is paused' });
    await page.getByText('1 of 3', { exact: true }).waitFor();
    assert.deepEqual(await names(page), ['New glaze']);
    await kept.click();
    await page.getByText('3 of 3', { exact: true }).waitFor();
  });

  test('is kept as a view by a name, marked once it differs, chosen again, and dropped', async () => {
    await using part = await mount('tables/List', {}, { answers });
    const { page } = part;
    await page.getByLabel('Filter').fill('kiln');
    await page.getByRole('button', { name: 'All rows •' }).click();
    await page.getByRole('menuitem', { name: 'Keep what I see as a view' }).click();
    await page.getByRole('dialog', { name: 'Keep this view' }).getByLabel('What it is called').fill('Kilns');
    await page.keyboard.press('Enter');
    const menu = (name: string) => page.getByRole('button', { name, exact: true });
    await menu('Kilns').waitFor();
    await page.getByLabel('Filter').fill('');
    await menu('Kilns •').waitFor();
    await menu('Kilns •').click();
    await page.getByRole('menuitemradio', { name: 'All rows' }).click();
    await menu('All rows').click();
    await page.getByRole('menuitemradio', { name: 'Kilns' }).click();
    assert.equal(await page.getByLabel('Filter').inputValue(), 'kiln');
    assert.match(await page.evaluate<string>(`localStorage['cadre.views.notes.note.list']`), /Kilns/);
    await menu('Kilns').click();
    await page.getByRole('menuitem', { name: 'Drop the view “Kilns”' }).click();
    await until(async () => (await page.evaluate(`localStorage['cadre.views.notes.note.list']`)) === '{}');
  });

  test('has the columns one wants', async () => {
    await using part = await mount('tables/List', {}, { answers });
    const { page } = part;
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'State' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'State hidden', checked: false }).waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await page.getByRole('columnheader', { name: 'State' }).count(), 0);
  });

  test('lets rows be chosen by Space, says how many, and Escape chooses none', async () => {
    await using part = await mount('tables/List', {}, { answers });
    const { page } = part;
    await row(page, 0).press('Space');
    await row(page, 1).press('Space');
    const bar = page.getByRole('region', { name: 'Chosen rows' });
    await bar.getByText('2 rows chosen').waitFor();
    await row(page, 1).press('Escape');
    await bar.waitFor({ state: 'detached' });
  });

  test('that is empty says what goes there', async () => {
    const empty = { ...answers, 'notes.note.list': { items: [] } };
    await using part = await mount('tables/List', {}, { answers: empty });
    await part.page.getByText('No notes yet.').waitFor();
  });
});
