// What lies over a page and keeps the focus, what is told below it, and a region that loads, is empty or fails.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { noBrowser } from '../e2e/browser.ts';
import { Refusal } from './answers.ts';
import { focused, mount } from './mounted.ts';

/** What was asked of somebody who is not there. */
const unheard = /Failed to load resource/;

suite('what lies over the page', { skip: noBrowser }, () => {
  for (const as of ['dialog', 'drawer']) {
    test(`a ${as} has its title, keeps the focus, and gives it back when Escape closes it`, async () => {
      await using part = await mount('over/Over', { as });
      const { page } = part;
      const opener = page.getByRole('button', { name: 'Reject…' });
      await opener.press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Reject the request' });
      await focused(dialog.getByLabel('Reason'));
      for (let stop = 0; stop < 6; stop += 1) {
        await page.keyboard.press('Tab');
        assert.ok(await dialog.locator(':focus').count(), 'the focus stays in it');
      }
      assert.equal(await page.getByRole('button', { name: 'Another one' }).count(), 0, 'the page is out of reach');
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await focused(opener);
      assert.deepEqual(await part.heard(), [['close']]);
    });
  }

  test('a drawer without a field has the focus itself, and is closed by its button', async () => {
    await using part = await mount('over/Over', { as: 'drawer', hasField: false });
    await part.page.getByRole('button', { name: 'Reject…' }).click();
    const drawer = part.page.getByRole('dialog');
    await focused(drawer);
    await drawer.getByRole('button', { name: 'Close' }).click();
    await drawer.waitFor({ state: 'detached' });
  });

  test('on a phone a drawer is the whole sheet', async () => {
    await using part = await mount('over/Over', { as: 'drawer' }, { width: 390 });
    await part.page.getByRole('button', { name: 'Reject…' }).click();
    assert.equal((await part.page.getByRole('dialog').boundingBox())?.width, 390);
  });

  test('a field has its label and help; what is wrong replaces the help and is said', async () => {
    await using part = await mount('over/Reason', { help: 'The agent reads it.' });
    const field = part.page.getByRole('textbox', { name: 'Reason', description: 'The agent reads it.' });
    await field.fill('Too early');
    assert.deepEqual(await part.heard(), [['change', 'Too early']]);
    await part.give({ help: 'The agent reads it.', issue: 'This is needed.' });
    assert.equal(await part.page.getByRole('alert').textContent(), 'This is needed.');
    const wrong = part.page.getByRole('textbox', { name: 'Reason', description: 'This is needed.' });
    assert.equal(await wrong.getAttribute('aria-invalid'), 'true');
    assert.equal(await part.page.getByText('The agent reads it.').count(), 0);
  });

  test('what was done is told as a status, a failure as an alert, and at most three stay', async () => {
    await using part = await mount('over/News', {}, { leaves: 'memory' });
    const { page } = part;
    await page.getByRole('button', { name: 'Tell a failure' }).click();
    assert.equal(await page.getByRole('alert').textContent(), 'Two were refused.');
    for (let n = 0; n < 3; n += 1) await page.getByRole('button', { name: 'Tell', exact: true }).click();
    const notices = page.getByRole('region', { name: 'Notices' });
    assert.equal(await notices.getByRole('status').count(), 3);
    assert.equal(await page.getByRole('alert').count(), 0, 'the oldest makes room');
    await notices.getByRole('button', { name: 'Close' }).first().click();
    assert.equal(await notices.getByRole('status').count(), 2);
  });

  test('what was told goes by itself, and stays while the pointer or the focus is on it', async () => {
    await using part = await mount('over/News', {}, { leaves: 'clock' });
    const { page } = part;
    await page.clock.install();
    await page.getByRole('button', { name: 'Tell', exact: true }).click();
    const told = page.getByRole('status');
    await page.clock.runFor(7000);
    assert.equal(await told.count(), 1);
    await told.hover();
    await page.clock.runFor(60_000);
    assert.equal(await told.count(), 1, 'held by the pointer');
    await page.mouse.move(0, 0);
    await told.getByRole('button', { name: 'Close' }).focus();
    await page.clock.runFor(60_000);
    assert.equal(await told.count(), 1, 'held by the focus');
    await page.getByRole('button', { name: 'Tell', exact: true }).focus();
    await page.clock.runFor(9000);
    assert.equal(await told.count(), 0);
  });

  test('what was done is taken back from where it is told, once', async () => {
    await using part = await mount('over/News', {}, { leaves: 'memory' });
    const { page } = part;
    await page.getByRole('button', { name: 'Tell with a way back' }).click();
    await page.getByRole('button', { name: 'Undo', exact: true }).press('Enter');
    await page.getByText('Taken back.').waitFor();
    assert.deepEqual(await part.heard(), [['undone']]);
    assert.equal(await page.getByText('Paid 14.').count(), 0);
  });

  test('the last that can be taken back is, though something else was told after it', async () => {
    await using part = await mount('over/News', {}, { leaves: 'memory' });
    const { page } = part;
    await page.getByRole('button', { name: 'Tell with a way back' }).click();
    await page.getByRole('button', { name: 'Tell', exact: true }).click();
    const undo = page.getByRole('button', { name: 'Undo the last' });
    await undo.click();
    await page.getByText('Taken back.').waitFor();
    await undo.click();
    assert.deepEqual(await part.heard(), [['undone'], ['took back', true], ['took back', false]]);
  });

  test('what can not be taken back any more says why', async () => {
    await using part = await mount('over/News', {}, { leaves: 'memory' });
    await part.page.getByRole('button', { name: 'Tell with a way that is shut' }).click();
    await part.page.getByRole('button', { name: 'Undo', exact: true }).click();
    const failure = part.page.getByRole('alert');
    assert.equal(await failure.textContent(), 'It could not be taken back: it was sent on.');
  });

  test('what is ready somewhere leads there, and is told no more', async () => {
    await using part = await mount('over/News', {}, { leaves: 'memory' });
    await part.page.getByRole('button', { name: 'Tell where' }).click();
    await part.page.getByRole('link', { name: 'Show it' }).click();
    await part.page.waitForURL('**/app/files');
    assert.equal(await part.page.getByRole('status').count(), 0);
  });
});

