// A form from its schema: what each kind of field takes, what is wrong and when it is said, and what is sent.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from '../e2e/browser.ts';
import { until } from '../within.ts';
import { focused, mount } from './mounted.ts';

const text = { type: 'string', maxLength: 80 };
const money = {
  type: 'object',
  properties: { amount: { type: 'integer', minimum: 0 }, currency: { type: 'string' } },
  required: ['amount', 'currency'],
};

const field = (page: Page, name: string | RegExp) => page.getByRole('textbox', { name });
const go = (page: Page) => page.keyboard.press('Control+Enter');

suite('a form from its schema', { skip: noBrowser }, () => {
  test('asks for what is needed first, and has the rest under More; nothing is hidden for good', async () => {
    const properties = { a: text, name: text, b: text, c: text, d: { description: 'What fits no other field' } };
    await using part = await mount('forms/Form', { properties, required: ['name'] });
    const { page } = part;
    assert.ok(await field(page, 'Name').isVisible());
    assert.equal(await page.getByRole('textbox').count(), 1);
    await page.keyboard.press('Tab');
    await focused(field(page, 'Name'));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const order = ['Name', 'A if you like', 'B if you like', 'C if you like', 'D if you like'];
    const labels = await page.locator('label').allTextContents();
    assert.deepEqual(
      labels.map((one) => one.replace(/(?<! )if you like/, ' if you like')),
      order,
    );
  });

  test('is submitted by Enter or Ctrl Enter, and rehearsed by Alt Enter', async () => {
    await using part = await mount('forms/Form', { properties: { name: text }, required: ['name'] });
    const { page } = part;
    await field(page, 'Name').fill(' Ada ');
    await page.keyboard.press('Enter');
    await go(page);
    await page.keyboard.press('Alt+Enter');
    const sent = ['submit', { name: 'Ada' }];
    assert.deepEqual(await part.heard(), [sent, sent, ['rehearse']]);
  });

  test('says what is needed when one goes on without it, and no more once it is there', async () => {
    await using part = await mount('forms/Form', {
      properties: { name: text, about: text },
      required: ['name', 'about'],
    });
    const { page } = part;
    await field(page, 'Name').focus();
    await page.keyboard.press('Tab');
    assert.equal(await page.getByRole('alert').count(), 0, 'not while one passes by');
    await go(page);
    await until(async () => (await page.getByRole('alert').count()) === 2);
    await field(page, 'Name').fill('Ada');
    await until(async () => (await page.getByRole('alert').count()) === 1);
    assert.deepEqual(await part.heard(), [], 'the other one is still asked for');
  });

  test('says what is wrong once one has left a field, and takes it back as one writes', async () => {
    const days = { type: 'integer', maximum: 365, description: 'How many days' };
    await using part = await mount('forms/Form', { properties: { share: days } });
    const { page } = part;
    await field(page, /Share/).fill('400');
    assert.equal(await page.getByRole('alert').count(), 0);
    await page.keyboard.press('Tab');
    assert.equal(await page.getByRole('alert').textContent(), 'At most 365. You wrote 400.');
    assert.equal(await page.getByText('How many days').count(), 0, 'it replaces the help');
    assert.equal(await field(page, /Share/).getAttribute('aria-invalid'), 'true');
    await field(page, /Share/).fill('40');
    await page.getByText('How many days').waitFor();
    assert.equal(await page.getByRole('alert').count(), 0);
  });

  test('names a group, and adds and leaves out rows of it', async () => {
    const line = { type: 'object', properties: { what: text, ...{ price: money } }, required: ['what'] };
    await using part = await mount('forms/Form', { properties: { lines: { type: 'array', items: line } } });
    const { page } = part;
    for (const what of ['Mugs', 'Plates']) {
      await page.getByRole('button', { name: 'Add line' }).click();
      await field(page, 'What').last().fill(what);
    }
    await page.getByRole('group', { name: /Line 2/ }).waitFor();
    await page.getByRole('button', { name: 'Leave out line 1' }).click();
    await field(page, 'What').press('Control+Enter');
    assert.deepEqual(await part.heard(), [['submit', { lines: [{ what: 'Plates' }] }]]);
  });

  test('a few options are radios that the arrows choose, many or needless ones a list', async () => {
    const kinds = ['letter', 'call', 'visit'];
    const options = Array.from({ length: 9 }, (_, index) => `kind_${index}`);
    const properties = { kind: { enum: kinds, description: 'How it goes' }, other: { enum: options } };
    await using part = await mount('forms/Form', { properties, required: ['kind', 'other'] });
    const { page } = part;
    await go(page);
    await page.getByRole('radio', { name: 'Letter' }).focus();
    await go(page);
    const group = page.getByRole('radiogroup', { name: 'Kind', description: 'This is needed.' });
    assert.equal(await group.getAttribute('aria-invalid'), 'true');
    await page.keyboard.press('ArrowDown');
    await page.getByRole('radio', { name: 'Call' }).and(page.locator(':checked')).waitFor();
    await page.getByRole('radiogroup', { name: 'Kind', description: 'How it goes' }).waitFor();
    await page.getByRole('combobox', { name: 'Other' }).selectOption({ label: 'Kind 4' });
    await go(page);
    assert.deepEqual(await part.heard(), [['submit', { kind: 'call', other: 'kind_4' }]]);
  });

  test('several of a few are boxes, a flag is one, tags are words between commas', async () => {
    const properties = {
      days: { type: 'array', items: { enum: ['mon', 'tue'] }, description: 'When it is open' },
      urgent: { type: 'boolean' },
      tags: { type: 'array', items: { type: 'string' } },
    };
    await using part = await mount('forms/Form', { properties });
    const { page } = part;
    await page.getByRole('group', { name: 'Days', description: 'When it is open' }).waitFor();
    await page.getByRole('checkbox', { name: 'Mon' }).press('Space');
    await page.getByRole('checkbox', { name: 'Tue' }).check();
    await page.getByRole('checkbox', { name: 'Mon' }).press('Space');
    await page.getByRole('checkbox', { name: 'Urgent' }).press('Space');
    await field(page, /Tags/).fill('kiln,  glaze ,');
    await go(page);
    assert.deepEqual(await part.heard(), [['submit', { days: ['tue'], urgent: true, tags: ['kiln', 'glaze'] }]]);
  });

  test('of several forms one is chosen, and only what it asks for is sent', async () => {
    const letter = { properties: { kind: { const: 'letter' }, street: text }, required: ['kind', 'street'] };
    const call = { properties: { kind: { const: 'call' }, phone: text }, required: ['kind', 'phone'] };
    const way = { oneOf: [letter, call].map((one) => ({ type: 'object', ...one })) };
    await using part = await mount('forms/Form', { properties: { way }, required: ['way'] });
    const { page } = part;
    const box = page.getByRole('combobox', { name: 'Way' });
    await box.focus();
    await go(page);
    await page.getByRole('alert').getByText('This is needed.').waitFor();
    await box.selectOption({ label: 'Letter' });
    await field(page, 'Street').fill('Kiln Lane 4');
    await box.selectOption({ label: 'Call' });
    assert.equal(await field(page, 'Street').count(), 0);
    await field(page, 'Phone').fill('12');
    await go(page);
    assert.deepEqual(await part.heard(), [['submit', { way: { kind: 'call', phone: '12' } }]]);
  });

  test('a secret is not shown, is not filled in by the browser, and is taken as it was written', async () => {
    await using part = await mount('forms/Form', { properties: { token: { ...text, secret: true } } });
    const box = part.page.getByLabel('Token');
    assert.equal(await box.getAttribute('type'), 'password');
    assert.equal(await box.getAttribute('autocomplete'), 'new-password');
    await box.fill(' two words ');
    await go(part.page);
    assert.deepEqual(await part.heard(), [['submit', { token: ' two words ' }]]);
  });

  test('what fits no other field is written as JSON, and says where it is none', async () => {
    await using part = await mount('forms/Form', { properties: { more: { description: 'Anything' } } });
    const { page } = part;
    await field(page, /More/).fill('{"a": 1');
    await page.keyboard.press('Tab');
    await page.getByText('This is not JSON').waitFor();
    await field(page, /More/).fill('{"a": 1}');
    await go(page);
    assert.deepEqual(await part.heard(), [['submit', { more: { a: 1 } }]]);
  });
});

