// A partner from the application to the money: each of the two sides in its own browser, with nothing done past them
// but what customers and banks do.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from './browser.ts';
import { assertQuiet, type ConsoleStage, openConsole } from './console-stage.ts';

const partner = { email: 'mira@terrace.example', password: 'a sentence of one’s own' };
const dayMs = 86_400_000;

suite('a partner, from the application to the money', { skip: noBrowser }, () => {
  let stage: ConsoleStage;
  before(async () => {
    stage = await openConsole();
  });
  after(() => stage?.close());

  async function asked<Output = Record<string, unknown>>(capability: string, input: object = {}): Promise<Output> {
    const { world, admin } = stage.scene;
    const answer = await world.answer(admin, capability, input);
    assert.ok(answer.status === 'done', `${capability} answered ${answer.status}`);
    return answer.output as Output;
  }

  async function posted(path: string, body: object): Promise<Record<string, unknown>> {
    const answer = await fetch(stage.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify(body),
    });
    assert.ok(answer.ok, `${path}: ${answer.status}`);
    return answer.json() as Promise<Record<string, unknown>>;
  }

  async function open(page: Page, route: string) {
    await page.goto(`${stage.url}/app/${route}`);
    await page.locator('main').getByRole('heading').first().waitFor();
    await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' });
  }

  async function letIn(): Promise<string> {
    const visit = await stage.visit({});
    const { page } = visit;
    await open(page, 'partners');
    await page.getByRole('link', { name: /1 application to decide/ }).click();
    const row = page.getByRole('listitem').filter({ hasText: 'Terrace Talk' });
    await row.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('Approved: Terrace Talk.').waitFor();
    assertQuiet(visit);
    await visit.close();
    const { items } = await asked<{ items: readonly { id: string; version: number; email: string }[] }>(
      ...(['partners.partner.list', { limit: 50 }] as const),
    );
    const found = items.find(({ email }) => email === partner.email);
    assert.ok(found);
    // Whoever was let in is invited to sign in, and is told apart by it from then on.
    const wanted = { email: partner.email, role: 'client', name: 'Mira' };
    const { link } = await asked<{ link: string }>('identity.person.invite', wanted);
    const token = link.split('/').at(-1);
    const { user } = await posted('/api/v1/identity/invitation/accept', {
      ...{ token, password: partner.password, name: 'Mira' },
    });
    const userId = (user as { id: string }).id;
    await asked('partners.partner.setUser', { partnerId: found.id, ifVersion: found.version, userId });
    return found.id;
  }

  test('applies, is let in, sells, is paid and reads it in the statement', { timeout: 600_000 }, async () => {
    const { world } = stage.scene;
    await posted('/affiliate/register', {
      name: 'Terrace Talk',
      email: partner.email,
      website: 'https://terrace.example',
    });
    const partnerId = await letIn();

    const own = await stage.visit({ as: partner });
    await open(own.page, 'earnings?tab=links');
    await own.page
      .getByRole('button', { name: /^Copy link / })
      .first()
      .waitFor();
    await open(own.page, 'earnings?tab=profile');
    await own.page.getByRole('button', { name: 'Set where paid' }).click();
    const drawer = own.page.getByRole('dialog');
    await drawer.getByLabel('Account').fill('IE29AIBK93115212345678');
    await drawer
      .locator('button', { hasText: /^(Set|Pay|Say)/ })
      .last()
      .click();
    await own.page
      .getByText(/IE29|5678/)
      .first()
      .waitFor();

    const at = new Date(world.clock.nowMs() - 60 * dayMs).toISOString();
    const amount = { amount: 900_00, currency: 'USD' };
    const customer = { email: 'lena@letters.example', payment: 'card-1', country: 'US' };
    const { id: saleId } = await asked<{ id: string }>('partners.sale.track', {
      ...{ transactionId: 'K-20001', partnerId, amount, at, customer },
    });
    await world.settle();
    await asked('partners.sale.approve', { saleId });
    const { commission } = await asked<{ commission: number }>('partners.sale.read', { saleId });
    const earned = `$${(commission / 100).toFixed(2)}`;
    await open(own.page, 'earnings');
    await own.page.getByRole('table', { name: 'Your sales' }).getByText('K-20001').waitFor();
    await own.page.getByText(earned).first().waitFor();

    await paid(partnerId, earned);
    await seenFromStatement(partnerId);

    await open(own.page, 'earnings?tab=payouts');
    const rows = own.page.getByRole('table', { name: 'Payouts' }).getByRole('row');
    await rows.filter({ hasText: earned }).filter({ hasText: /paid/i }).waitFor();
    await own.page.getByRole('figure', { name: 'How did it become what it is?' }).waitFor();
    await own.page.getByRole('table', { name: 'Statement' }).getByText('Paid out').waitFor();
    assertQuiet(own);
    await own.close();
  });

  /** A line of the statement leads to the sale because of which it is there. */
  async function seenFromStatement(partnerId: string) {
    const visit = await stage.visit({});
    const { page } = visit;
    await open(page, `partners/${partnerId}`);
    const row = page.getByRole('table', { name: 'Statement' }).getByRole('row', { name: /^Sale / });
    await row.getByRole('button').click();
    await page.getByRole('dialog', { name: 'Sale' }).getByText('K-20001').waitFor();
    assertQuiet(visit);
    await visit.close();
  }

  /** Rehearsed, made, sent when its time has come, and confirmed when the bank has done it. */
  async function paid(partnerId: string, earned: string) {
    const { world } = stage.scene;
    const visit = await stage.visit({});
    const { page } = visit;
    await open(page, 'partners?tab=payouts');
    await page.getByRole('button', { name: 'Rehearse next payout' }).click();
    const decision = page.getByRole('region', { name: 'Decision' });
    await decision.getByText(earned).first().waitFor();
    await decision.getByRole('button', { name: 'Make 1 payment' }).click();
    await page.waitForURL('**/app/partners/batches/*');
    world.clock.pass('8 days');
    await world.settle();
    const again = await stage.visit({});
    await again.page.goto(page.url());
    await again.page.getByRole('row', { name: /Terrace Talk/ }).click();
    await again.page.getByRole('dialog').getByRole('button', { name: 'Confirm transfer' }).click();
    const drawer = again.page.getByRole('dialog');
    await drawer.getByLabel('Reference').fill('bank-2026-11-21');
    await drawer
      .locator('button', { hasText: /^(Confirm|Say)/ })
      .last()
      .click();
    await again.page.getByRole('row', { name: /Terrace Talk.*paid/i }).waitFor();
    const [row] = await world.sql<{ state: string }>('select state from partners.payouts where affiliate_id = $1', [
      partnerId,
    ]);
    assert.equal(row?.state, 'paid');
    await visit.close();
    await again.close();
  }
});
