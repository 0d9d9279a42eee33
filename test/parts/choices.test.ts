// One of a few, tabs and menus: by keyboard as by pointer.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { noBrowser } from '../e2e/browser.ts';
import { focused, mount } from './mounted.ts';

const may = (...names: string[]) => ({
  'platform.home.mine': { items: names.map((name) => ({ name, summary: `${name}.`, effect: 'read' })) },
});

suite('choices', { skip: noBrowser }, () => {
  test('of two to four views one is chosen; the arrows choose, and it is one stop', async () => {
    await using part = await mount('choices/Views');
    const { page } = part;
    await page.getByRole('radiogroup', { name: 'View' }).waitFor();
    const view = (name: string) => page.getByRole('radio', { name });
    const chosen = (name: string) => page.getByRole('radio', { name, checked: true }).waitFor();
    await chosen('Summed');
    await page.keyboard.press('Tab');
    await focused(view('Summed'));
    for (const [key, name] of [
      ['ArrowRight', 'Every step'],
      ['ArrowLeft', 'Summed'],
      // Before the first is the last.
      ['ArrowLeft', 'Raw'],
    ] as const) {
      await page.keyboard.press(key);
      await chosen(name);
    }
    // The key is up before the focus has moved, as where a page is slow.
    const right = `{ key: 'ArrowRight', bubbles: true, cancelable: true }`;
    await page.evaluate(`for (const type of ['keydown', 'keyup'])
      document.activeElement.dispatchEvent(new KeyboardEvent(type, ${right}))`);
    await chosen('Summed');
    await page.keyboard.press('Tab');
    assert.equal(await page.getByRole('radio').and(page.locator(':focus')).count(), 0);
    await view('Every step').click();
    await chosen('Every step');
  });

  test('among tabs the arrows walk, Home and End leap, and Enter opens', async () => {
    await using part = await mount('choices/Sides');
    const { page } = part;
    await page.getByRole('tablist', { name: 'Partner desk' }).waitFor();
    const tab = (name: string) => page.getByRole('tab', { name });
    await page.keyboard.press('Tab');
    await focused(tab('Work'));
    await page.keyboard.press('ArrowRight');
    await focused(tab('Record'));
    assert.deepEqual(await part.heard(), [], 'to walk past is not to open');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Record', selected: true }).waitFor();
    await page.keyboard.press('End');
    await focused(tab('Rights'));
    await page.keyboard.press('Space');
    await page.keyboard.press('Home');
    await focused(tab('Work'));
    await tab('Work').click();
    assert.deepEqual(await part.heard(), [
      ['tab', 'record'],
      ['tab', 'rights'],
      ['tab', 'work'],
    ]);
  });

  test('the tabs of a page are those one may see, and stand in its address', async () => {
    const answers = may('identity.member.list', 'identity.key.list');
    await using part = await mount('choices/InAddress', {}, { answers, at: '?tab=keys' });
    const { page } = part;
    await page.getByText('Shown: keys').waitFor();
    assert.deepEqual(await page.getByRole('tab').allTextContents(), ['People', 'Keys']);
    await page.getByRole('tab', { name: 'People' }).click();
    await page.getByText('Shown: people').waitFor();
    assert.match(page.url(), /\?tab=people$/);
    await page.goBack();
  });

  test('a tab one may not see is not shown for its address, and one alone is no tab', async () => {
    await using part = await mount('choices/InAddress', {}, { answers: may('identity.member.list'), at: '?tab=roles' });
    await part.page.getByText('Shown: people').waitFor();
    assert.equal(await part.page.getByRole('tab').count(), 0);
  });

  test('the menu of a row opens it or acts with what is known of it, and Escape leaves', async () => {
    await using part = await mount('choices/AtRow');
    const { page } = part;
    await page.getByRole('button', { name: 'The row' }).click();
    const menu = page.getByRole('menu', { name: 'What to do with this row' });
    assert.deepEqual(await menu.getByRole('menuitem').allTextContents(), ['Open', 'Archive']);
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'The row' }).click();
    await focused(menu);
    await page.keyboard.press('ArrowDown');
    await focused(menu.getByRole('menuitem', { name: 'Open' }));
    await page.keyboard.press('ArrowDown');
    await focused(menu.getByRole('menuitem', { name: 'Archive' }));
    await page.keyboard.press('Enter');
    await menu.waitFor({ state: 'detached' });
    const given = { partnerId: 'p-1', ifVersion: 3 };
    const wish = { capability: 'partners.partner.archive', given, fixed: Object.keys(given) };
    assert.deepEqual(await part.heard(), [['close'], ['do', wish], ['close']]);
  });
});
