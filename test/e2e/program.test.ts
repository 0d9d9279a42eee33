// Whoever runs the partner program, in a real browser: its terms and currencies, rules that are tried, a payout.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from '../within.ts';
import { noBrowser } from './browser.ts';
import { assertQuiet, type ConsoleStage, openConsole } from './console-stage.ts';
import { trade } from './trade.ts';

suite('whoever runs a partner program, in a real browser', { skip: noBrowser }, () => {
  let stage: ConsoleStage;
  before(async () => {
    stage = await openConsole();
    await trade(stage.scene);
  });
  after(() => stage?.close());

  const sql = <Row extends object>(text: string) => stage.scene.world.sql<Row>(text);

  async function asked<Output>(capability: string, input: object = {}): Promise<Output> {
    const { world, admin } = stage.scene;
    const answer = await world.answer(admin, capability, input);
    assert.ok(answer.status === 'done');
    return answer.output as Output;
  }

  async function open(page: Page, route: string) {
    await page.goto(`${stage.url}/app/${route}`);
    await page.locator('main').getByRole('heading').first().waitFor();
    await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' });
  }

  test('a payout is rehearsed before it is made, made as rehearsed, and taken back', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await open(page, 'partners?tab=payouts');
    await page.getByRole('button', { name: 'Rehearse next payout' }).click();
    const sheet = page.getByRole('region', { name: 'Rehearsal, nothing was done' });
    await sheet.getByText('5 in all').waitFor();
    assert.deepEqual(await sql('select id from partners.payout_batches'), [], 'a rehearsal makes nothing');
    const decision = page.getByRole('region', { name: 'Decision' });
    const promised = (await decision.locator('p').first().textContent()) ?? '';
    const rehearsed = Math.round(Number(promised.replace(/[$,]/g, '')) * 100);
    await decision.getByRole('button', { name: 'Make 5 payments' }).click();
    await page.waitForURL('**/app/partners/batches/*');
    const [batch] = await sql<{ total: string; state: string }>(
      'select total::text, state from partners.payout_batches',
    );
    assert.deepEqual(batch, { total: String(rehearsed), state: 'due' });
    const [lines] = await sql<{ sum: string }>('select sum(amount)::text as sum from partners.payouts');
    assert.equal(lines?.sum, String(rehearsed));
    await page.getByText('not said where to').first().waitFor();
    await page.getByText('Balcony Diaries').click();
    await page.getByRole('dialog').getByText('What is in it').waitFor();
    const [within] = await sql<{ count: string }>(
      `select count(*) from partners.commissions where payout_id in
        (select p.id from partners.payouts p join partners.affiliates a on a.id = p.affiliate_id
         where a.name = 'Balcony Diaries')`,
    );
    await page.getByRole('dialog').getByText(`${within?.count} lines`).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Take batch back' }).click();
    await page.getByText('Nothing of it was paid.').waitFor();
    const [after_] = await sql<{ state: string }>('select state from partners.payout_batches');
    assert.equal(after_?.state, 'cancelled');
    assertQuiet(visit);
    await visit.close();
  });

  test('the terms of the program are changed in words, and what was not touched stays', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await open(page, 'partners?tab=program');
    await page.getByRole('button', { name: 'Change terms' }).click();
    const drawer = page.getByRole('dialog', { name: /^Terms of/ });
    await drawer.getByLabel('Days it may be returned').fill('400');
    await drawer.getByRole('button', { name: 'Change terms' }).click();
    await drawer.getByText('At most 365. You wrote 400.').waitFor();
    await drawer.getByLabel('Days it may be returned').fill('2 weeks');
    await drawer.getByLabel('Least payout', { exact: true }).fill('75');
    await drawer.getByRole('button', { name: 'Change terms' }).click();
    await page.getByText(/^Changed the terms of/).waitFor();
    const { items } = await asked<{ items: readonly Record<string, unknown>[] }>('partners.program.list');
    const { holdingDays, currencies, cookieDays, holdScore, acceptsByItself } = items[0] ?? {};
    assert.deepEqual(currencies, [{ currency: 'USD', tierUnit: 100, minimumPayout: 7500 }]);
    assert.deepEqual([holdingDays, cookieDays, holdScore, acceptsByItself], [14, 30, 50, false]);
    assertQuiet(visit);
    await visit.close();
  });

  test('a currency is added to the program, and what partners earn is told in it too', async () => {
    const { page, close } = await stage.visit({});
    await open(page, 'partners?tab=program');
    await page.getByRole('button', { name: 'Change terms' }).click();
    const drawer = page.getByRole('dialog', { name: /^Terms of/ });
    await drawer.getByRole('button', { name: 'Add currency' }).click();
    await drawer.getByLabel('Least payout', { exact: true }).last().fill('40');
    await drawer.getByRole('button', { name: 'Change terms' }).click();
    await drawer.getByRole('alert').getByText('USD is named twice').waitFor();
    await drawer.getByLabel('Currency of least payout').last().fill('eur');
    await drawer.getByLabel('One dollar of the tiers').last().fill('0.92');
    await drawer.getByRole('button', { name: 'Change terms' }).click();
    await page.getByText(/^Changed the terms of/).waitFor();
    await page.getByText('from $1,000.00 or €920.00 on').waitFor();
    const { items } = await asked<{ items: readonly { currencies: unknown }[] }>('partners.program.list');
    assert.deepEqual(items[0]?.currencies, [
      { currency: 'USD', tierUnit: 100, minimumPayout: 7500 },
      { currency: 'EUR', tierUnit: 92, minimumPayout: 4000 },
    ]);
    await close();
  });

  test('what is owed in a currency that is taken no more is still paid', async () => {
    const [{ id: partnerId } = { id: '' }] = await sql<{ id: string }>(
      "select id from partners.affiliates where name = 'Balcony Diaries'",
    );
    const amount = { amount: 500_000, currency: 'EUR' };
    const { id: saleId } = await asked<{ id: string }>('partners.sale.track', {
      transactionId: 'E',
      partnerId,
      amount,
    });
    await asked('partners.sale.approve', { saleId });
    const visit = await stage.visit({ width: 390 });
    const { page } = visit;
    await open(page, 'partners?tab=program');
    await page.getByRole('button', { name: 'Change terms' }).click();
    const drawer = page.getByRole('dialog', { name: /^Terms of/ });
    await drawer.getByRole('button', { name: 'Leave out currency 2' }).click();
    await drawer.getByRole('button', { name: 'Change terms' }).click();
    await page.getByText(/^Changed the terms of/).waitFor();
    await open(page, 'partners?tab=payouts');
    await page.getByRole('radio', { name: 'EUR' }).click();
    await page.getByRole('button', { name: 'Rehearse next payout' }).click();
    await page.getByRole('region', { name: 'Decision' }).getByText('€1,500.00').waitFor();
    assertQuiet(visit);
    await visit.close();
  });

  test('other weights are tried as they were typed, and a wrong one is not passed over', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await open(page, 'partners?tab=fraud');
    await page.getByText('Try other rules').click();
    const rehearse = page.getByRole('button', { name: 'Rehearse other rules' });
    await page.getByLabel('Hold from this score on').fill('40');
    await page.getByLabel('The visit was made by a program').fill('500');
    await page
      .getByText('A weight is a whole number from 0 to 100. You wrote 500.')
      .and(page.locator(':visible'))
      .waitFor();
    assert.equal(await rehearse.getAttribute('aria-disabled'), 'true');
    await page.getByLabel('The visit was made by a program').fill('0');
    await rehearse.click();
    const sheet = page.getByRole('region', { name: 'Rehearsal, nothing was done' });
    await sheet.getByText('Held from 40 on').waitFor();
    await sheet.getByText('Left out: The visit was made by a program').waitFor();
    await page.getByLabel('Hold from this score on').fill('30');
    await sheet.getByText('before your last change').waitFor();
    await page.getByRole('button', { name: 'Start over' }).click();
    await sheet.waitFor({ state: 'detached' });
    assert.equal(await page.getByLabel('Hold from this score on').inputValue(), '');
    assertQuiet(visit);
    await visit.close();
  });

  test('terms that contradict one another are told beside the field, and nothing is changed', async () => {
    const { page, close } = await stage.visit({});
    await open(page, 'partners?tab=program');
    await page.getByRole('button', { name: 'Change terms' }).click();
    const drawer = page.getByRole('dialog', { name: /^Terms of/ });
    await drawer.getByLabel('Days visits count').waitFor();
    const held = drawer.getByLabel('Held from score');
    await held.fill('95');
    await drawer.getByRole('button', { name: 'Change terms' }).click();
    await drawer.getByRole('alert').getByText('rejected from 85 on before it is held from 95 on').waitFor();
    await until(() => page.evaluate<boolean>('document.activeElement?.value === "95"'));
    await held.fill('60');
    await drawer.getByRole('alert').waitFor({ state: 'detached' });
    const { items } = await asked<{ items: readonly { holdScore: number }[] }>('partners.program.list');
    assert.equal(items[0]?.holdScore, 50);
    await close();
  });
});
