// Fields that need more than a line: things by their names, files, and texts with marks that a model may propose.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from '../e2e/browser.ts';
import { Refusal } from './answers.ts';
import { focused, mount } from './mounted.ts';

const id = (end: string) => `3f2a0000-0000-4000-8000-0000000000${end}`;
const may = ['identity.member.list', 'identity.agent.list', 'partners.partner.list', 'model.text.generate'];
const listOf = (name: string) => ({
  ...{ name, description: '', effect: 'read', outputSchema: {} },
  inputSchema: { type: 'object', properties: { limit: {} } },
});
const me = { 'identity.person.me': { user: { id: id('99'), name: 'Ines Kaya', email: '' }, tenants: [] } };
const answers = {
  ...me,
  'platform.home.mine': { items: may.map((name) => ({ name, summary: '', effect: 'read' })) },
  'invoke.capability.list': ({ after = '' }: { after?: string }) => {
    const wanted = may.find((name) => name.startsWith(after.slice(0, 20)) && name > after);
    return { items: wanted ? [listOf(wanted)] : [] };
  },
  'identity.member.list': { items: [] },
  'identity.agent.list': { items: [] },
  'partners.partner.list': {
    items: [
      { id: id('01'), name: 'Studio Halm', email: 'halm@kestrel.example' },
      { id: id('02'), name: 'Studio Halm', email: 'berlin@kestrel.example' },
      { id: id('03'), name: 'Ana Ferreira', email: 'ana@kestrel.example' },
    ],
  },
};
const uuid = { type: 'string', format: 'uuid' };
const one = { properties: { partnerId: uuid }, required: ['partnerId'] };
const several = { properties: { partnerIds: { type: 'array', items: uuid } }, required: ['partnerIds'] };

const options = (page: Page) => page.getByRole('option');
const go = (page: Page) => page.keyboard.press('Control+Enter');

