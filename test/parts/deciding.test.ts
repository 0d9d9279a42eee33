// What would happen, what is at stake, and the page around it.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { noBrowser } from '../e2e/browser.ts';
import { mount, styleOf } from './mounted.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const payments = [
  { partner: 'Ana Ferreira', owedNow: usd(86_150), paid: usd(86_150) },
  { partner: 'Studio Halm', flag: 'New bank account', owedNow: usd(54_000), paid: usd(54_000) },
];

suite('deciding', { skip: noBrowser }, () => {
  test('the last line says how much, what leaves, the way back, and which bytes', async () => {
    await using part = await mount('deciding/Decision', { leaves: true, exactly: 'Exactly 9c41e2', notice: 'Stale' });
    const bar = part.page.getByRole('region', { name: 'Decision' });
    const said = (await bar.textContent()) ?? '';
    for (const word of ['Stale', '$4,210.00', 'Leaves the building', 'Can be taken back until 14:00', 'Exactly 9c41e2'])
      assert.ok(said.includes(word), word);
    await part.give({});
    assert.equal(await bar.getByText('Leaves the building').count(), 0);
    await bar.getByRole('button', { name: 'Approve 14 payments' }).click();
    await part.give({ why: 'Rehearse it again.' });
    await bar.getByRole('button', { name: 'Approve 14 payments', disabled: true }).press('Enter');
    assert.deepEqual(await part.heard(), [['approve']]);
  });

  test('on a phone nothing of the line is cut off', async () => {
    await using part = await mount('deciding/Decision', { leaves: true, exactly: 'Exactly 9c41e2' }, { width: 390 });
    const button = await part.page.getByRole('button', { name: 'Approve 14 payments' }).boundingBox();
    assert.ok(button && button.x + button.width <= 390);
    assert.ok(await part.page.getByText('Can be taken back until 14:00').isVisible());
  });

  test('a rehearsal says that nothing was done, is dashed, and is made again by a button', async () => {
    await using part = await mount('deciding/Sheet', { output: { payments } });
    const sheet = part.page.getByRole('region', { name: 'Rehearsal, nothing was done' });
    assert.equal(await styleOf(sheet, 'borderTopStyle'), 'dashed');
    await sheet.getByText('09:44, real data, nothing sent').waitFor();
    await sheet.getByRole('button', { name: 'Rehearse again' }).click();
    await part.give({ output: { payments }, isRunning: true });
    await sheet.getByText('Rehearsing…').waitFor();
    await sheet.getByRole('button').click({ force: true });
    assert.deepEqual(await part.heard(), [['again']]);
  });

  test('rehearsed rows stand with the odd ones first and their sum last', async () => {
    await using part = await mount('deciding/Sheet', { output: { payments } });
    const rows = part.page.getByRole('row');
    const said = (await rows.allTextContents()).map((one) => one.trim());
    assert.deepEqual(said, [
      'PartnerOwed nowPaid',
      'Studio HalmNew bank account$540.00$540.00',
      'Ana Ferreira$861.50$861.50',
      '2 in all$1,401.50$1,401.50',
    ]);
  });

  test('of many rows some are shown, the rest is counted, and the sum is of all', async () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ partner: `P ${index}`, paid: usd(100) }));
    await using part = await mount('deciding/Sheet', { output: { payments: many } });
    await part.page.getByRole('cell', { name: '2 more' }).waitFor();
    await part.page.getByRole('row', { name: '9 in all $9.00' }).waitFor();
  });

  test('on a phone each row is a card that says what is odd', async () => {
    await using part = await mount('deciding/Sheet', { output: { payments } }, { width: 390 });
    assert.ok(await part.page.locator('table').isHidden());
    const first = part.page.getByRole('listitem').first();
    assert.match((await first.textContent()) ?? '', /Studio Halm.*New bank account/);
  });

  test('what would change stands beside what was; where nothing would, it says so', async () => {
    const note = (title: string) => ({ id: 'n', version: 2, title, body: 'b' });
    await using part = await mount('deciding/Sheet', { output: { note: note('New'), previous: note('Old') } });
    assert.deepEqual(await part.page.getByRole('definition').allTextContents(), ['OldNew']);
    await part.give({ output: { note: note('Old'), previous: note('Old') } });
    await part.page.getByText('Everything would stay as it is.').waitFor();
    await part.give({ output: null });
    await part.page.getByText('It would answer nothing but that it is done.').waitFor();
  });

  test('of consequences only those are counted that there are', async () => {
    await using part = await mount('deciding/Starts', { changedRows: 6, sends: 2 });
    assert.deepEqual(await part.page.getByRole('term').allTextContents(), ['rows would change', 'held back']);
    assert.deepEqual(await part.page.getByRole('definition').allTextContents(), ['6', '2']);
    await part.give({ changedRows: 1 });
    assert.deepEqual(await part.page.getByRole('term').allTextContents(), ['row would change']);
    await part.give({});
    assert.equal(await part.page.getByRole('term').count(), 0);
  });
});

suite('a page', { skip: noBrowser }, () => {
  test('has its title, its sections by name, and what it puts into the bar above', async () => {
    await using part = await mount('deciding/Screen');
    const { page } = part;
    await page.getByRole('heading', { level: 1, name: 'Partners' }).waitFor();
    const section = page.getByRole('region', { name: 'Held sales' });
    assert.equal(await section.getByRole('heading', { level: 2 }).textContent(), 'Held sales');
    await page.locator('#crumb').getByText('Studio Halm').waitFor();
    assert.equal(await page.locator('#top').textContent(), 'Three wait');
    assert.ok(await page.locator('main').getByRole('button', { name: 'Invite a partner' }).isVisible());
  });

  test('whose title stands above already says it once, and its action goes up there', async () => {
    await using part = await mount('deciding/Screen', {}, { at: 'crumbed' });
    const { page } = part;
    assert.equal((await page.getByRole('heading', { level: 1, name: 'Partners' }).boundingBox())?.width, 1);
    await page.locator('#top').getByRole('button', { name: 'Invite a partner' }).waitFor();
  });
});