suite('regions', { skip: noBrowser }, () => {
  test('a region has still lines while it loads, then its rows', async () => {
    const waiting = Promise.withResolvers<unknown>();
    await using part = await mount('over/Region', {}, { answers: { 'notes.note.list': () => waiting.promise } });
    const loading = part.page.getByRole('status', { name: 'Loading' });
    assert.equal(await loading.locator('span').count(), 4);
    waiting.resolve({ items: [{ title: 'Kiln' }] });
    await part.page.getByText('Kiln').waitFor();
    assert.equal(await loading.count(), 0);
  });

  test('an empty one says what goes there', async () => {
    await using part = await mount('over/Region', {}, { answers: { 'notes.note.list': { items: [] } } });
    await part.page.getByRole('status').getByText('No notes yet. Write the first one.').waitFor();
  });

  test('what failed is tried again by a button, and comes', async () => {
    let isUp = false;
    const list = () => (isUp ? { items: [{ title: 'Kiln' }] } : new Refusal('upstream', 'The shelf is away'));
    await using part = await mount('over/Region', {}, { answers: { 'notes.note.list': list } });
    const failed = part.page.getByRole('alert');
    await failed.getByText('The list of notes did not load.').waitFor();
    await failed.getByText('The shelf is away. Reference r-1').waitFor();
    isUp = true;
    await failed.getByRole('button', { name: 'Try again' }).click();
    await part.page.getByText('Kiln').waitFor();
    assert.match(part.complaints.splice(0).join(), unheard);
  });

  test('what one may not see says so and is not asked for again', async () => {
    const answers = { 'notes.note.list': new Refusal('forbidden', 'Ask Ines Kaya for it') };
    await using part = await mount('over/Region', {}, { answers });
    await part.page.getByText('You may not see this: the list of notes.').waitFor();
    await part.page.getByText('Ask Ines Kaya for it.').waitFor();
    assert.equal(await part.page.getByRole('button').count(), 0);
    assert.match(part.complaints.splice(0).join(), unheard);
  });

  test('a refusal says what did not happen, why, and what one can do', async () => {
    const told = { code: 'upstream', status: 502, detail: 'Wise refused two of 14 payments' };
    await using part = await mount('over/Refused', { told });
    await part.page.getByRole('button', { name: 'Try again' }).click();
    assert.deepEqual(await part.heard(), [['again']]);
    assert.equal(await part.page.locator('code').textContent(), '7f3a-0c');
    await part.give({ told, isPress: true });
    await part.page.getByText('The list of payouts did not go through.').waitFor();
    assert.equal(await part.page.getByRole('button').count(), 0, 'one presses again oneself');
    await part.give({ told: { code: 'not_found', status: 404, detail: '' } });
    await part.page.getByRole('button', { name: 'Go back' }).waitFor();
    await part.give({ told: { code: 'offline', status: 0, detail: 'the server can not be reached' } });
    await part.page.getByText('did not load (the server can not be reached).').waitFor();
    await part.give({ told: { code: 'unauthenticated', status: 401, detail: '' } });
    await part.page.getByText('You were signed out.').waitFor();
  });

  test('what breaks breaks alone, is drawn again by a button, and can be copied', async () => {
    await using part = await mount('over/Breaking', { isBroken: true });
    const { page } = part;
    await page.getByText('The rest of the page').waitFor();
    const broken = page.getByRole('alert');
    await broken.getByRole('button', { name: 'Copy details' }).click();
    assert.match(await page.evaluate<string>('navigator.clipboard.readText()'), /a number that is none/);
    await part.give({ isBroken: false });
    await broken.getByRole('button', { name: 'Reload this part' }).click();
    await page.getByText('It works.').waitFor();
    part.complaints.splice(0);
  });

  test('still lines are as many as one expects', async () => {
    await using part = await mount('over/Lines', { lines: 7 });
    assert.equal(await part.page.getByRole('status', { name: 'Loading' }).locator('span').count(), 7);
  });
});
