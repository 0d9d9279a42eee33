// A session that ends while one is in the middle of something: one signs in over the page, and all is still there.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from '../within.ts';
import { noBrowser } from './browser.ts';
import { type ConsoleStage, openConsole } from './console-stage.ts';
import { password } from './scene.ts';

suite('signing in again', { skip: noBrowser }, () => {
  let stage: ConsoleStage;
  before(async () => {
    stage = await openConsole();
  });
  after(() => stage?.close());

  async function done<Output>(capability: string, input: object): Promise<Output> {
    const answer = await stage.scene.world.answer(stage.scene.admin, capability, input);
    assert.ok(answer.status === 'done', `${capability} answered ${answer.status}`);
    return answer.output as Output;
  }

  const post = (page: Page, path: string, body: object) =>
    page.evaluate<{ secret: string }>(`fetch('/api/v1/${path}', { method: 'POST',
      headers: { 'content-type': 'application/json' }, body: '${JSON.stringify(body)}' }).then((come) => come.json())`);

  const dialog = (page: Page) => page.getByRole('dialog', { name: 'You were signed out' });

  /** What is typed there is kept nowhere else: a secret, and a form that began with what was known. */
  async function typed(page: Page) {
    await page.goto(`${stage.url}/app/do/vault.secret.store`);
    await page.getByLabel('Name').first().fill('mail-password');
    await page.getByLabel('Purpose').first().fill('connection:mail');
    await page.getByLabel('Value').first().fill('not to be typed twice');
  }

  const isStillThere = async (page: Page) =>
    assert.deepEqual(
      [await page.getByLabel('Name').first().inputValue(), await page.getByLabel('Value').first().inputValue()],
      ['mail-password', 'not to be typed twice'],
    );

  const press = (page: Page) => page.locator('main').getByRole('button').last().click();

  test('happens over the page, in the company one works in, and what was typed is still there', async () => {
    const { world, admin } = stage.scene;
    const other = await world.tenant('Other & Co');
    await done('identity.person.assign', { userId: admin.actor.id, tenantId: other.id, role: 'tenant_admin' });
    const visit = await stage.visit({});
    const { page } = visit;
    await post(page, 'identity/session/switch', { tenantId: other.id });
    await typed(page);
    await page.context().clearCookies();
    await press(page);
    await dialog(page).waitFor();
    await page.getByLabel(/^Password of/).fill('some other sentence');
    await page.keyboard.press('Enter');
    await dialog(page)
      .getByText(/is wrong/)
      .waitFor();
    await page.getByLabel(/^Password of/).fill(password);
    await page.keyboard.press('Enter');
    await dialog(page).waitFor({ state: 'detached' });
    await isStillThere(page);
    await press(page);
    const stored = () => world.sql('select 1 from vault.secrets where tenant_id = $1', [other.id]);
    await until(async () => (await stored()).length === 1);
    // What happens is heard again as well.
    await until(async () => (await page.getByText('Live', { exact: true }).count()) > 0);
    await visit.close();
  });

  test('after signing out nothing that was half typed is left for whoever comes next', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    const kept = () => page.evaluate<string>('JSON.stringify({ ...sessionStorage })');
    await typed(page);
    assert.match(await kept(), /mail-password/);
    await page.getByRole('button', { name: /, your account$/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('**/auth/login/');
    assert.doesNotMatch(await kept(), /mail-password/);
    await visit.close();
  });

  test('asks for the second step where there is one', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    const { secret } = await post(page, 'identity/factor/enrol', { current: password });
    const code = () => codeOf(secret, stage.scene.world.clock.nowMs());
    await post(page, 'identity/factor/confirm', { code: code() });
    stage.scene.world.clock.pass('30 seconds');
    await typed(page);
    await page.context().clearCookies();
    await press(page);
    await page.getByLabel(/^Password of/).fill(password);
    await page.keyboard.press('Enter');
    const field = page.getByLabel('Code of your second step');
    await field.fill('000000');
    await page.keyboard.press('Enter');
    await dialog(page).getByRole('alert').waitFor();
    await field.fill(code());
    await page.keyboard.press('Enter');
    await dialog(page).waitFor({ state: 'detached' });
    await isStillThere(page);
    await visit.close();
  });
});

/** As an authenticator does it (RFC 6238). */
function codeOf(secret: string, atMs: number): string {
  const bits = [...secret].map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'));
  const key = Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE((mac[19] ?? 0) % 16) % 2 ** 31) % 1_000_000).padStart(6, '0');
}
