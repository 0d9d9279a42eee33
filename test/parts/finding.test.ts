// Finding a place or something to do by keyboard, and whether what one sees is live.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { noBrowser } from '../e2e/browser.ts';
import { focused, mount } from './mounted.ts';

const properties = { title: { type: 'string', maxLength: 80 } };
const may = [
  { name: 'notes.note.create', summary: 'Write a new note.', effect: 'write' },
  { name: 'notes.note.list', summary: 'List notes.', effect: 'read' },
  { name: 'audit.entry.list', summary: 'List what was done.', effect: 'read' },
  { name: 'approval.request.list', summary: 'List what waits.', effect: 'read' },
];
const [create] = may;
const answers = {
  'platform.home.mine': {
    items: [...may, { name: 'vault.key.drop', summary: 'Drop a key.', effect: 'write', why: 'no' }],
  },
  'identity.person.me': { user: { id: 'u', name: 'Ines Kaya', email: 'ines@kestrel.example' }, tenants: [] },
  'access.me.show': { areas: [] },
  'notify.notice.list': { items: [] },
  'invoke.capability.list': {
    items: [
      {
        ...{ name: create?.name, description: create?.summary, effect: 'write', outputSchema: {} },
        inputSchema: { type: 'object', properties, required: ['title'] },
      },
    ],
  },
  'notes.note.create': { rehearsed: true },
};

suite('the palette', { skip: noBrowser }, () => {
  test('finds what one may do by its words, and nothing that one may not', async () => {
    await using part = await mount('finding/Find', {}, { answers });
    const { page } = part;
    await page.getByRole('button', { name: 'Find' }).press('Enter');
    const palette = page.getByRole('dialog', { name: 'Find or do' });
    const box = palette.getByRole('combobox');
    await focused(box);
    await box.fill('note');
    await palette.getByRole('option', { name: /Write a new note/ }).waitFor();
    assert.ok((await palette.getByRole('option').allTextContents()).every((one) => /note/i.test(one)));
    await box.fill('drop key');
    await palette.getByText('Nothing is called “drop key”.').waitFor();
    await page.keyboard.press('Escape');
    await palette.waitFor({ state: 'detached' });
    await focused(page.getByRole('button', { name: 'Find' }));
  });

  test('arrows walk, Enter opens the form in place, Backspace in an empty field goes back', async () => {
    await using part = await mount('finding/Find', {}, { answers });
    const { page } = part;
    await page.getByRole('button', { name: 'Find' }).click();
    const box = page.getByRole('combobox');
    await box.fill('notes.note');
    await page.getByRole('option').first().waitFor();
    const chosen = () => page.getByRole('option', { selected: true }).textContent();
    const first = await chosen();
    await page.keyboard.press('ArrowDown');
    assert.notEqual(await chosen(), first);
    await page.keyboard.press('ArrowUp');
    await box.fill('write a new');
    await page.getByRole('option', { name: /Write a new note/ }).waitFor();
    await page.keyboard.press('Enter');
    const form = page.getByRole('dialog', { name: 'Write a new note' });
    await form.getByRole('textbox', { name: 'Title' }).press('Backspace');
    await page.getByRole('combobox').waitFor();
  });

  test('goes to a place by Enter', async () => {
    await using part = await mount('finding/Find', {}, { answers });
    const { page } = part;
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('combobox').fill('approvals');
    await page.getByRole('option', { name: 'Approvals' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/app/approvals');
    assert.equal(await page.getByRole('dialog').count(), 0);
  });
});

suite('the bar above', { skip: noBrowser }, () => {
  test('says in words whether one sees what is, and nothing before it knows', async () => {
    await using part = await mount('finding/Top', { state: 'none' }, { answers });
    const lamp = part.page.getByRole('status').first();
    assert.equal(await lamp.textContent(), '');
    for (const [state, word] of [
      ['live', /^Live$/],
      ['polling', /^Checked \d\d:\d\d$/],
      ['offline', /^Offline$/],
    ] as const) {
      await part.give({ state });
      await lamp.getByText(word).waitFor();
    }
  });

  test('has a menu of oneself, by keyboard: how it looks is chosen there and kept', async () => {
    await using part = await mount('finding/Top', { state: 'live' }, { answers });
    const { page } = part;
    await page.getByRole('button', { name: 'Ines Kaya, your account' }).press('Enter');
    await focused(page.getByRole('menuitem').first());
    await page.getByRole('menuitemradio', { name: 'Dark' }).press('Enter');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    assert.match(await page.evaluate<string>(`localStorage['cadre.look']`), /dark/);
    await focused(page.getByRole('button', { name: 'Ines Kaya, your account' }));
  });
});
