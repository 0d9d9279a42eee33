// Who, how much, until when: what a part says to whoever looks and to whoever listens.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { noBrowser } from '../e2e/browser.ts';
import { focused, mount, styleOf } from './mounted.ts';

const nobody = { 'platform.home.mine': { items: [] } };
const me = { ...nobody, 'identity.person.me': { user: { id: 'u', name: 'Ines Kaya', email: '' }, tenants: [] } };

suite('meaning', { skip: noBrowser }, () => {
  test('a mark says who it is when it stands alone, and is silent beside a name', async () => {
    await using part = await mount('meaning/Who', { kind: 'agent', name: 'Partner desk', alone: true });
    const mark = part.page.getByRole('img', { name: 'Partner desk, agent' });
    assert.equal(await mark.textContent(), 'PD');
    await part.give({ kind: 'agent', name: 'Partner desk' });
    await mark.waitFor({ state: 'detached' });
    assert.ok(await part.page.getByTitle('Partner desk').isVisible());
  });

  test('people are round, agents are not', async () => {
    await using part = await mount('meaning/Who', { kind: 'person', name: 'Ines Kaya', alone: true });
    const radius = () => styleOf(part.page.getByRole('img'), 'borderRadius');
    assert.ok(Number.parseFloat(await radius()) > 12);
    await part.give({ kind: 'agent', name: 'Ines Kaya', alone: true });
    assert.equal(await radius(), '5px');
  });

  test('what an agent wrote stands in a figure that says so, dashed while it is rehearsed', async () => {
    await using part = await mount('meaning/Wrote');
    const figure = part.page.getByRole('figure');
    assert.match((await figure.textContent()) ?? '', /^Partner desk wroteOctober/);
    await part.give({ rehearsed: true });
    assert.equal(await styleOf(figure, 'borderLeftStyle'), 'dashed');
  });

  test('a number says where it came from: by Enter, and Escape goes back to it', async () => {
    await using part = await mount('meaning/Source', { filter: 'paid orders', rows: '/area/ledger', isEstimate: true });
    const { page } = part;
    const number = page.getByRole('button', { name: 'about $3,481.20' });
    assert.equal(await number.getAttribute('aria-haspopup'), 'dialog');
    await number.press('Enter');
    const told = page.getByRole('dialog', { name: 'Where this number comes from' });
    assert.match((await told.textContent()) ?? '', /Ledger, OctoberRead at .*, paid ordersShow its rows/);
    await page.keyboard.press('Escape');
    await told.waitFor({ state: 'detached' });
    await focused(number);
    await number.click();
    await page.getByRole('link', { name: 'Show its rows' }).click();
    await page.waitForURL('**/app/area/ledger');
  });

  test('what is due today has a clock, tomorrow a word, later a date, and what is soon is marked', async () => {
    const now = '2026-11-20T09:00:00';
    await using part = await mount('meaning/Chips', { now, at: '2026-11-20T11:30:00', n: 120 });
    const time = part.page.locator('time');
    assert.equal(await time.textContent(), '11:30');
    assert.equal(await time.getAttribute('datetime'), '2026-11-20T11:30:00');
    const weight = async () => Number(await styleOf(time, 'fontWeight'));
    assert.ok((await weight()) > 500);
    await part.page.getByText('Runs out at 11:30, then nothing is paid').waitFor();
    await part.page.getByText('99+ decisions wait').waitFor();
    await part.page.getByText('Leaves the building').waitFor();
    await part.give({ now, at: '2026-11-21T11:30:00', effect: 'read' });
    assert.equal(await time.textContent(), 'tomorrow');
    assert.ok((await weight()) < 500);
    await part.page.getByText('decisions wait').waitFor({ state: 'detached' });
    await part.give({ now, at: '2026-12-24T11:30:00', effect: 'write' });
    assert.equal(await time.textContent(), '24 Dec');
    await part.give({ now, at: '2026-11-20T08:00:00' });
    await part.page.getByText('Ran out 08:00').waitFor();
  });

  test('words from outside are named; where it is known, Enter shows which', async () => {
    await using part = await mount('meaning/Outside');
    assert.equal(await part.page.getByRole('button').count(), 0);
    await part.give({ read: ['Letter from Studio Halm', 'halm.example'] });
    const chip = part.page.getByRole('button', { name: 'Read words from outside' });
    await chip.press('Enter');
    const told = part.page.getByRole('dialog', { name: 'What was read' });
    assert.deepEqual(await told.getByRole('listitem').allTextContents(), ['Letter from Studio Halm', 'halm.example']);
    await part.page.keyboard.press('Escape');
    await told.waitFor({ state: 'detached' });
  });

  test('a stake says what it means, and that none was declared', async () => {
    await using part = await mount('meaning/AtStake', { amount: 421_000, effect: 'write' });
    const said = () => part.page.locator('main').textContent();
    assert.equal(await said(), '$4,210.00at stake');
    await part.give({ effect: 'send' });
    assert.equal(await said(), 'no stake declaredleaves the building');
  });

  test('every state has its word and a shape of its own', async () => {
    const words = ['waiting', 'running', 'done', 'failed', 'cancelled', 'paused', 'warn'];
    await using part = await mount('meaning/Standing', { words });
    const items = part.page.getByRole('listitem');
    const said = await items.allTextContents();
    assert.deepEqual(said, ['Waiting', 'Running', 'Done', 'Failed', 'Cancelled', 'Paused', 'Warn']);
    const shapes = await items.locator('svg').evaluateAll((all) => all.map((one) => one.innerHTML));
    assert.equal(new Set(shapes).size, words.length);
  });

  test('of the parts of the house trouble is told in words, and the arrows walk from part to part', async () => {
    const since = '2026-11-20T12:00:00.000Z';
    const items = [
      { part: 'database', light: 'green', note: '', since },
      { part: 'models', light: 'amber', note: 'It answers in 6.2 s', since },
      { part: 'mail', light: 'red', note: '', since },
    ];
    await using part = await mount('meaning/House', { items });
    const { page } = part;
    await page.getByRole('list', { name: 'Parts' }).waitFor();
    assert.deepEqual(await page.getByRole('paragraph').count(), 2);
    await page.getByText(/^Well again since .*: Models\.$/).waitFor();
    await page.getByText('does not answer.').waitFor();
    const focused = () => page.evaluate('document.activeElement.textContent');
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'Database is well');
    await page.keyboard.press('ArrowRight');
    assert.equal(await focused(), 'Models is well again');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowRight');
    assert.equal(await focused(), 'Mail is not well');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate('document.activeElement.matches("li")'), false, 'it is one stop');
  });

  test('a record says the rate with its bounds, and that few decisions say nothing', async () => {
    await using part = await mount('meaning/Record', { hits: 61, n: 64 });
    await part.page.getByRole('img', { name: 'approved 61 of 64, between 87% and 98%' }).waitFor();
    const dots = part.page.getByRole('img', { name: '61 decisions as asked, 3 changed, 0 rejected' });
    assert.equal(await dots.locator('i').count(), 48);
    await part.give({ hits: 2, n: 3 });
    await part.page.getByRole('img', { name: '2 of 3 approved, too few to tell' }).waitFor();
    await part.page.getByText('too few to tell').waitFor();
  });

  test('prose has headings, lists and links to the web; nothing in it is markup', async () => {
    const text = '# Plan\n\n- **one**\n- `two`\n\n<b>three</b> [four](https://x.example) [five](javascript:alert(1))';
    await using part = await mount('meaning/Text', { text });
    const { page } = part;
    assert.deepEqual(await page.getByRole('listitem').allTextContents(), ['one', 'two']);
    await page.getByText('<b>three</b>').waitFor();
    const links = page.getByRole('link');
    assert.equal(await links.count(), 1);
    assert.equal(await links.getAttribute('href'), 'https://x.example');
    assert.equal(await links.getAttribute('rel'), 'noreferrer');
  });

  test('in a sentence an instant is a time and an id a name, also one that nobody knows', async () => {
    const id = '3f2a0000-0000-4000-8000-00000000beef';
    const text = 'Paid 2026-11-20T12:00:00.000Z with `cadre pay`';
    await using part = await mount('meaning/Sentence', { text, id }, { answers: me });
    assert.equal(await part.page.locator('time').getAttribute('datetime'), '2026-11-20T12:00:00.000Z');
    assert.deepEqual(await part.page.locator('code').allTextContents(), ['cadre pay', '00beef']);
  });

  test('an id that is known is called by its name', async () => {
    const id = '3f2a0000-0000-4000-8000-00000000beef';
    const known = { 'identity.person.me': { user: { id, name: 'Ines Kaya', email: '' }, tenants: [] } };
    await using part = await mount('meaning/Sentence', { text: 'Paid', id }, { answers: { ...nobody, ...known } });
    await part.page.getByText('Paid by Ines Kaya').waitFor();
  });

  test('facts stand in pairs, with what was before struck out, and a secret is not shown', async () => {
    const facts = [
      { name: 'leastPayment', value: { amount: 10_000, currency: 'USD' }, was: { amount: 5000, currency: 'USD' } },
      { name: 'leaveOut', value: null },
    ];
    await using part = await mount('meaning/Facts', { facts });
    assert.deepEqual(await part.page.getByRole('term').allTextContents(), ['Least payment', 'Leave out']);
    assert.deepEqual(await part.page.getByRole('definition').allTextContents(), ['$50.00$100.00', 'none']);
    assert.equal(await part.page.locator('del').textContent(), '$50.00');
  });

  test('any value is told for people, and text stays text', async () => {
    const cases: readonly (readonly [unknown, string, string])[] = [
      [null, '', 'none'],
      [true, '', 'Yes'],
      [12_345, '', '12,345'],
      [0.25, 'successRate', '25.0%'],
      [{ amount: 1250, currency: 'EUR' }, '', '€12.50'],
      [['red', 'green'], '', 'redgreen'],
      [['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], '', 'abcdef2 more'],
      ['failed', 'state', 'Failed'],
      ['partners.payout.pay', '', 'partners.payout.pay'],
      ['under_way', '', 'Under way'],
      [{ kind: 'run', id: '7' }, '', 'Run 7'],
      [[{ a: 'x' }, { a: 'y' }], '', 'xy'],
      ['<i>no</i>', '', '<i>no</i>'],
    ];
    await using part = await mount('meaning/Any', { value: 'first' });
    for (const [value, name, said] of cases) {
      await part.give({ value, name });
      assert.equal(await part.page.locator('[data-value]').textContent(), said);
    }
  });

  test('what happened is opened and undone: by button, and by U where the focus is', async () => {
    await using part = await mount('meaning/Happened');
    const row = part.page.getByRole('listitem');
    assert.match((await row.textContent()) ?? '', /Bookkeeper matched 41 payments/);
    await row.getByRole('button', { name: 'Open' }).press('Enter');
    await part.page.keyboard.press('u');
    assert.deepEqual(await part.heard(), [['open'], ['undo']]);
    assert.equal(await row.getByRole('button', { name: 'Undo' }).count(), 0, 'it is undone once');
    await part.page.keyboard.press('u');
    assert.equal((await part.heard()).length, 2);
  });

  test('a code for a camera has words, a quiet edge, and is dark on light by night', async () => {
    await using part = await mount('meaning/Camera', { text: 'https://kestrel.example/app/approvals/1' });
    const code = part.page.getByRole('img', { name: 'The same decision on a phone' });
    await part.page.evaluate(`document.documentElement.dataset.theme = 'dark'`);
    assert.equal(await styleOf(code.locator('rect'), 'fill'), 'rgb(255, 255, 255)');
    assert.equal(await styleOf(code.locator('path'), 'fill'), 'rgb(0, 0, 0)');
    const box = await code.locator('path').evaluate((path) => {
      const { x, y } = Reflect.get(path, 'getBBox').call(path);
      return [x, y];
    });
    assert.deepEqual(box, [4, 4], 'four modules wide');
  });
});
