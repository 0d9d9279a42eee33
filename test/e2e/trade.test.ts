// The console over what a company trades with: partners, services, models, webhooks, secrets; with a real browser.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { simSecrets } from '#connectors/slack';
import { until } from '../within.ts';
import { noBrowser } from './browser.ts';
import { assertQuiet, type ConsoleStage, openConsole } from './console-stage.ts';
import { drawnFaults } from './html.ts';
import * as trading from './trade.ts';
import { type Around, hooks, partnerLogin, type Suspect, suspect } from './trade.ts';

const routes = [
  ...['partners', 'partners?tab=partners', 'partners?tab=sales', 'partners?tab=fraud', 'partners?tab=payouts'],
  ...['partners?tab=program', 'integrations', 'integrations?tab=catalogue', 'integrations?tab=own'],
  ...['integrations?tab=received', 'webhooks', 'webhooks?tab=told', 'webhooks?tab=dead', 'vault', 'vault?tab=access'],
  ...['admin/ai-control', 'admin/ai-control?tab=rules', 'admin/ai-control?tab=spend', 'admin/ai-control?tab=prices'],
  ...['admin/ai-control?tab=answers', 'admin/ai-control?tab=quality', 'settings/llm', 'usage', 'usage?tab=plan'],
  ...['usage?tab=tariffs', 'files', 'usage?tab=subscribers', 'usage?tab=charges', 'usage?tab=issued', 'brands'],
];
/** Set, the pictures are kept there, to be looked at. */
const pictures = process.env.CADRE_TEST_PICTURES;

