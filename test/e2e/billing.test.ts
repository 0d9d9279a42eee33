// Billing in a real browser: a company chooses a plan, pays on the pages of Stripe, reads its invoices; whoever sells
// sees who has subscribed and what is owed. Stripe is the fake of its connector, its pages are ours.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { simKey, startStripe } from '#connectors/stripe';
import type { Authenticated } from '#kernel/identity';
import { noBrowser } from './browser.ts';
import { assertQuiet, type ConsoleStage, openConsole } from './console-stage.ts';
import { drawnFaults } from './html.ts';

const buyer = { email: 'grace@acme.example', password: 'yet another long sentence' };
/** With which what Stripe tells is signed. */
const signing = 'whsec_of_this_story';
/** Set, the pictures are kept there, to be looked at. */
const pictures = process.env.CADRE_TEST_PICTURES;
const usd = (amount: number) => ({ amount, currency: 'USD' });

suite('billing, in a real browser', { skip: noBrowser }, () => {
  let sim: Awaited<ReturnType<typeof startStripe>>;
  let stage: ConsoleStage;
  let hook: string;
  let acme: string;
  before(async () => {
    sim = await startStripe();
    const egress = { baseUrls: { 'https://api.stripe.com': sim.url } };
    stage = await openConsole({ around: { egress } });
    const secrets = { apiKey: simKey, webhookSecret: signing };
    const { webhookUrl } = await asked<{ webhookUrl: string }>('connection.connection.connect', {
      ...{ connector: 'stripe', fields: {}, secrets },
    });
    hook = new URL(webhookUrl).pathname;
    acme = await company();
    for (const [name, title, base, tier] of [
      ['tier2-monthly', 'Tier 2, monthly', 297_00, 'tier2'],
      ['tier3-monthly', 'Tier 3, monthly', 997_00, 'tier3'],
    ] as const) {
      const remotePrices = [{ priceId: `price_${tier}` }];
      await asked('meter.tariff.create', { name, title, base: usd(base), tier, remotePrices });
    }
  });
  after(async () => {
    await stage?.close();
    await sim?.stop();
  });

  async function asked<Output = Record<string, unknown>>(
    capability: string,
    input: object,
    who: Authenticated = stage.scene.admin,
  ): Promise<Output> {
    const answer = await stage.scene.world.answer(who, capability, input);
    assert.ok(answer.status === 'done', `${capability} answered ${answer.status}`);
    return answer.output as Output;
  }

  /** Another company, with somebody who can sign in. */
  async function company(): Promise<string> {
    const { world, door } = stage.scene;
    const { id } = await world.kernel.tenants.create({ name: 'Acme', plan: 'tier1' });
    const founder = await world.person(id, 'tenant_admin');
    const wanted = { email: buyer.email, role: 'tenant_admin', name: 'Grace' };
    const { link } = await asked<{ link: string }>('identity.person.invite', wanted, founder);
    const accepted = await fetch(`${door.url}/api/v1/identity/invitation/accept`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: link.split('/').at(-1), password: buyer.password, name: 'Grace' }),
    });
    assert.equal(accepted.status, 200, await accepted.text());
    return id;
  }

  async function open(page: Page, route: string) {
    await page.goto(`${stage.url}/app/${route}`);
    await page.locator('main').getByRole('heading').first().waitFor();
  }

  /** What only stands there once something was bought: for everybody to read, and HTML. */
  async function looked(page: Page, name: string) {
    if (pictures) await page.screenshot({ path: join(pictures, `billing-${name}.png`) });
    await page.evaluate(axe.source);
    const grave = await page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id))`);
    assert.deepEqual(grave, [], name);
    assert.deepEqual(await drawnFaults(page), [], name);
  }

  async function soon() {
    stage.scene.world.clock.pass('1 minute');
    await stage.scene.world.settle();
  }

  /** What a customer does on the page of Stripe, and what Stripe then tells us. */
  async function pay(): Promise<string> {
    const [session] = sim.of('checkout.session');
    assert.ok(session);
    for (const { type, object } of sim.complete(session.id)) {
      const told = sim.telling({ type, object, atMs: stage.scene.world.clock.nowMs(), secret: signing });
      assert.equal((await fetch(new URL(hook, stage.url), told)).status, 200);
    }
    await stage.scene.world.settle();
    await soon();
    return String(session.success_url);
  }

  test('a company chooses a plan, pays on the page of Stripe and is on it', async () => {
    const visit = await stage.visit({ as: buyer });
    const { page, strangers } = visit;
    await page.route('https://checkout.stripe.com/**', async (route) => {
      const back = await pay();
      await route.fulfill({ status: 303, headers: { location: back } });
    });
    await open(page, 'usage?tab=plan');
    await page.getByText('Nothing has been subscribed to yet.').waitFor();
    const offer = page.getByRole('region', { name: 'Subscribe' }).getByRole('listitem').filter({ hasText: 'Tier 3' });
    await offer.getByText('$997.00 a month').waitFor();
    await looked(page, 'offers');
    await offer.getByRole('button', { name: 'Subscribe…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Subscribe to Tier 3, monthly' });
    assert.equal(await dialog.getByLabel('Invoices go to').inputValue(), buyer.email);
    await dialog.getByRole('button', { name: 'Go to checkout' }).click();
    await page.waitForURL(/\/app\/usage\?tab=plan/);
    const own = page.getByRole('region', { name: 'Your subscription' });
    await own.getByText('Tier 3, monthly').waitFor();
    await own.getByText('active').waitFor();
    await looked(page, 'bought');
    await page.waitForURL((url) => !url.searchParams.has('bought'));
    const plan = await stage.scene.world.kernel.tenants.get(acme);
    assert.equal(plan?.plan, 'tier3');
    assert.equal(await page.getByRole('button', { name: 'Subscribe…' }).count(), 0, 'nobody subscribes twice');
    assert.deepEqual([...new Set(strangers.map((one) => new URL(one).host))], ['checkout.stripe.com']);
    assert.deepEqual(visit.complaints, []);
    await visit.close();
  });

  test('the card is changed on the pages of Stripe, and one comes back to where one was', async () => {
    const visit = await stage.visit({ as: buyer });
    const { page } = visit;
    await page.route('https://billing.stripe.com/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>Your cards</title>' }),
    );
    await open(page, 'usage?tab=plan');
    await page.getByRole('button', { name: 'Change plan or card' }).click();
    await page.waitForURL('https://billing.stripe.com/**');
    await page.goBack();
    await page.getByRole('region', { name: 'Your subscription' }).getByText('Tier 3, monthly').waitFor();
    await visit.close();
  });

  test('an invoice is read line by line, taken along, and marked as paid by whoever is paid', async () => {
    const { world } = stage.scene;
    const { id: other } = await world.kernel.tenants.create({ name: 'Hopper & Sons', plan: 'tier1' });
    const { id: tariffId } = await asked<{ id: string }>('meter.tariff.create', {
      ...{ name: 'enterprise', title: 'Enterprise', base: usd(12_000_00), months: 12, tier: 'tier3' },
    });
    const wish = { tariffId, buyerKind: 'company', buyerId: other, buyerName: 'Hopper & Sons' };
    await asked('meter.subscription.begin', wish);
    world.clock.pass('367 days');
    await world.settle();

    const visit = await stage.visit({});
    const { page } = visit;
    await open(page, 'usage?tab=subscribers');
    await page.getByRole('row', { name: /Hopper & Sons.*active.*by invoice/ }).waitFor();
    await open(page, 'usage?tab=issued');
    await page.getByRole('row', { name: /Hopper & Sons/ }).click();
    const sheet = page.getByRole('dialog', { name: /^Invoice \d{4}-\d{5}$/ });
    await sheet.getByRole('row', { name: 'Enterprise 1 $12,000.00' }).waitFor();
    await sheet.getByText('$12,000.00 is due').waitFor();
    await looked(page, 'invoice');
    const saved = page.waitForEvent('download');
    await sheet.getByRole('button', { name: 'Save invoice as a page' }).click();
    const file = await saved;
    assert.match(file.suggestedFilename(), /^invoice-\d{4}-\d{5}\.html$/);
    assert.match(await readFile(await file.path(), 'utf8'), /Hopper &amp; Sons[\s\S]+12,000\.00 USD/);
    await sheet.getByRole('button', { name: 'Mark as paid' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /invoice/i })
      .last()
      .click();
    await page.getByRole('row', { name: /Hopper & Sons.*paid/ }).waitFor();
    const [row] = await world.sql<{ state: string }>(
      "select state from meter.invoices where buyer_name = 'Hopper & Sons'",
    );
    assert.equal(row?.state, 'paid');
    assertQuiet(visit);
    await visit.close();
  });

  test('a tariff is closed with a press that can be taken back, and nobody else can subscribe to it', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await open(page, 'usage?tab=tariffs');
    const row = page.getByRole('listitem').filter({ hasText: 'Tier 2, monthly' });
    await row.getByText('$297.00 a month').waitFor();
    await row.getByRole('button', { name: 'Close…' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /tariff/i })
      .last()
      .click();
    await row.getByText('closed').waitFor();
    await looked(page, 'tariffs');
    const who = await stage.scene.world.person(acme, 'tenant_admin');
    const { items } = await asked<{ items: readonly { readonly title: string }[] }>('meter.plan.list', {}, who);
    assert.ok(!items.some(({ title }) => title === 'Tier 2, monthly'));
    assertQuiet(visit);
    await visit.close();
  });
});
