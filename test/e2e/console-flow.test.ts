// A flow is drawn, rehearsed in place, run in place and put to work; without a mouse it is a list.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { noBrowser } from './browser.ts';
import { assertQuiet, type ConsoleStage, openConsole } from './console-stage.ts';

suite('the flow builder', { skip: noBrowser }, () => {
  let stage: ConsoleStage;
  before(async () => {
    stage = await openConsole();
  });
  after(() => stage?.close());

  const written = () => stage.scene.world.sql(`select 1 from notes.notes where title = 'What the week brought'`);

  test('draws a flow from the catalogue, rehearses it with real data and runs it where it is drawn', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await page.goto(`${stage.url}/app/flows`);
    await page.getByRole('button', { name: 'Draw a flow' }).click();
    await page.getByLabel('What it is called').fill('Note of the week');
    await page.getByRole('button', { name: 'Draw it' }).click();
    await page.waitForURL('**/app/flows/*');
    await page.getByLabel('Find a step').fill('write a new note');
    await page.getByRole('button', { name: /^Write a new note/ }).click();
    await page.getByText('Needs title.').waitFor();
    await page.getByLabel('Title', { exact: true }).fill('What the week brought');
    await page.getByText('version 1, changed since, kept here').waitFor();
    await page.reload();
    await page.getByText('version 1, changed since, kept here').waitFor();
    await page.getByRole('button', { name: 'Rehearse' }).click();
    await page.getByText('version 2, saved').waitFor();
    await page.getByText('would give What the week brought').waitFor();
    assert.equal((await written()).length, 0);
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByText('Run begun.').waitFor();
    await stage.scene.world.settle();
    await page.locator('.react-flow__node', { hasText: /^Write a new noteWhat the week brought/ }).waitFor();
    assert.equal((await written()).length, 1);
    await page.getByRole('button', { name: 'Put to work' }).click();
    await page.getByText('Version 2 is at work.').waitFor();
    await page.getByRole('link', { name: 'Show the whole run' }).click();
    await page.getByRole('region', { name: 'Steps' }).getByRole('listitem').first().waitFor();
    assertQuiet(visit);
    await visit.close();
  });

  test('is a list on a phone, in which values are changed and each way out is led somewhere', async () => {
    const visit = await stage.visit({ width: 390 });
    const { page } = visit;
    await page.goto(`${stage.url}/app/flows`);
    await page.getByText('Note of the week').first().tap();
    const steps = page.getByRole('list', { name: 'Steps of the flow' });
    await steps.getByRole('button', { name: /^Write a new note/ }).tap();
    const drawer = page.getByRole('dialog', { name: 'Step' });
    await drawer.getByLabel('Title', { exact: true }).fill('');
    await drawer.getByText('Needs title.').waitFor();
    await drawer.getByLabel('Title', { exact: true }).fill('=input.title');
    await drawer.getByRole('button', { name: 'Close' }).tap();
    await page.getByText('version 2, changed since, kept here').waitFor();
    await page.getByRole('button', { name: 'Save' }).tap();
    await page.getByText('Saved as version 3.').waitFor();
    const [row] = await stage.scene.world.sql<{ title: string }>(
      `select v.graph #>> '{nodes,1,input,title}' as title from work.flow_versions v where v.version = 3`,
    );
    assert.equal(row?.title, '=input.title');
    assertQuiet(visit);
    await visit.close();
  });
});
