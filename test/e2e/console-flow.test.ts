// A flow is drawn, rehearsed in place, run in place and put to work; without a mouse it is a list.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { noBrowser } from './browser.ts';
import { assertQuiet, type ConsoleStage, openConsole } from './console-stage.ts';

suite('the flow builder', { skip: noBrowser }, () => {
  let stage: ConsoleStage;
  before(async () => {
    stage = await openConsole();
  });
  after(() => stage?.close());

  const titled = (title: string) =>
    stage.scene.world.sql<{ body: string }>('select body from notes.notes where title = $1', [title]);
  const written = () => titled('What the week brought');
  const nodeOf = (page: Page, text: RegExp) => page.locator('.react-flow__node', { hasText: text });

  async function drawnFromNothing(page: Page, name: string) {
    await page.goto(`${stage.url}/app/flows`);
    await page.getByRole('button', { name: 'Draw a flow' }).click();
    await page.getByRole('tab', { name: 'From nothing' }).click();
    await page.getByLabel('What it is called').fill(name);
    await page.getByRole('button', { name: 'Draw it' }).click();
    await page.waitForURL((url) => /\/flows\/[0-9a-f-]{36}$/.test(url.pathname));
  }

  async function add(page: Page, words: string, name: RegExp) {
    await page.getByLabel('Find a step').fill(words);
    await page.getByRole('button', { name }).click();
  }

  test('draws a flow from the catalogue, rehearses it with real data and runs it where it is drawn', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await drawnFromNothing(page, 'Note of the week');
    await add(page, 'write a new note', /^Write a new note/);
    await page.getByText('Needs title.').waitFor();
    await page.getByLabel('Title', { exact: true }).fill('What the week brought');
    await page.getByText('version 1, changed since, kept here').waitFor();
    await page.reload();
    await page.getByText('version 1, changed since, kept here').waitFor();
    await page.getByRole('button', { name: 'Rehearse', exact: true }).click();
    await page.getByText('version 2, saved').waitFor();
    await page.getByText('would give What the week brought').waitFor();
    assert.equal((await written()).length, 0);
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByText('Run begun.').waitFor();
    await stage.scene.world.settle();
    await nodeOf(page, /^Write a new noteWhat the week brought/).waitFor();
    assert.equal((await written()).length, 1);
    await page.getByRole('button', { name: 'Put to work' }).click();
    await page.getByText('Version 2 is at work.').waitFor();
    await page.getByRole('link', { name: 'Show the whole run' }).click();
    await page.getByRole('region', { name: 'Steps' }).getByRole('listitem').first().waitFor();
    assertQuiet(visit);
    await visit.close();
  });

  test('takes a field from what an earlier step answered, and shows it on the lines and in the run', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await drawnFromNothing(page, 'Echo');
    await add(page, 'list notes', /^List notes/);
    await add(page, 'write a new note', /^Write a new note/);
    await page.getByLabel('Title', { exact: true }).fill('Echo');
    await page.getByRole('button', { name: 'Take body from a step' }).click();
    const picker = page.getByRole('dialog', { name: 'Where body comes from' });
    await picker.getByRole('button', { name: /items, first, title/i }).click();
    await page.getByRole('button', { name: /^Body: List notes.*, items, first, title$/ }).waitFor();
    await page.getByLabel('If it fails').selectOption({ label: 'The run fails' });
    await page.getByRole('button', { name: 'Rehearse', exact: true }).click();
    await page.getByText(/nothing was sent, 3 steps/).waitFor();
    await page.getByText(/rows? would change/).waitFor();
    const [newest] = await stage.scene.world.sql<{ title: string; notes: number }>(
      `select (array_agg(title order by id desc))[1] as title, count(*)::int as notes
       from notes.notes where deleted_at is null`,
    );
    await page.locator('.react-flow__edge', { hasText: `${newest?.notes} items` }).waitFor();
    assert.equal((await titled('Echo')).length, 0);
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByText('Run begun.').waitFor();
    await stage.scene.world.settle();
    await nodeOf(page, /^Write a new noteEcho/).waitFor();
    assert.deepEqual(await titled('Echo'), [{ body: newest?.title }]);
    await page.getByRole('radio', { name: /^Runs/ }).click();
    await page.getByRole('list', { name: 'Runs' }).getByRole('button', { name: /Done/ }).click();
    await nodeOf(page, /^Write a new noteEcho/).click();
    await page.getByRole('button', { name: 'Begin anew from here' }).waitFor();
    await page.getByRole('radio', { name: 'Versions' }).click();
    await page
      .getByRole('list', { name: 'Versions' })
      .getByRole('button', { name: /^Version 2/ })
      .click();
    await page.getByRole('region', { name: 'What is other' }).getByText('Write a new note').waitFor();
    await page.goto(`${stage.url}/app/runs`);
    await page.getByLabel('Find runs').fill('echo');
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await page.getByText('1 in all').waitFor();
    await page.getByLabel('Find runs').fill('nobody begins this');
    await page.getByText('No run that is done speaks of “nobody begins this”.').waitFor();
    assertQuiet(visit);
    await visit.close();
  });

  test('calls another flow, which is chosen by its name', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await drawnFromNothing(page, 'Calls the echo');
    await add(page, 'another', /^Another flow/);
    await page.getByLabel('Flow', { exact: true }).selectOption({ label: 'Echo' });
    await page.getByRole('button', { name: 'Rehearse', exact: true }).click();
    await page.getByText('version 2, saved').waitFor();
    const kept = await stage.scene.world.sql<{ called: string }>(
      `select other.name as called from work.flow_versions drawn
       join work.flows own on own.id = drawn.flow_id and own.name = 'Calls the echo'
       join work.flows other on drawn.graph::text like '%' || other.id || '%'`,
    );
    assert.deepEqual(kept, [{ called: 'Echo' }]);
    await visit.close();
  });

  test('is drawn from a sentence, which says what was not understood and refuses what it can not do', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await page.goto(`${stage.url}/app/flows/new`);
    const say = page.getByLabel('Say what should happen');
    await say.fill('Every Monday at 9 list the notes');
    await page.getByRole('button', { name: 'Draw it' }).click();
    const drawing = page.getByRole('region', { name: 'Drawing, not kept yet' });
    await drawing.getByText('List the notes').waitFor();
    await page.getByRole('region', { name: 'What was understood' }).getByText('notes.note.list').waitFor();
    await page.getByRole('button', { name: 'Keep as a draft' }).click();
    await page.waitForURL((url) => /\/flows\/[0-9a-f-]{36}$/.test(url.pathname));
    await nodeOf(page, /Mondays at 09:00/).waitFor();
    assertQuiet(visit);
    await page.goto(`${stage.url}/app/flows/new`);
    await say.fill('Blue elephants whisper');
    await page.getByRole('button', { name: 'Draw it' }).click();
    await page.getByText('This was not understood, so nothing is drawn.').waitFor();
    assert.equal(await drawing.count(), 0);
    await visit.close();
  });

  test('is set up from a template of the library, and says what is missing for it', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await page.goto(`${stage.url}/app/flows/new?tab=template`);
    await page.getByLabel('Find a template').fill('abandoned');
    await page.getByRole('button', { name: /^Abandoned cart recovery/ }).click();
    await page.getByText('Nobody here can do commerce.cart.read yet, or you may not.').waitFor();
    await page.getByRole('button', { name: 'Draw it for us' }).click();
    await page.getByText('This is needed.').waitFor();
    await page.getByLabel('Address of the shop').fill('https://shop.example.com');
    await page.getByRole('button', { name: 'Draw it for us' }).click();
    await page.waitForURL((url) => /\/flows\/[0-9a-f-]{36}$/.test(url.pathname));
    await nodeOf(page, /^A cart was left/).waitFor();
    const [flow] = await stage.scene.world.sql<{ shop: string }>(
      `select params->>'shopUrl' as shop from work.flows where name = 'Abandoned cart recovery'`,
    );
    assert.equal(flow?.shop, 'https://shop.example.com');
    assertQuiet(visit);
    await visit.close();
  });

  test('is brought in from a file of n8n, after saying what becomes of every part of it', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await page.goto(`${stage.url}/app/flows/new?tab=file`);
    const file = { name: 'greet.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(greeting)) };
    await page.getByLabel('A file of n8n, or of Cadre').setInputFiles(file);
    await page.getByText('2 of 2 steps and 1 of 1 line are in the drawing.').waitFor();
    await page
      .getByRole('region', { name: /^Nobody here can do this yet/ })
      .getByText(/^Say/)
      .waitFor();
    const flows = () => stage.scene.world.sql(`select 1 from work.flows where name = 'Greet them'`);
    assert.equal((await flows()).length, 0);
    await page.getByLabel('What it is called').fill('Greet them');
    await page.getByRole('button', { name: 'Bring it in as a draft' }).click();
    await nodeOf(page, /^Say/).waitFor();
    assert.equal((await flows()).length, 1);
    assertQuiet(visit);
    await visit.close();
  });

  test('its run is moved to a new drawing, and cancelled shows what it left behind, to be taken back', async () => {
    const { world, admin } = stage.scene;
    const done = async (capability: string, input: object) => {
      const answer = await world.answer(admin, capability, input);
      assert.ok(answer.status === 'done', capability);
      await world.settle();
      return z.object({ id: z.string().optional(), runId: z.string().optional() }).parse(answer.output);
    };
    const nodes = [
      { id: 'begin', kind: 'trigger', trigger: { on: 'manual' } },
      { id: 'write', kind: 'capability', capability: 'notes.note.create', input: { title: 'Left behind' } },
      { id: 'night', kind: 'wait', for: '1 day' },
    ];
    const edges = [
      { from: 'begin', to: 'write' },
      { from: 'write', to: 'night' },
    ];
    const { id: flowId } = await done('work.flow.create', { name: 'Leaves something', graph: { nodes, edges } });
    await done('work.flow.activate', { flowId });
    const { runId } = await done('work.flow.run', { flowId });
    const visit = await stage.visit({});
    const { page } = visit;
    await done('work.flow.edit', { flowId, graph: { nodes: [...nodes, { id: 'on', kind: 'pass' }], edges } });
    await done('work.flow.activate', { flowId });
    await page.goto(`${stage.url}/app/runs/${runId}`);
    await page.getByRole('button', { name: 'Move to version 2' }).click();
    await page.getByText('What it has done stays done; it goes on in version 2.').waitFor();
    await world.settle();
    await page.getByText('version 2', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('It ends. What it leaves behind stands below.').waitFor();
    await world.settle();
    const did = page.getByRole('region', { name: 'What it did' });
    await did.getByRole('listitem').filter({ hasText: 'Wrote a new note' }).waitFor();
    await did.getByRole('button', { name: 'Take it back' }).click();
    await page.getByText('It is being taken back.').waitFor();
    await world.settle();
    await did.waitFor({ state: 'detached' });
    const gone = await world.sql(`select 1 from notes.notes where title = 'Left behind' and deleted_at is not null`);
    assert.equal(gone.length, 1);
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

const start = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} };
const greeting = {
  name: 'Greet',
  nodes: [start, { name: 'Say', type: 'n8n-nodes-base.slack', typeVersion: 2, position: [1, 0], parameters: {} }],
  connections: { Start: { main: [[{ node: 'Say', type: 'main', index: 0 }]] } },
};