suite('a thing by its name', { skip: noBrowser }, () => {
  test('is found by what it is called or by what sets it apart, and taken by keyboard', async () => {
    await using part = await mount('forms/Form', one, { answers });
    const { page } = part;
    const box = page.getByRole('combobox', { name: 'Partner' });
    await box.fill('halm');
    await options(page).nth(1).waitFor();
    assert.deepEqual(await options(page).allTextContents(), [
      'SHStudio Halmhalm@kestrel.example',
      'SHStudio Halmberlin@kestrel.example',
    ]);
    assert.equal(await box.getAttribute('aria-expanded'), 'true');
    await page.keyboard.press('ArrowDown');
    const active = (await box.getAttribute('aria-activedescendant')) ?? '';
    assert.match((await page.locator(`[id="${active}"]`).textContent()) ?? '', /berlin/);
    await page.keyboard.press('Enter');
    assert.equal(await box.inputValue(), 'Studio Halm');
    assert.equal(await options(page).count(), 0);
    await go(page);
    assert.deepEqual(await part.heard(), [['submit', { partnerId: id('02') }]]);
  });

  test('is taken by pointer, and left empty by its button', async () => {
    await using part = await mount('forms/Form', one, { answers });
    const { page } = part;
    await page.getByRole('combobox', { name: 'Partner' }).click();
    await options(page).filter({ hasText: 'Ana' }).click();
    assert.equal(await page.getByRole('combobox').inputValue(), 'Ana Ferreira');
    await page.getByRole('button', { name: 'Leave partner empty' }).click();
    assert.equal(await page.getByRole('combobox').inputValue(), '');
  });

  test('Escape closes the list and takes nothing; what nobody is called is said', async () => {
    await using part = await mount('forms/Form', one, { answers });
    const { page } = part;
    const box = page.getByRole('combobox', { name: 'Partner' });
    await box.fill('nobody');
    await page.getByRole('status').getByText('No partner says this. Its id can be written.').waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await box.getAttribute('aria-expanded'), 'false');
    assert.equal(await box.inputValue(), '');
  });

  test('what is in no list is written as its id', async () => {
    await using part = await mount('forms/Form', one, { answers });
    const { page } = part;
    await page.getByRole('combobox', { name: 'Partner' }).fill(id('77'));
    await page.keyboard.press('Enter');
    await go(page);
    assert.deepEqual(await part.heard(), [['submit', { partnerId: id('77') }]]);
  });

  test('several are chosen one after the other, and taken out by their button or Backspace', async () => {
    await using part = await mount('forms/Form', several, { answers });
    const { page } = part;
    const box = page.getByRole('combobox', { name: 'Partners' });
    for (const words of ['ana', 'berlin', 'halm@']) {
      await box.fill(words);
      await options(page).first().waitFor();
      await page.keyboard.press('Enter');
    }
    assert.equal(await page.getByRole('listitem').count(), 3);
    await page.keyboard.press('Backspace');
    await page.getByRole('button', { name: 'Leave out Ana Ferreira' }).click();
    await box.focus();
    await go(page);
    assert.deepEqual(await part.heard(), [['submit', { partnerIds: [id('02')] }]]);
  });

  test('says that it looks while the list comes', async () => {
    const waiting = Promise.withResolvers<unknown>();
    const slow = { ...answers, 'partners.partner.list': () => waiting.promise };
    await using part = await mount('forms/Form', one, { answers: slow });
    await part.page.getByRole('combobox', { name: 'Partner' }).click();
    await part.page.getByRole('status').getByText('Looking…').waitFor();
    waiting.resolve(answers['partners.partner.list']);
    await options(part.page).first().waitFor();
  });

  test('stands alone as it does in a form', async () => {
    await using part = await mount('forms/Alone', {}, { answers });
    await part.page.getByRole('combobox').click();
    await options(part.page).first().click();
    assert.deepEqual(await part.heard(), [['change', id('01')]]);
  });

  test('without a list one may see it is asked for by its id', async () => {
    const none = { ...me, 'platform.home.mine': { items: [] } };
    await using part = await mount('forms/Form', one, { answers: none });
    const box = part.page.getByRole('textbox', { name: 'Partner' });
    await box.fill('short');
    await part.page.keyboard.press('Tab');
    await part.page.getByRole('alert').getByText('an id of 36 characters').waitFor();
  });
});

suite('files as a field', { skip: noBrowser }, () => {
  const bytes = { type: 'string', contentEncoding: 'base64' };
  const file = { type: 'object', properties: { name: { type: 'string' }, bytes } };
  const text = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from('hi') });
  const many = { properties: { files: { type: 'array', items: file } } };

  test('are chosen, each with its name and size, and left out one by one', async () => {
    await using part = await mount('forms/Form', many);
    const { page } = part;
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Choose files' }).press('Enter'),
    ]);
    await chooser.setFiles([text('one.txt'), text('two.txt')]);
    await page.getByRole('button', { name: 'Leave out two.txt' }).waitFor();
    assert.deepEqual(await page.getByRole('listitem').allTextContents(), ['one.txt2 B', 'two.txt2 B']);
    await page.getByRole('button', { name: 'Leave out one.txt' }).click();
    await page.getByRole('button', { name: 'Choose files' }).focus();
    await go(page);
    const kept = { name: 'two.txt', type: 'text/plain', bytes: 'aGk=' };
    assert.deepEqual(await part.heard(), [['submit', { files: [kept] }]]);
  });

  test('are dropped on the field as well, which shows that it takes them', async () => {
    await using part = await mount('forms/Form', many);
    const { page } = part;
    await page.evaluate(`{
      const data = new DataTransfer();
      data.items.add(new File(['hi'], 'dropped.txt', { type: 'text/plain' }));
      const drag = (type) => document.querySelector('[type=file]').dispatchEvent(
        new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
      drag('dragover');
      globalThis.drop = () => drag('drop');
    }`);
    await page.locator('[data-over]').waitFor();
    await page.evaluate('drop()');
    await page.getByRole('listitem').getByText('dropped.txt').waitFor();
    assert.equal(await page.locator('[data-over]').count(), 0);
  });

  test('one alone replaces the one before, and is sent as its bytes', async () => {
    await using part = await mount('forms/Form', { properties: { logo: bytes } });
    const { page } = part;
    for (const name of ['old.txt', 'new.txt']) {
      await page.locator('input[type=file]').setInputFiles(text(name));
      await page.getByRole('listitem').getByText(name).waitFor();
    }
    assert.equal(await page.getByRole('listitem').count(), 1);
    await page.getByRole('button', { name: 'Choose a file' }).focus();
    await go(page);
    assert.deepEqual(await part.heard(), [['submit', { logo: 'aGk=' }]]);
  });
});

