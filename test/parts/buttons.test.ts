// What one presses, and what it says while it can not be pressed.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { noBrowser } from '../e2e/browser.ts';
import { focused, mount } from './mounted.ts';

suite('buttons', { skip: noBrowser }, () => {
  test('a button is pressed by pointer, Enter and Space, once each', async () => {
    await using part = await mount('buttons/Press', { hint: 'A' });
    const button = part.page.getByRole('button', { name: 'Approve 14 payments', exact: true });
    await button.click();
    await button.press('Enter');
    await button.press('Space');
    assert.equal((await part.heard()).length, 3);
  });

  test('while it works it says so, keeps its width and is pressed in vain', async () => {
    await using part = await mount('buttons/Press');
    const button = part.page.getByRole('button');
    const width = async () => (await button.boundingBox())?.width;
    const before = await width();
    await part.give({ busy: 'Approving…' });
    await part.page.getByText('Approving…').waitFor();
    assert.equal(await button.getAttribute('aria-busy'), 'true');
    assert.equal(await width(), before);
    await button.click({ force: true });
    await button.press('Enter');
    assert.deepEqual(await part.heard(), []);
  });

  test('one that is off can be reached by keyboard, says why there, and sends no form', async () => {
    await using part = await mount('buttons/Press', { why: 'Rehearse it again to approve.', type: 'submit' });
    const { page } = part;
    await page.keyboard.press('Tab');
    const button = page.getByRole('button');
    await focused(button);
    assert.equal(await button.getAttribute('aria-disabled'), 'true');
    assert.equal(await page.getByRole('tooltip').textContent(), 'Rehearse it again to approve.');
    await page.keyboard.press('Enter');
    await button.click({ force: true });
    assert.deepEqual(await part.heard(), []);
    await page.keyboard.press('Escape');
    await page.getByRole('tooltip').waitFor({ state: 'detached' });
  });

  test('a sign has its name said and shown, and whether it is pressed', async () => {
    await using part = await mount('buttons/Sign', { isOn: true });
    const sign = part.page.getByRole('button', { name: 'Copy it', pressed: true });
    await sign.hover();
    await part.page.getByRole('tooltip', { name: 'Copy it' }).waitFor();
    await sign.click();
    assert.deepEqual((await part.heard()).length, 1);
  });

  test('a way that looks like a button is a link', async () => {
    await using part = await mount('buttons/Way');
    const way = part.page.getByRole('link', { name: 'Show the partners' });
    assert.equal(await way.getAttribute('href'), '/app/partners');
    await way.press('Enter');
    await part.page.waitForURL('**/app/partners');
  });

  test('the hint of a key is for the eye, and not on a phone', async () => {
    await using part = await mount('buttons/Hint');
    assert.equal(await part.page.locator('kbd').getAttribute('aria-hidden'), 'true');
    assert.ok(await part.page.locator('kbd').isVisible());
    await using phone = await mount('buttons/Hint', {}, { width: 390 });
    assert.ok(await phone.page.locator('kbd').isHidden());
  });

  test('a line is copied whole, also when a shorter one is shown, and says that it was', async () => {
    await using part = await mount('buttons/Line', { shown: 'kestrel.example/…' });
    await part.page.getByRole('button', { name: 'Copy link' }).click();
    await part.page.getByText('Copied').waitFor();
    assert.equal(await part.page.evaluate('navigator.clipboard.readText()'), 'https://kestrel.example/r/balcony');
  });

  test('files are chosen by a button, told by name, and the same one can be chosen again', async () => {
    await using part = await mount('buttons/Choosing', { isMany: true });
    const { page } = part;
    const file = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(name) });
    for (const press of ['click', 'Enter'] as const) {
      const chooser = page.waitForEvent('filechooser');
      const button = page.getByRole('button', { name: 'Choose files' });
      await (press === 'click' ? button.click() : button.press(press));
      await (await chooser).setFiles([file('one.csv'), file('two.csv')]);
      await page.getByText('one.csv, two.csv').waitFor();
    }
    assert.deepEqual(await part.heard(), Array(2).fill(['files', ['one.csv', 'two.csv']]));
  });

  test('there is more as long as there is, and one asks for it once at a time', async () => {
    await using part = await mount('buttons/More');
    await part.page.getByRole('button', { name: 'Show more' }).click();
    await part.give({ isFetchingNextPage: true });
    await part.page.getByText('Loading…').waitFor();
    await part.page.getByRole('button').click({ force: true });
    assert.deepEqual(await part.heard(), [['more']]);
    await part.give({ hasNextPage: false });
    await part.page.getByRole('button').waitFor({ state: 'detached' });
  });
});
