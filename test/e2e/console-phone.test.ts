// A decision begun at a desk and made on a phone: the code of one screen is followed on another, on which nobody has
// signed in.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Page } from 'playwright-core';
import { encode } from 'uqr';
import { noBrowser } from './browser.ts';
import { assertQuiet, type ConsoleStage, openConsole } from './console-stage.ts';

suite('approving on a phone', { skip: noBrowser }, () => {
  let stage: ConsoleStage;
  before(async () => {
    stage = await openConsole();
  });
  after(() => stage?.close());

  async function codeOf(page: Page, title: RegExp): Promise<string> {
    await page.goto(`${stage.url}/app/approvals`);
    await page.getByRole('link', { name: title }).click();
    await page.getByRole('heading', { level: 2, name: title }).waitFor();
    const [answer] = await Promise.all([
      page.waitForResponse((one) => one.url().endsWith('/api/v1/approval/link/make')),
      page.getByRole('button', { name: 'Do it on your phone' }).click(),
    ]);
    const { path } = (await answer.json()) as { path: string };
    const address = `${stage.url}${path}`;
    // What a camera reads is what the capability answered: the dark squares are those of this very address.
    const drawn = await page
      .getByRole('img', { name: /^A code for your phone/ })
      .locator('path')
      .getAttribute('d');
    const { data } = encode(address, { border: 4 });
    const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
    assert.equal(drawn, dark.join(''));
    return address;
  }

  async function stateOf(capability: string): Promise<string | undefined> {
    const rows = await stage.scene.world.sql<{ state: string }>(
      'select state from approval.requests where capability = $1',
      [capability],
    );
    return rows[0]?.state;
  }

  async function onPhone(address: string) {
    const phone = await stage.phone();
    await phone.goto(address);
    return phone;
  }

  test('the code decides once, in the name of whoever asked for it, and the desk sees it', async () => {
    const visit = await stage.visit({});
    const address = await codeOf(visit.page, /Send a letter to readers/);
    const phone = await onPhone(address);
    const seen = Number(await phone.evaluate('document.documentElement.scrollWidth'));
    assert.ok(seen <= 390, `the page is ${seen} pixels wide`);
    await phone.getByRole('button', { name: 'Approve' }).tap();
    await phone.getByRole('heading', { name: 'Approved' }).waitFor();
    await stage.scene.world.settle();
    assert.match((await stateOf('desk.letter.send')) ?? '', /^(approved|executing|executed)$/);
    await visit.page
      .getByText(/Approved.* by Ines Kaya/)
      .first()
      .waitFor();
    await phone.goto(address);
    assert.equal(await phone.getByRole('button', { name: 'Approve' }).count(), 0);
    assertQuiet(visit);
    await phone.context().close();
    await visit.close();
  });

  test('where more is at stake the phone asks one to sign in, and nothing is decided', async () => {
    const visit = await stage.visit({});
    const address = await codeOf(visit.page, /Pay the partners/);
    await visit.page.getByText('the phone asks you to sign in').waitFor();
    const phone = await onPhone(address);
    await phone.getByText('A link can not decide on this.').waitFor();
    await phone.getByRole('link', { name: 'Sign in to look at it' }).waitFor();
    assert.equal(await stateOf('desk.payout.pay'), 'waiting');
    assertQuiet(visit);
    await phone.context().close();
    await visit.close();
  });
});