suite('a text with marks', { skip: noBrowser }, () => {
  const long = { type: 'string', maxLength: 2000 };
  const form = { of: 'notes.note.create', properties: { title: { type: 'string' }, body: long }, required: ['body'] };

  test('is marked by buttons around what is chosen, and shown as it will read', async () => {
    await using part = await mount('forms/Form', form, { answers });
    const { page } = part;
    const box = page.getByRole('textbox', { name: 'Body' });
    await box.fill('kiln');
    await page.keyboard.press('Control+a');
    await page.getByRole('toolbar', { name: 'Marks' }).getByRole('button', { name: 'Make it strong' }).click();
    await focused(box);
    await page.keyboard.press('End');
    await page.getByRole('button', { name: 'Make it a list' }).press('Enter');
    assert.equal(await box.inputValue(), '- **kiln**');
    await page.getByRole('button', { name: 'See how it reads' }).click();
    assert.equal(await page.getByRole('listitem').locator('b').textContent(), 'kiln');
    await page.getByRole('button', { name: 'Write on', pressed: true }).click();
    assert.ok(await box.isVisible());
  });

  test('a model proposes one, beside the field and dashed, until somebody takes it', async () => {
    const asked: unknown[] = [];
    const told = (input: unknown) => {
      asked.push(input);
      return { text: 'The **kiln** rests.', model: 'small-1', engine: 'model' };
    };
    await using part = await mount('forms/Form', form, { answers: { ...answers, 'model.text.generate': told } });
    const { page } = part;
    const box = page.getByRole('textbox', { name: 'Body' });
    await box.fill('The kiln');
    await page.getByRole('button', { name: 'Suggest a text' }).click();
    await page.getByRole('figure').getByText('small-1 proposes').waitFor();
    assert.equal(await box.inputValue(), 'The kiln');
    assert.match(JSON.stringify(asked), /notes\.note\.create/);
    await page.getByRole('button', { name: 'Take this text' }).click();
    assert.equal(await box.inputValue(), 'The **kiln** rests.');
    assert.equal(await page.getByRole('figure').count(), 0);
  });

  test('what a model refuses is said, and rules propose nothing', async () => {
    const builtin = { text: 'no', model: 'rules', engine: 'builtin' };
    await using part = await mount('forms/Form', form, { answers: { ...answers, 'model.text.generate': builtin } });
    await part.page.getByRole('button', { name: 'Suggest a text' }).click();
    await part.page.getByRole('alert').getByText('No model is connected').waitFor();
    const spent = { ...answers, 'model.text.generate': new Refusal('budget', 'The budget of today is spent') };
    await using other = await mount('forms/Form', form, { answers: spent });
    await other.page.getByRole('button', { name: 'Suggest a text' }).click();
    await other.page.getByRole('alert').getByText('The budget of today is spent').waitFor();
    other.complaints.length = 0;
  });

  test('whoever may ask no model is offered none', async () => {
    const none = { ...me, 'platform.home.mine': { items: [] } };
    await using part = await mount('forms/Form', form, { answers: none });
    await part.page.getByRole('button', { name: 'See how it reads' }).waitFor();
    assert.equal(await part.page.getByRole('button', { name: 'Suggest a text' }).count(), 0);
  });
});
