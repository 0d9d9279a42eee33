// Every chart: its question, the point one is at in words, the arrows that walk, and the same as a table.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from '../e2e/browser.ts';
import { focused, mount } from './mounted.ts';

interface Drawn {
  readonly sample: string;
  readonly title: string;
  /** What it says before one walks, one step on, and at the end. */
  readonly first: string;
  readonly next: string;
  readonly last: string;
  readonly rows: readonly string[];
  readonly key?: string;
}

const shares = ['Shop50 sales', 'Blog30 sales', 'Fair20 sales'];
const parted = {
  title: 'Where do sales come from?',
  ...{ first: 'Shop: 50 sales', next: 'Blog: 30 sales', last: 'Fair: 20 sales', rows: shares },
};

const drawn: readonly Drawn[] = [
  { sample: 'charts/Ranked', ...parted },
  { sample: 'charts/Parted', ...parted },
  {
    ...{ sample: 'charts/Round', ...parted, last: '1 more: 20 sales' },
    rows: ['Shop50 sales', 'Blog30 sales', '1 more20 sales'],
  },
  {
    ...{ sample: 'charts/Days', title: 'What did we spend?', key: 'ArrowLeft' },
    ...{ first: '13 Nov, today so far: 6 sales', next: '12 Nov: 8 sales', last: '13 Nov, today so far: 6 sales' },
    rows: ['11 Nov4 sales', '12 Nov8 sales', '13 Nov, today so far6 sales'],
  },
  {
    ...{ sample: 'charts/Dropping', title: 'Where do people drop out?' },
    ...{ first: 'Fair: 20 sales', next: 'Shop: 50 sales', last: 'Blog: 30 sales' },
    rows: ['Fair20 sales', 'Shop50 sales', 'Blog30 sales'],
  },
  {
    ...{ sample: 'charts/Busy', title: 'When is it busy?' },
    ...{ first: 'Mon, 9: 1 sales', next: 'Mon, 10: 2 sales', last: 'Tue, 10: 4 sales' },
    rows: ['Mon, 91 sales', 'Mon, 102 sales', 'Tue, 93 sales', 'Tue, 104 sales'],
  },
  {
    ...{ sample: 'charts/Staying', title: 'Do they stay?' },
    ...{ first: 'Sep (40), 0: 100%', next: 'Sep (40), 1: 50%', last: 'Oct (30), 0: 100%' },
    rows: ['Sep (40), 0100%', 'Sep (40), 150%', 'Oct (30), 0100%'],
  },
  {
    ...{ sample: 'charts/Moving', title: 'How fast is it?', key: 'ArrowLeft' },
    ...{ first: 'p95, Wed: 6 s', next: 'p95, Tue: 5 s', last: 'p95, Wed: 6 s' },
    rows: ['p50, Mon1 s', 'p50, Tue2 s', 'p50, Wed3 s', 'p95, Mon4 s', 'p95, Tue5 s', 'p95, Wed6 s'],
  },
  {
    ...{ sample: 'charts/Becoming', title: 'How did it become this?' },
    ...{ first: 'Begin: 100 sales', next: 'Fees: -20 sales', last: 'Fees: -20 sales' },
    rows: ['Begin100 sales', 'Fees-20 sales'],
  },
  {
    ...{ sample: 'charts/Sure', title: 'May it act alone?' },
    ...{ first: 'Partner desk, between 87% and 98%: 95%', next: 'Partner desk, between 87% and 98%: 95%' },
    ...{ last: 'Partner desk, between 87% and 98%: 95%', rows: ['Partner desk, between 87% and 98%95%'] },
  },
];

const drawing = (page: Page, title: string) => page.getByRole('figure', { name: title }).getByRole('img');