suite('amounts, lengths and days', { skip: noBrowser }, () => {
  for (const [written, shown] of [
    ['1.234,50', '1234.50'],
    ['$12.5', '12.50'],
    ['1,234', '1234.00'],
  ] as const) {
    test(`an amount may be written ${written} and is shown as it was read`, async () => {
      await using part = await mount('forms/Form', { properties: { price: money }, required: ['price'] });
      const { page } = part;
      assert.equal(await field(page, /^Price/).getAttribute('inputmode'), 'decimal');
      await field(page, /^Price/).fill(written);
      await page.keyboard.press('Tab');
      assert.equal(await field(page, /^Price/).inputValue(), shown);
      await go(page);
      const amount = Math.round(Number(shown) * 100);
      assert.deepEqual(await part.heard(), [['submit', { price: { amount, currency: 'USD' } }]]);
    });
  }

  test('an amount that can be read in two ways is left as it is and sent nowhere', async () => {
    await using part = await mount('forms/Form', { properties: { price: money }, required: ['price'] });
    const { page } = part;
    await field(page, /^Price/).fill('1.234');
    await page.keyboard.press('Tab');
    await page.getByRole('alert').getByText('in two ways').waitFor();
    assert.equal(await field(page, /^Price/).inputValue(), '1.234');
    await go(page);
    assert.deepEqual(await part.heard(), []);
  });

  test('the arrows step by whole ones, not below the least, and the wheel does nothing', async () => {
    const value = { price: { amount: 150, currency: 'USD' } };
    await using part = await mount('forms/Form', { properties: { price: money }, value });
    const { page } = part;
    const price = field(page, /^Price/);
    await price.press('ArrowUp');
    assert.equal(await price.inputValue(), '2.50');
    for (let press = 0; press < 4; press += 1) await price.press('ArrowDown');
    assert.equal(await price.inputValue(), '0.00');
    await price.hover();
    await page.mouse.wheel(0, -200);
    assert.equal(await price.inputValue(), '0.00');
  });

  test('the currency has three letters, in capitals, and its own digits', async () => {
    await using part = await mount('forms/Form', { properties: { price: money } });
    const { page } = part;
    const currency = field(page, 'Currency of price');
    await field(page, /^Price/).fill('12.5');
    await currency.fill('jpy');
    assert.equal(await currency.inputValue(), 'JPY');
    await page.keyboard.press('Tab');
    await page.getByRole('alert').getByText('JPY has 0 digits behind the point').waitFor();
  });

  test('a length is written as one says it, and shown as it is counted', async () => {
    const properties = { holdingDays: { type: 'integer', maximum: 365 } };
    await using part = await mount('forms/Form', { properties, required: ['holdingDays'] });
    const { page } = part;
    const box = page.getByRole('textbox', { name: 'Holding days' });
    await box.fill('2 weeks');
    await page.getByText('14 days').waitFor();
    await go(page);
    await box.fill('half a year');
    await page.keyboard.press('Tab');
    await page.getByRole('alert').getByText('such as “2 weeks”').waitFor();
    assert.deepEqual(await part.heard(), [['submit', { holdingDays: 14 }]]);
  });

  test('a moment is written as one says it, and shown with its time zone', async () => {
    const properties = { from: { type: 'string', format: 'date-time' } };
    await using part = await mount('forms/Form', { properties, required: ['from'] });
    const { page } = part;
    const box = field(page, 'From');
    await box.fill('21 Nov 2031 14:30');
    await page.getByText(/^21 Nov 2031, 14:30, \w+/).waitFor();
    await go(page);
    const instant = new Date(2031, 10, 21, 14, 30).toISOString();
    assert.deepEqual(await part.heard(), [['submit', { from: instant }]]);
    await box.fill('some day');
    await page.keyboard.press('Tab');
    await page.getByRole('alert').getByText('“tomorrow 9”').waitFor();
  });

  test('a day is chosen from a calendar as well, and is a day alone', async () => {
    const properties = { on: { type: 'string', format: 'date' } };
    await using part = await mount('forms/Form', { properties, required: ['on'], value: { on: '2026-11-21' } });
    const { page } = part;
    await page.getByText('21 Nov 2026').waitFor();
    await page.getByRole('button', { name: 'Choose from a calendar' }).press('Enter');
    await page.locator('input[type=date]').fill('2026-12-24');
    await page.keyboard.press('Escape');
    assert.equal(await field(page, 'On').inputValue(), '2026-12-24');
    await field(page, 'On').press('Control+Enter');
    assert.deepEqual(await part.heard(), [['submit', { on: '2026-12-24' }]]);
  });

  test('a step of several goes on when it is done, and back loses nothing', async () => {
    await using part = await mount('forms/Step');
    const { page } = part;
    await page.getByRole('heading', { name: 'Step 1' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Back' }).count(), 0);
    await page.getByRole('button', { name: 'Save it' }).click();
    await page.getByRole('heading', { name: 'Step 2' }).waitFor();
    await page.getByRole('button', { name: 'Later' }).click();
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('heading', { name: 'Step 2' }).waitFor();
    await part.give({ isRefused: true, mustBe: true });
    await page.getByRole('button', { name: 'Save it' }).click();
    assert.equal(await page.getByRole('button', { name: 'Later' }).count(), 0);
    await part.give({ busy: 'saving' });
    await page.getByRole('button', { name: 'Saving…' }).click({ force: true });
    await page.getByRole('heading', { name: 'Step 2' }).waitFor();
    assert.deepEqual(await part.heard(), [
      ['do', 1],
      ['do', 2],
    ]);
  });
});
