// The console as somebody uses it who answers for a company: with a real browser, by keyboard and by thumb.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { noBrowser } from './browser.ts';
import { assertQuiet, type ConsoleStage, openConsole } from './console-stage.ts';

const hostile = [
  '<img src=x onerror="document.title=1">',
  '<script>document.title=2</script>',
  '"><svg/onload=document.title=3>',
  '<a href="javascript:document.title=4">win</a>',
  '</textarea><iframe srcdoc="<script>parent.document.title=5</script>">',
  "';document.title=6;//",
  '{{constructor.constructor("document.title=7")()}}',
  '<style>@import "https://evil.example/x.css";</style>',
];

suite('the console, in a real browser', { skip: noBrowser }, () => {
  let stage: ConsoleStage;
  before(async () => {
    stage = await openConsole();
  });
  after(() => stage?.close());

  async function states(): Promise<Record<string, string>> {
    const rows = await stage.scene.world.sql<{ capability: string; state: string }>(
      'select capability, state from approval.requests',
    );
    return Object.fromEntries(rows.map(({ capability, state }) => [capability, state]));
  }

  test('what waits is told first, most at stake on top, with who asks and until when', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    const rows = page.getByRole('region', { name: 'Waits for you' }).getByRole('listitem');
    assert.equal(await rows.count(), 4);
    assert.match((await rows.first().textContent()) ?? '', /Pay the partners.*Partner desk.*\$2,511\.70/);
    const briefing = page.getByText(/your staff did/);
    assert.match(
      (await briefing.textContent()) ?? '',
      /14 things\. It cost \$0\.00\. 4 decisions wait for you, with \$3,860\.70/,
    );
    await page.getByRole('button', { name: '4 decisions' }).click();
    await page.getByRole('dialog', { name: 'Where this number comes from' }).getByText('Show its rows').click();
    await page.waitForURL('**/app/approvals');
    assertQuiet(visit);
    await visit.close();
  });

  test('a request is approved and the next one rejected without touching the mouse', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await page.getByRole('link', { name: /Review in order/ }).waitFor();
    await page.keyboard.press('r');
    await page.waitForURL('**/app/approvals/*');
    const title = page.getByRole('heading', { level: 2, name: 'Pay the partners what October owes them' });
    await title.waitFor();
    await page.getByRole('button', { name: 'Approve 5 payments' }).waitFor();
    await page.keyboard.press('j');
    await page.getByRole('heading', { level: 2, name: 'Raise what a campaign may cost a day' }).waitFor();
    await page.keyboard.press('k');
    await title.waitFor();
    await page.keyboard.press('a');
    await page.getByText('Approved: 5 payments.').waitFor();
    await page.getByRole('heading', { level: 2, name: 'Raise what a campaign may cost a day' }).waitFor();
    await page.keyboard.press('x');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Ads keeper will read your reason.').waitFor();
    await page.keyboard.press('Space');
    await dialog.getByLabel('In your words').fill('Wait for the end of the sale.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Rejected: raise what a campaign may cost a day.').waitFor();
    const now = await states();
    assert.match(now['desk.payout.pay'] ?? '', /^(approved|executing|executed)$/);
    assert.equal(now['desk.budget.raise'], 'rejected');
    const [{ reason } = { reason: '' }] = await stage.scene.world.sql<{ reason: string }>(
      "select decision_reason as reason from approval.requests where capability = 'desk.budget.raise'",
    );
    assert.equal(reason, 'Amount: Wait for the end of the sale.');
    assertQuiet(visit);
    await visit.close();
  });

  test('what was approved by a key is taken back by a key, as soon as it has been done', async () => {
    const { scene, url } = stage;
    const keeper = scene.agents['Ads keeper'];
    assert.ok(keeper);
    const usd = (amount: number) => ({ amount, currency: 'USD' });
    const wish = { campaign: 'Winter course', aDay: usd(9000), was: usd(7000) };
    await scene.ask(keeper, 'desk.budget.raise', wish, 'It sells.');
    const visit = await stage.visit({});
    const { page } = visit;
    await page.goto(`${url}/app/approvals`);
    await page.getByRole('link', { name: /Raise what a campaign may cost/ }).click();
    await page.getByText('It sells.').waitFor();
    await page.getByRole('button', { name: /^Approve/ }).waitFor();
    await page.locator('[data-press=approve]:not([aria-disabled])').waitFor();
    await page.keyboard.press('a');
    await page.getByText(/^Approved/).waitFor();
    await page.keyboard.press('Control+z');
    await scene.world.settle();
    await page.getByText('Taken back.', { exact: true }).waitFor();
    const done = await scene.world.sql<{ by: string }>(
      `select actor_kind as by from audit.entries
       where capability = 'desk.budget.raise' and outcome = 'done' order by at, id`,
    );
    assert.deepEqual(
      done.map(({ by }) => by),
      ['agent', 'person'],
    );
    assertQuiet(visit);
    await visit.close();
  });

  test('on a phone a request is changed, rehearsed again and approved with one thumb', async () => {
    const visit = await stage.visit({ width: 390 });
    const { page } = visit;
    await page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: /Approvals/ })
      .tap();
    await page.getByRole('link', { name: /Refund an order/ }).tap();
    await page.getByText('Read words from outside').waitFor();
    const approve = page.getByRole('button', { name: 'Approve', exact: true });
    await approve.waitFor();
    const { y = 0 } = (await approve.boundingBox()) ?? {};
    assert.ok(y > 844 / 2, `the button is at ${y}`);
    await page.getByRole('button', { name: 'More' }).tap();
    await page.getByRole('menuitem', { name: 'Edit what is asked' }).tap();
    const drawer = page.getByRole('dialog', { name: 'Edit what is asked' });
    await drawer.getByLabel('Amount', { exact: true }).fill('99.50');
    await drawer.getByRole('button', { name: 'Save and rehearse' }).tap();
    await page.getByText(/, edited/).waitFor();
    assert.match((await page.getByRole('region', { name: 'Decision' }).textContent()) ?? '', /\$99\.50/);
    await approve.tap();
    await page.getByText(/Approved: refund an order/).waitFor();
    const [row] = await stage.scene.world.sql<{ amount: number }>(
      `select (shown->'amount'->>'amount')::int as amount
       from approval.requests where capability = 'desk.order.refund'`,
    );
    assert.equal(row?.amount, 9950);
    assertQuiet(visit);
    await visit.close();
  });

  test('a capability is found by words, rehearsed, run and taken back, all from the palette', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Find a place, or say what to do').fill('write a new');
    await page.keyboard.press('Enter');
    await page.getByLabel('Title').fill('From the palette');
    await page.getByRole('button', { name: 'Rehearse' }).click();
    await page.getByRole('region', { name: 'Rehearsal, nothing was done' }).waitFor();
    const written = () =>
      stage.scene.world.sql("select 1 from notes.notes where title = 'From the palette' and deleted_at is null");
    assert.equal((await written()).length, 0);
    await page.getByRole('button', { name: 'Write a new note' }).click();
    await page.getByText('Done: wrote a new note.').waitFor();
    assert.equal((await written()).length, 1);
    await page.keyboard.press('Control+z');
    await page.getByText('Taken back.').waitFor();
    assert.equal((await written()).length, 0);
    assertQuiet(visit);
    await visit.close();
  });

  test('in the palette Alt Enter rehearses, and Backspace in an empty field leaves the form', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    const find = page.getByPlaceholder('Find a place, or say what to do');
    await page.keyboard.press('Control+k');
    await find.fill('write a new');
    await page.keyboard.press('Alt+Enter');
    await page.getByText('This is needed.').first().waitFor();
    const title = page.getByLabel('Title');
    await title.fill('x');
    await page.keyboard.press('Backspace');
    assert.equal(await title.inputValue(), '');
    await page.keyboard.press('Backspace');
    await find.waitFor();
    assertQuiet(visit);
    await visit.close();
  });

  test('a row tells at its key what one can do with it, and does it', async () => {
    const { world, admin } = stage.scene;
    await world.answer(admin, 'notes.note.create', { title: 'By its menu', body: 'To be thrown away.' });
    const visit = await stage.visit({});
    const { page } = visit;
    await page.goto(`${stage.url}/app/notes`);
    await page.getByRole('row', { name: /By its menu/ }).focus();
    const chosen = page.getByRole('region', { name: 'Chosen rows' });
    await page.keyboard.press(' ');
    await chosen.getByText('1 row chosen').waitFor();
    await page.keyboard.press('Escape');
    await chosen.waitFor({ state: 'detached' });
    await page.keyboard.press('.');
    await page.getByRole('menuitem', { name: 'Open' }).waitFor();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Delete/ })
      .click();
    await page.getByText(/^Done: deleted a note/).waitFor();
    assertQuiet(visit);
    await visit.close();
  });

  test('what is chosen is deleted together, and comes back together', async () => {
    const { world, admin } = stage.scene;
    for (const title of ['Of a pair, one', 'Of a pair, two']) {
      await world.answer(admin, 'notes.note.create', { title, body: 'To be thrown away.' });
    }
    const visit = await stage.visit({});
    const { page } = visit;
    const pair = page.getByRole('row', { name: /Of a pair/ });
    await page.goto(`${stage.url}/app/notes`);
    await pair.nth(1).waitFor();
    for (const one of await pair.all()) await one.press(' ');
    const chosen = page.getByRole('region', { name: 'Chosen rows' });
    await chosen.getByText('2 rows chosen').waitFor();
    await chosen.getByRole('button', { name: 'Delete 2' }).click();
    const asked = page.getByRole('dialog', { name: 'Delete 2 rows' });
    assert.equal(await asked.getByRole('listitem').count(), 2);
    await asked.getByRole('button', { name: 'Delete 2' }).click();
    const told = page.locator('#toasts').getByText('Delete: 2 rows.');
    await told.waitFor();
    await pair.first().waitFor({ state: 'detached' });
    await chosen.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await pair.nth(1).waitFor();
    assertQuiet(visit);
    await visit.close();
  });

  test('a list of things is rows that one adds, fills in and leaves out', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await page.goto(`${stage.url}/app/do/ledger.entry.post`);
    const add = page.getByRole('button', { name: 'Add line' });
    for (const account of ['no-such-till', 'no-such-shelf', 'one too many']) {
      await add.click();
      await page.getByLabel('Account').last().fill(account);
    }
    await page.getByRole('button', { name: 'Leave out line 3' }).click();
    await page.getByLabel('Money', { exact: true }).nth(0).fill('12.50');
    await page.getByLabel('Money', { exact: true }).nth(1).fill('-12.50');
    await page.getByLabel('Kind').fill('manual');
    await page.getByLabel('Id', { exact: true }).fill('receipt 17');
    await page.getByRole('button', { name: 'Rehearse' }).click();
    await page.getByText(/There is no account no-such-shelf in USD, no-such-till in USD/).waitFor();
    await visit.close();
  });

  test('what is asked while one looks appears by itself', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    const { scene } = stage;
    await page.getByText('Live').waitFor();
    const writer = scene.agents.Writer;
    assert.ok(writer);
    await scene.ask(writer, 'desk.letter.send', { subject: 'A second letter', readers: 12 }, 'Twelve asked for it.');
    await scene.world.settle();
    await page.getByRole('region', { name: 'Waits for you' }).getByRole('listitem').nth(1).waitFor();
    assertQuiet(visit);
    await visit.close();
  });

  test('hostile words are only words, on every screen that shows them', async () => {
    const { scene } = stage;
    const writer = scene.agents.Writer;
    assert.ok(writer);
    for (const words of hostile) {
      await scene.ask(writer, 'notes.note.create', { title: words, body: words }, words);
    }
    await scene.ask(writer, 'desk.letter.send', { subject: hostile[0], readers: 3 }, hostile.join(' '));
    await scene.world.settle();
    const visit = await stage.visit({});
    const { page } = visit;
    for (const path of ['', 'notes', 'audit', 'approvals', 'area/notes', 'area/event']) {
      await page.goto(`${stage.url}/app/${path}`);
      await page.locator('main').getByRole('heading').first().waitFor();
      await page.waitForLoadState('networkidle').catch(() => undefined);
      assert.equal(await page.title(), 'Kestrel Studio', path);
      assert.equal(await page.locator('main img, main iframe, main script').count(), 0, path);
    }
    await page.goto(`${stage.url}/app/notes`);
    for (const words of hostile) await page.getByRole('cell', { name: words, exact: true }).first().waitFor();
    await page
      .getByText(hostile[1] ?? '')
      .first()
      .click();
    await page
      .getByRole('dialog')
      .getByText(hostile[1] ?? '')
      .first()
      .waitFor();
    assert.equal(await page.title(), 'Kestrel Studio');
    assertQuiet(visit);
    await visit.close();
  });

  test('a session that has ended is told over the page, and what was typed is still there afterwards', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await page.goto(`${stage.url}/app/do/notes.note.create`);
    await page.getByLabel('Title').fill('Half a thought');
    await page.context().clearCookies();
    // Whatever the page asks by itself may have told it already.
    await page.locator('button', { hasText: 'Write a new note' }).dispatchEvent('click');
    await page.getByRole('dialog', { name: 'You were signed out' }).waitFor();
    // By the page on which one comes in, as whoever has no password does.
    await page.getByRole('button', { name: 'Another way' }).click();
    await page.getByLabel('E-mail').fill('ines@kestrel.example');
    await page.getByLabel('Password').fill('a long enough sentence');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/app/do/notes.note.create');
    assert.equal(await page.getByLabel('Title').inputValue(), 'Half a thought');
    await visit.close();
  });
});