suite('charts', { skip: noBrowser }, () => {
  for (const { sample, title, first, next, last, rows, key = 'ArrowRight' } of drawn) {
    test(`${sample}: the arrows walk and the same stands in a table`, async () => {
      await using part = await mount(sample);
      const { page } = part;
      const chart = drawing(page, title);
      assert.equal(await chart.getAttribute('aria-label'), first);
      await chart.focus();
      await page.keyboard.press(key);
      assert.equal(await chart.getAttribute('aria-label'), next);
      await page.keyboard.press('End');
      assert.equal(await chart.getAttribute('aria-label'), last);
      await page.keyboard.press('ArrowRight');
      assert.equal(await chart.getAttribute('aria-label'), last, 'there is nothing beyond');
      await page.getByRole('button', { name: 'Show as table' }).press('Enter');
      assert.deepEqual(await page.getByRole('row').allTextContents(), rows);
      await page.getByRole('button', { name: 'Show as chart' }).click();
      await chart.waitFor();
    });
  }

  test('the pointer chooses what it is on, and the words above say it', async () => {
    await using part = await mount('charts/Dropping');
    await part.page.getByRole('listitem').nth(2).hover();
    await part.page.locator('figcaption').getByText('Blog: 30 sales').waitFor();
  });

  test('beyond eight the rest is told together', async () => {
    await using part = await mount('charts/Ranked', { n: 12 });
    await part.page.getByRole('button', { name: 'Show as table' }).click();
    assert.equal(await part.page.getByRole('row').count(), 9);
    assert.match((await part.page.getByRole('row').last().textContent()) ?? '', /^4 more4 sales$/);
  });

  test('the present day is in pencil, and a limit stands where it is', async () => {
    await using part = await mount('charts/Days', { limit: 10 });
    await part.page.getByText('cap', { exact: true }).waitFor();
    assert.equal(await part.page.locator('.pencil').count(), 1);
    const heights = await part.page
      .locator('figure .flex-1 > span')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
    assert.ok((heights[1] ?? 0) > (heights[2] ?? 0) && (heights[2] ?? 0) > (heights[0] ?? 0), heights.join());
  });

  test('how near a limit is said whole, and coloured only when near', async () => {
    await using part = await mount('charts/Near', { value: 50 });
    await part.page.getByRole('figure', { name: 'Spent: 50 sales of 100 sales' }).waitFor();
    assert.equal(await part.page.locator('.stroke-warn-line').count(), 0);
    await part.give({ value: 90 });
    await part.page.locator('.stroke-warn-line').waitFor();
    await part.give({ value: 300 });
    await part.page.getByText('100%').waitFor();
  });

  test('who is connected is opened by Enter and by pressing, and is a table first on a phone', async () => {
    await using part = await mount('charts/Ring', { n: 4 });
    const chart = drawing(part.page, 'Who brought whom?');
    assert.equal(await chart.getAttribute('aria-label'), 'Partner 1, brought by Partner 0: 0 below');
    await chart.press('Enter');
    await chart.press('ArrowRight');
    assert.equal(await chart.getAttribute('aria-label'), 'Partner 0: 3 below', 'from above to below');
    await chart.press('Enter');
    await part.page.getByText('Partner 3').click();
    assert.deepEqual(await part.heard(), [
      ['open', 'p1'],
      ['open', 'p0'],
      ['open', 'p3'],
    ]);
    await using phone = await mount('charts/Ring', { n: 4 }, { width: 390 });
    await phone.page.getByRole('button', { name: 'Show as chart' }).waitFor();
    assert.equal(await phone.page.getByRole('row').count(), 4);
  });

  test('of a thicket the heaviest sixty are drawn', async () => {
    await using part = await mount('charts/Ring', { n: 100 });
    await part.page.getByRole('button', { name: 'Show as table' }).click();
    assert.equal(await part.page.getByRole('row').count(), 60);
  });

  test('a spark says in words how it moved', async () => {
    await using part = await mount('charts/Moving');
    await part.page.getByRole('img', { name: 'From 1 to 2 in three days' }).waitFor();
  });

  test('a big number has one comparison, in words', async () => {
    await using part = await mount('charts/Big', { value: 150, was: 100 });
    await part.page.getByText('50% more than last month').waitFor();
    await part.give({ value: 50, was: 100 });
    await part.page.getByText('50% less than last month').waitFor();
    await part.give({ value: 50, was: 50 });
    await part.page.getByText('As last month').waitFor();
    await part.give({ value: 50, was: 0 });
    await part.page.getByText('Nothing last month').waitFor();
  });

  test('a chart is one stop between its button and the next', async () => {
    await using part = await mount('charts/Parted');
    await part.page.keyboard.press('Tab');
    await focused(part.page.getByRole('button', { name: 'Show as table' }));
    await part.page.keyboard.press('Tab');
    await focused(drawing(part.page, parted.title));
  });
});