suite('what a company trades with, in a real browser', { skip: noBrowser }, () => {
  let around: Around;
  let stage: ConsoleStage;
  before(async () => {
    around = await trading.openAround();
    stage = await openConsole({ around: { egress: around.egress, models: {} } });
    const { scene } = stage;
    const partners = await trading.trade(scene);
    const patient = partners.get('The Patient Gardener');
    assert.ok(patient);
    await trading.partnerSignsIn(scene, patient);
    await trading.connected(scene);
    await trading.models(scene, around);
  });
  after(async () => {
    await stage?.close();
    await around?.close();
  });

  const sql = <Row extends object>(text: string, values: readonly unknown[] = []) =>
    stage.scene.world.sql<Row>(text, values);

  async function asked<Output>(capability: string, input: object = {}): Promise<Output> {
    const { world, admin } = stage.scene;
    const answer = await world.answer(admin, capability, input);
    assert.equal(answer.status, 'done');
    return (answer as { output: Output }).output;
  }

  async function open(page: Page, route: string) {
    await page.goto(`${stage.url}/app/${route}`);
    await page.locator('main').getByRole('heading').first().waitFor();
    await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' });
  }

  async function gravest(page: Page): Promise<string[]> {
    await page.evaluate(axe.source);
    return page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 300))))`);
  }

  /** Each theme and each width once: what a theme can break does not depend on the width. */
  const looks = [
    { theme: 'light', width: 1440 },
    { theme: 'dark', width: 390 },
  ] as const;
  for (const { theme, width } of looks) {
    test(`every screen of it is for everybody, complains of nothing and fits, ${theme}, ${width} wide`, async () => {
      const visit = await stage.visit({ theme, width });
      for (const route of routes) {
        await open(visit.page, route);
        const name = `${route.replace(/\W+/g, '-')}-${theme}-${width}.png`;
        if (pictures) await visit.page.screenshot({ path: join(pictures, name) });
        assert.deepEqual(await gravest(visit.page), [], route);
        assert.deepEqual(await drawnFaults(visit.page), [], route);
        const seen = Number(await visit.page.evaluate('document.documentElement.scrollWidth'));
        assert.ok(seen <= width, `${route} is ${seen} pixels wide`);
      }
      assertQuiet(visit);
      await visit.close();
    });
  }

  test('who applied is let in; a sale that looks like fraud is rejected by keyboard, its reasons read', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await open(page, 'partners');
    const waiting = page.getByRole('region', { name: 'Waits for you' });
    const { items } = await asked<{ items: readonly Suspect[] }>('partners.sale.list', { state: 'held' });
    await waiting.getByRole('link', { name: new RegExp(`^${items.length} sales? held for fraud`) }).waitFor();
    await waiting.getByRole('link', { name: /2 applications to decide/ }).click();
    const terrace = page.getByRole('listitem').filter({ hasText: 'Terrace Talk' });
    await terrace.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('Approved: Terrace Talk.').waitFor();
    const [partner] = await sql<{ status: string }>(
      "select status from partners.affiliates where name = 'Terrace Talk'",
    );
    assert.equal(partner?.status, 'approved');

    const worst = items.find(({ transactionId }) => transactionId === suspect);
    assert.ok(worst);
    await open(page, `partners?tab=fraud&sale=${worst.id}`);
    await page.getByRole('heading', { name: /Weekend Plots: / }).waitFor();
    for (const { evidence } of worst.reasons) await page.getByText(evidence).waitFor();
    await page.getByText(`$${(worst.commission / 100).toFixed(2)} held`).waitFor();
    await page.keyboard.press('x');
    await page.getByText('Rejected 1 sale.').waitFor();
    const [judged] = await sql<{ state: string }>('select state from partners.conversions where id = $1', [worst.id]);
    assert.equal(judged?.state, 'rejected');
    assertQuiet(visit);
    await visit.close();
  });

  test('whoever is meant is found by name, and who brought whom is walked along by keyboard', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    const { items } = await asked<{ items: { id: string; name: string }[] }>('partners.partner.list');
    const root = items.find(({ name }) => name === 'Root Agency');
    await open(page, 'do/partners.partner.suspend');
    const box = page.getByRole('combobox', { name: 'Partner' });
    await box.click();
    await box.pressSequentially('root ag');
    await page.getByRole('option', { name: /Root Agency/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await box.pressSequentially('nobody of ours');
    await page.getByText('No partner says this.').waitFor();
    await page.keyboard.press('Escape');
    await box.blur();
    assert.equal(await box.inputValue(), 'Root Agency');
    const draft = await page.evaluate("JSON.parse(sessionStorage.getItem('cadre.draft.partners.partner.suspend'))");
    assert.equal((draft as { partnerId: string }).partnerId, root?.id);
    await open(page, 'partners?tab=partners');
    await page.getByText('Map', { exact: true }).click();
    const drawing = page.getByRole('figure', { name: 'Who brought whom?' });
    await drawing.getByRole('img').focus();
    const here = () => drawing.locator('figcaption').textContent();
    for (const _ of items) {
      if (!(await here())?.includes('Root Agency, brought by')) await page.keyboard.press('ArrowRight');
    }
    assert.match((await here()) ?? '', /Root Agency, brought by Balcony Diaries/);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === `/app/partners/${root?.id}`);
    assertQuiet(visit);
    await visit.close();
  });

  test('a partner sees themselves and nobody else', async () => {
    const visit = await stage.visit({ as: partnerLogin });
    const { page } = visit;
    await open(page, 'earnings');
    await page.getByRole('region', { name: 'Your sales' }).getByRole('row').nth(1).waitFor();
    const own = await sql<{ name: string }>(
      `select c.transaction_id as name from partners.conversions c join partners.affiliates a on a.id = c.affiliate_id
       where a.name = 'The Patient Gardener' order by c.id desc`,
    );
    const shown = await page.getByRole('table', { name: 'Your sales' }).getByText(/^K-/).allTextContents();
    assert.deepEqual(shown, own.map(({ name }) => name).slice(0, shown.length));
    assert.ok(shown.length > 3);
    const text = (await page.locator('body').textContent()) ?? '';
    assert.doesNotMatch(text, /Weekend Plots|Root Agency|Balcony Diaries|mailinator/);
    await open(page, 'partners?tab=fraud');
    await page.getByText('You may not see partners.').waitFor();
    await visit.close();
  });

  test('a service is connected step by step and tested at once; its secrets are shown nowhere', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await open(page, 'integrations?tab=catalogue');
    const slack = page.getByRole('listitem').filter({ hasText: 'Slack' });
    await slack.getByRole('button', { name: 'Connect another' }).click();
    const drawer = page.getByRole('dialog', { name: 'Connect Slack' });
    await drawer.getByRole('button', { name: 'Connect and test' }).click();
    await drawer.getByText('This is needed.').waitFor();
    await drawer.getByLabel('Bot token').fill('xoxb-wrong');
    await drawer.getByLabel('Title').fill('Second room');
    await drawer.getByRole('button', { name: 'Connect and test' }).click();
    await drawer.getByText('Does not work').waitFor();
    await page.keyboard.press('Escape');

    await open(page, 'integrations');
    await page.getByRole('row', { name: /Second room/ }).click();
    await page.getByRole('button', { name: 'Renew secrets' }).click();
    const renewal = page.getByRole('dialog', { name: 'Renew Second room' });
    await renewal.getByLabel('Bot token').fill(simSecrets.botToken);
    await renewal.getByRole('button', { name: 'Renew and test' }).click();
    await page.getByText('Connected: Slack.').waitFor();
    const [row] = await sql<{ state: string }>("select state from connection.connections where title = 'Second room'");
    assert.equal(row?.state, 'connected');
    await open(page, 'vault');
    await page.getByRole('row', { name: /Second room, bot token/ }).click();
    const secret = page.getByRole('dialog', { name: 'Second room, bot token' });
    await secret.getByText('slack.com').first().waitFor();
    assert.doesNotMatch((await page.content()) ?? '', new RegExp(simSecrets.botToken));
    assertQuiet(visit);
    await visit.close();
  });

  test('a webhook is added with a secret shown once, and hears its test', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await open(page, 'webhooks');
    await page.getByRole('button', { name: 'Add webhook' }).click();
    const drawer = page.getByRole('dialog', { name: 'Add webhook' });
    await drawer.getByLabel('Address').fill(`${hooks}/till`);
    await drawer.getByLabel('Of what it is told').fill('partners.*');
    await drawer.getByLabel('What it is called').fill('The till');
    await drawer.getByRole('button', { name: 'Add webhook' }).click();
    const secret = (await drawer.locator('code').textContent()) ?? '';
    assert.match(secret, /^whsec_/);
    await drawer.getByRole('button', { name: 'I have it' }).click();
    await page.getByRole('row', { name: /The till/ }).click();
    const before_ = around.receiver.asked.length;
    await page.getByRole('button', { name: 'Test webhook' }).click();
    await page.getByRole('dialog').getByText('It hears.').waitFor();
    assert.equal(around.receiver.asked.length, before_ + 1);
    assert.doesNotMatch(await page.content(), new RegExp(secret));
    assertQuiet(visit);
    await visit.close();
  });

  test('a rule says which model is used for whom, and what is not there yet is asked for', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await open(page, 'admin/ai-control?tab=rules');
    await page.getByRole('button', { name: 'New rule' }).click();
    const drawer = page.getByRole('dialog', { name: 'New rule' });
    await drawer.getByLabel('Segment').fill('bulk');
    await drawer.getByLabel('Model').fill('claude-opus-4-5');
    await drawer.getByRole('button', { name: 'Keep rule' }).click();
    await drawer.getByText('There is a rule for bulk already.').waitFor();
    await drawer.getByLabel('Segment').fill('letters');
    await drawer.getByLabel('Provider').selectOption({ label: 'Anthropic' });
    await drawer.getByLabel('Seconds to wait').fill('2.5');
    await drawer.getByLabel('Model').fill('claude-ops-4-5');
    await drawer.getByRole('button', { name: 'Keep rule' }).click();
    // Beside its field, in words that know nothing of where the rule stands among others.
    const unknown = drawer.getByText(/^Nobody here knows the model anthropic\/claude-ops-4-5/);
    await unknown.waitFor();
    await drawer.getByLabel('Model').fill('claude-opus-4-5');
    await unknown.waitFor({ state: 'detached' });
    await drawer.getByRole('button', { name: 'Keep rule' }).click();
    await page.getByText('Kept the rule for letters.').waitFor();
    const { rules } = await asked<{ rules: readonly Record<string, unknown>[] }>('model.policy.get');
    const { segment, provider, model, latency_budget_ms } = rules.at(-1) ?? {};
    assert.deepEqual([segment, provider, model, latency_budget_ms], ['letters', 'anthropic', 'claude-opus-4-5', 2500]);
    assert.equal(rules.length, 4);
    // The browser tells of the refusal by itself.
    assert.deepEqual([visit.complaints.length, visit.complaints[0]?.includes('status of 400')], [1, true]);
    assert.deepEqual(visit.strangers, []);
    await visit.close();
  });

  test('of two models it is said which does better, once that is no luck, and what people said of them', async () => {
    const messages = [{ role: 'user', parts: [{ type: 'text', text: 'Write a line about kilns.' }] }];
    const isGoodOf = [true, false] as const;
    async function answers(each: number) {
      for (const [at, model] of ['openai/gpt-4o-mini', 'anthropic/claude-haiku-4-5'].entries()) {
        for (let turn = 0; turn < each; turn += 1) {
          const { generationId } = await asked<{ generationId: string }>('model.text.generate', { model, messages });
          await asked('model.outcome.tell', { generationId, outcome: 'sold', isGood: isGoodOf[at] });
          if (turn === 0) await asked('model.response.rate', { generationId, rating: 2, comment: `Too dry, ${at}` });
        }
      }
    }
    const visit = await stage.visit({});
    const { page } = visit;
    const compare = async () => {
      await open(page, 'admin/ai-control?tab=quality');
      await page.getByLabel('By what became of it').fill('sold');
      await page.getByLabel('By what became of it').press('Enter');
    };
    await answers(2);
    await compare();
    await page.getByText('Which does better can not be said yet').waitFor();
    await answers(25);
    await compare();
    await page.getByText('openai/gpt-4o-mini does better').waitFor();
    await page
      .getByRole('row', { name: /^Too dry, 1/ })
      .first()
      .waitFor();
    assertQuiet(visit);
    await visit.close();
  });

  test('a model proposes the text of a field, which stays a proposal until somebody takes it', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await open(page, 'do/notes.note.create');
    const body = page.getByRole('textbox', { name: /^Body/ });
    await page.getByLabel('Title').fill('What the studio does in May');
    await page.getByRole('button', { name: 'Suggest a text' }).click();
    await page.getByRole('figure').getByText('Two new glazes').waitFor();
    assert.equal(await body.inputValue(), '');
    assert.match(around.wire.asked.at(-1)?.raw.toString() ?? '', /What the studio does in May/);
    await page.getByRole('button', { name: 'Take this text' }).click();
    assert.match(await body.inputValue(), /^Two new glazes/);
    assertQuiet(visit);
    await visit.close();
  });

  test('a model that fails is told of in a sentence, and another one answers meanwhile', async () => {
    around.wire.alwaysOf('gpt-4', { fault: { kind: 'status', status: 503 } });
    const messages = [{ role: 'user', parts: [{ type: 'text', text: 'What is new?' }] }];
    for (let turn = 0; turn < 6; turn += 1) {
      const answer = await asked<{ model: string }>('model.text.generate', { segment: 'executives', messages });
      assert.notEqual(answer.model, 'gpt-4');
    }
    const visit = await stage.visit({});
    const { page } = visit;
    await open(page, 'admin/ai-control');
    await page.getByText(/^gpt-4 (does not answer|is slow or failing)/).waitFor();
    const row = page.getByRole('row', { name: /^gpt-4 OpenAI/ });
    await row.getByText(/does not answer|slow or failing/).waitFor();
    await page.getByRole('figure', { name: 'How fast do they answer?' }).waitFor();
    assertQuiet(visit);
    await visit.close();
  });

  test('when nothing answers it is told on every screen; a rule that is mended has another model answer', async () => {
    const failing = { fault: { kind: 'status', status: 503 } } as const;
    const saying = { text: 'Two new glazes.', usage: { input: 10, output: 5 } };
    const models = ['gpt-4', 'gpt-3.5-turbo', 'gpt-4-turbo', 'gpt-4o-mini', 'claude-haiku-4-5'];
    for (const model of models) around.wire.alwaysOf(model, failing);
    const messages = [{ role: 'user', parts: [{ type: 'text', text: 'What is new?' }] }];
    const ask = (segment: string) => {
      const { world, admin } = stage.scene;
      return world.answer(admin, 'model.text.generate', { segment, messages }).catch(() => undefined);
    };
    for (let turn = 0; turn < 8; turn += 1) for (const segment of ['executives', 'bulk', 'other']) await ask(segment);
    const visit = await stage.visit({});
    const { page } = visit;
    await page.getByText('No model answers right now.').waitFor();
    await page.getByRole('link', { name: 'Look at the models' }).click();
    await page.waitForURL('**/app/admin/ai-control');

    // Anthropic is back; the rule for bulk names nobody who could stand in.
    around.wire.alwaysOf('claude-opus-4-5', saying);
    assert.equal((await ask('bulk'))?.status, undefined);
    await open(page, 'admin/ai-control?tab=rules');
    await page.getByRole('button', { name: 'Edit rule for bulk' }).click();
    const drawer = page.getByRole('dialog', { name: 'Rule for bulk' });
    await drawer.getByText('More', { exact: true }).click();
    await drawer.getByLabel('Stands in').fill('anthropic/claude-opus-4-5');
    await drawer.getByRole('button', { name: 'Keep rule' }).click();
    await page.getByText('Kept the rule for bulk.').waitFor();
    const answer = await ask('bulk');
    assert.ok(answer?.status === 'done');
    assert.equal((answer.output as { model: string }).model, 'claude-opus-4-5');
    await page.reload();
    await page.getByRole('button', { name: 'Edit rule for bulk' }).waitFor();
    assert.equal(await page.getByText('No model answers right now.').count(), 0);
    for (const model of models) around.wire.alwaysOf(model, saying);
    assertQuiet(visit);
    await visit.close();
  });

  test('a key is tested, another one is added, and neither is ever shown', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await open(page, 'settings/llm');
    const openai = page.getByRole('listitem').filter({ hasText: 'key ending 4711' });
    await openai.getByRole('button', { name: 'Test key' }).click();
    await page.getByText(/OpenAI answered in/).waitFor();
    const gemini = page.getByRole('listitem').filter({ hasText: 'Google Gemini' });
    await gemini.getByRole('button', { name: 'Add key' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByLabel('Key').fill('AIza-not-a-real-key-9921');
    await drawer.getByRole('button', { name: /^Add/ }).click();
    await page.getByRole('listitem').filter({ hasText: 'key ending 9921' }).waitFor();
    assert.doesNotMatch(await page.content(), /AIza-not-a-real-key/);
    assertQuiet(visit);
    await visit.close();
  });

  test('a file is kept, linked to for a while, deleted and brought back', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await open(page, 'files');
    const file = { name: 'price list.txt', mimeType: 'text/plain', buffer: Buffer.from('Mug, 24.00') };
    await page.getByLabel('Files to keep').setInputFiles(file);
    await page.getByText('Kept: price list.txt, 10 B.').waitFor();
    await page.getByRole('row', { name: /price list\.txt/ }).click();
    const drawer = page.getByRole('dialog', { name: 'price list.txt' });
    await drawer.getByRole('button', { name: 'Make link' }).click();
    const link = (await drawer.locator('code[title^=http]').textContent()) ?? '';
    assert.equal(await (await fetch(link)).text(), 'Mug, 24.00');
    await drawer.getByRole('button', { name: 'Delete' }).click();
    await page.getByText(/Deleted price list\.txt/).waitFor();
    await page.getByRole('radio', { name: 'Deleted' }).click();
    await page.getByRole('row', { name: /price list\.txt/ }).click();
    await page.getByRole('button', { name: 'Restore file' }).click();
    await page.getByText('Restored price list.txt.').waitFor();
    assertQuiet(visit);
    await visit.close();
  });

  test('a brand gives the whole console its colour, and nothing that means something changes', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    const colourOf = (name: string) =>
      page.evaluate(`getComputedStyle(document.documentElement).getPropertyValue('--color-${name}')`);
    await open(page, 'brands');
    const [primary, wait] = [await colourOf('primary'), await colourOf('wait-solid')];
    await page.getByRole('button', { name: 'Add brand' }).click();
    const drawer = page.getByRole('dialog', { name: 'Add brand' });
    await drawer.getByLabel('Name').fill('Kestrel');
    await drawer.getByLabel('Colour', { exact: true }).fill('#1f6f4a');
    await drawer.getByRole('button', { name: 'Keep brand' }).click();
    await page.getByText('Added Kestrel.').waitFor();
    const isAsked = page.waitForResponse(
      (answer) => answer.request().postData()?.includes('tenant.brand.show') ?? false,
    );
    await page.reload();
    await isAsked;
    await page.getByRole('heading', { name: 'Brands' }).waitFor();
    let now = primary;
    for (let frames = 0; now === primary && frames < 300; frames += 1) {
      await page.evaluate('new Promise(requestAnimationFrame)');
      now = await colourOf('primary');
    }
    assert.notEqual(now, primary);
    assert.equal(await colourOf('wait-solid'), wait);
    await asked('tenant.brand.create', { name: 'Moss & Co', look: { primary: '#5b7d1f' } });
    await page.reload();
    await page.getByRole('button', { name: /Kestrel Studio/ }).click();
    await page.getByRole('menuitem', { name: 'Moss & Co' }).click();
    await page.getByRole('navigation', { name: 'Main' }).getByText('Moss & Co').waitFor();
    await until(async () => (await colourOf('primary')) !== now);
    await page.getByRole('button', { name: /Moss & Co/ }).click();
    await page.getByRole('menuitem', { name: 'This address' }).click();
    await page.getByRole('navigation', { name: 'Main' }).getByText('Kestrel Studio').waitFor();
    assert.deepEqual(await gravest(page), []);
    assertQuiet(visit);
    await visit.close();
  });
});
